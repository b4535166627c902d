"""How each act of support counted from which moment on, written by triggers and never changed.

The rows hang on no other table: a restored backup brings them before the acts, whose triggers then
find everything said already.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, BigId


class SupportActVersion(Base):
    """All that counting asks of an act, as it stood from `at` until the act's next version.

    Attributes:
        is_duplicate: Whether the registration was a duplicate of its root.
        is_gone: The row of the act was taken away.
        written_in: Number of the transaction on PostgreSQL, where numbers of rows do not say in which
            order transactions end; None on SQLite, which has one writer, and of what a backup brought back.
        is_start: Copied when this history began; what the act was before that is not kept.
    """

    __tablename__ = "support_act_versions"
    __table_args__ = (Index("ix_support_act_versions_act", "act_id", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    act_id: Mapped[int]
    programme_id: Mapped[int]
    business_id: Mapped[int]
    root_id: Mapped[int]
    is_duplicate: Mapped[bool]
    kind_at: Mapped[str] = mapped_column(String(16))
    district_code_at: Mapped[str | None] = mapped_column(String(5))
    current_commune_code_at: Mapped[str | None] = mapped_column(String(5))
    accepted_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(10))
    budget_vnd: Mapped[int] = mapped_column(BigInteger)
    agency_id: Mapped[int | None]
    is_verified: Mapped[bool]
    is_gone: Mapped[bool]
    is_start: Mapped[bool]
    written_in: Mapped[int | None] = mapped_column(BigInteger, index=True)
