"""Read runs: how each ended, who asked for it, what became of every product."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from catalog.models import Product
from catalog.queries import name_of
from core.jobs import JobState, OutboxEntry
from exporters.models import ExportRun

RUNS_A_PAGE = 50
PRODUCTS_A_PAGE = 100
_DIGITS = 64  # of a SHA-256


class RunStanding(StrEnum):
    """How a run ended, or that it has not."""

    DONE = "done"
    EMPTY = "empty"
    WORKING = "working"
    CANCELLED = "cancelled"
    FAILED = "failed"


WORDS: Mapping[RunStanding, Any] = {
    RunStanding.DONE: _l("có tệp"),
    RunStanding.EMPTY: _l("không có tệp"),
    RunStanding.WORKING: _l("đang làm"),
    RunStanding.CANCELLED: _l("đã dừng"),
    RunStanding.FAILED: _l("bị lỗi, không xong"),
}
TONES = {
    RunStanding.DONE: "ok",
    RunStanding.EMPTY: "warn",
    RunStanding.WORKING: "info",
    RunStanding.CANCELLED: "",
    RunStanding.FAILED: "bad",
}


class Outcome(StrEnum):
    """What became of one product in a run."""

    WRITTEN = "written"
    REFUSED = "refused"
    OFF = "off"


OUTCOMES: Mapping[Outcome, Any] = {
    Outcome.WRITTEN: _l("đã ghi"),
    Outcome.REFUSED: _l("chưa ghi được"),
    Outcome.OFF: _l("không bán ở đây"),
}


@dataclass(frozen=True)
class RunLine:
    """A run as lists show it."""

    run: ExportRun
    standing: RunStanding

    @property
    def words(self) -> Any:
        """Return how it ended, in words."""
        return WORDS[self.standing]

    @property
    def tone(self) -> str:
        """Return the tag that goes with it."""
        return TONES[self.standing]

    @property
    def written(self) -> int:
        """Return how many products its file holds."""
        return len((self.run.report or {}).get("written", ()))


@dataclass(frozen=True)
class RunFacts:
    """What is known of one run beside its report.

    Attributes:
        asked_by: Name of the person; "" for a command.
        file_hash, template_hash: SHA-256; None where there is no file.
        written, refused, off: How many products.
        chosen: How many were asked for; None: all.
    """

    asked_by: str
    file_hash: str | None
    template_hash: str | None
    written: int
    refused: int
    off: int
    chosen: int | None


@dataclass(frozen=True)
class ProductLine:
    """One product in a run; number and name are None when it is gone from the catalogue."""

    product_id: str
    number: int | None
    name: str | None
    outcome: Outcome

    @property
    def words(self) -> Any:
        """Return what became of it, in words."""
        return OUTCOMES[self.outcome]


def all_runs(business_id: int, marketplace: str = "") -> Select[ExportRun]:
    """Return the statement of all runs of a business, the newest first; at one marketplace or at all."""
    statement = select(ExportRun).where(ExportRun.business_id == business_id).order_by(ExportRun.id.desc())
    return statement.where(ExportRun.marketplace == marketplace) if marketplace else statement


def marketplaces_with_runs(session: Session, business_id: int) -> set[str]:
    """Return the slugs of the marketplaces and doors for which a business has made files."""
    found = select(ExportRun.marketplace).where(ExportRun.business_id == business_id).distinct()
    return set(session.scalars(found))


def run_lines(session: Session, runs: Sequence[ExportRun]) -> list[RunLine]:
    """Return runs as lists show them, in their order; jobs are looked up once for all."""
    jobs = [run.job_id for run in runs if run.job_id is not None and run.report is None]
    found = session.execute(select(OutboxEntry.id, OutboxEntry.state).where(OutboxEntry.id.in_(jobs)))
    states: dict[int, str] = {row.id: row.state for row in found}
    return [RunLine(run, standing_of(run, states.get(run.job_id or 0))) for run in runs]


def standing_of(run: ExportRun, job_state: str | None) -> RunStanding:
    """Return how a run ended.

    Args:
        run: Any run.
        job_state: State of its job; None when there is none, or no longer.
    """
    if run.report is not None:
        return RunStanding.DONE if run.stored_name else RunStanding.EMPTY
    if job_state in {JobState.PENDING, JobState.RUNNING}:
        return RunStanding.WORKING
    return RunStanding.CANCELLED if job_state == JobState.CANCELLED else RunStanding.FAILED


def facts_of_run(session: Session, run: ExportRun) -> RunFacts:
    """Return what is known of a run beside its report."""
    report = run.report or {}
    return RunFacts(
        asked_by=name_of(session, run.requested_by_id),
        file_hash=run.stored_name[:_DIGITS] if run.stored_name else None,
        template_hash=run.template_stored[:_DIGITS] if run.template_stored else None,
        written=len(report.get("written", ())),
        refused=len(report.get("refused", ())),
        off=len(report.get("off", ())),
        chosen=None if run.chosen is None else len(run.chosen),
    )


def products_in(session: Session, run: ExportRun) -> list[ProductLine]:
    """Return every product of a run with what became of it: written, then refused, then off."""
    report = run.report or {}
    rows = session.execute(
        select(Product.id, Product.name, Product.reference, Product.code).where(
            Product.business_id == run.business_id
        )
    )
    known = {row.reference or row.code: row for row in rows}
    found = [
        *((each, Outcome.WRITTEN) for each in report.get("written", ())),
        *((each["product_id"], Outcome.REFUSED) for each in report.get("refused", ())),
        *((each, Outcome.OFF) for each in report.get("off", ())),
    ]
    return [
        ProductLine(
            product_id,
            known[product_id].id if product_id in known else None,
            known[product_id].name if product_id in known else None,
            outcome,
        )
        for product_id, outcome in found
    ]
