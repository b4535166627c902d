"""Read the zips of pictures."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from catalog.permissions import may_work_on
from core.errors import NotFound
from exporters.pictures.models import PictureBundle


def newest_bundle(session: Session, business_id: int, marketplace: str) -> PictureBundle | None:
    """Return the zip that was asked for last."""
    return session.scalar(
        select(PictureBundle)
        .where(PictureBundle.business_id == business_id, PictureBundle.marketplace == marketplace)
        .order_by(PictureBundle.id.desc())
        .limit(1)
    )


def own_bundle(session: Session, user_id: int, bundle_id: int) -> PictureBundle:
    """Return a zip of one of the person's businesses.

    Raises:
        NotFound: If there is none of that number, or it belongs to others.
    """
    bundle = session.scalar(
        select(PictureBundle)
        .where(PictureBundle.id == bundle_id, may_work_on(session, user_id, PictureBundle.business_id))
        .options(joinedload(PictureBundle.business))
    )
    if bundle is None:
        raise NotFound
    return bundle
