"""Take lots back and end recalls; the officer decides, the page of the lot says so at once."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.audit import Actor, record
from core.formatting import VIETNAM
from traceability import errors
from traceability.event_kinds import KIND_NAMES_EN, MAPPINGS, EventKind, kind_name
from traceability.models import Event, Lot, LotState, Recall
from traceability.services.events import append, hold

_NUMBER = re.compile(r"[A-Z0-9][A-Z0-9.\-]{0,39}", re.ASCII)


def open_recall(
    session: Session,
    actor: Actor,
    lot: Lot,
    *,
    reason: str,
    instruction: str,
    decided_on: date,
    now: datetime,
    quantity_made: Decimal | None = None,
    quantity_shipped: Decimal | None = None,
    number: str | None = None,
) -> Recall:
    """Take a lot back: its page says so first from now on, with what to do.

    Args:
        session: The change's session.
        actor: The officer who decides.
        lot: The lot.
        reason: Why, in words that a buyer understands.
        instruction: What whoever has the goods must do.
        decided_on: Day of the decision, not in the future.
        now: The present moment, aware.
        quantity_made: How much was made; the lot's own quantity when left out.
        quantity_shipped: How much had left the producer.
        number: Number of the notice; the next one of the year when left out.

    Raises:
        AlreadyRecalled: If a recall of the lot is open.
        EmptyReason: If reason or instruction is missing.
        RecallDates: If the decision lies in the future.
        BadRecallNumber: If the number cannot stand in an address.
        RecallNumberTaken: If another notice has it.
    """
    if not reason.strip() or not instruction.strip():
        raise errors.EmptyReason
    if decided_on > now.astimezone(VIETNAM).date():
        raise errors.RecallDates
    hold(session, lot)
    if session.scalar(select(Recall.id).where(Recall.lot_id == lot.id, Recall.status == "open")) is not None:
        raise errors.AlreadyRecalled
    recall = Recall(
        number=next_number(session, decided_on.year) if number is None else parse_number(number),
        lot_id=lot.id,
        decided_on=decided_on,
        reason=reason.strip(),
        instruction=instruction.strip(),
        quantity_made=lot.quantity if quantity_made is None else quantity_made,
        quantity_shipped=quantity_shipped,
        status="open",
        decided_by_id=actor.user_id,
    )
    try:
        with session.begin_nested():
            session.add(recall)
    except IntegrityError:
        raise errors.RecallNumberTaken from None
    lot.state = LotState.RECALLED.value
    append(session, lot, _recall_event(actor, now=now, verb="set"))
    session.expire(lot, ["recalls"])
    record(session, actor, "recall.open", f"lot:{lot.id}", {"number": [None, recall.number]})
    return recall


def close_recall(
    session: Session,
    actor: Actor,
    recall: Recall,
    *,
    closed_on: date,
    quantity_recovered: Decimal | None,
    lot_may_be_used: bool,
    now: datetime,
    result: str | None = None,
) -> Recall:
    """End a recall; the notice stays readable.

    Args:
        session: The change's session.
        actor: The officer who ends it.
        recall: An open recall.
        closed_on: Day of its end, from the decision to today.
        quantity_recovered: How much came back.
        lot_may_be_used: True lifts the recall; False leaves the lot unusable for ever.
        now: The present moment, aware.
        result: What became of the goods; may be missing only for history that is imported.

    Raises:
        EmptyResult: If the result is blank.
        RecallClosed: If it has ended already.
        RecallDates: If the end lies before the decision or in the future.
    """
    if result is not None and not result.strip():
        raise errors.EmptyResult
    lot = session.get_one(Lot, recall.lot_id)
    hold(session, lot)
    session.refresh(recall)
    if recall.status != "open":
        raise errors.RecallClosed
    if not recall.decided_on <= closed_on <= now.astimezone(VIETNAM).date():
        raise errors.RecallDates
    recall.status = "closed"
    recall.closed_on = closed_on
    recall.quantity_recovered = quantity_recovered
    recall.result = result.strip() if result is not None else None
    if lot_may_be_used:
        lot.state = LotState.ACTIVE.value
        append(session, lot, _recall_event(actor, now=now, verb="unset"))
    said = {"status": ["open", "closed"], "lot_may_be_used": lot_may_be_used}
    record(session, actor, "recall.close", f"lot:{lot.id}", {"number": recall.number, **said})
    return recall


def _recall_event(actor: Actor, *, now: datetime, verb: str) -> Event:
    mapping = MAPPINGS[EventKind.RECALLING]
    lifted = verb == "unset"
    return Event(
        kind=EventKind.RECALLING.value,
        epcis_type=mapping.event_type.value,
        action=mapping.action.value if mapping.action else None,
        biz_step=mapping.biz_step.value,
        disposition="active" if lifted else mapping.disposition.value,
        epcis={"object": "lot", "persistentDisposition": {verb: [mapping.disposition.value]}},
        name="Gỡ lệnh thu hồi" if lifted else kind_name(EventKind.RECALLING),
        name_en="Recall lifted" if lifted else KIND_NAMES_EN[EventKind.RECALLING],
        event_time=now,
        has_time=True,
        recorded_at=now,
        recorded_by_id=actor.user_id,
    )


def parse_number(text: str) -> str:
    """Read a notice's number as people type it and return it in capitals.

    Raises:
        BadRecallNumber: If it has signs that an address does not take.

    >>> parse_number(" th-2026-007 ")
    'TH-2026-007'
    """
    number = text.strip().upper()
    if not _NUMBER.fullmatch(number):
        raise errors.BadRecallNumber
    return number


def next_number(session: Session, year: int) -> str:
    """Return the number that the next notice of a year may have."""
    prefix = f"TH-{year}-"
    taken = set(session.scalars(select(Recall.number).where(Recall.number.startswith(prefix))))
    number = len(taken) + 1
    while (text := f"{prefix}{number:03d}") in taken:
        number += 1
    return text
