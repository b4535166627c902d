"""Record what happens to lots and put records right, by appending only.

Whoever appends holds the lot's row, so two phones that send at once get two numbers, and a step is
put right once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.audit import Actor, record
from core.formatting import VIETNAM
from places.queries import gazetteer
from traceability import errors
from traceability.event_kinds import (
    HAS_PARTNER,
    HAS_QUANTITY,
    KIND_NAMES_EN,
    MAPPINGS,
    RECORDABLE,
    USES_LOTS,
    EventKind,
    biz_step_of,
    kind_name,
)
from traceability.models import Event, EventParty, Lot, ProcessStep
from traceability.services.event_photos import add_photos, check_photos
from traceability.services.used_lots import check_used, put_in, take_out

FURTHEST_BACK = timedelta(days=5 * 366)


@dataclass(frozen=True)
class Report:
    """What a person says has happened.

    Attributes:
        kind: One of the kinds that people record.
        day: The day in Vietnam.
        moment: The exact time, aware; None when only the day is known.
        place: (scheme, code) of a commune; None when it is elsewhere or unsaid.
        step: The step of the lot's process, when it was chosen from there.
        note: What else the person says.
        quantity: How much was received, gathered, made, packed or shipped; with its unit.
        used: Another lot of the business that went in, with how much of it.
        who: Who did it, by name or by work; "" when unsaid.
        partner: From whom goods came or to whom they went; "" when unsaid.
        names_are_public: Whether `who` and `partner` may stand on the trace page.
        photos: Pictures as they came from the phone.
    """

    kind: EventKind
    day: date
    moment: datetime | None = None
    place: tuple[str, str] | None = None
    step: ProcessStep | None = None
    note: str = ""
    quantity: Decimal | None = None
    unit: str = ""
    used: Lot | None = None
    used_quantity: Decimal | None = None
    who: str = ""
    partner: str = ""
    names_are_public: bool = False
    photos: tuple[bytes, ...] = ()

    @property
    def details(self) -> dict[str, Any]:
        """Return what stands in the event without a column of its own."""
        known: dict[str, Any] = {"note": self.note.strip()}
        if self.quantity is not None:
            known |= {"quantity": str(self.quantity), "unit": self.unit.strip()}
        if self.used is not None:
            known["used_lot"] = self.used.id
        return {name: value for name, value in known.items() if value}


def record_event(session: Session, actor: Actor, lot: Lot, report: Report, *, now: datetime) -> Event:
    """Append what happened to a lot.

    Args:
        session: The change's session.
        actor: Who records, and for whom.
        lot: The lot.
        report: What happened.
        now: The present moment, aware.

    Raises:
        NotRecordable: If the kind is not for people to write.
        EventInFuture: If it has not happened yet.
        EventTooOld: If it is so long before packing that the year must be wrong.
        ShippedBeforePacking: If goods would leave before they were packed.
        GrownAfterPacking: If they would grow after they were packed.
        UnknownPlace: If the place is no commune of either era.
        NoQuantityHere: If the kind has no amount.
        NoPartnerHere: If the kind has no other side.
        NoLotsUsedHere: If the kind uses no lots up.
        ForeignInput: If the lot used cannot have gone in.
        InputKnown: If it is written down already.
        TooManyEventPhotos: If there are too many pictures.
        BadImage: If one of them cannot be taken.
    """
    _check(session, lot, report, now=now)
    if report.used is not None:
        check_used(session, lot, report.used)
    event = _event(actor, report, now=now)
    append(session, lot, event)
    _add_what_belongs(session, actor, lot, event, report)
    record(session, actor, "event.record", f"lot:{lot.id}", {"event": event.id, "kind": event.kind})
    return event


def correct_event(
    session: Session, actor: Actor, event: Event, report: Report | None, *, reason: str, now: datetime
) -> Event:
    """Put a recorded event right by appending one that names it; the old one stays in the table.

    Args:
        session: The change's session.
        actor: Who corrects, and for whom.
        event: What was recorded wrongly.
        report: What really happened; None when the step never happened.
        reason: Why, in a few words; shown to the public.
        now: The present moment, aware.

    Raises:
        AlreadyCorrected: If another correction names the event.
        EmptyReason: If no reason is given.
        DomainError: As `record_event`.
    """
    if event.kind == EventKind.RECALLING:
        raise errors.NotRecordable
    if not reason.strip():
        raise errors.EmptyReason
    lot = session.get_one(Lot, event.lot_id)
    hold(session, lot)
    if session.scalar(select(Event.id).where(Event.corrects_id == event.id)) is not None:
        raise errors.AlreadyCorrected
    if report is not None:
        _check(session, lot, report, now=now)
        if report.used is not None and report.used.id != event.details.get("used_lot"):
            check_used(session, lot, report.used)
    take_out(session, event)
    newer = _event(actor, report, now=now) if report else _denial(event, actor, now=now)
    newer.corrects_id = event.id
    newer.correction_reason = reason.strip()[:200]
    append(session, lot, newer)
    if report is not None:
        _add_what_belongs(session, actor, lot, newer, report)
    record(session, actor, "event.correct", f"lot:{lot.id}", {"event": newer.id, "corrects": event.id})
    return newer


def _denial(event: Event, actor: Actor, *, now: datetime) -> Event:
    """Repeat an event with the word that it never happened (EPCIS error reason did_not_occur)."""
    return Event(
        kind=event.kind,
        epcis_type=event.epcis_type,
        action=event.action,
        biz_step=event.biz_step,
        disposition=event.disposition,
        epcis=dict(event.epcis),
        step_code=event.step_code,
        name=event.name,
        name_en=event.name_en,
        event_time=event.event_time,
        event_time_zone_offset=event.event_time_zone_offset,
        has_time=event.has_time,
        place_scheme=event.place_scheme,
        place_code=event.place_code,
        details={**event.details, "did_not_occur": True},
        recorded_at=now,
        recorded_by_id=actor.user_id,
    )


def _check(session: Session, lot: Lot, report: Report, *, now: datetime) -> None:
    if report.kind not in RECORDABLE:
        raise errors.NotRecordable
    if report.day > now.astimezone(VIETNAM).date() or (report.moment is not None and report.moment > now):
        raise errors.EventInFuture
    if report.day < lot.packed_on - FURTHEST_BACK:
        raise errors.EventTooOld
    if report.kind == EventKind.SHIPPING and report.day < lot.packed_on:
        raise errors.ShippedBeforePacking
    if report.kind in {EventKind.GROWING, EventKind.HARVESTING} and report.day > lot.packed_on:
        raise errors.GrownAfterPacking
    if report.place is not None:
        unit = gazetteer(session).find(*report.place)
        if unit is None or unit.level != "commune":
            raise errors.UnknownPlace
    if report.quantity is not None and report.kind not in HAS_QUANTITY:
        raise errors.NoQuantityHere
    if report.partner.strip() and report.kind not in HAS_PARTNER:
        raise errors.NoPartnerHere
    if report.used is not None and report.kind not in USES_LOTS:
        raise errors.NoLotsUsedHere
    check_photos(report.photos)


def _add_what_belongs(session: Session, actor: Actor, lot: Lot, event: Event, report: Report) -> None:
    """Add names, pictures and the lot used to an event that has its number."""
    if report.who.strip() or report.partner.strip():
        session.add(
            EventParty(
                event_id=event.id,
                who=report.who.strip()[:120] or None,
                partner=report.partner.strip()[:200] or None,
                is_public=report.names_are_public,
            )
        )
    if report.used is not None:
        put_in(session, lot, report.used, report.used_quantity)
    add_photos(session, actor, event, report.photos)


def _event(actor: Actor, report: Report, *, now: datetime) -> Event:
    mapping = MAPPINGS[report.kind]
    event = Event(
        kind=report.kind.value,
        epcis_type=mapping.event_type.value,
        action=mapping.action.value if mapping.action else None,
        biz_step=mapping.biz_step.value,
        disposition=mapping.disposition.value,
        epcis=dict(mapping.more),
        name=kind_name(report.kind),
        name_en=KIND_NAMES_EN[report.kind],
        event_time=report.moment or datetime.combine(report.day, datetime.min.time(), VIETNAM),
        has_time=report.moment is not None,
        place_scheme=report.place[0] if report.place else None,
        place_code=report.place[1] if report.place else None,
        details=report.details,
        recorded_at=now,
        recorded_by_id=actor.user_id,
    )
    if report.step is not None:
        _follow_step(event, report.step)
    return event


def _follow_step(event: Event, step: ProcessStep) -> None:
    """Let the step's own words and mapping win over the kind's."""
    mapping = dict(step.epcis)
    event.step_code = step.code
    event.name, event.name_en = step.name, step.name_en
    event.epcis_type = mapping.pop("type", event.epcis_type)
    event.action = mapping.pop("action", event.action)
    event.biz_step = biz_step_of(mapping.pop("bizStep", event.biz_step)).value
    event.disposition = mapping.pop("disposition", event.disposition)
    event.epcis = mapping


def hold(session: Session, lot: Lot) -> None:
    """Keep other appenders waiting; SQLite has one writer anyway and ignores the lock."""
    session.execute(select(Lot.id).where(Lot.id == lot.id).with_for_update())


def append(session: Session, lot: Lot, event: Event) -> None:
    """Give an event the lot's next number and write it."""
    hold(session, lot)
    last = session.scalar(select(func.max(Event.seq)).where(Event.lot_id == lot.id))
    event.lot_id = lot.id
    event.seq = (last or 0) + 1
    session.add(event)
    session.flush()
    session.expire(lot, ["events"])
