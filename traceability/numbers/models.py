"""GS1 numbers: the evidence that they are a business's own, the goods, cartons and places that carry them.

A number that was public once answers for ever: its row is never removed (the database refuses it), and it
is never given to other goods. What was only typed and never public is no registration.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Numeric,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.models import Business, Product, ScanState, Variant
from core.database import Base, utcnow
from traceability.models import Lot


class EvidenceKind(StrEnum):
    """What a certificate gives: a company prefix, or one number alone."""

    COMPANY = "company"
    GTIN = "gtin"
    GLN = "gln"


class EvidenceState(StrEnum):
    """How far the department is with a certificate; `removed` was taken back by its business."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    REMOVED = "removed"


class NumberEvidence(Base):
    """A certificate that numbers are a business's own; `value` holds the digits that it gives."""

    __tablename__ = "number_evidence"
    __table_args__ = (
        CheckConstraint("kind IN ('company', 'gtin', 'gln')", name="kind"),
        CheckConstraint("state IN ('waiting', 'confirmed', 'refused', 'removed')", name="state"),
        CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name="dates_in_order"),
        CheckConstraint("scan_state IN ('pending', 'ready', 'failed')", name="scan_state"),
        CheckConstraint("(state = 'refused') = (refused_reason IS NOT NULL)", name="refused_has_reason"),
        Index(None, "state", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    business_id: Mapped[int] = mapped_column(ForeignKey("businesses.id"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    value: Mapped[str] = mapped_column(String(14), index=True)
    certificate_number: Mapped[str] = mapped_column(String(80))
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    scan_name: Mapped[str | None] = mapped_column(String(80))  # name in the store; None: could not be drawn
    scan_state: Mapped[str] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(10), default=EvidenceState.WAITING.value)
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    refused_reason: Mapped[str | None] = mapped_column(String(500))
    next_serial: Mapped[int] = mapped_column(BigInteger, default=0)  # of the next carton under a prefix
    is_sample: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  (SQLAlchemy reads it as a plain class attribute)

    business: Mapped[Business] = relationship()

    def holds(self, *, on: date) -> bool:
        """Say whether new numbers may be taken under it on a day, both ends included."""
        return (
            self.state == EvidenceState.CONFIRMED
            and self.valid_from <= on
            and (self.valid_until is None or on <= self.valid_until)
        )

    @property
    def has_scan(self) -> bool:
        """Say whether there is a scan that may be handed out."""
        return self.scan_name is not None and self.scan_state == ScanState.READY


class RegistrationState(StrEnum):
    """Whether a number answers in public: only an active one does.

    One in review comes back with a certificate that covers it; one that a review withheld only by a review.
    """

    ACTIVE = "active"
    IN_REVIEW = "in_review"
    WITHHELD = "withheld"


class RegisteredGtin(Base):
    """A GTIN that is tied to its goods for ever, whatever their choice carries now.

    `units` and `base_gtin` speak of a carton: so many of the goods that the base number names.
    """

    __tablename__ = "registered_gtins"
    __table_args__ = (
        CheckConstraint("length(gtin) = 14", name="fourteen_digits"),
        CheckConstraint("state IN ('active', 'in_review', 'withheld')", name="state"),
        CheckConstraint("(units IS NULL) = (base_gtin IS NULL)", name="carton_has_base"),
        CheckConstraint("units IS NULL OR units > 1", name="carton_holds_several"),
        Index(None, "product_id", "since"),
    )

    gtin: Mapped[str] = mapped_column(String(14), primary_key=True)
    business_id: Mapped[int] = mapped_column(ForeignKey("businesses.id"), index=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"))
    variant_id: Mapped[int | None] = mapped_column(ForeignKey("variants.id"), index=True)
    evidence_id: Mapped[int] = mapped_column(ForeignKey("number_evidence.id"), index=True)
    units: Mapped[int | None]
    base_gtin: Mapped[str | None] = mapped_column(ForeignKey("registered_gtins.gtin"), index=True)
    state: Mapped[str] = mapped_column(String(10), default=RegistrationState.ACTIVE.value)
    since: Mapped[datetime] = mapped_column(default=utcnow)
    registered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    product: Mapped[Product] = relationship()
    variant: Mapped[Variant | None] = relationship()
    evidence: Mapped[NumberEvidence] = relationship()


class ReviewOutcome(StrEnum):
    """To whom the department gave a number that two businesses want."""

    CLAIMANT = "claimant"
    HOLDER = "holder"
    NEITHER = "neither"


class GtinReview(Base):
    """A business says that a number which stands elsewhere is its own; the department decides."""

    __tablename__ = "gtin_reviews"
    __table_args__ = (
        CheckConstraint("outcome IN ('claimant', 'holder', 'neither')", name="outcome"),
        CheckConstraint("(outcome IS NULL) = (decided_at IS NULL)", name="decided_has_outcome"),
        CheckConstraint("outcome IS NULL OR note IS NOT NULL", name="decided_has_note"),
        Index(
            "uq_gtin_reviews_open",
            "gtin",
            "claimant_id",
            unique=True,
            sqlite_where=text("decided_at IS NULL"),
            postgresql_where=text("decided_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    gtin: Mapped[str] = mapped_column(String(14), index=True)
    claimant_id: Mapped[int] = mapped_column(ForeignKey("businesses.id"), index=True)
    claimant_variant_id: Mapped[int] = mapped_column(ForeignKey("variants.id"))
    holder_id: Mapped[int] = mapped_column(ForeignKey("businesses.id"), index=True)
    holder_product_id: Mapped[int] = mapped_column(ForeignKey("products.id"))
    said: Mapped[str] = mapped_column(String(500))
    outcome: Mapped[str | None] = mapped_column(String(8))
    note: Mapped[str | None] = mapped_column(String(500))  # both businesses read it
    opened_at: Mapped[datetime] = mapped_column(default=utcnow)
    opened_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    claimant: Mapped[Business] = relationship(foreign_keys=[claimant_id])
    claimant_variant: Mapped[Variant] = relationship()
    holder: Mapped[Business] = relationship(foreign_keys=[holder_id])
    holder_product: Mapped[Product] = relationship()

    @property
    def given_to(self) -> int | None:
        """Return the business whose the number is by the decision; None before it, and for neither's."""
        if self.outcome == ReviewOutcome.CLAIMANT:
            return self.claimant_id
        return self.holder_id if self.outcome == ReviewOutcome.HOLDER else None


class CartonState(StrEnum):
    """Whether the label still speaks of what lies in the carton."""

    PACKED = "packed"
    OPENED = "opened"
    VOIDED = "voided"


class Carton(Base):
    """A closed carton of lots of one business. `code` is our own; `sscc` where a confirmed prefix gives one.

    Neither is ever given again: the row stays, opened or voided.
    """

    __tablename__ = "cartons"
    __table_args__ = (
        CheckConstraint("state IN ('packed', 'opened', 'voided')", name="state"),
        CheckConstraint("(state = 'packed') = (ended_at IS NULL)", name="ended_has_time"),
        CheckConstraint("sscc IS NULL OR length(sscc) = 18", name="eighteen_digits"),
        CheckConstraint("(sscc IS NULL) = (evidence_id IS NULL)", name="number_has_evidence"),
        Index(None, "business_id", "packed_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    business_id: Mapped[int] = mapped_column(ForeignKey("businesses.id"))
    code: Mapped[str] = mapped_column(String(12), unique=True)
    sscc: Mapped[str | None] = mapped_column(String(18), unique=True)
    evidence_id: Mapped[int | None] = mapped_column(ForeignKey("number_evidence.id"), index=True)
    content_gtin: Mapped[str | None] = mapped_column(ForeignKey("registered_gtins.gtin"))
    packed_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(8), default=CartonState.PACKED.value)
    ended_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=utcnow)

    business: Mapped[Business] = relationship()
    evidence: Mapped[NumberEvidence | None] = relationship()
    contents: Mapped[list[CartonLot]] = relationship(
        order_by="CartonLot.position", cascade="all, delete-orphan"
    )

    @property
    def number(self) -> str:
        """Return what stands on its label: the SSCC while its certificate is confirmed, else our code."""
        return self.sscc if self.sscc and _is_confirmed(self.evidence) else self.code


class CartonLot(Base):
    """How much of a lot lies in a carton."""

    __tablename__ = "carton_lots"
    __table_args__ = (
        UniqueConstraint("carton_id", "position"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
    )

    carton_id: Mapped[int] = mapped_column(ForeignKey("cartons.id", ondelete="CASCADE"), primary_key=True)
    lot_id: Mapped[int] = mapped_column(ForeignKey("lots.id"), primary_key=True, index=True)
    position: Mapped[int]
    quantity: Mapped[Decimal] = mapped_column(Numeric(12, 3))
    unit: Mapped[str | None] = mapped_column(String(20))

    lot: Mapped[Lot] = relationship()


class PlaceKind(StrEnum):
    """What is done at a place; `party` is the business itself, not a spot on the map."""

    FARM = "farm"
    WORKSHOP = "workshop"
    WAREHOUSE = "warehouse"
    SHOP = "shop"
    PARTY = "party"


class BusinessPlace(Base):
    """A place of a business. `code` is our own; `gln` where a certificate gives one.

    Street and house number are shown to nobody unless the business says so.
    """

    __tablename__ = "business_places"
    __table_args__ = (
        CheckConstraint("kind IN ('farm', 'workshop', 'warehouse', 'shop', 'party')", name="kind"),
        CheckConstraint("gln IS NULL OR length(gln) = 13", name="thirteen_digits"),
        CheckConstraint("(gln IS NULL) = (evidence_id IS NULL)", name="number_has_evidence"),
        ForeignKeyConstraint(["place_scheme", "place_code"], ["places.scheme", "places.code"]),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    business_id: Mapped[int] = mapped_column(ForeignKey("businesses.id"), index=True)
    code: Mapped[str] = mapped_column(String(12), unique=True)
    gln: Mapped[str | None] = mapped_column(String(13), unique=True)
    evidence_id: Mapped[int | None] = mapped_column(ForeignKey("number_evidence.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(120))
    street: Mapped[str | None] = mapped_column(String(200))
    street_is_public: Mapped[bool] = mapped_column(default=False)
    place_scheme: Mapped[str] = mapped_column(String(10))
    place_code: Mapped[str] = mapped_column(String(5))
    closed_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  (SQLAlchemy reads it as a plain class attribute)

    business: Mapped[Business] = relationship()
    evidence: Mapped[NumberEvidence | None] = relationship()

    @property
    def public_gln(self) -> str | None:
        """Return the number that its page shows: none when its certificate fell."""
        return self.gln if _is_confirmed(self.evidence) else None


def _is_confirmed(evidence: NumberEvidence | None) -> bool:
    return evidence is not None and evidence.state == EvidenceState.CONFIRMED
