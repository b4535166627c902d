"""State certificates of GS1 numbers, take them back; confirm or refuse them; draw their scans anew."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from catalog.models import Business, ScanState
from catalog.services.kept_scans import draw_scan_of, stored_scan
from catalog.services.papers import EARLIEST
from core import audit
from core.database import utcnow
from core.jobs import Job, enqueue, task
from core.scans import ending_of
from traceability.numbers import errors, queries, registering, rules
from traceability.numbers.models import EvidenceState, NumberEvidence


def state_evidence(
    session: Session,
    business: Business,
    *,
    actor: audit.Actor,
    kind: str,
    typed: str,
    certificate_number: str,
    valid_from: date,
    valid_until: date | None,
    scan: bytes | None,
    today: date,
) -> NumberEvidence:
    """Write down what a certificate gives a business; an officer looks at its scan.

    Args:
        session: The change's session.
        business: Whose it is.
        actor: Who states it.
        kind: One of `EvidenceKind`.
        typed: The prefix or number, as people write it.
        certificate_number: As printed.
        valid_from: Its first day, from 1990 to `today`.
        valid_until: Its last day; None: it names none.
        scan: A PDF or photo of it.
        today: Today in Vietnam.

    Raises:
        BadPrefix: If the digits can be no number of a business.
        TaxNumberAsNumber: If a tax code or a person's number stands in them.
        EvidenceKnown: If the business has stated them already.
        EvidenceDates: If the days cannot be.
        NoScan: If there is none.
        BadScan: If it is neither a PDF nor a photo that can be taken.
    """
    value = rules.parse_value(kind, typed, is_sample=business.is_sample)
    if rules.holds_tax_number(kind, value, business.tax_code):
        raise errors.TaxNumberAsNumber
    if not EARLIEST <= valid_from <= today or (valid_until is not None and valid_until < valid_from):
        raise errors.EvidenceDates
    if not scan:
        raise errors.NoScan
    ext = ending_of(scan)
    registering.one_at_a_time(session)
    known = select(NumberEvidence.id).where(
        NumberEvidence.business_id == business.id,
        NumberEvidence.kind == kind,
        NumberEvidence.value == value,
        NumberEvidence.state.in_([EvidenceState.WAITING.value, EvidenceState.CONFIRMED.value]),
        # One that has run out may be stated anew with the next paper.
        NumberEvidence.valid_until.is_(None) | (NumberEvidence.valid_until >= today),
    )
    if session.scalar(known.limit(1)) is not None:
        raise errors.EvidenceKnown
    row = NumberEvidence(
        business_id=business.id,
        kind=kind,
        value=value,
        certificate_number=certificate_number,
        valid_from=valid_from,
        valid_until=valid_until,
        **stored_scan(scan, ext),
        is_sample=business.is_sample,
    )
    session.add(row)
    session.flush()
    if row.scan_state == ScanState.PENDING:
        enqueue(session, "numbers.draw_scan", {"evidence_id": row.id}, requested_by=actor.user_id)
    changes = {"number.kind": [None, kind], "number": [None, value]}
    audit.record(session, actor, "numbers.state", _subject(row), changes)
    return row


def remove_evidence(session: Session, row: NumberEvidence, *, actor: audit.Actor) -> None:
    """Take a certificate back; one under which numbers are public stays.

    Raises:
        InUse: If numbers, cartons or places stand under it.
    """
    registering.one_at_a_time(session)
    session.refresh(row)
    if row.state == EvidenceState.REMOVED:
        return
    if queries.count_standing(session, row.id) or row.next_serial:
        raise errors.InUse
    row.state, row.refused_reason = EvidenceState.REMOVED.value, None
    _flush(session)
    audit.record(session, actor, "numbers.remove", _subject(row))


def confirm_evidence(
    session: Session, row: NumberEvidence, *, actor: audit.Actor, expected_version: int
) -> list[str]:
    """Confirm that numbers are a business's own; what its goods carry of them is registered, and returned.

    Raises:
        EvidenceDecided: If it was decided or changed since the officer opened it.
        StillLooking: If its scan cannot be opened.
        Overlaps: If the same numbers are confirmed for another business.
    """
    registering.one_at_a_time(session)
    _expect(session, row, expected_version, EvidenceState.WAITING, EvidenceState.REFUSED)
    if not row.has_scan:
        raise errors.StillLooking
    if any(other.state == EvidenceState.CONFIRMED for other in queries.overlapping(session, row)):
        raise errors.Overlaps
    _decide(session, row, actor, EvidenceState.CONFIRMED, None)
    given = registering.register_due(session, row.business_id, actor=actor, confirmed=row)
    registering.take_over(session, row)
    audit.record(session, actor, "numbers.confirm", _subject(row), {"gtins": [None, given]} if given else {})
    return given


def refuse_evidence(
    session: Session, row: NumberEvidence, *, actor: audit.Actor, expected_version: int, reason: str
) -> int:
    """Refuse a certificate, a confirmed one included, and say how many numbers answer no more.

    Numbers under it stay tied to their goods and are in review: no code of theirs answers until a
    certificate covers them again, or a review gives them to somebody. Cartons and places under it answer
    by our own codes alone (`lookup` asks for a confirmed certificate).

    Raises:
        EmptyReason: If no reason is given.
        EvidenceDecided: If it was decided or changed since the officer opened it.
    """
    if not reason:
        raise errors.EmptyReason
    registering.one_at_a_time(session)
    _expect(session, row, expected_version, EvidenceState.WAITING, EvidenceState.CONFIRMED)
    _decide(session, row, actor, EvidenceState.REFUSED, reason)
    held_back = registering.hold_back(session, row)
    audit.record(session, actor, "numbers.refuse", _subject(row), {"reason": reason, "count": held_back})
    return held_back


def _expect(session: Session, row: NumberEvidence, version: int, *states: EvidenceState) -> None:
    session.refresh(row)
    if row.version != version or row.state not in states:
        raise errors.EvidenceDecided


def _decide(
    session: Session, row: NumberEvidence, actor: audit.Actor, state: EvidenceState, reason: str | None
) -> None:
    row.state, row.refused_reason = state.value, reason
    row.decided_at, row.decided_by_id = utcnow(), actor.user_id
    _flush(session)


def _flush(session: Session) -> None:
    try:
        session.flush()
    except StaleDataError:
        raise errors.EvidenceDecided from None


def _subject(row: NumberEvidence) -> str:
    return f"number_evidence:{row.id}"


@task("numbers.draw_scan")
def draw_scan(job: Job, evidence_id: int) -> dict[str, Any] | None:
    """Draw the photo of a certificate anew, without place and camera; the sweep removes the original."""
    return draw_scan_of(job.session, NumberEvidence, evidence_id)
