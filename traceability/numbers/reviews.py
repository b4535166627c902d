"""Let the department decide whose a number is that two businesses want.

A claim alone takes nothing from anybody: what answers in public answers on until somebody has decided. The
claimant never learns from us whose the number is.
"""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from catalog.models import Product, Variant
from catalog.services import update_variant
from core import audit
from core.database import utcnow
from gs1.identifiers import Gtin
from traceability.numbers import errors, queries, registering
from traceability.numbers.models import GtinReview, RegisteredGtin, RegistrationState, ReviewOutcome


def open_review(
    session: Session, product: Product, variant: Variant, *, gtin: Gtin, said: str, actor: audit.Actor
) -> GtinReview:
    """Ask the department to look at a number that stands elsewhere.

    Args:
        session: The change's session.
        product: Whose choice should carry it.
        variant: That choice.
        gtin: Fourteen digits.
        said: Why it is the claimant's own.
        actor: Who asks.

    Raises:
        NothingToReview: If it stands with no other business, and no review withheld it from these goods.
        ReviewOpen: If the business has asked already.
    """
    holder = queries.gtin_holder(session, gtin)
    if holder is None or (
        holder.business_id == product.business_id and not _is_withheld(session, gtin, product)
    ):
        raise errors.NothingToReview
    review = GtinReview(
        gtin=gtin,
        claimant_id=product.business_id,
        claimant_variant_id=variant.id,
        holder_id=holder.business_id,
        holder_product_id=holder.id,
        said=said,
        opened_by_id=actor.user_id,
    )
    try:
        with session.begin_nested():
            session.add(review)
            session.flush()
    except IntegrityError:
        raise errors.ReviewOpen from None
    audit.record(session, actor, "gtin_review.open", _subject(review), {"gtin": [None, gtin]})
    return review


def _is_withheld(session: Session, gtin: Gtin, product: Product) -> bool:
    row = session.get(RegisteredGtin, gtin)
    return row is not None and row.state == RegistrationState.WITHHELD and row.product_id == product.id


def decide_review(
    session: Session, review: GtinReview, *, actor: audit.Actor, outcome: ReviewOutcome, note: str
) -> GtinReview:
    """Say whose the number is; who loses it has the field emptied, and both read the note.

    The number answers for its new goods once a certificate of theirs covers it. One that belongs to neither
    is withheld, whatever its holder types or shows, until another review gives it to somebody.

    Raises:
        EmptyReason: If the note is empty.
        ReviewDecided: If somebody has decided.
    """
    if not note:
        raise errors.EmptyReason
    registering.one_at_a_time(session)
    session.refresh(review)
    if review.decided_at is not None:
        raise errors.ReviewDecided
    if outcome is not ReviewOutcome.HOLDER:
        _empty(session, review, actor)
    if outcome is ReviewOutcome.CLAIMANT:
        _give(session, review, actor)
    elif outcome is ReviewOutcome.HOLDER:
        _give_back(session, review, actor)
    review.outcome, review.note = outcome.value, note
    review.decided_at, review.decided_by_id = utcnow(), actor.user_id
    session.flush()
    changes = {"gtin": [review.gtin, review.gtin], "whose": [None, outcome.value], "reason": note}
    audit.record(session, actor, "gtin_review.decide", _subject(review), changes)
    return review


def _empty(session: Session, review: GtinReview, actor: audit.Actor) -> None:
    """Take the number off the choice that carries it, and let it answer no more."""
    carrier = session.scalar(
        select(Variant).where(Variant.gtin == review.gtin, Variant.business_id != review.claimant_id)
    )
    if carrier is not None:
        update_variant(session, carrier.product, carrier, actor=actor, changes={"gtin": None})
    session.execute(
        update(RegisteredGtin)
        .where(
            (RegisteredGtin.gtin == review.gtin) | (RegisteredGtin.base_gtin == review.gtin),
            RegisteredGtin.business_id != review.claimant_id,
        )
        .values(state=RegistrationState.WITHHELD.value)
    )
    session.expire_all()


def _give(session: Session, review: GtinReview, actor: audit.Actor) -> None:
    """Write the number onto the claimant's choice; its registration moves, as only a review may."""
    variant = review.claimant_variant
    moved = {
        "business_id": review.claimant_id,
        "product_id": variant.product_id,
        "variant_id": variant.id,
        "state": RegistrationState.IN_REVIEW.value,
    }
    session.execute(
        update(RegisteredGtin)
        .where((RegisteredGtin.gtin == review.gtin) | (RegisteredGtin.base_gtin == review.gtin))
        .values(**moved)
    )
    session.expire_all()
    changes = {"gtin": review.gtin, "gtin_internal": None}
    update_variant(session, variant.product, variant, actor=actor, changes=changes)
    registering.register_due(session, review.claimant_id, actor=actor)


def _give_back(session: Session, review: GtinReview, actor: audit.Actor) -> None:
    """Let a number that a review withheld answer for its holder again, if a certificate covers it."""
    lifted = session.scalars(
        update(RegisteredGtin)
        .where(
            (RegisteredGtin.gtin == review.gtin) | (RegisteredGtin.base_gtin == review.gtin),
            RegisteredGtin.business_id == review.holder_id,
            RegisteredGtin.state == RegistrationState.WITHHELD.value,
        )
        .values(state=RegistrationState.IN_REVIEW.value)
        .returning(RegisteredGtin.gtin)
    ).all()
    if lifted:
        session.expire_all()
        registering.register_due(session, review.holder_id, actor=actor, given_back=lifted)


def _subject(review: GtinReview) -> str:
    return f"gtin_review:{review.id}"
