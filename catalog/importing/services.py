"""Take a file in, judge it, bring its good rows in: at once, or in the worker when it is long."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from catalog import queries
from catalog.importing.applying import bring_in
from catalog.importing.fields import Lists
from catalog.importing.judging import Judgement, Plan, judge, read_rows
from catalog.importing.reports import Report, Verdict
from catalog.importing.shelf import shelf_of
from catalog.importing.tables import RawTable, read_table
from catalog.importing.workbook import write_rejected
from catalog.models import Business, ImportState, ProductImport
from core import audit
from core.database import utcnow
from core.errors import DomainError
from core.jobs import Job, OutboxEntry, enqueue, task
from core.seen import hold
from core.storage import storage

AT_ONCE = 100  # rows that a request judges or brings in itself; more go to the worker
BATCH = 25  # products that are brought in between two commits
_LETTERS = {Verdict.CREATED: "c", Verdict.UPDATED: "u", Verdict.UNCHANGED: "=", Verdict.REJECTED: "x"}
_NOT_YET = "."
_BROUGHT = frozenset({"c", "u"})
Told = Callable[[int, int], None]


def _silent(done: int, total: int) -> None:
    return None


def judged(
    session: Session, business_id: int, table: RawTable, told: Callable[[int], None] = lambda done: None
) -> Judgement:
    """Judge a file against the shelf of a business as it is now; changes nothing."""
    with force_locale("vi"):  # headings, lists and reasons are kept in the file's own language
        lists = Lists.of(queries.families(session))
        rows = read_rows(table, lists, told)
        gtins = [row.offer["gtin"] for row in rows if "gtin" in row.offer]
        return judge(table, rows, shelf_of(session, business_id, gtins), lists)


def start_import(
    session: Session,
    business: Business,
    content: bytes,
    file_name: str,
    *,
    actor: audit.Actor,
    at_once: bool = False,
) -> ProductImport:
    """Take a file in and judge it; nothing is brought in yet.

    Args:
        session: The change's session.
        business: Whose products they are.
        content: The file.
        file_name: As its owner calls it.
        actor: Who hands it in.
        at_once: Judge a long file here and now, not in the worker.

    Raises:
        FileRefused: If nothing of it can be judged; it is not kept then.
        WorkbookRefused: If it is a workbook that is not opened.
    """
    with force_locale("vi"):
        table = read_table(content)
    run = ProductImport(
        business=business,
        requested_by_id=actor.user_id,
        on_behalf_of_id=actor.on_behalf_of_id,
        file_name=file_name[-200:] or _("tệp không tên"),
        file_digest=hashlib.sha256(content).hexdigest(),
        stored_name=storage().put(content, "xlsx" if content.startswith(b"PK") else "csv"),
        state=ImportState.CHECKING.value,
        outcome="",
    )
    session.add(run)
    session.flush()
    audit.record(session, actor, "import.hand_in", f"business:{business.id}", {"import": run.id})
    if len(table.rows) > AT_ONCE and not at_once:
        _hand_over(session, run)
    else:
        check(session, run, table)
    return run


def check(session: Session, run: ProductImport, table: RawTable, told: Told = _silent) -> None:
    """Judge a file and keep the report; its owner decides what follows."""
    total = len(table.rows)
    judgement = judged(session, run.business_id, table, lambda done: told(done, total))
    _keep(run, table, judgement.report)
    run.state = ImportState.CHECKED.value
    session.flush()


def may_begin(run: ProductImport, job_is_over: bool) -> bool:
    """Say whether the rows may be brought in: after the check, or again when a run was cut off."""
    cut_off = run.state == ImportState.APPLYING and job_is_over
    return (run.state == ImportState.CHECKED or cut_off) and has_something(run.counts or {})


def has_something(counts: dict[str, Any]) -> bool:
    """Say whether any row would change the shelf."""
    return bool(counts.get(Verdict.CREATED) or counts.get(Verdict.UPDATED))


def begin(session: Session, run: ProductImport, *, actor: audit.Actor) -> bool:
    """Bring the good rows of a checked file in, new products as drafts.

    From now on the run is the actor's: whoever handed the file in stands in the audit trail.

    Returns:
        False, and nothing is done, when it may not begin: of two who begin at once only the first does.
    """
    hold(session, run)
    job = session.get(OutboxEntry, run.job_id, populate_existing=True) if run.job_id else None
    if not may_begin(run, job is None or job.is_over):
        return False
    run.requested_by_id, run.on_behalf_of_id = actor.user_id, actor.on_behalf_of_id
    run.state = ImportState.APPLYING.value
    session.flush()
    if sum((run.counts or {}).values()) > AT_ONCE:
        _hand_over(session, run)
    else:
        apply(session, run)
    return True


def apply(session: Session, run: ProductImport, told: Told = _silent) -> None:
    """Bring the good rows in, judged once more against the shelf of this moment.

    Ends when somebody else has gone on with the run: what was judged is no longer what is there.

    Args:
        session: The change's session.
        run: A file that was checked. Rows that an earlier, cut-off run brought in stay counted so.
        told: Hears behind each batch how many products of how many are done; may commit, may end the run.
    """
    with force_locale("vi"):
        table = read_table(storage().get(run.stored_name))
    if not _is_as_left(session, run, _standing(run)):
        return
    judgement = judged(session, run.business_id, table)
    places = {row.number: index for index, row in enumerate(table.rows)}
    letters = list(run.outcome or _NOT_YET * len(places))
    actor = audit.Actor(run.requested_by_id, run.on_behalf_of_id)
    for done, plan in enumerate(judgement.plans, start=1):
        _bring_in(session, run.business, plan, actor)
        for step in plan.steps:
            letter = _LETTERS[step.row.result.verdict]
            place = places[step.row.raw.number]
            letters[place] = letters[place] if letters[place] in _BROUGHT else letter
        if done % BATCH == 0:
            run.outcome = "".join(letters)
            left = _standing(run)
            told(done, len(judgement.plans))
            if not _is_as_left(session, run, left):
                return
    _settle(run, table, judgement.report, letters)
    audit.record(session, actor, "import.apply", f"business:{run.business_id}", {"rows": run.counts})


def _standing(run: ProductImport) -> tuple[str, int | None, str]:
    return run.state, run.job_id, run.outcome


def _is_as_left(session: Session, run: ProductImport, left: tuple[str, int | None, str]) -> bool:
    """Hold a run until the next commit, and say whether nobody has gone on with it meanwhile."""
    hold(session, run)
    return _standing(run) == left


def _bring_in(session: Session, business: Business, plan: Plan, actor: audit.Actor) -> None:
    if all(step.row.result.verdict is Verdict.UNCHANGED for step in plan.steps):
        # An earlier run that was cut off may have brought these rows in.
        _note_product(plan, plan.product.product_id)
        return
    try:
        with session.begin_nested():
            product = bring_in(session, business, plan, actor)
            _note_product(plan, product.id)
    except (DomainError, DataError, IntegrityError) as problem:
        said = str(problem) if isinstance(problem, DomainError) else _("Vừa có người sửa cùng lúc.")
        for step in plan.steps:
            step.row.result.changes = []
            step.row.reject("name", said, _("Bạn nhập lại tệp để xem mới nhất."))


def _note_product(plan: Plan, number: int | None) -> None:
    for step in plan.steps:
        step.row.result.product_id = number


def _settle(run: ProductImport, table: RawTable, report: Report, letters: list[str]) -> None:
    """Keep the last report, in which rows that an earlier run brought in stay what they were."""
    verdicts = {letter: verdict for verdict, letter in _LETTERS.items()}
    for index, row in enumerate(report.rows):
        if letters[index] in _BROUGHT:
            row.verdict = verdicts[letters[index]]
        letters[index] = _LETTERS[row.verdict]
    run.outcome = "".join(letters)
    _keep(run, table, report)
    run.state, run.finished_at = ImportState.DONE.value, utcnow()


def _keep(run: ProductImport, table: RawTable, report: Report) -> None:
    run.counts = report.counts
    run.report_stored = storage().put(report.as_bytes(), "json")
    run.rejected_stored = storage().put(write_rejected(table, report), "xlsx") if report.rejected else None


def report_of(run: ProductImport) -> Report | None:
    """Return the kept report of a file; None before it was judged."""
    return Report.from_bytes(storage().get(run.report_stored)) if run.report_stored else None


def _hand_over(session: Session, run: ProductImport) -> None:
    run.job_id = enqueue(
        session, "catalog.import", {"import_id": run.id}, requested_by=run.requested_by_id
    ).id


@task("catalog.import", is_long=True)
def _import(job: Job, *, import_id: int) -> dict[str, Any] | None:
    run = job.session.get(ProductImport, import_id)
    if run is None or run.job_id != job.entry.id:
        return None
    if run.state == ImportState.CHECKING:
        with force_locale("vi"):
            table = read_table(storage().get(run.stored_name))
        check(job.session, run, table, job.checkpoint)
    elif run.state == ImportState.APPLYING:
        apply(job.session, run, job.checkpoint)
    return run.counts
