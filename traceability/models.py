"""Processes, lots, their events in EPCIS 2.0 vocabulary, recalls, and what people report as suspicious.

Events are facts about the past: they are appended and never edited (the database refuses it); a
correction is a new event that names the one it corrects.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Numeric,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.models import Business, PhotoState, Product, Variant
from core.database import Base, BigId, utcnow


class LotKind(StrEnum):
    """A lot of a product, or of a material on its way to one."""

    PRODUCT = "product"
    INTERMEDIATE = "intermediate"


class LotState(StrEnum):
    """Whether the lot may be used."""

    ACTIVE = "active"
    RECALLED = "recalled"


class Process(Base):
    """The steps by which a kind of goods is made."""

    __tablename__ = "processes"

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    steps: Mapped[list[ProcessStep]] = relationship(order_by="ProcessStep.seq", cascade="all, delete-orphan")


class ProcessStep(Base):
    """One step; its EPCIS mapping is copied onto the events that record it."""

    __tablename__ = "process_steps"

    process_code: Mapped[str] = mapped_column(
        ForeignKey("processes.code", ondelete="CASCADE"), primary_key=True
    )
    seq: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(10))
    event_kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200))
    day_offset: Mapped[int] = mapped_column(default=0)
    record_fields: Mapped[list[str]] = mapped_column(JSON, default=list)
    epcis: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class Lot(Base):
    """What was made together. `lot_key` is the case-folded code, by which scans find it."""

    __tablename__ = "lots"
    __table_args__ = (
        UniqueConstraint("business_id", "lot_key"),
        CheckConstraint("kind IN ('product', 'intermediate')", name="kind"),
        CheckConstraint("state IN ('active', 'recalled')", name="state"),
        CheckConstraint("(kind = 'product') = (product_id IS NOT NULL)", name="product_lot_has_product"),
        CheckConstraint("lot_key NOT IN ('-', 'bao-nghi-ngo')", name="lot_key_not_reserved"),
        CheckConstraint("expires_on IS NULL OR expires_on >= packed_on", name="expiry_after_packing"),
        Index(None, "product_id", "packed_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    business_id: Mapped[int] = mapped_column(ForeignKey("businesses.id"))
    product_id: Mapped[int | None] = mapped_column(ForeignKey("products.id"))
    variant_id: Mapped[int | None] = mapped_column(ForeignKey("variants.id"))
    lot_code: Mapped[str] = mapped_column(String(20))
    lot_key: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(12), default=LotKind.PRODUCT.value)
    material: Mapped[str | None] = mapped_column(String(120))
    material_en: Mapped[str | None] = mapped_column(String(120))
    process_code: Mapped[str | None] = mapped_column(ForeignKey("processes.code"))
    packed_on: Mapped[date]
    expires_on: Mapped[date | None]
    quantity: Mapped[Decimal | None] = mapped_column(Numeric(12, 3))
    unit: Mapped[str | None] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(10), default=LotState.ACTIVE.value)
    note: Mapped[str | None] = mapped_column(Text)
    is_sample: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    updated_at: Mapped[datetime] = mapped_column(default=utcnow, onupdate=utcnow)

    business: Mapped[Business] = relationship()
    product: Mapped[Product | None] = relationship()
    variant: Mapped[Variant | None] = relationship()
    events: Mapped[list[Event]] = relationship(back_populates="lot", order_by="Event.event_time, Event.seq")
    inputs: Mapped[list[LotInput]] = relationship(
        foreign_keys="LotInput.lot_id", back_populates="lot", cascade="all, delete-orphan"
    )
    recalls: Mapped[list[Recall]] = relationship(back_populates="lot", order_by="Recall.decided_on")

    def is_expired(self, *, on: date) -> bool:
        """Say whether the lot is past its date on a day; its last day still counts as good."""
        return self.expires_on is not None and on > self.expires_on


class LotInput(Base):
    """Another lot that went into this one, with how much of it."""

    __tablename__ = "lot_inputs"
    __table_args__ = (CheckConstraint("lot_id <> input_lot_id", name="not_itself"),)

    lot_id: Mapped[int] = mapped_column(ForeignKey("lots.id", ondelete="CASCADE"), primary_key=True)
    input_lot_id: Mapped[int] = mapped_column(ForeignKey("lots.id"), primary_key=True)
    quantity: Mapped[Decimal | None] = mapped_column(Numeric(12, 3))
    unit: Mapped[str | None] = mapped_column(String(20))

    lot: Mapped[Lot] = relationship(foreign_keys=[lot_id], back_populates="inputs")
    input_lot: Mapped[Lot] = relationship(foreign_keys=[input_lot_id])


class Event(Base):
    """One thing that happened to a lot: what, when, where, by whom recorded."""

    __tablename__ = "events"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('receiving', 'growing', 'harvesting', 'transforming', 'inspecting', 'packing', "
            "'shipping', 'recalling')",
            name="kind",
        ),
        ForeignKeyConstraint(["place_scheme", "place_code"], ["places.scheme", "places.code"]),
        UniqueConstraint("lot_id", "seq"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    lot_id: Mapped[int] = mapped_column(ForeignKey("lots.id"))
    seq: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    epcis_type: Mapped[str] = mapped_column(String(30))
    action: Mapped[str | None] = mapped_column(String(10))
    biz_step: Mapped[str] = mapped_column(String(120))
    disposition: Mapped[str | None] = mapped_column(String(60))
    epcis: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # object, part, persistentDisposition …
    step_code: Mapped[str | None] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str | None] = mapped_column(String(200))
    event_time: Mapped[datetime]
    event_time_zone_offset: Mapped[str] = mapped_column(String(6), default="+07:00")
    has_time: Mapped[bool] = mapped_column(default=True)  # False: only the day is known
    place_scheme: Mapped[str | None] = mapped_column(String(10))
    place_code: Mapped[str | None] = mapped_column(String(5))
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("events.id"))
    correction_reason: Mapped[str | None] = mapped_column(String(200))
    recorded_at: Mapped[datetime] = mapped_column(default=utcnow)
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    lot: Mapped[Lot] = relationship(back_populates="events")
    photos: Mapped[list[EventPhoto]] = relationship(order_by="EventPhoto.position")
    party: Mapped[EventParty | None] = relationship()


class EventPhoto(Base):
    """A picture taken at an event: it comes with it and stays; only `state` moves while sizes are made."""

    __tablename__ = "event_photos"
    __table_args__ = (
        UniqueConstraint("event_id", "position"),
        UniqueConstraint("event_id", "digest"),
        CheckConstraint("state IN ('pending', 'ready', 'failed')", name="state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"))
    position: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64), index=True)  # SHA-256 of the original
    ext: Mapped[str] = mapped_column(String(5))
    width: Mapped[int]  # pixels, upright
    height: Mapped[int]
    state: Mapped[str] = mapped_column(String(8), default=PhotoState.PENDING.value)


class EventParty(Base):
    """Who did it, and from whom goods came or to whom they went.

    Kept beside the event and not in it: names of people are taken out when they ask, events never change.
    """

    __tablename__ = "event_parties"

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), primary_key=True)
    who: Mapped[str | None] = mapped_column(String(120))
    partner: Mapped[str | None] = mapped_column(String(200))  # one step back or forward
    is_public: Mapped[bool] = mapped_column(default=False)


class TraceFacts(Base):
    """What the trace page tells of a product beside the catalogue; each is the producer's own word."""

    __tablename__ = "trace_facts"

    product_id: Mapped[int] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"), primary_key=True)
    brand: Mapped[str | None] = mapped_column(String(120))
    model: Mapped[str | None] = mapped_column(String(120))
    standards: Mapped[list[str]] = mapped_column(JSON, default=list)
    warnings: Mapped[str | None] = mapped_column(String(300))
    warnings_en: Mapped[str | None] = mapped_column(String(300))
    updated_at: Mapped[datetime] = mapped_column(default=utcnow, onupdate=utcnow)


class Recall(Base):
    """A decision to take a lot back, with what to do, until it is closed."""

    __tablename__ = "recalls"
    __table_args__ = (
        CheckConstraint("status IN ('open', 'closed')", name="status"),
        CheckConstraint("(status = 'closed') = (closed_on IS NOT NULL)", name="closed_has_day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    lot_id: Mapped[int] = mapped_column(ForeignKey("lots.id"), index=True)
    decided_on: Mapped[date]
    reason: Mapped[str] = mapped_column(Text)
    instruction: Mapped[str] = mapped_column(Text)
    quantity_made: Mapped[Decimal | None] = mapped_column(Numeric(12, 3))
    quantity_shipped: Mapped[Decimal | None] = mapped_column(Numeric(12, 3))
    quantity_recovered: Mapped[Decimal | None] = mapped_column(Numeric(12, 3))
    status: Mapped[str] = mapped_column(String(8), default="open")
    result: Mapped[str | None] = mapped_column(Text)  # what became of the goods, told at the end
    closed_on: Mapped[date | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(default=utcnow)

    lot: Mapped[Lot] = relationship(back_populates="recalls")


class SuspicionState(StrEnum):
    """How far the department is with a report."""

    NEW = "new"
    LOOKED_AT = "looked_at"
    CLOSED = "closed"


class SuspicionKind(StrEnum):
    """Who found it: a person who reported it, or the count of looks at a serial."""

    REPORT = "report"
    COPIED = "copied"


class Suspicion(Base):
    """What somebody who scanned a code found suspicious, or what hints at a copied label.

    The phone stands here only with consent, for the officer alone, and goes some time after the end.
    """

    __tablename__ = "suspicions"
    __table_args__ = (
        CheckConstraint("state IN ('new', 'looked_at', 'closed')", name="state"),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed_has_time"),
        CheckConstraint("phone IS NULL OR phone_consent_at IS NOT NULL", name="phone_with_consent"),
        CheckConstraint("kind IN ('report', 'copied')", name="kind"),
        CheckConstraint("(kind = 'copied') = (serial_id IS NOT NULL)", name="copied_has_serial"),
        Index(None, "state", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id", ondelete="CASCADE"), index=True)
    lot_id: Mapped[int | None] = mapped_column(ForeignKey("lots.id"), index=True)
    lot_typed: Mapped[str | None] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(8), default=SuspicionKind.REPORT.value)
    serial_id: Mapped[int | None] = mapped_column(ForeignKey("serials.id"), index=True)
    hints: Mapped[list[str]] = mapped_column(JSON, default=list)  # `traceability.scans.copied.Hint`
    seen: Mapped[str] = mapped_column(Text)
    shop: Mapped[str | None] = mapped_column(String(200))
    phone: Mapped[str | None] = mapped_column(String(20))  # E.164
    phone_consent_at: Mapped[datetime | None]
    photo_stored: Mapped[str | None] = mapped_column(String(80))
    photo_is_drawn: Mapped[bool] = mapped_column(default=False)  # anew, without what the camera wrote
    state: Mapped[str] = mapped_column(String(10), default=SuspicionState.NEW.value)
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    closed_at: Mapped[datetime | None]

    product: Mapped[Product] = relationship()
    lot: Mapped[Lot | None] = relationship()
    notes: Mapped[list[SuspicionNote]] = relationship(
        back_populates="suspicion", order_by="SuspicionNote.id", cascade="all, delete-orphan"
    )


class SuspicionNote(Base):
    """What an officer found out about a report; notes are added, never edited."""

    __tablename__ = "suspicion_notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    suspicion_id: Mapped[int] = mapped_column(ForeignKey("suspicions.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(Text)
    is_outcome: Mapped[bool] = mapped_column(default=False)
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    written_at: Mapped[datetime] = mapped_column(default=utcnow)

    suspicion: Mapped[Suspicion] = relationship(back_populates="notes")
