"""Propose, withdraw, accept and refuse; what is accepted goes through the services of the catalogue."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.phones import normalise_phone
from catalog.errors import RefusedField
from catalog.models import Business, BusinessKind, Proposal, ProposalKind, ProposalState
from catalog.services.businesses import Address, register_business, update_profile
from catalog.services.corrections import MOST_MEMBERS, REGISTERED, correct_registered
from catalog.web_addresses import parse_web_address
from core import audit
from core.database import utcnow
from core.errors import DomainError
from core.jobs import Job, daily

LONGEST = {"name": 200, "street": 200, "representative": 120, "website": 300, "description": 3_000}
"""Twins: the columns of `businesses`, and the form of the profile."""


KEEP_CONTACT = timedelta(days=90)
"""How long a contact's phone stays behind the answer."""


class ProposalAnswered(DomainError):
    """Somebody has answered or withdrawn the proposal meanwhile."""

    message = _l("Đề xuất này đã được trả lời hoặc đã rút. Bạn tải lại trang để xem.")
    status = 409


class NoAnswerGiven(DomainError):
    """A refusal without a reason helps nobody."""

    message = _l("Bạn ghi lý do, để đơn vị đề xuất biết vì sao.")


def propose_new(
    session: Session,
    *,
    actor: audit.Actor,
    name: str,
    place: tuple[str, str],
    reason: str,
    contact_name: str = "",
    contact_phone: str = "",
    now: datetime,
    contact_agrees: bool = False,
) -> Proposal:
    """Propose a cooperative that is not in the list.

    Args:
        session: The change's session.
        actor: Who proposes.
        name: As the cooperative calls itself, in NFC.
        place: Scheme and code of its commune.
        reason: Why it belongs in the list.
        contact_name: Whom to ask.
        contact_phone: As typed; "" for none.
        now: The present moment, aware.
        contact_agrees: Whether the contact agrees that an officer gets the phone.

    Raises:
        BadPhone: If the phone is none.
        RefusedField: If there is a phone and no consent.
    """
    phone = normalise_phone(contact_phone) if contact_phone else None
    if phone and not contact_agrees:
        raise RefusedField("contact_agrees", _l("Người liên hệ đồng ý thì mới gửi số điện thoại được."))
    return _propose(
        session,
        actor,
        ProposalKind.NEW,
        reason,
        now,
        name=name,
        place_scheme=place[0],
        place_code=place[1],
        contact_name=contact_name or None,
        contact_phone=phone,
        contact_consent_at=now if phone else None,
    )


def propose_correction(
    session: Session,
    business: Business,
    *,
    actor: audit.Actor,
    field: str,
    value: str,
    reason: str,
    now: datetime,
    place: tuple[str, str] | None = None,
) -> Proposal:
    """Propose another value for a fact of a cooperative.

    Args:
        session: The change's session.
        business: The cooperative.
        actor: Who proposes.
        field: A key of `catalog.proposals.CORRECTABLE`.
        value: What should stand there; for the commune its name, with `place`.
        reason: Where the partner knows it from.
        now: The present moment, aware.
        place: Scheme and code, when the field is the commune.

    Raises:
        RefusedField: If the value has not the shape of the fact.
    """
    return _propose(
        session,
        actor,
        ProposalKind.CORRECTION,
        reason,
        now,
        business_id=business.id,
        field=field,
        value=checked_value(field, value),
        place_scheme=place[0] if place else None,
        place_code=place[1] if place else None,
    )


def propose_programme(
    session: Session,
    business: Business,
    *,
    actor: audit.Actor,
    programme_code: str,
    reason: str,
    now: datetime,
) -> Proposal:
    """Propose that a programme supports a cooperative; an act that follows finds the proposal by both."""
    return _propose(
        session,
        actor,
        ProposalKind.PROGRAMME,
        reason,
        now,
        business_id=business.id,
        programme_code=programme_code,
    )


def checked_value(field: str, value: str) -> str:
    """Return a proposed value in the form in which it is kept.

    Raises:
        RefusedField: If it cannot be one of that fact.
    """
    if field == "member_count":
        if not (value.isascii() and value.isdigit() and len(value) <= 7 and 0 < int(value) <= MOST_MEMBERS):
            raise RefusedField("value", _l("Bạn gõ số thành viên bằng chữ số, ví dụ 42."))
        return str(int(value))
    longest = LONGEST.get(field, 200)
    if len(value) > longest:
        raise RefusedField("value", _("Tối đa %(max)s ký tự, hiện có %(now)s.", max=longest, now=len(value)))
    if field == "website":
        try:
            return parse_web_address(value) or ""
        except DomainError as problem:
            raise RefusedField("value", str(problem)) from None
    return value


def withdraw_proposal(session: Session, proposal: Proposal, *, actor: audit.Actor, now: datetime) -> None:
    """Take an open proposal back.

    Raises:
        ProposalAnswered: If it is open no more.
    """
    _answer(session, proposal, actor, ProposalState.WITHDRAWN, "", now)


def refuse_proposal(
    session: Session, proposal: Proposal, *, actor: audit.Actor, reason: str, now: datetime
) -> None:
    """Say no, with a reason that the partner reads.

    Raises:
        NoAnswerGiven: If the reason says nothing.
        ProposalAnswered: If it is open no more.
    """
    if not reason.strip():
        raise NoAnswerGiven
    _answer(session, proposal, actor, ProposalState.REFUSED, reason, now)


def accept_new(
    session: Session,
    proposal: Proposal,
    *,
    actor: audit.Actor,
    name: str,
    tax_code: str | None,
    street: str | None,
    answer: str,
    now: datetime,
) -> Business:
    """Register the proposed cooperative; the proposal stays beside it and says who proposed it.

    Raises:
        RefusedField: If the tax code stands on another registration.
        ProposalAnswered: If it is open no more.
    """
    _answer(session, proposal, actor, ProposalState.ACCEPTED, answer, now)
    business = register_business(
        session,
        actor=actor,
        name=name,
        kind=BusinessKind.HOP_TAC_XA,
        address=Address(proposal.place_scheme or "", proposal.place_code or "", street),
        tax_code=tax_code,
    )
    proposal.business = business
    session.flush()
    return business


def accept_correction(
    session: Session, proposal: Proposal, *, actor: audit.Actor, answer: str, now: datetime
) -> Business:
    """Write the proposed value down.

    Raises:
        ProposalAnswered: If it is open no more.
        StaleBusiness: If somebody saved the business in the same moment.
    """
    _answer(session, proposal, actor, ProposalState.ACCEPTED, answer, now)
    business = _business_of(proposal)
    field, value = proposal.field or "", proposal.value
    if field in REGISTERED:
        new: Any = int(value or 0) if field == "member_count" else value
        return correct_registered(session, business, actor=actor, changes={field: new})
    is_place = proposal.place_code is not None
    return update_profile(
        session,
        business,
        actor=actor,
        expected_version=business.version,
        changes={} if is_place else {field: value},
        address=Address(proposal.place_scheme or "", proposal.place_code or "", business.street)
        if is_place
        else None,
    )


def accept_programme(
    session: Session, proposal: Proposal, *, actor: audit.Actor, answer: str, now: datetime
) -> Business:
    """Agree that the programme looks after the cooperative; the act is recorded by itself.

    Raises:
        ProposalAnswered: If it is open no more.
    """
    _answer(session, proposal, actor, ProposalState.ACCEPTED, answer, now)
    return _business_of(proposal)


@daily("catalog.forget_contacts")
def forget_contacts(job: Job) -> dict[str, Any] | None:
    """Remove phones of contacts whose proposal was answered long enough ago."""
    return {"forgotten": forget_contacts_of(job.session, utcnow())}


def forget_contacts_of(session: Session, now: datetime) -> int:
    """Remove the phones that are not needed any more, and return how many there were."""
    over = session.scalars(
        select(Proposal).where(Proposal.contact_phone.is_not(None), Proposal.answered_at < now - KEEP_CONTACT)
    ).all()
    for proposal in over:
        proposal.contact_phone = proposal.contact_consent_at = None
    session.flush()
    return len(over)


def _business_of(proposal: Proposal) -> Business:
    if proposal.business is None:
        raise ValueError("only a proposal of a new cooperative has no business")
    return proposal.business


def _propose(
    session: Session, actor: audit.Actor, kind: ProposalKind, reason: str, now: datetime, **facts: Any
) -> Proposal:
    proposal = Proposal(
        kind=kind.value,
        state=ProposalState.OPEN.value,
        proposed_by_id=actor.user_id,
        created_at=now,
        reason=reason,
        **facts,
    )
    session.add(proposal)
    session.flush()
    said = {"kind": kind.value, "business": proposal.business_id, "field": proposal.field}
    audit.record(session, actor, "proposal.make", _subject(proposal), said)
    return proposal


def _answer(
    session: Session,
    proposal: Proposal,
    actor: audit.Actor,
    state: ProposalState,
    answer: str,
    now: datetime,
) -> None:
    session.refresh(proposal, ["state"], with_for_update={"of": Proposal})
    if proposal.state != ProposalState.OPEN:
        raise ProposalAnswered
    proposal.state = state.value
    proposal.answer = answer.strip() or None
    proposal.answered_at = now
    proposal.answered_by_id = actor.user_id
    session.flush()
    said = {"state": [ProposalState.OPEN.value, state.value]}
    audit.record(session, actor, f"proposal.{state.value}", _subject(proposal), said)


def _subject(proposal: Proposal) -> str:
    return f"proposal:{proposal.id}"
