"""How often codes were looked up: by hour for some weeks, then by month. Of visitors there is nothing.

A row without a district counts looks. A row with one counts how many visitors chose to say where they were;
they looked, so they are in the first number already.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base, BigId


class ScanCount(Base):
    """Looks at the pages of one product, or of one of its lots, within one hour."""

    __tablename__ = "scan_counts"
    __table_args__ = (CheckConstraint("count > 0", name="count"), Index(None, "hour"))

    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"), primary_key=True)
    # 0: the product's own page. No key to the lots, because an empty value can be no part of a key.
    lot_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hour: Mapped[datetime] = mapped_column(primary_key=True)
    district: Mapped[str] = mapped_column(String(5), primary_key=True)  # code of an old district; "": a look
    count: Mapped[int]


class ScanMonth(Base):
    """What is left of hours that were folded.

    Attributes:
        count: Looks of the month.
        told: As many of them as the producer was shown; see `traceability.scans.shown`.
    """

    __tablename__ = "scan_months"
    __table_args__ = (CheckConstraint("count > 0 AND told >= 0 AND told <= count", name="count"),)

    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"), primary_key=True)
    lot_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    month: Mapped[date] = mapped_column(primary_key=True)  # its first day, in Vietnam
    count: Mapped[int]
    told: Mapped[int]


class SerialScan(Base):
    """Looks at one serial within one hour, kept as long as a hint may need them."""

    __tablename__ = "serial_scans"
    __table_args__ = (CheckConstraint("count > 0", name="count"), Index(None, "hour"))

    serial_id: Mapped[int] = mapped_column(BigId, ForeignKey("serials.id"), primary_key=True)
    hour: Mapped[datetime] = mapped_column(primary_key=True)
    district: Mapped[str] = mapped_column(String(5), primary_key=True)
    count: Mapped[int]
