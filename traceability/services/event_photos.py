"""Keep the pictures that come with an event; their sizes are made in the background as those of products."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from catalog.services.photos import store_sizes
from core.audit import Actor
from core.images import inspect
from core.jobs import Job, enqueue, task
from core.storage import storage
from traceability import errors
from traceability.models import Event, EventPhoto

MOST_PHOTOS = 3


def check_photos(photos: Sequence[bytes]) -> None:
    """Refuse pictures before anything is written.

    Raises:
        TooManyEventPhotos: If there are more than `MOST_PHOTOS`.
        BadImage: If one is no picture that can be taken.
    """
    if len(set(photos)) > MOST_PHOTOS:
        raise errors.TooManyEventPhotos
    for content in photos:
        inspect(content)


def add_photos(session: Session, actor: Actor, event: Event, photos: Sequence[bytes]) -> None:
    """Add pictures to an event that was just appended and ask for their sizes.

    Args:
        session: The change's session.
        actor: Who adds them.
        event: The new event, with its number.
        photos: Checked files as they came from the phone; the same file twice counts once.
    """
    for position, content in enumerate(dict.fromkeys(photos)):
        facts = inspect(content)
        storage().put(content, facts.ext)
        photo = EventPhoto(
            event_id=event.id,
            position=position,
            digest=hashlib.sha256(content).hexdigest(),
            ext=facts.ext,
            width=facts.width,
            height=facts.height,
        )
        session.add(photo)
        session.flush()
        enqueue(session, "traceability.make_sizes", {"photo_id": photo.id}, requested_by=actor.user_id)


@task("traceability.make_sizes")
def make_event_photo_sizes(job: Job, photo_id: int) -> dict[str, Any] | None:
    """Make all sizes of an event's picture; one that breaks while it is decoded is marked as failed."""
    photo = job.session.get(EventPhoto, photo_id)
    if photo is None:
        return None
    photo.state = store_sizes(photo.digest, photo.ext).value
    return {"state": photo.state}
