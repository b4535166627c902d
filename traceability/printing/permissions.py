"""Which printings a person may see: those of the businesses on which they work."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.models import Product
from catalog.permissions import may_work_on
from core.errors import NotFound
from core.jobs import OutboxEntry
from traceability.printing.services import TASK


def own_printing(session: Session, user_id: int, entry_id: int) -> OutboxEntry:
    """Return the worker's entry of a printing of labels of one of the person's businesses, whoever asked.

    A helper's printing is the business's own: it stays with the producer, and a helper who works for
    another business by now does not find it any more.

    Raises:
        NotFound: If there is none of that id, it is other work, or its product belongs to others.
    """
    entry = session.get(OutboxEntry, entry_id)
    if entry is None or entry.task != TASK:
        raise NotFound
    own = select(Product.id).where(
        Product.id == entry.payload.get("product_id"), may_work_on(session, user_id, Product.business_id)
    )
    if session.scalar(own) is None:
        raise NotFound
    return entry
