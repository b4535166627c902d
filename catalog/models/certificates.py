"""Papers of a business or of one of its products."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.models.businesses import Business
from core.database import Base, utcnow

if TYPE_CHECKING:
    from catalog.models.products import Product


class ScanState(StrEnum):
    """Whether a scan may be handed out: a photo is drawn anew first, in the background."""

    PENDING = "pending"
    READY = "ready"
    FAILED = "failed"


class Certificate(Base):
    """A paper with number and dates; what it claims is shown only while it is valid.

    "Verified" is a mark with who and when; an edit takes it off. A paper that was taken off stays as a
    row: what was shown once can be looked up.
    """

    __tablename__ = "certificates"
    __table_args__ = (
        CheckConstraint(
            "type IN ('ocop', 'tu_cong_bo', 'attp', 'cam_ket_attp', 'vietgap', 'haccp', 'nhan_hieu_tap_the', "
            "'khac')",
            name="type",
        ),
        CheckConstraint("stars IS NULL OR stars BETWEEN 3 AND 5", name="stars"),
        CheckConstraint("score IS NULL OR score BETWEEN 0 AND 100", name="score"),
        CheckConstraint("expires_on IS NULL OR expires_on >= issued_on", name="dates_in_order"),
        CheckConstraint("scan_state IN ('pending', 'ready', 'failed')", name="scan_state"),
        CheckConstraint("verified_at IS NULL OR refused_at IS NULL", name="one_verdict"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    business_id: Mapped[int] = mapped_column(ForeignKey("businesses.id"), index=True)
    product_id: Mapped[int | None] = mapped_column(ForeignKey("products.id"), index=True)
    reference: Mapped[str | None] = mapped_column(String(60), unique=True)
    type: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(200))
    number: Mapped[str] = mapped_column(String(80))  # "" for a paper without one
    issuer: Mapped[str] = mapped_column(String(160))
    issued_on: Mapped[date]
    expires_on: Mapped[date | None]
    stars: Mapped[int | None]
    score: Mapped[int | None]
    scope_note: Mapped[str | None] = mapped_column(String(300))
    scan_name: Mapped[str | None] = mapped_column(String(80))  # name in the store
    scan_state: Mapped[str | None] = mapped_column(String(8))  # None: no scan was given
    scan_is_public: Mapped[bool] = mapped_column(default=False)
    verified_at: Mapped[datetime | None]
    verified_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    refused_at: Mapped[datetime | None]
    refused_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    refused_reason: Mapped[str | None] = mapped_column(String(500))
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("certificates.id"))
    removed_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  (SQLAlchemy reads it as a plain class attribute)

    business: Mapped[Business] = relationship()
    product: Mapped[Product | None] = relationship()

    def is_valid(self, *, on: date) -> bool:
        """Say whether the paper holds on a day, both ends included; one without expiry holds on."""
        return self.issued_on <= on and (self.expires_on is None or on <= self.expires_on)

    @property
    def has_scan(self) -> bool:
        """Say whether there is a scan that may be handed out."""
        return self.scan_name is not None and self.scan_state == ScanState.READY
