"""What is done about proofs: look again, notify, call, and take what the system knows itself."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy.orm import Session

from catalog.models import Business
from core import audit
from programmes import errors as act_errors
from programmes.models import ActState, Evidence, SupportAct
from programmes.offers import Offer, offers_for
from programmes.permissions import subject_of
from programmes.proof import errors
from programmes.proof.models import CallNote, ProofCheck, SiteNotification
from programmes.proof.notifying import eras
from programmes.proof.queries import WEBSITE

_LONGEST_PAUSE = timedelta(days=366)


def look_at(
    session: Session, actor: audit.Actor, evidence: Evidence, *, holds: bool, note: str | None
) -> ProofCheck:
    """Write down that a person looked at a proof, and whether it still holds."""
    row = ProofCheck(
        evidence_id=evidence.id,
        found="holds" if holds else "gone",
        note=note,
        checked_by_id=actor.user_id,
    )
    session.add(row)
    # The words are not repeated in the trail: they may name people.
    changes = {
        "evidence": evidence.stored_name or evidence.url,
        "found": row.found,
        "has_note": bool(note),
    }
    audit.record(session, actor, "proof.look", subject_of(evidence.act), changes)
    return row


def notify(
    session: Session,
    actor: audit.Actor,
    evidence: Evidence,
    *,
    is_needed: bool,
    number: str | None,
    notified_on: date | None,
    note: str | None,
    today: date,
) -> SiteNotification:
    """Write down what is known of notifying a website to the authority of its day.

    Raises:
        NoWebsite: If the proof is something else.
        IncompleteNotification: If it is needed, and number or day is missing.
        NotifiedInFuture: If the day lies after today, or before anything had to be notified.
    """
    if evidence.type != WEBSITE:
        raise errors.NoWebsite
    if is_needed:
        if not number or notified_on is None:
            raise errors.IncompleteNotification
        if not eras()[0].since <= notified_on <= today:
            raise errors.NotifiedInFuture
    row = SiteNotification(
        evidence_id=evidence.id,
        is_needed=is_needed,
        number=number if is_needed else None,
        notified_on=notified_on if is_needed else None,
        note=note,
        created_by_id=actor.user_id,
    )
    session.add(row)
    changes = {
        "evidence": evidence.url,
        "is_needed": is_needed,
        "number": row.number,
        "notified_on": row.notified_on.isoformat() if row.notified_on else None,
    }
    audit.record(session, actor, "proof.notify", subject_of(evidence.act), changes)
    return row


def note_call(
    session: Session,
    actor: audit.Actor,
    business: Business,
    *,
    result: str,
    note: str | None,
    next_on: date,
    today: date,
) -> CallNote:
    """Write down what came of a call; what was said stays out of the audit trail.

    Raises:
        CallAgainTooSoon: If the next call lies not after today, or more than a year ahead.
    """
    if not today < next_on <= today + _LONGEST_PAUSE:
        raise errors.CallAgainTooSoon
    row = CallNote(
        business_id=business.id,
        called_on=today,
        result=result,
        note=note,
        next_on=next_on,
        created_by_id=actor.user_id,
    )
    session.add(row)
    changes = {"result": result, "next_on": next_on.isoformat()}
    audit.record(session, actor, "proof.call", f"business:{business.id}", changes)
    return row


def take_offer(session: Session, actor: audit.Actor, act: SupportAct, key: str) -> Evidence:
    """Add to an act what the system knows itself.

    Raises:
        ActIsClosed: If the act is cancelled or voided.
        OfferGone: If nothing is offered under this key any more.
    """
    if act.state in (ActState.CANCELLED, ActState.VOIDED):
        raise act_errors.ActIsClosed
    offer = next((each for each in open_offers(session, act) if each.key == key), None)
    if offer is None:
        raise errors.OfferGone
    evidence = Evidence(
        type=offer.type,
        url=offer.url,
        product_id=offer.product_id,
        dated=offer.dated,
        file_name=offer.file_name,
        stored_name=offer.stored_name,
        created_by_id=actor.user_id,
    )
    act.evidence.append(evidence)
    session.flush()
    what = offer.stored_name or offer.url or offer.key
    audit.record(
        session, actor, "support_act.add_evidence", subject_of(act), {"type": offer.type, "evidence": what}
    )
    return evidence


def open_offers(session: Session, act: SupportAct) -> list[Offer]:
    """Return what is offered for an act and not among its proofs yet."""
    if act.state in (ActState.CANCELLED, ActState.VOIDED):
        return []
    there = {(each.type, each.url, each.product_id, each.stored_name) for each in act.evidence}
    products = {each.product_id for each in act.evidence if each.product_id}
    return [
        offer
        for offer in offers_for(session, act)
        if (offer.type, offer.url, offer.product_id, offer.stored_name) not in there
        and not (offer.product_id and offer.product_id in products)
    ]
