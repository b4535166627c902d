"""Ask the helpers of the commune to print labels, and tell the producer that they are printed.

The wish is the producer's own consent, to one file and for a few days. It opens no helper session: a
helper sees what stands on the labels, takes the file, and says that it is printed.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import User
from core.audit import Actor, record
from core.errors import DomainError
from core.jobs import OutboxEntry
from traceability.printing.choices import Choice, Subject
from traceability.printing.models import PrintWish, WishState
from traceability.printing.services import start_printing

LASTS = timedelta(days=14)


class WishIsOver(DomainError):
    """It was printed, taken back, or nobody came in time."""

    message = _l("Lời nhờ này đã xong hoặc đã hết hạn rồi.")
    status = 409


class FileNotTaken(DomainError):
    """Only who took the file last can have printed it."""

    message = _l(
        "Bạn chưa lấy tệp của lời nhờ này, hoặc người khác đã lấy sau bạn. Bạn lấy tệp, in xong rồi hãy báo."
    )


def wish_for_labels(
    session: Session, actor: Actor, subject: Subject, choice: Choice, note: str, *, now: datetime
) -> PrintWish:
    """Ask the helpers in whose places the business lies to print labels.

    Args:
        session: The change's session.
        actor: A member of the business; a helper cannot consent in the producer's name.
        subject: Whose labels.
        choice: Which sheet and how many; margins and printer are the helper's own.
        note: A word to the helper; "" for none.
        now: The present moment, aware.
    """
    wish = PrintWish(
        business_id=subject.product.business_id,
        product_id=subject.product.id,
        lot_id=subject.lot.id if subject.lot else None,
        range_id=subject.range.id if subject.range else None,
        sheet=choice.sheet,
        count=choice.count,
        with_facts=choice.with_facts,
        note=note or None,
        wished_by_id=actor.user_id,
        wished_at=now,
        expires_at=now + LASTS,
    )
    session.add(wish)
    session.flush()
    record(
        session,
        actor,
        "labels.wish",
        subject.key,
        {"wish": wish.id, "sheet": choice.sheet, "count": choice.count},
    )
    return wish


def take_back(session: Session, actor: Actor, wish: PrintWish, *, now: datetime) -> None:
    """Take a wish back before it is fulfilled.

    Raises:
        WishIsOver: If it is printed or taken back already.
    """
    _lock(session, wish)
    if wish.state != WishState.WAITING:
        raise WishIsOver
    wish.state, wish.withdrawn_at = WishState.WITHDRAWN.value, now
    record(session, actor, "labels.wish_back", f"product:{wish.product_id}", {"wish": wish.id})


def take_file(
    session: Session, helper: User, wish: PrintWish, choice: Choice, *, now: datetime
) -> OutboxEntry | None:
    """Note that a helper takes the file of a wish, with both names.

    Args:
        session: The change's session.
        helper: Who prints.
        wish: In the helper's scope.
        choice: How the helper prints; sheet, number and contents are the wish's.
        now: The present moment, aware.

    Returns:
        The worker's entry; None when the caller can make the file at once.

    Raises:
        WishIsOver: If it is over.
        NoSerialLeft: If its range was taken out of use.
        TooManyJobs: If earlier ones of the helper still wait.
    """
    _lock(session, wish)
    if not wish.is_open(now=now):
        raise WishIsOver
    wish.taken_by_id, wish.taken_at = helper.id, now
    entry = start_printing(session, Actor(helper.id, wish.wished_by_id), subject_of(wish), choice)
    wish.job_id = entry.id if entry else None
    session.flush()
    return entry


def mark_done(session: Session, helper: User, wish: PrintWish, *, now: datetime) -> None:
    """Tell the producer that the labels are printed.

    Raises:
        WishIsOver: If somebody else was faster, or it is over.
        FileNotTaken: If the helper is not who took the file last.
    """
    _lock(session, wish)
    if not wish.is_open(now=now):
        raise WishIsOver
    if wish.taken_by_id != helper.id:
        raise FileNotTaken
    wish.state, wish.printed_at, wish.printed_by_id = WishState.PRINTED.value, now, helper.id
    actor = Actor(helper.id, wish.wished_by_id)
    record(
        session, actor, "labels.wish_printed", subject_of(wish).key, {"wish": wish.id, "count": wish.count}
    )


def _lock(session: Session, wish: PrintWish) -> None:
    """Let one of two who are at the same wish wait, and see what the other has done."""
    session.execute(select(PrintWish.id).where(PrintWish.id == wish.id).with_for_update())
    session.refresh(
        wish, ["state", "expires_at", "taken_by_id", "printed_by_id", "printed_at", "withdrawn_at"]
    )


def subject_of(wish: PrintWish) -> Subject:
    """Return whose labels are wished for."""
    return Subject(wish.product, wish.lot, wish.range)
