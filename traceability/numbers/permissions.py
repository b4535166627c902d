"""Which certificates, reviews, cartons and places a person may open."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from accounts.models import User
from catalog.models import Variant
from catalog.permissions import businesses_in_scope, lies_in_scope, may_work_on
from core.errors import NotFound
from traceability.models import Lot
from traceability.numbers.errors import HolderElsewhere
from traceability.numbers.models import (
    BusinessPlace,
    Carton,
    CartonLot,
    EvidenceState,
    GtinReview,
    NumberEvidence,
    ReviewOutcome,
)
from traceability.numbers.queries import in_review_scope


def own_evidence(session: Session, user_id: int, evidence_id: int) -> NumberEvidence:
    """Return a certificate of one of the person's businesses that was not taken back.

    Raises:
        NotFound: If there is none of that id, or it belongs to others.
    """
    row = session.scalar(
        select(NumberEvidence)
        .where(
            NumberEvidence.id == evidence_id,
            NumberEvidence.state != EvidenceState.REMOVED,
            may_work_on(session, user_id, NumberEvidence.business_id),
        )
        .options(joinedload(NumberEvidence.business))
    )
    if row is None:
        raise NotFound
    return row


def evidence_in_scope(session: Session, user: User, evidence_id: int) -> NumberEvidence:
    """Return a certificate that the officer may see.

    Raises:
        NotFound: If there is none of that id, it was taken back, or its business lies elsewhere.
    """
    statement = (
        select(NumberEvidence)
        .join(NumberEvidence.business)
        .where(NumberEvidence.id == evidence_id, NumberEvidence.state != EvidenceState.REMOVED)
        .options(joinedload(NumberEvidence.business))
    )
    scope = businesses_in_scope(user)
    row = session.scalar(statement if scope is None else statement.where(scope))
    if row is None:
        raise NotFound
    return row


def review_in_scope(session: Session, user: User, review_id: int) -> GtinReview:
    """Return a review of which one business lies in the officer's places; the other is shown with it.

    Raises:
        NotFound: If there is none of that id, or both lie elsewhere.
    """
    statement = (
        select(GtinReview)
        .where(GtinReview.id == review_id)
        .options(
            joinedload(GtinReview.claimant),
            joinedload(GtinReview.holder),
            joinedload(GtinReview.claimant_variant).joinedload(Variant.product),
            joinedload(GtinReview.holder_product),
        )
    )
    scope = businesses_in_scope(user)
    row = session.scalar(statement if scope is None else statement.where(in_review_scope(scope)))
    if row is None:
        raise NotFound
    return row


def check_outcome(user: User, review: GtinReview, outcome: ReviewOutcome) -> None:
    """Let an officer leave a number where it is, and take it only from a business in their places.

    Raises:
        HolderElsewhere: If the number would be taken from a business that lies elsewhere.
    """
    if outcome is not ReviewOutcome.HOLDER and not lies_in_scope(user, review.holder):
        raise HolderElsewhere


def own_carton(session: Session, user_id: int, carton_id: int) -> Carton:
    """Return a carton of one of the person's businesses.

    Raises:
        NotFound: If there is none of that id, or it belongs to others.
    """
    row = session.scalar(
        select(Carton)
        .where(Carton.id == carton_id, may_work_on(session, user_id, Carton.business_id))
        .options(
            joinedload(Carton.business),
            selectinload(Carton.contents).joinedload(CartonLot.lot).joinedload(Lot.product),
        )
    )
    if row is None:
        raise NotFound
    return row


def own_place(session: Session, user_id: int, place_id: int) -> BusinessPlace:
    """Return a place of one of the person's businesses.

    Raises:
        NotFound: If there is none of that id, or it belongs to others.
    """
    row = session.scalar(
        select(BusinessPlace)
        .where(BusinessPlace.id == place_id, may_work_on(session, user_id, BusinessPlace.business_id))
        .options(joinedload(BusinessPlace.business))
    )
    if row is None:
        raise NotFound
    return row
