"""What is done to acts of support: record, prove, accept, cancel, void, verify."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from catalog.models import Business, Proposal
from catalog.services.legal_facts import kind_at
from core import audit
from core.database import utcnow
from core.text import clean_line
from programmes import errors
from programmes.days import EARLIEST, check_paper_day, check_start
from programmes.evidence import EvidenceFile
from programmes.models import ActState, Evidence, Programme, SupportAct
from programmes.permissions import recorders_of, subject_of

_OPEN = frozenset({ActState.DRAFT.value, ActState.UNDER_WAY.value})
_SHORTEST_REASON = 5


def record_act(
    session: Session,
    actor: audit.Actor,
    *,
    programme: Programme,
    business: Business,
    started_on: date | None,
    budget_vnd: int,
    note: str | None,
    channel: str | None = None,
    agency_id: int | None,
    today: date,
    replaces: SupportAct | None = None,
    matching_vnd: int = 0,
    proposal: Proposal | None = None,
) -> SupportAct:
    """Record a new act, with the kind and place that the business has now.

    Args:
        session: The change's session.
        actor: Who records.
        programme: Under which programme.
        business: The registration that is helped; figures count it as its root.
        started_on: First day of the work; an act that begins today or earlier is under way.
        budget_vnd: Money of the state, whole đồng.
        note: What is worth knowing.
        channel: Marketplace or class.
        agency_id: The agency whose record it is.
        today: Today in Vietnam.
        replaces: The voided act in whose place this one stands.
        matching_vnd: What the business pays itself, whole đồng.
        proposal: The accepted proposal of the alliance that the act follows.

    Raises:
        KindNotEligible: If the programme is not meant for this kind of business.
        StartOutOfReach: If the first day lies before 1990 or more than a year ahead.
        BadReplacement: If it cannot stand for the voided act.
        AlreadyReplaced: If the voided act names another one.
    """
    check_start(started_on, today=today)
    if business.kind not in programme.eligible_kinds:
        raise errors.KindNotEligible
    act = SupportAct(
        programme=programme,
        business=business,
        root_id=business.counted_id,
        state=_open_state(started_on, today),
        started_on=started_on,
        kind_at=business.kind,
        channel=channel,
        budget_vnd=budget_vnd,
        matching_vnd=matching_vnd,
        note=note,
        agency_id=agency_id,
        proposal=proposal,
        created_by_id=actor.user_id,
    )
    _copy_facts(act, business)
    session.add(act)
    session.flush()
    changes = {
        "programme": programme.code,
        "business": business.id,
        "budget_vnd": budget_vnd,
        "matching_vnd": matching_vnd,
    }
    if proposal is not None:
        changes["proposal"] = proposal.id
    audit.record(session, actor, "support_act.record", subject_of(act), changes)
    if replaces is not None:
        replace_act(session, actor, replaces, replacement=act)
    return act


def edit_act(
    session: Session,
    actor: audit.Actor,
    act: SupportAct,
    *,
    version: int,
    started_on: date | None,
    budget_vnd: int,
    note: str | None,
    channel: str | None,
    today: date,
    matching_vnd: int | None = None,
) -> None:
    """Change what an open act says; matching money that is None stays as it is.

    Raises:
        StaleAct: If somebody saved it since this person opened it.
        ActIsClosed: If it is accepted, cancelled or voided.
        StartOutOfReach: If the first day lies before 1990 or more than a year ahead.
    """
    _expect(act, version)
    if act.state not in _OPEN:
        raise errors.ActIsClosed
    check_start(started_on, today=today)
    wanted: dict[str, Any] = {
        "state": _open_state(started_on, today),
        "started_on": started_on,
        "budget_vnd": budget_vnd,
        "matching_vnd": act.matching_vnd if matching_vnd is None else matching_vnd,
        "note": note,
        "channel": channel,
    }
    changes = {
        name: [getattr(act, name), value] for name, value in wanted.items() if getattr(act, name) != value
    }
    if not changes:
        return
    for name, value in wanted.items():
        setattr(act, name, value)
    audit.record(session, actor, "support_act.edit", subject_of(act), changes)


def add_link(session: Session, actor: audit.Actor, act: SupportAct, *, type: str, url: str) -> Evidence:
    """Add an address as evidence.

    Args:
        session: The change's session.
        actor: Who adds it.
        act: The act that it proves.
        type: One of `programmes.evidence.TYPES`.
        url: As `programmes.evidence.checked_link` returned it.

    Raises:
        ActIsClosed: If the act is cancelled or voided.
    """
    return _add(session, actor, act, Evidence(type=type, url=url))


def add_file(
    session: Session,
    actor: audit.Actor,
    act: SupportAct,
    *,
    type: str,
    file: EvidenceFile,
    name: str,
    stored_name: str,
    dated: date | None,
    today: date,
) -> Evidence:
    """Add a stored file as evidence.

    Args:
        session: The change's session.
        actor: Who adds it.
        act: The act that it proves.
        type: One of `programmes.evidence.TYPES`.
        file: What `programmes.evidence.checked_file` found it to be.
        name: What it was called; only its words are kept, the ending is the content's.
        stored_name: Its name in the store, which begins with its SHA-256.
        dated: Date on the paper.
        today: Today in Vietnam.

    Raises:
        ActIsClosed: If the act is cancelled or voided.
        BadPaperDay: If the paper is dated after today or before 1990.
    """
    check_paper_day(dated, today=today)
    shown = kept_name(name, file.ext)
    return _add(
        session, actor, act, Evidence(type=type, file_name=shown, stored_name=stored_name, dated=dated)
    )


def kept_name(name: str, ext: str) -> str:
    """Return the name under which a file is handed out again: no folder, and the ending of its content.

    >>> kept_name("C:\\\\giấy tờ\\\\biên bản.exe", "pdf")
    'biên bản.pdf'
    """
    last = clean_line(name.replace("\\", "/").rsplit("/", 1)[-1]).replace('"', "")
    stem = last.rsplit(".", 1)[0].strip(". ")[:150]
    return f"{stem or 'minh-chung'}.{ext}"


def _add(session: Session, actor: audit.Actor, act: SupportAct, evidence: Evidence) -> Evidence:
    if act.state in (ActState.CANCELLED, ActState.VOIDED):
        raise errors.ActIsClosed
    evidence.created_by_id = actor.user_id
    act.evidence.append(evidence)
    session.flush()
    what = evidence.stored_name or evidence.url
    audit.record(
        session, actor, "support_act.add_evidence", subject_of(act), {"type": evidence.type, "evidence": what}
    )
    return evidence


def accept_act(
    session: Session, actor: audit.Actor, act: SupportAct, *, version: int, accepted_on: date, today: date
) -> None:
    """Accept an act: from its day on it counts, of the kind that the business was that day, where it is now.

    Raises:
        StaleAct: If somebody saved it since this person opened it.
        AlreadyAccepted: If it is accepted.
        ActIsClosed: If it is cancelled or voided.
        NoEvidence: If nothing proves it.
        AcceptedInFuture: If the day lies after today.
        AcceptedTooLongAgo: If the day lies before 1990.
        AcceptedBeforeStart: If the day lies before its start.
    """
    if act.state == ActState.ACCEPTED:
        raise errors.AlreadyAccepted
    if act.state not in _OPEN:
        raise errors.ActIsClosed
    _expect(act, version)
    if not act.evidence:
        raise errors.NoEvidence
    if accepted_on > today:
        raise errors.AcceptedInFuture
    if accepted_on < EARLIEST:
        raise errors.AcceptedTooLongAgo
    if act.started_on is not None and accepted_on < act.started_on:
        raise errors.AcceptedBeforeStart
    before = act.state
    act.state = ActState.ACCEPTED.value
    act.accepted_on = accepted_on
    act.kind_at = kind_at(session, act.business, accepted_on)
    act.root_id = act.business.counted_id
    _copy_facts(act, act.business)
    changes = {"state": [before, act.state], "accepted_on": [None, accepted_on.isoformat()]}
    audit.record(session, actor, "support_act.accept", subject_of(act), changes)


def cancel_act(session: Session, actor: audit.Actor, act: SupportAct, *, version: int) -> None:
    """Cancel an act that did not come to acceptance.

    Raises:
        StaleAct: If somebody saved it since this person opened it.
        ActIsClosed: If it is accepted, cancelled or voided.
    """
    _expect(act, version)
    if act.state not in _OPEN:
        raise errors.ActIsClosed
    before, act.state = act.state, ActState.CANCELLED.value
    audit.record(session, actor, "support_act.cancel", subject_of(act), {"state": [before, act.state]})


def void_act(
    session: Session,
    actor: audit.Actor,
    act: SupportAct,
    *,
    version: int,
    reason: str,
    replacement: SupportAct | None = None,
) -> None:
    """Take an accepted act out of all figures; it stays readable with its reason.

    Args:
        session: The change's session.
        actor: Who voids it.
        act: Which act.
        version: The version that the person saw.
        reason: Why, for those who read it years later.
        replacement: The act that stands in its place; None when there is none (yet).

    Raises:
        StaleAct: If somebody saved it since this person opened it.
        NotAccepted: If it is not accepted.
        NoReason: If the reason says nothing.
        BadReplacement: If the other act cannot stand for it.
    """
    _expect(act, version)
    if act.state != ActState.ACCEPTED:
        raise errors.NotAccepted
    if len(reason) < _SHORTEST_REASON:
        raise errors.NoReason
    if replacement is not None and not may_replace(act, replacement):
        raise errors.BadReplacement
    act.state = ActState.VOIDED.value
    act.void_reason = reason
    changes: dict[str, Any] = {"state": [ActState.ACCEPTED.value, act.state], "reason": [None, reason]}
    if replacement is not None:
        act.replaced_by_id = replacement.id
        changes["replaced_by"] = [None, replacement.id]
    audit.record(session, actor, "support_act.void", subject_of(act), changes)


def replace_act(session: Session, actor: audit.Actor, act: SupportAct, *, replacement: SupportAct) -> None:
    """Name the act that stands in the place of a voided one; once.

    Raises:
        BadReplacement: If the first is not voided, or the other cannot stand for it.
        AlreadyReplaced: If the voided act names another one.
    """
    if act.state != ActState.VOIDED or not may_replace(act, replacement):
        raise errors.BadReplacement
    if act.replaced_by_id is not None:
        raise errors.AlreadyReplaced
    act.replaced_by_id = replacement.id
    session.flush()
    audit.record(
        session, actor, "support_act.replace", subject_of(act), {"replaced_by": [None, replacement.id]}
    )


def may_replace(act: SupportAct, replacement: SupportAct) -> bool:
    """Say whether an act can stand for a voided one: same business and programme, and not given up itself."""
    return (
        replacement.id != act.id
        and replacement.programme_id == act.programme_id
        and replacement.root_id == act.root_id
        and replacement.state not in (ActState.CANCELLED, ActState.VOIDED)
    )


def verify_act(session: Session, actor: audit.Actor, act: SupportAct, *, version: int) -> None:
    """Mark that a second person compared an accepted act with its evidence; figures do not change.

    Raises:
        StaleAct: If somebody saved it since this person opened it.
        NotAccepted: If it is not accepted.
        AlreadyVerified: If it was verified.
        NoEvidence: If there is nothing to compare it with.
        VerifiedByRecorder: If the person had a hand in recording it.
    """
    if act.state != ActState.ACCEPTED:
        raise errors.NotAccepted
    if act.verified_at is not None:
        raise errors.AlreadyVerified
    _expect(act, version)
    if not act.evidence:
        raise errors.NoEvidence
    if actor.user_id is None or actor.user_id in recorders_of(session, act):
        raise errors.VerifiedByRecorder
    act.verified_at = utcnow()
    act.verified_by_id = actor.user_id
    audit.record(session, actor, "support_act.verify", subject_of(act))


def _expect(act: SupportAct, version: int) -> None:
    if act.version != version:
        raise errors.StaleAct


def _open_state(started_on: date | None, today: date) -> str:
    begun = started_on is not None and started_on <= today
    return (ActState.UNDER_WAY if begun else ActState.DRAFT).value


def _copy_facts(act: SupportAct, business: Business) -> None:
    """Write down where the business is now: later moves do not change what was done."""
    act.district_code_at = business.former_district_code
    act.place_scheme_at = business.declared_scheme
    act.commune_code_at = business.declared_commune_code
    act.current_commune_code_at = business.current_commune_code
