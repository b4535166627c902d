"""Published reports, their files, and the signed papers; the database lets nobody change or remove them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import User
from core.database import Base, utcnow


class PublishedReport(Base):
    """One report as it went out: the whole value, never made again from what is known later.

    A report that corrects another one names it; so versions make a chain, and each has one next at most.
    """

    __tablename__ = "published_reports"
    __table_args__ = (
        UniqueConstraint("year", "number"),
        UniqueConstraint("corrects_id"),
        CheckConstraint("until >= since", name="period_in_order"),
        CheckConstraint("dated > until", name="dated_after_period"),
        CheckConstraint("(version = 1) = (corrects_id IS NULL)", name="version_corrects"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(20))  # without the letters of the agency
    year: Mapped[int]  # numbers begin anew each year
    dated: Mapped[date]
    symbol: Mapped[str] = mapped_column(String(40))  # the whole number, such as "12/BC-SCT"
    version: Mapped[int] = mapped_column(default=1)
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("published_reports.id"))
    since: Mapped[date]
    until: Mapped[date]
    programmes: Mapped[list[str]] = mapped_column(JSON)
    agency: Mapped[str] = mapped_column(String(200))
    signer: Mapped[str] = mapped_column(String(120))
    signer_title: Mapped[str] = mapped_column(String(200))
    definition_version: Mapped[str] = mapped_column(String(20))
    layout_version: Mapped[str] = mapped_column(String(20))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)  # what the JSON file says
    content_digest: Mapped[str] = mapped_column(String(64))  # SHA-256 of the JSON file
    published_at: Mapped[datetime] = mapped_column(default=utcnow)
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    corrects: Mapped[PublishedReport | None] = relationship(remote_side=[id])
    published_by: Mapped[User | None] = relationship()
    files: Mapped[list[ReportFile]] = relationship(order_by="ReportFile.form")
    signed_copies: Mapped[list[SignedCopy]] = relationship(order_by="SignedCopy.id.desc()")


class ReportFile(Base):
    """One file of a published report, written once; its stored name begins with its SHA-256."""

    __tablename__ = "report_files"

    report_id: Mapped[int] = mapped_column(ForeignKey("published_reports.id"), primary_key=True)
    form: Mapped[str] = mapped_column(String(5), primary_key=True)  # "pdf"
    stored_name: Mapped[str] = mapped_column(String(80))
    size: Mapped[int]


class SignedCopy(Base):
    """A signed PDF of a published report, with whose signatures it is said to bear.

    `signature_fields` counts the signatures that the file itself brings along; whether they are good
    is for the programs of the signing authority to say, never for us.
    """

    __tablename__ = "signed_copies"

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("published_reports.id"), index=True)
    stored_name: Mapped[str] = mapped_column(String(80))
    file_name: Mapped[str] = mapped_column(String(200))  # as it was called
    size: Mapped[int]
    agency_signed: Mapped[bool]
    leader_signed: Mapped[bool]
    signature_fields: Mapped[int]
    attached_at: Mapped[datetime] = mapped_column(default=utcnow)
    attached_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    attached_by: Mapped[User | None] = relationship()
