"""Open a case for the department when a serial hints at a copied label, once, beside what people report."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.audit import SYSTEM, record
from traceability.models import Suspicion, SuspicionKind, SuspicionState
from traceability.scans.copied import Hint
from traceability.serials.models import Serial


def follow_up(session: Session, serial: Serial, odd: Sequence[Hint], *, now: datetime) -> Suspicion | None:
    """Open a case about a serial, or add to the one that is open; nothing when all is known already.

    A whole range that was printed and never declared stuck on is one matter, not one for each of its labels.
    What an officer has closed stays closed for the same hints, however long people look on.
    """
    wanted = [hint.value for hint in odd]
    if odd == (Hint.NOT_ACTIVATED,) and _is_known_of_range(session, serial):
        return None
    known = _cases_of(session, serial)
    case = next((each for each in known if each.state != SuspicionState.CLOSED), None)
    if case is not None:
        fresh = [hint for hint in wanted if hint not in case.hints]
        if fresh:
            case.hints = [hint.value for hint in Hint if hint.value in {*case.hints, *fresh}]
            session.flush()
        return case
    if set(wanted) <= {hint for each in known for hint in each.hints}:
        return None
    case = Suspicion(
        kind=SuspicionKind.COPIED.value,
        product_id=serial.product_id,
        lot_id=serial.lot_id,
        serial_id=serial.id,
        hints=wanted,
        seen="",
        state=SuspicionState.NEW.value,
        created_at=now,
    )
    session.add(case)
    session.flush()
    record(session, SYSTEM, "suspicion.hint", f"suspicion:{case.id}", {"product": serial.product_id})
    return case


def _cases_of(session: Session, serial: Serial) -> Sequence[Suspicion]:
    return session.scalars(
        select(Suspicion).where(Suspicion.serial_id == serial.id).order_by(Suspicion.id)
    ).all()


def _is_known_of_range(session: Session, serial: Serial) -> bool:
    known = session.scalar(
        select(func.count())
        .select_from(Suspicion)
        .join(Serial, Serial.id == Suspicion.serial_id)
        .where(Serial.range_id == serial.range_id)
    )
    return bool(known)
