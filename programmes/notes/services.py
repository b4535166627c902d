"""Append a note to what was looked at."""

from __future__ import annotations

from sqlalchemy.orm import Session

from core import audit
from core.images import as_jpeg
from core.storage import storage
from programmes.notes import errors
from programmes.notes.models import InspectionNote, Outcome
from programmes.notes.queries import Seen

LARGEST = (1600, 1600)  # pixels: a screen of a stall or a label stays readable
_QUALITY = 82


def write_note(
    session: Session, actor: audit.Actor, seen: Seen, *, outcome: Outcome, text: str, photo: bytes | None
) -> InspectionNote:
    """Append a note; nobody can change it afterwards, a later one says what is true now.

    Args:
        session: The change's session.
        actor: Who looked.
        seen: What was looked at.
        outcome: What was found.
        text: In words; may be empty when the outcome says it.
        photo: The file as it came from the phone; it is hostile until it is drawn anew, and only
            what was drawn is stored.

    Raises:
        NothingSaid: If a remark has neither words nor photo.
        BadImage: If the photo is no picture that can be taken.
    """
    if outcome is Outcome.REMARK and not text and photo is None:
        raise errors.NothingSaid
    drawn = as_jpeg(photo, LARGEST, quality=_QUALITY) if photo is not None else None
    note = InspectionNote(
        subject=seen.subject.value,
        subject_id=seen.subject_id,
        business_id=seen.business.id,
        outcome=outcome.value,
        text=text,
        stored_photo=storage().put(drawn, "jpg") if drawn is not None else None,
        written_by_id=actor.user_id,
    )
    session.add(note)
    session.flush()
    # The words are not repeated in the trail: they may name people.
    audit.record(
        session,
        actor,
        "inspection.note",
        f"business:{seen.business.id}",
        {"inspection.outcome": [None, outcome.value]},
    )
    return note
