"""Issue serials, print them, stick them on, take them out of use: each with who and when."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from catalog.models import Product, ProductState
from core.audit import Actor, record
from core.database import utcnow
from core.jobs import OutboxEntry, cancel, enqueue
from traceability.models import Lot
from traceability.serials import errors
from traceability.serials.making import TASK, lock_making, make_serials
from traceability.serials.models import RangeState, Serial, SerialMove, SerialRange
from traceability.serials.numbers import length_for
from traceability.serials.queries import issued_of_product
from traceability.serials.states import SerialState, before, may_move

AT_ONCE = 500
"""Serials that a request makes itself; more go to the worker."""
MOST = 10_000
_TIMES = {SerialState.PRINTED: "printed_at", SerialState.ACTIVATED: "activated_at"}


def issue_serials(
    session: Session, actor: Actor, product: Product, lot: Lot | None, count: int
) -> SerialRange:
    """Ask for serials of a product, or of one of its lots; few are there at once, many come from the worker.

    Args:
        session: The change's session.
        actor: Who asks.
        product: Whose labels will carry them.
        lot: One of its lots; None for labels that name no lot.
        count: How many, from 1 to `MOST`.

    Raises:
        TooManySerials: If the number is outside.
        SerialsOfDraft: If the product has no public code yet.
        ForeignLot: If the lot is of another product.
    """
    if not 1 <= count <= MOST:
        raise errors.TooManySerials(MOST)
    if product.state == ProductState.DRAFT:
        raise errors.SerialsOfDraft
    if lot is not None and lot.product_id != product.id:
        raise errors.ForeignLot
    # Two that ask for one product at the same time must both be counted in the length.
    session.execute(select(Product.id).where(Product.id == product.id).with_for_update())
    made = SerialRange(
        business_id=product.business_id,
        product_id=product.id,
        lot_id=lot.id if lot else None,
        size=count,
        length=length_for(issued_of_product(session, product.id) + count),
        made_by_id=actor.user_id,
    )
    session.add(made)
    session.flush()
    said = {
        "product": [None, product.id],
        "lot_code": [None, lot.lot_code if lot else None],
        "serials": count,
    }
    record(session, actor, "serials.issue", f"serial_range:{made.id}", said)
    if count > AT_ONCE:
        made.job_id = enqueue(session, TASK, {"range_id": made.id}, requested_by=actor.user_id).id
    else:
        make_serials(session, made)
    session.flush()
    return made


def stop_range(session: Session, actor: Actor, made: SerialRange) -> None:
    """Stop the making of a range; then none of its serials is issued, and none is left.

    Raises:
        RangeNotRunning: If it is over already.
    """
    lock_making(session, made)
    if made.state != RangeState.MAKING:
        raise errors.RangeNotRunning
    entry = session.get(OutboxEntry, made.job_id) if made.job_id is not None else None
    if entry is not None:
        cancel(entry)
    # A worker that is at it sees this before it declares the range ready, and takes back what it made since.
    made.state = RangeState.CANCELLED.value
    session.execute(delete(Serial).where(Serial.range_id == made.id))
    record(session, actor, "serials.stop", f"serial_range:{made.id}")


def mark_printed(
    session: Session, actor: Actor, range_id: int, serials: Collection[str] | None = None
) -> int:
    """Note that the labels of a range were printed; those that were before stay as they are.

    Args:
        session: The change's session.
        actor: Who printed.
        range_id: Whose serials.
        serials: Those that stand on the labels; None: all of the range.

    Returns:
        How many became printed by this; 0 when all were.

    Raises:
        RangeNotReady: If the range is not ready.
    """
    only = () if serials is None else (Serial.serial.in_(serials),)
    return _move_range(session, actor, range_id, SerialState.PRINTED, only=only)


def activate_range(session: Session, actor: Actor, range_id: int) -> int:
    """Note that the labels of a range are stuck onto goods: all that are printed and not yet stuck on.

    Raises:
        RangeNotReady: If the range is not ready.
        NothingToMove: If none waits for it.
    """
    moved = _move_range(session, actor, range_id, SerialState.ACTIVATED)
    if not moved:
        raise errors.NothingToMove(SerialState.ACTIVATED)
    return moved


def revoke_range(session: Session, actor: Actor, range_id: int, reason: str) -> int:
    """Take all serials of a range out of use for good.

    Raises:
        EmptyRevokeReason: If no reason is given.
        RangeNotReady: If the range is not ready.
        NothingToMove: If all were taken out before.
    """
    moved = _move_range(session, actor, range_id, SerialState.REVOKED, _reason(reason))
    if not moved:
        raise errors.NothingToMove(SerialState.REVOKED)
    return moved


def activate_serial(session: Session, actor: Actor, serial: Serial) -> None:
    """Note that one label is stuck on.

    Raises:
        NotThisMove: If it was not printed, is stuck on already or out of use.
    """
    _move_serial(session, actor, serial, SerialState.ACTIVATED)


def revoke_serial(session: Session, actor: Actor, serial: Serial, reason: str) -> None:
    """Take one serial out of use for good; whoever scans it reads the reason.

    Raises:
        EmptyRevokeReason: If no reason is given.
        NotThisMove: If it is out of use already.
    """
    _move_serial(session, actor, serial, SerialState.REVOKED, _reason(reason))


def _reason(text: str) -> str:
    if not text.strip():
        raise errors.EmptyRevokeReason
    return text.strip()[:300]


def _changes(after: SerialState, reason: str | None, now: datetime) -> dict[str, Any]:
    if after is SerialState.REVOKED:
        return {"state": after.value, "revoked_at": now, "revoked_reason": reason}
    return {"state": after.value, _TIMES[after]: now}


def _locked(session: Session, range_id: int) -> SerialRange:
    """Return a range while nobody else moves its serials; the writer of scans locks it the same way."""
    made = session.scalar(
        select(SerialRange)
        .where(SerialRange.id == range_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if made is None or made.state != RangeState.READY:
        raise errors.RangeNotReady
    return made


def _move_range(
    session: Session,
    actor: Actor,
    range_id: int,
    after: SerialState,
    reason: str | None = None,
    *,
    only: Sequence[ColumnElement[bool]] = (),
) -> int:
    made, now = _locked(session, range_id), utcnow()
    counts = {
        state: _moved(session, range_id, state, _changes(after, reason, now), only) for state in before(after)
    }
    moved = sum(counts.values())
    # Only now: in between, the range would not add up.
    for state, count in counts.items():
        setattr(made, state, getattr(made, state) - count)
    setattr(made, after.value, getattr(made, after.value) + moved)
    if moved:
        _note(session, actor, made, None, after, moved, reason, now)
    session.flush()
    return moved


def _moved(
    session: Session, range_id: int, state: str, changes: dict[str, Any], only: Sequence[ColumnElement[bool]]
) -> int:
    changed = session.execute(
        update(Serial)
        .where(Serial.range_id == range_id, Serial.state == state, *only)
        .values(**changes)
        .execution_options(synchronize_session=False)
    )
    return int(changed.rowcount)  # type: ignore[attr-defined]  # an UPDATE has it


def _move_serial(
    session: Session, actor: Actor, serial: Serial, after: SerialState, reason: str | None = None
) -> None:
    made, now = _locked(session, serial.range_id), utcnow()
    session.refresh(serial, ["state"])
    if not may_move(serial.state, after):
        raise errors.NotThisMove(serial.state)
    setattr(made, serial.state, getattr(made, serial.state) - 1)
    setattr(made, after.value, getattr(made, after.value) + 1)
    for name, value in _changes(after, reason, now).items():
        setattr(serial, name, value)
    _note(session, actor, made, serial, after, 1, reason, now)
    session.flush()


def _note(
    session: Session,
    actor: Actor,
    made: SerialRange,
    serial: Serial | None,
    after: SerialState,
    moved: int,
    reason: str | None,
    now: datetime,
) -> None:
    session.add(
        SerialMove(
            range_id=made.id,
            serial_id=serial.id if serial else None,
            state=after.value,
            moved=moved,
            reason=reason,
            moved_at=now,
            moved_by_id=actor.user_id,
        )
    )
    said: dict[str, Any] = {"serials": moved, "serial_state": after.value}
    if serial is not None:
        said["serial"] = serial.serial
    if reason:
        said["serial_reason"] = reason
    record(session, actor, "serials.move", f"serial_range:{made.id}", said)
