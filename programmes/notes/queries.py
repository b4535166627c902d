"""Find what a note is about, the notes on it, and the last word on each thing of a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, joinedload

from accounts.models import User
from catalog.models import Business, Certificate, Product, ProductState
from catalog.permissions import lies_in_scope
from core.errors import NotFound
from exporters.stalls.models import MarketListing, Stall
from programmes.models import Evidence, SupportAct
from programmes.notes.models import InspectionNote, Subject
from traceability.models import Lot

MOST = 200  # notes that a page shows; nobody has written more on one business


@dataclass(frozen=True)
class Seen:
    """Something that can be looked at.

    Attributes:
        subject_id: Number of its row.
        name: Its link, name, number or code.
        page_id: Number of the row on whose page it is mended: the act of a piece of evidence, else its own.
    """

    subject: Subject
    subject_id: int
    name: str
    business: Business
    page_id: int


_FOUND: Mapping[Subject, Any] = {
    Subject.EVIDENCE: select(
        Evidence.id, func.coalesce(Evidence.url, Evidence.file_name, ""), Business, SupportAct.id
    )
    .join(SupportAct, SupportAct.id == Evidence.act_id)
    .join(Business, Business.id == SupportAct.business_id),
    Subject.WEBSITE: select(Business.id, Business.website, Business, Business.id).where(
        Business.website != ""
    ),
    Subject.STALL: select(Stall.id, func.coalesce(Stall.url, Stall.marketplace), Business, Stall.id).join(
        Business, Business.id == Stall.business_id
    ),
    Subject.LISTING: select(
        MarketListing.id, func.coalesce(MarketListing.url, Product.name), Business, Product.id
    )
    .join(Product, Product.id == MarketListing.product_id)
    .join(Business, Business.id == Product.business_id)
    .where(Product.state != ProductState.DRAFT),
    Subject.PAPER: select(Certificate.id, Certificate.name, Business, Certificate.id).join(
        Business, Business.id == Certificate.business_id
    ),
    Subject.LOT: select(Lot.id, Lot.lot_code, Business, Lot.id).join(
        Business, Business.id == Lot.business_id
    ),
    Subject.PRODUCT: select(Product.id, Product.name, Business, Product.id)
    .join(Business, Business.id == Product.business_id)
    .where(Product.state != ProductState.DRAFT),
    Subject.BUSINESS: select(Business.id, Business.name, Business, Business.id),
}
_OWN_ROW: Mapping[Subject, Any] = {
    Subject.EVIDENCE: Evidence.id,
    Subject.WEBSITE: Business.id,
    Subject.STALL: Stall.id,
    Subject.LISTING: MarketListing.id,
    Subject.PAPER: Certificate.id,
    Subject.LOT: Lot.id,
    Subject.PRODUCT: Product.id,
    Subject.BUSINESS: Business.id,
}


def seen_in_scope(session: Session, user: User, subject: Subject, subject_id: int) -> Seen:
    """Return something whose business lies in the person's places.

    Raises:
        NotFound: If there is no such thing, or it is elsewhere.
    """
    row = session.execute(_FOUND[subject].where(_OWN_ROW[subject] == subject_id)).one_or_none()
    if row is None or not lies_in_scope(user, row[2]):
        raise NotFound
    return Seen(subject, row[0], row[1], row[2], row[3])


def notes_on(session: Session, seen: Seen) -> Sequence[InspectionNote]:
    """Return the notes on a thing, the newest first; on a business also those on all that is its own."""
    own: ColumnElement[bool] = (InspectionNote.subject == seen.subject.value) & (
        InspectionNote.subject_id == seen.subject_id
    )
    if seen.subject is Subject.BUSINESS:
        own = or_(own, InspectionNote.business_id == seen.business.id)
    return session.scalars(
        select(InspectionNote)
        .where(own)
        .options(joinedload(InspectionNote.written_by))
        .order_by(InspectionNote.id.desc())
        .limit(MOST)
    ).all()


def note_in_scope(session: Session, user: User, note_id: int) -> InspectionNote:
    """Return a note on something of a business in the person's places.

    Raises:
        NotFound: If there is none of that number, or it is elsewhere.
    """
    note = session.get(InspectionNote, note_id)
    if note is None or not lies_in_scope(user, note.business):
        raise NotFound
    return note


def last_words() -> Any:
    """Return a subquery with the newest note of each thing: subject, subject_id, outcome, at, by."""
    newest = (
        select(func.max(InspectionNote.id).label("id"))
        .group_by(InspectionNote.subject, InspectionNote.subject_id)
        .subquery()
    )
    return (
        select(
            InspectionNote.subject.label("subject"),
            InspectionNote.subject_id.label("subject_id"),
            InspectionNote.outcome.label("outcome"),
            InspectionNote.written_at.label("written_at"),
            User.full_name.label("written_by"),
        )
        .join(newest, newest.c.id == InspectionNote.id)
        .outerjoin(User, User.id == InspectionNote.written_by_id)
        .subquery()
    )
