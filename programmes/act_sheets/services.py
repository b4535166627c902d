"""Take a sheet of acts in, judge it, decide what is in doubt, bring its good rows in: all of them or none.

Judging writes the rows exactly as bringing them in would, and takes that back: what the preview says is
what happens. Long sheets are read in the worker, with progress, and can be stopped until they are written.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from accounts.models import User
from accounts.queries import scope_of
from catalog.importing.reports import Report, Verdict
from catalog.importing.tables import RawTable, read_table
from catalog.importing.workbook import write_rejected
from core import audit
from core.database import utcnow
from core.formatting import VIETNAM
from core.jobs import Job, enqueue, task
from core.seen import hold
from core.storage import storage
from programmes.act_sheets import errors, queries
from programmes.act_sheets.columns import SHEET
from programmes.act_sheets.judging import Judged, judge
from programmes.act_sheets.models import ActSheet, ChoiceKind, SheetChoice, SheetState
from programmes.act_sheets.reports import Doubt, SheetReport
from programmes.act_sheets.watching import AtWork, Told, Watched
from programmes.act_sheets.writing import Hand, bring_in

AT_ONCE = 200  # rows that a request judges or brings in itself; more go to the worker


def hand_in(session: Session, actor: audit.Actor, user: User, *, content: bytes, file_name: str) -> ActSheet:
    """Keep a file and judge it; a long one is judged in the worker.

    Raises:
        FileRefused: If nothing of it can be judged; it is not kept then.
        WorkbookRefused: If it is a workbook that is not opened.
        TooManyJobs: If several of the person's sheets are not read yet.
    """
    table = _table(content)
    sheet = ActSheet(
        requested_by_id=user.id,
        agency_id=user.agency_id,
        file_name=file_name[-200:] or _("tệp không tên"),
        file_digest=hashlib.sha256(content).hexdigest(),
        stored_name=storage().put(content, "xlsx" if content.startswith(b"PK") else "csv"),
        state=SheetState.CHECKING.value,
    )
    session.add(sheet)
    session.flush()
    audit.record(session, actor, "act_sheet.hand_in", f"act_sheet:{sheet.id}", {"rows": len(table.rows)})
    if len(table.rows) > AT_ONCE:
        _hand_over(session, sheet)
    else:
        check(session, sheet, table)
    return sheet


def _table(content: bytes) -> RawTable:
    with force_locale("vi"):  # headings and reasons are kept in the file's own language
        return read_table(content, SHEET)


def _kept_table(sheet: ActSheet) -> RawTable:
    if sheet.stored_name is None:
        raise errors.NotToBegin
    return _table(storage().get(sheet.stored_name))


def check(session: Session, sheet: ActSheet, table: RawTable, watched: Watched | None = None) -> None:
    """Judge a sheet and keep the report; nothing else is changed.

    A sheet that has moved on while it was read is left as it is.
    """
    watched = watched or Watched()
    run = _run_of(sheet)
    judged = watched.judged(lambda told: _judged(session, sheet, table, told))
    if not _is_still(session, sheet, run):
        return
    notices = _tried(session, sheet, judged, watched)
    _keep(sheet, table, _report(table, judged, notices))
    sheet.state = SheetState.CHECKED.value
    session.flush()


def _run_of(sheet: ActSheet) -> tuple[str, int | None]:
    """Return by what a run knows that a sheet still waits for it."""
    return sheet.state, sheet.job_id


def _is_still(session: Session, sheet: ActSheet, run: tuple[str, int | None]) -> bool:
    """Hold a sheet to the end of the transaction, and say whether it still waits for this run.

    While its rows were read nobody was kept away: another run of the same work may have done it.
    """
    hold(session, sheet)
    return _run_of(sheet) == run


def _tried(session: Session, sheet: ActSheet, judged: Judged, watched: Watched) -> list[tuple[int, str]]:
    """Write the rows and take it back, so that the preview is what will happen."""
    hand = _hand(session, sheet)
    attempt = session.begin_nested()
    try:
        with force_locale("vi"):
            notices = bring_in(session, judged, hand, watched.writes)
    finally:
        attempt.rollback()
    return notices


def _judged(session: Session, sheet: ActSheet, table: RawTable, told: Told) -> Judged:
    today = datetime.now(VIETNAM).date()
    with force_locale("vi"):
        ground = queries.ground(session, sheet.agency_id, today, key=str(current_app.secret_key))
        return judge(table, ground, lambda done: told(done, len(table.rows)))


def _hand(session: Session, sheet: ActSheet) -> Hand:
    scope = scope_of(session.get_one(User, sheet.requested_by_id))
    return Hand(audit.Actor(sheet.requested_by_id), sheet.agency_id, scope.holds)


def _report(table: RawTable, judged: Judged, notices: list[tuple[int, str]]) -> SheetReport:
    return SheetReport(
        Report([row.result for row in judged.rows], table.unknown, table.notices),
        judged.doubts,
        [
            new
            for new in judged.news
            if any(row.business == new.number and not row.result.faults for row in judged.rows)
        ],
        notices,
        judged.left_out,
        judged.settled,
    )


def _keep(sheet: ActSheet, table: RawTable, found: SheetReport) -> None:
    sheet.counts = {**found.report.counts, "waiting": found.waiting_rows}
    sheet.report_stored = storage().put(found.as_bytes(), "json")
    rejected = found.report.rejected
    sheet.rejected_stored = storage().put(write_rejected(table, found.report), "xlsx") if rejected else None


def report_of(sheet: ActSheet) -> SheetReport | None:
    """Return the kept report of a sheet; None before it was judged, and when its term is over."""
    return SheetReport.from_bytes(storage().get(sheet.report_stored)) if sheet.report_stored else None


def waiting_doubts(session: Session, found: SheetReport) -> list[Doubt]:
    """Return the doubts of a report about which nothing was decided yet."""
    return [
        doubt
        for doubt in found.doubts
        if session.get(SheetChoice, doubt.fingerprint) is None
        and any(session.get(SheetChoice, key) is None for key in doubt.row_keys)
    ]


def decide(
    session: Session,
    actor: audit.Actor,
    sheet: ActSheet,
    fingerprint: str,
    *,
    kind: ChoiceKind,
    candidate: int | None = None,
) -> None:
    """Remember whom rows mean that could not be told; when all is decided the sheet is judged anew.

    Args:
        session: The change's session.
        actor: Who decides.
        sheet: A sheet that was judged.
        fingerprint: Of the doubt.
        kind: What is said of it; `SAME_AS` follows from a candidate that the file itself brings.
        candidate: For `IS`: the number of one of the candidates.

    Raises:
        DoubtIsGone: If the report holds no such doubt, or the sheet moves on already.
        BadChoice: If the candidate was not offered.
    """
    _hold_checked(session, sheet)
    found = report_of(sheet)
    doubt = found.doubt(fingerprint) if found else None
    if found is None or doubt is None:
        raise errors.DoubtIsGone
    business_id, same_as = candidate, None
    if kind is ChoiceKind.IS:
        if candidate not in {number for number, _signs in doubt.candidates}:
            raise errors.BadChoice
        if candidate < 0:
            same_as = next((new.fingerprint for new in found.news if new.number == candidate), None)
            kind, business_id = ChoiceKind.SAME_AS, None
            if same_as is None:
                raise errors.BadChoice
    else:
        business_id = None
    keys = doubt.row_keys if kind is ChoiceKind.SKIP else [fingerprint]
    for key in keys:
        session.merge(
            SheetChoice(
                fingerprint=key,
                kind=kind.value,
                business_id=business_id,
                same_as=same_as,
                chosen_by_id=actor.user_id,
                chosen_at=utcnow(),
            )
        )
    session.flush()
    facts = {"rows": len(doubt.rows), "choice": kind.value, "business": business_id}
    audit.record(session, actor, "act_sheet.choose", f"act_sheet:{sheet.id}", facts)
    if not waiting_doubts(session, found):
        _check_again(session, sheet)


def take_back(session: Session, actor: audit.Actor, sheet: ActSheet, fingerprint: str) -> None:
    """Forget a decision about a row of a sheet, and judge the sheet anew.

    Raises:
        DoubtIsGone: If the sheet knows of no such decision, or was brought in.
    """
    _hold_checked(session, sheet)
    found = report_of(sheet)
    known = set(found.left_out.values()) | {each.fingerprint for each in found.settled} if found else set()
    if fingerprint not in known:
        raise errors.DoubtIsGone  # before the database is asked: what was sent may be anything
    choice = session.get(SheetChoice, fingerprint)
    if choice is None:
        raise errors.DoubtIsGone
    session.delete(choice)
    session.flush()
    audit.record(session, actor, "act_sheet.take_back", f"act_sheet:{sheet.id}", {"choice": choice.kind})
    _check_again(session, sheet)


def _hold_checked(session: Session, sheet: ActSheet) -> None:
    if sheet.state == SheetState.CHECKED:  # one that is being written is not waited for
        hold(session, sheet)
    if sheet.state != SheetState.CHECKED:
        raise errors.DoubtIsGone


def _check_again(session: Session, sheet: ActSheet) -> None:
    rows = sum(value for key, value in (sheet.counts or {}).items() if key != "waiting")
    sheet.state = SheetState.CHECKING.value
    if rows > AT_ONCE:
        _hand_over(session, sheet)
    else:
        check(session, sheet, _kept_table(sheet))


def may_begin(sheet: ActSheet, *, job_is_over: bool) -> bool:
    """Say whether the rows may be brought in: checked with nothing in doubt, or when a run was cut off."""
    counts = sheet.counts or {}
    is_ready = sheet.state == SheetState.CHECKED or (sheet.state == SheetState.APPLYING and job_is_over)
    has_something = bool(counts.get(Verdict.CREATED) or counts.get(Verdict.UPDATED))
    return sheet.stored_name is not None and is_ready and has_something and not counts.get("waiting")


def is_begun(sheet: ActSheet) -> bool:
    """Say whether the rows are being brought in or were, and the sheet's page can still tell of it."""
    return sheet.stored_name is not None and sheet.state in (SheetState.APPLYING, SheetState.DONE)


def begin(session: Session, sheet: ActSheet) -> bool:
    """Bring the good rows in, all in one transaction; a long sheet in the worker.

    Of two who begin at once the second is refused: the sheet is held, and then looked at again.

    Returns:
        False when something has changed since the preview: nothing is written then, and there is a new one.

    Raises:
        NotToBegin: If the sheet is not ready.
    """
    if not may_begin(sheet, job_is_over=_job_is_over(session, sheet)):
        raise errors.NotToBegin  # at once: one that is being written is not waited for
    hold(session, sheet)
    if not may_begin(sheet, job_is_over=_job_is_over(session, sheet)):
        raise errors.NotToBegin
    sheet.state = SheetState.APPLYING.value
    session.flush()
    if sum((sheet.counts or {}).values()) > AT_ONCE:
        _hand_over(session, sheet)
        return True
    return apply(session, sheet)


def _job_is_over(session: Session, sheet: ActSheet) -> bool:
    job = queries.job_of(session, sheet, anew=True)
    return job is None or job.is_over


def apply(session: Session, sheet: ActSheet, watched: Watched | None = None) -> bool:
    """Write the good rows of a sheet, unless they are others than the preview said.

    Returns:
        False when they are: nothing is written, and the new preview waits for another yes. A sheet that
        has moved on while it was read is left as it is: whether it was brought in.
    """
    run = _run_of(sheet)
    table = _kept_table(sheet)
    promised = sheet.counts
    watched = watched or Watched()
    judged = watched.judged(lambda told: _judged(session, sheet, table, told))
    if not _is_still(session, sheet, run):
        return sheet.state == SheetState.DONE
    hand = _hand(session, sheet)
    attempt = session.begin_nested()
    with force_locale("vi"):
        notices = bring_in(session, judged, hand, watched.writes)
    found = _report(table, judged, notices)
    if {**found.report.counts, "waiting": found.waiting_rows} != promised:
        attempt.rollback()
        _keep(sheet, table, found)
        sheet.state = SheetState.CHECKED.value
        session.flush()
        return False
    attempt.commit()
    _keep(sheet, table, found)
    sheet.state, sheet.finished_at = SheetState.DONE.value, utcnow()
    session.flush()
    facts = {"support_records": found.report.counts, "new_businesses": len(found.news)}
    audit.record(session, hand.actor, "act_sheet.apply", f"act_sheet:{sheet.id}", facts)
    return True


def _hand_over(session: Session, sheet: ActSheet) -> None:
    sheet.job_id = enqueue(
        session, "programmes.act_sheet", {"sheet_id": sheet.id}, requested_by=sheet.requested_by_id
    ).id


@task("programmes.act_sheet", is_long=True)
def _work(job: Job, *, sheet_id: int) -> dict[str, Any] | None:
    sheet = job.session.get(ActSheet, sheet_id)
    if sheet is None or sheet.stored_name is None or sheet.job_id != job.entry.id:
        return None
    table = _kept_table(sheet)
    watched = AtWork(job, len(table.rows))
    if sheet.state == SheetState.CHECKING:
        check(job.session, sheet, table, watched)
    elif sheet.state == SheetState.APPLYING:
        apply(job.session, sheet, watched)
    return sheet.counts
