"""Make the zip of pictures: at once when they are few, in the worker when they are many."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from tempfile import TemporaryFile
from typing import Any, BinaryIO, cast

from flask import current_app
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from catalog.models import Business, Photo, PhotoState, Product
from core.audit import Actor, record
from core.config import Settings
from core.jobs import Job, enqueue, task
from core.storage import storage
from core.text import slugify
from exporters.goods import Listing
from exporters.listings import EXPORTED, listing_count, listings_of
from exporters.pictures.binding import bind
from exporters.pictures.models import PictureBundle
from exporters.registry import exporter_of

AT_ONCE = 60  # pictures that a request binds itself; more go to the worker


def picture_count(session: Session, business_id: int) -> int:
    """Return how many pictures of a business's products are ready."""
    return (
        session.scalar(
            select(func.count())
            .select_from(Photo)
            .join(Product, Product.id == Photo.product_id)
            .where(
                Product.business_id == business_id,
                Product.state.in_(EXPORTED),
                Photo.state == PhotoState.READY,
            )
        )
        or 0
    )


def start_bundle(
    session: Session, business: Business, marketplace: str, *, actor: Actor, on: date
) -> PictureBundle:
    """Bind the pictures of a business for a marketplace; earlier zips of the same are let go.

    Raises:
        UnknownMarketplace: If there is none of that name.
        TooManyJobs: If earlier ones of the same person still wait.
    """
    exporter_of(marketplace)
    place = slugify(business.name, longest=40) or "co-so"
    bundle = PictureBundle(
        business=business,
        marketplace=marketplace,
        requested_by_id=actor.user_id,
        file_name=f"anh-{marketplace}-{place}-{on:%Y-%m-%d}.zip",
    )
    session.add(bundle)
    session.flush()
    if picture_count(session, business.id) > AT_ONCE:
        bundle.job_id = enqueue(
            session, "exporters.pictures", {"bundle_id": bundle.id}, requested_by=actor.user_id
        ).id
    else:
        make(session, bundle)
    record(session, actor, "export.pictures", f"business:{business.id}", {"marketplace": marketplace})
    return bundle


def make(session: Session, bundle: PictureBundle, told: Callable[[int], None] = lambda done: None) -> None:
    """Write the zip into the store and ``{products, pictures, without}`` into the bundle."""
    settings = cast(Settings, current_app.config["GOCQUE"])
    store = storage()

    def read(name: str) -> bytes | None:
        try:
            return store.get(name)
        except FileNotFoundError:
            return None

    with TemporaryFile() as file:
        bound = bind(_offered(session, bundle, settings.public_url), read, cast(BinaryIO, file), told)
        bundle.stored_name = store.put_file(cast(BinaryIO, file), "zip") if bound.pictures else None
    bundle.report = {
        "products": bound.products,
        "pictures": bound.pictures,
        "without": bound.without,
    }
    session.execute(
        delete(PictureBundle).where(
            PictureBundle.business_id == bundle.business_id,
            PictureBundle.marketplace == bundle.marketplace,
            PictureBundle.id < bundle.id,
            PictureBundle.report.is_not(None),
        )
    )
    session.flush()


def _offered(session: Session, bundle: PictureBundle, public_url: str) -> Iterator[Listing]:
    for listing in listings_of(session, bundle.business_id, public_url):
        if listing.is_offered_on(bundle.marketplace):
            yield listing.at(bundle.marketplace)


@task("exporters.pictures", is_long=True)
def _make(job: Job, *, bundle_id: int) -> dict[str, Any] | None:
    bundle = job.session.get(PictureBundle, bundle_id)
    if bundle is None:
        return None
    total = listing_count(job.session, bundle.business_id)

    def told(done: int) -> None:
        # After each product: a dozen large pictures take longer than the asking, and may be all there are.
        job.checkpoint(done, total)

    make(job.session, bundle, told)
    return {"pictures": (bundle.report or {})["pictures"]}
