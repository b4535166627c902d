"""Take photos of products, put them in order, and have their sizes made in the background."""

from __future__ import annotations

import hashlib
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from catalog.errors import TooManyPhotos
from catalog.models import Photo, PhotoState, Product, size_name
from catalog.services.products import forget_reasons
from core import audit
from core.errors import NotFound
from core.images import SQUARE, WIDTHS, BadImage, inspect, make_sizes
from core.jobs import Job, enqueue, task
from core.storage import storage

MOST_PHOTOS = 12
SIZES = (*((width, "webp") for width in WIDTHS), (SQUARE, "jpg"))
_ASIDE = 10_000  # positions are unique: the old ones step aside before the new ones are given


def add_photo(session: Session, product: Product, content: bytes, *, actor: audit.Actor) -> Photo:
    """Keep a photo behind the others of a product and ask for its sizes.

    Args:
        session: The change's session.
        product: Whose photo it is.
        content: The file as it came from the phone.
        actor: Who adds it.

    Returns:
        The photo; the one that is there already when the same file comes again.

    Raises:
        BadImage: If the file is no picture that can be taken.
        TooManyPhotos: If the product has its fill.
    """
    facts = inspect(content)
    digest = hashlib.sha256(content).hexdigest()
    for photo in product.photos:
        if photo.digest == digest:
            return photo
    if len(product.photos) >= MOST_PHOTOS:
        raise TooManyPhotos
    storage().put(content, facts.ext)
    photo = Photo(
        position=max((each.position for each in product.photos), default=-1) + 1,
        digest=digest,
        ext=facts.ext,
        width=facts.width,
        height=facts.height,
        state=PhotoState.PENDING.value,
    )
    product.photos.append(photo)
    session.flush()
    enqueue(session, "catalog.make_sizes", {"photo_id": photo.id}, requested_by=actor.user_id)
    forget_reasons(product, "photos")
    audit.record(session, actor, "photo.add", f"product:{product.id}", {"photo": [None, digest]})
    return photo


def remove_photo(session: Session, product: Product, photo_id: int, *, actor: audit.Actor) -> None:
    """Take a photo off a product; its files go once no other photo needs them.

    Raises:
        NotFound: If the product has no such photo.
    """
    photo = _photo_of(product, photo_id)
    digest, ext = photo.digest, photo.ext
    product.photos.remove(photo)
    session.flush()
    enqueue(session, "catalog.forget_photo", {"digest": digest, "ext": ext}, requested_by=actor.user_id)
    forget_reasons(product, "photos")
    audit.record(session, actor, "photo.remove", f"product:{product.id}", {"photo": [digest, None]})


def move_photo(session: Session, product: Product, photo_id: int, to: int, *, actor: audit.Actor) -> None:
    """Put a photo at another place; the first is the one that lists and cards show.

    Args:
        session: The change's session.
        product: Whose photo it is.
        photo_id: Which photo.
        to: Its new place from 0; one beyond the ends is the end.
        actor: Who moves it.

    Raises:
        NotFound: If the product has no such photo.
    """
    photo = _photo_of(product, photo_id)
    before = list(product.photos)
    order = [each for each in before if each is not photo]
    order.insert(min(max(to, 0), len(order)), photo)
    if order == before:
        return
    for number, each in enumerate(order):
        each.position = _ASIDE + number
    session.flush()
    for number, each in enumerate(order):
        each.position = number
    session.flush()
    session.expire(product, ["photos"])
    forget_reasons(product, "photos")
    audit.record(
        session,
        actor,
        "photo.move",
        f"product:{product.id}",
        {"order": [[each.digest[:12] for each in before], [each.digest[:12] for each in order]]},
    )


def describe_photo(
    session: Session, product: Product, photo_id: int, alt: str | None, *, actor: audit.Actor
) -> None:
    """Say in words what a photo shows, for those who cannot see it.

    Raises:
        NotFound: If the product has no such photo.
    """
    photo = _photo_of(product, photo_id)
    before, photo.alt = photo.alt, alt
    if before == alt:
        return
    session.flush()
    audit.record(session, actor, "photo.describe", f"product:{product.id}", {"alt": [before, alt]})


def _photo_of(product: Product, photo_id: int) -> Photo:
    for photo in product.photos:
        if photo.id == photo_id:
            return photo
    raise NotFound


@task("catalog.make_sizes")
def make_photo_sizes(job: Job, photo_id: int) -> dict[str, Any] | None:
    """Make all sizes of a photo; one that breaks while it is decoded is marked as failed."""
    photo = job.session.get(Photo, photo_id)
    if photo is None:  # removed meanwhile
        return None
    photo.state = store_sizes(photo.digest, photo.ext).value
    return {"state": photo.state}


def store_sizes(digest: str, ext: str) -> PhotoState:
    """Make and store all sizes of a stored original; say whether it could be decoded."""
    store = storage()
    try:
        sizes = make_sizes(store.get(f"{digest}.{ext}"))
    except BadImage:
        return PhotoState.FAILED
    for (width, size_ext), content in sizes.items():
        store.put_as(size_name(digest, width, size_ext), content)
    return PhotoState.READY


also_shown: set[InstrumentedAttribute[str]] = set()
"""Columns of upper packages that name digests of photos, too: their files stay."""


@task("catalog.forget_photo")
def forget_photo(job: Job, digest: str, ext: str) -> dict[str, Any] | None:
    """Remove the files of a photo that nothing shows any more."""
    for column in (Photo.digest, *also_shown):
        if job.session.scalar(select(column).where(column == digest).limit(1)) is not None:
            return None
    store = storage()
    for name in (f"{digest}.{ext}", *(size_name(digest, *size) for size in SIZES)):
        store.delete(name)
    return {"removed": digest}
