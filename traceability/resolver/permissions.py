"""Which links a person may change: those of the businesses that the person may work for."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from catalog.models import Product
from catalog.permissions import may_work_on
from core.errors import NotFound
from traceability.resolver.models import TraceLink


def own_link(session: Session, user_id: int, link_id: int) -> TraceLink:
    """Return a link of a product of one of the person's businesses.

    Raises:
        NotFound: If there is none of that id, or it belongs to others.
    """
    link = session.scalar(
        select(TraceLink)
        .join(TraceLink.product)
        .where(TraceLink.id == link_id, may_work_on(session, user_id, Product.business_id))
        .options(joinedload(TraceLink.product).joinedload(Product.business), joinedload(TraceLink.lot))
    )
    if link is None:
        raise NotFound
    return link
