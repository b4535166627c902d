"""Make the serials of a range: all of them or none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from core.database import utcnow
from core.jobs import Job, task
from core.jobs.outbox import Cancelled
from traceability.serials.models import RangeState, Serial, SerialMove, SerialRange
from traceability.serials.numbers import draw
from traceability.serials.states import SerialState

TASK = "traceability.make_serials"
_STEP = 500


@task(TASK, is_long=True)
def make_serials_of_range(job: Job, range_id: int) -> dict[str, Any] | None:
    """Make the serials of one range; when somebody stops it, none of them is left."""
    made = job.session.get(SerialRange, range_id)
    if made is None or made.state == RangeState.READY:
        return None
    # A worker that died in the middle left some behind; nobody has seen them.
    job.session.execute(delete(Serial).where(Serial.range_id == range_id))
    if made.state != RangeState.MAKING:
        return None
    try:
        make_serials(job.session, made, told=lambda done: job.checkpoint(done, made.size))
    except Cancelled:
        job.session.execute(delete(Serial).where(Serial.range_id == range_id))
        made.state = RangeState.CANCELLED.value
        raise
    return {"range_id": range_id}


def make_serials(
    session: Session, made: SerialRange, *, told: Callable[[int], None] = lambda done: None
) -> None:
    """Fill a range and declare it ready, which issues its serials.

    Args:
        session: The change's session.
        made: A range that has no serials yet.
        told: Hears how many stand; may commit, and raise to stop the work.

    Raises:
        Cancelled: If somebody stopped the range meanwhile.
    """
    done = 0
    while done < made.size:
        told(done)
        fresh = _unused(session, made, min(_STEP, made.size - done))
        session.execute(
            insert(Serial), [_row(made, done + place, text) for place, text in enumerate(fresh, 1)]
        )
        done += len(fresh)
    told(done)
    lock_making(session, made)
    if made.state != RangeState.MAKING:
        raise Cancelled
    # The sum first: reading the size after a commit writes what was set until then.
    made.issued = made.size
    made.state = RangeState.READY.value
    session.add(
        SerialMove(
            range_id=made.id,
            state=SerialState.ISSUED.value,
            moved=made.size,
            moved_at=utcnow(),
            moved_by_id=made.made_by_id,
        )
    )
    session.flush()


def lock_making(session: Session, made: SerialRange) -> None:
    """Lock a range and read it again: who stops it and who declares it ready must not pass each other.

    Serials may be added meanwhile; they hold no more than the range's key.
    """
    session.refresh(made, with_for_update={"key_share": True, "of": SerialRange})


def _unused(session: Session, made: SerialRange, count: int) -> list[str]:
    """Draw serials that the product does not have; the unique key holds what comes in between."""
    drawn: list[str] = []
    while len(drawn) < count:
        fresh = draw(count - len(drawn), made.length)
        taken = set(
            session.scalars(
                select(Serial.serial).where(Serial.product_id == made.product_id, Serial.serial.in_(fresh))
            )
        )
        drawn.extend(each for each in fresh if each not in taken and each not in drawn)
    return drawn


def _row(made: SerialRange, number: int, serial: str) -> dict[str, Any]:
    return {
        "range_id": made.id,
        "product_id": made.product_id,
        "lot_id": made.lot_id,
        "number": number,
        "serial": serial,
        "state": SerialState.ISSUED.value,
    }
