"""Take in what people find suspicious, follow it up, and forget who said it in time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from accounts.phones import normalise_phone
from catalog.models import Photo, Product
from core.audit import SYSTEM, Actor, record
from core.database import utcnow
from core.images import WIDTHS, BadImage, inspect, make_sizes
from core.jobs import Job, daily, enqueue, task
from core.storage import storage
from traceability import errors
from traceability.lot_codes import looks_like_lot_code
from traceability.models import Suspicion, SuspicionNote, SuspicionState
from traceability.queries import lot_of_product

KEEP_AFTER_CLOSING = timedelta(days=90)


def report_suspicion(
    session: Session,
    product: Product,
    *,
    seen: str,
    lot_typed: str = "",
    shop: str = "",
    phone: str = "",
    may_keep_phone: bool = False,
    photo: bytes = b"",
) -> Suspicion:
    """Write down what a visitor reports; nobody has to say who they are.

    Args:
        session: The change's session.
        product: Whose code was scanned.
        seen: What is suspicious, in the person's words.
        lot_typed: The lot as printed, known to us or not.
        shop: Where the goods were seen.
        phone: As typed; "" for none.
        may_keep_phone: Whether the person agrees that the phone is kept.
        photo: A picture as it came from the phone; empty for none.

    Raises:
        NothingSeen: If `seen` says nothing.
        PhoneWithoutConsent: If there is a phone and no consent.
        BadPhone: If the phone is none.
        BadImage: If the picture cannot be taken.
    """
    if not seen.strip():
        raise errors.NothingSeen
    if phone and not may_keep_phone:
        raise errors.PhoneWithoutConsent
    known_phone = normalise_phone(phone) if phone else None
    ext = inspect(photo).ext if photo else ""
    lot = lot_of_product(session, product.id, lot_typed) if looks_like_lot_code(lot_typed) else None
    suspicion = Suspicion(
        product_id=product.id,
        lot_id=lot.id if lot else None,
        lot_typed=lot_typed.strip()[:60] or None,
        seen=seen.strip(),
        shop=shop.strip() or None,
        phone=known_phone,
        phone_consent_at=utcnow() if known_phone else None,
        photo_stored=storage().put(photo, ext) if photo else None,
        state=SuspicionState.NEW.value,
    )
    session.add(suspicion)
    session.flush()
    if photo:
        enqueue(session, "traceability.draw_suspicion_photo", {"suspicion_id": suspicion.id})
    record(session, SYSTEM, "suspicion.report", f"suspicion:{suspicion.id}", {"product": product.id})
    return suspicion


def add_note(session: Session, actor: Actor, suspicion: Suspicion, text: str) -> SuspicionNote:
    """Write down what was found out; a new report counts as looked at from now on.

    Raises:
        EmptyNote: If the note says nothing.
        SuspicionClosed: If the report was closed.
    """
    return _write(session, actor, suspicion, text, is_outcome=False)


def close_suspicion(
    session: Session, actor: Actor, suspicion: Suspicion, outcome: str, *, now: datetime
) -> SuspicionNote:
    """End a report with what came of it; the phone and the picture go `KEEP_AFTER_CLOSING` later.

    Raises:
        EmptyNote: If the outcome says nothing.
        SuspicionClosed: If it was closed already.
    """
    note = _write(session, actor, suspicion, outcome, is_outcome=True)
    suspicion.state = SuspicionState.CLOSED.value
    suspicion.closed_at = now
    session.flush()
    record(session, actor, "suspicion.close", f"suspicion:{suspicion.id}")
    return note


def _write(
    session: Session, actor: Actor, suspicion: Suspicion, text: str, *, is_outcome: bool
) -> SuspicionNote:
    if not text.strip():
        raise errors.EmptyNote
    session.execute(select(Suspicion.id).where(Suspicion.id == suspicion.id).with_for_update())
    session.refresh(suspicion, ["state"])
    if suspicion.state == SuspicionState.CLOSED:
        raise errors.SuspicionClosed
    note = SuspicionNote(text=text.strip(), is_outcome=is_outcome, written_by_id=actor.user_id)
    suspicion.notes.append(note)
    suspicion.state = SuspicionState.LOOKED_AT.value
    session.flush()
    if not is_outcome:
        record(session, actor, "suspicion.note", f"suspicion:{suspicion.id}", {"note": note.id})
    return note


@task("traceability.draw_suspicion_photo")
def draw_photo(job: Job, suspicion_id: int) -> dict[str, Any] | None:
    """Draw a reported picture anew, without place and camera, and let the original go."""
    suspicion = job.session.get(Suspicion, suspicion_id)
    if suspicion is None or suspicion.photo_stored is None or suspicion.photo_is_drawn:
        return None
    original = suspicion.photo_stored
    try:
        drawn = make_sizes(storage().get(original))[WIDTHS[0], "webp"]
    except BadImage:
        suspicion.photo_stored = None
    else:
        suspicion.photo_stored = storage().put(drawn, "webp")
        suspicion.photo_is_drawn = True
    job.session.flush()
    _let_go(job.session, original)
    return {"drawn": suspicion.photo_is_drawn}


@daily("traceability.forget_reporters")
def forget_reporters(job: Job) -> dict[str, Any] | None:
    """Remove phones and pictures of reports that were closed long enough ago."""
    return {"forgotten": forget_reporters_of(job.session, utcnow())}


def forget_reporters_of(session: Session, now: datetime) -> int:
    """Remove what could tell who reported, and return from how many reports."""
    over = session.scalars(
        select(Suspicion).where(
            Suspicion.closed_at < now - KEEP_AFTER_CLOSING,
            or_(Suspicion.phone.is_not(None), Suspicion.photo_stored.is_not(None)),
        )
    ).all()
    for suspicion in over:
        photo = suspicion.photo_stored
        suspicion.phone = suspicion.phone_consent_at = suspicion.photo_stored = None
        session.flush()
        if photo:
            _let_go(session, photo)
    return len(over)


def _let_go(session: Session, name: str) -> None:
    enqueue(session, "traceability.forget_file", {"name": name})


@task("traceability.forget_file")
def forget_file(job: Job, name: str) -> dict[str, Any] | None:
    """Remove a picture's file unless another report or a product's photo is the very same file."""
    if (
        job.session.scalar(select(Photo.id).where(Photo.digest == name.partition(".")[0]).limit(1))
        is not None
    ):
        return None
    if job.session.scalar(select(Suspicion.id).where(Suspicion.photo_stored == name).limit(1)) is not None:
        return None
    storage().delete(name)
    return {"removed": name}
