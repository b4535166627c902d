"""Published versions of open data: added, never changed, never taken away."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, utcnow


class OpenDataVersion(Base):
    """One version of a dataset, as it was handed to everybody.

    Attributes:
        rows: The rows as lists of values in the order of the schema's columns.
        changes: What differs from the version before: ``{"added": n, "removed": n, "changed": n}``.
    """

    __tablename__ = "open_data_versions"
    __table_args__ = (UniqueConstraint("dataset", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    dataset: Mapped[str] = mapped_column(String(40))
    number: Mapped[int]
    schema_version: Mapped[str] = mapped_column(String(20))
    content_hash: Mapped[str] = mapped_column(String(64))
    rows: Mapped[list[Any]] = mapped_column(JSON)
    changes: Mapped[dict[str, Any]] = mapped_column(JSON)
    published_at: Mapped[datetime] = mapped_column(default=utcnow)
