"""The units of both eras: 8 districts and 242 communes until 30/06/2025, 65 communes from 01/07/2025.

A commune code alone names no unit: each of the 65 new codes repeats an old one, 55 of them under
another name. A place is therefore always (scheme, code). Every old commune joined one new unit
whole, so old to new is a plain column; new to old district is ambiguous for four wards.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base

OLD = "vn_2024_11"
NEW = "vn_2025_07"
NEW_SINCE = date(2025, 7, 1)
OLD_PROVINCE = ("34", "Tỉnh Thái Bình")
NEW_PROVINCE = ("33", "Tỉnh Hưng Yên")


def scheme_on(day: date) -> str:
    """Return the scheme in force on a day.

    >>> scheme_on(date(2025, 6, 30)), scheme_on(date(2025, 7, 1))
    ('vn_2024_11', 'vn_2025_07')
    """
    return NEW if day >= NEW_SINCE else OLD


class Place(Base):
    """One district or commune of one era."""

    __tablename__ = "places"
    __table_args__ = (
        CheckConstraint("scheme IN ('vn_2024_11', 'vn_2025_07')", name="scheme"),
        CheckConstraint("level IN ('district', 'commune')", name="level"),
        CheckConstraint(
            "(scheme = 'vn_2024_11' AND level = 'commune') = (current_code IS NOT NULL)",
            name="old_leads_to_new",
        ),
    )

    scheme: Mapped[str] = mapped_column(String(10), primary_key=True)
    code: Mapped[str] = mapped_column(String(5), primary_key=True)
    level: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(String(80))
    folded: Mapped[str] = mapped_column(String(80), index=True)
    district_code: Mapped[str | None] = mapped_column(String(5), index=True)
    current_code: Mapped[str | None] = mapped_column(String(5), index=True)
