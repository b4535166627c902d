"""Files of a stall that were handed in, what the seller chose for each product, and what became of it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.models import Business
from core.database import Base, utcnow


class AdoptionState(StrEnum):
    """Where it stands: shown first, brought in only when its owner says so."""

    PREVIEW = "preview"
    DONE = "done"


class StallAdoption(Base):
    """Some files of one stall, handed in together."""

    __tablename__ = "stall_adoptions"
    __table_args__ = (CheckConstraint("state IN ('preview', 'done')", name="state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    business_id: Mapped[int] = mapped_column(ForeignKey("businesses.id"), index=True)
    marketplace: Mapped[str] = mapped_column(String(20))
    requested_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    finished_at: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(String(10), default=AdoptionState.PREVIEW.value)
    preview_stored: Mapped[str] = mapped_column(String(80))  # what the files hold: `services.Preview`
    choices: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)  # {line: Choice}, where one was made
    outcomes: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))  # [[Outcome, why], …] by line
    counts: Mapped[dict[str, int] | None] = mapped_column(JSON(none_as_null=True))  # rows by outcome
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  (SQLAlchemy reads it as a plain class attribute)

    business: Mapped[Business] = relationship()
    files: Mapped[list[StallAdoptionFile]] = relationship(order_by="StallAdoptionFile.position")


class StallAdoptionFile(Base):
    """One of the files, as it came."""

    __tablename__ = "stall_adoption_files"

    adoption_id: Mapped[int] = mapped_column(ForeignKey("stall_adoptions.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    file_name: Mapped[str] = mapped_column(String(200))  # as its owner called it
    stored_name: Mapped[str] = mapped_column(String(80))
