"""Make marketplace files: take the seller's template, fill it, keep the file with its report."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from pathlib import PurePath
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, cast

from flask import current_app
from sqlalchemy.orm import Session

from catalog.models import Business
from core import audit
from core.config import Settings
from core.jobs import Job, enqueue, task
from core.storage import storage
from core.text import clean_line, slugify
from exporters.base import Exporter, ExportReport, TemplateExporter
from exporters.categories.services import learn_from
from exporters.errors import TemplateNeeded
from exporters.goods import Listing
from exporters.listings import listing_count, listings_of
from exporters.models import ExportRun
from exporters.registry import TEMPLATE_EXPORTERS, present_exporter
from exporters.returned.services import close_exported
from exporters.rule_choices import present_pack
from exporters.shopee import PASTE_SUFFIX
from exporters.stalls.fingerprints import Facts, noting
from exporters.stalls.listings import mark_exported

log = logging.getLogger("gocque.exporters")
AT_ONCE = 500  # listings that a request fills itself; more go to the worker
PROGRESS_EACH = 50
_USUAL = ".xlsx"


def prepared_exporter(
    session: Session, marketplace: str, template: BinaryIO | None, suffix: str | None = None
) -> Exporter:
    """Return the exporter that is ready to write, by the rules that hold now.

    Args:
        session: Only reads.
        marketplace: Slug of the marketplace.
        template: The seller's own file, for marketplaces that read only that back.
        suffix: Ending of the file; None: one workbook, or as many as its marketplace takes at a time.

    Raises:
        UnknownMarketplace: If there is none of that name.
        UnknownForm: If it has no file of that ending.
        TemplateNeeded: If the marketplace needs a template for it and none is given.
        TemplateRefused: If the template cannot be filled.
    """
    exporter = present_exporter(session, marketplace)
    if marketplace in TEMPLATE_EXPORTERS and not (template is None and suffix == PASTE_SUFFIX):
        exporter = _with_template(exporter, template)
    return exporter.in_form(suffix) if suffix else exporter


def _with_template(exporter: Exporter, template: BinaryIO | None) -> Exporter:
    if template is None:
        raise TemplateNeeded
    return cast(TemplateExporter, exporter).with_template(template)


def start_run(
    session: Session,
    business: Business,
    marketplace: str,
    *,
    actor: audit.Actor,
    on: date,
    suffix: str | None = None,
    template: bytes | None = None,
    template_name: str = "",
    products: Collection[int] | None = None,
) -> ExportRun:
    """Make a marketplace's file: at once, or in the worker when it is long.

    A template is read first, so a refusal reaches the person while the file is still at hand.

    Args:
        session: Where the run is kept.
        business: Whose products are written.
        marketplace: Slug of the marketplace.
        actor: Who asks for it.
        on: The day that stands in the file's name.
        suffix: Ending of the file; None: the marketplace's usual one.
        template: The seller's own file, for marketplaces that read only that back.
        template_name: As the seller called it.
        products: Numbers of the only products that are written; None: all that the business has.

    Raises:
        UnknownMarketplace: If there is none of that name.
        UnknownForm: If it has no file of that ending.
        TemplateNeeded: If the marketplace needs a template and none is given.
        TemplateRefused: If the template cannot be filled; nothing is kept then.
    """
    exporter = prepared_exporter(
        session, marketplace, None if template is None else io.BytesIO(template), suffix
    )
    learn_from(session, exporter, business, actor=actor, on=on)
    run = new_run(
        session,
        business,
        marketplace,
        actor=actor,
        on=on,
        suffix=exporter.suffix,
        template=template,
        template_name=template_name,
        products=products,
    )
    if listing_count(session, business.id, only=run.chosen) > AT_ONCE:
        run.job_id = enqueue(session, "exporters.fill", {"run_id": run.id}, requested_by=actor.user_id).id
    else:
        fill(session, run, exporter=exporter)
    return run


def new_run(
    session: Session,
    business: Business,
    marketplace: str,
    *,
    actor: audit.Actor,
    on: date,
    suffix: str,
    template: bytes | None,
    template_name: str,
    products: Collection[int] | None = None,
) -> ExportRun:
    """Write a run down before its file is made, with the arguments of `start_run`; `suffix` is its form's."""
    place = slugify(business.name, longest=40) or "co-so"
    run = ExportRun(
        business=business,
        marketplace=marketplace,
        requested_by_id=actor.user_id,
        template_name=clean_line(template_name)[:200] or None,
        template_stored=None if template is None else storage().put(template, "xlsx"),
        pack_version=present_pack(session, marketplace).version,
        file_name=f"{marketplace}-{place}-{on:%Y-%m-%d}{suffix}",
        chosen=None if products is None else sorted(products),
    )
    session.add(run)
    session.flush()
    made = {"marketplace": marketplace, "file": suffix, "run": run.id}
    audit.record(session, actor, "export.run", f"business:{business.id}", made)
    return run


def fill(
    session: Session,
    run: ExportRun,
    told: Callable[[int], None] = lambda done: None,
    exporter: Exporter | None = None,
) -> None:
    """Write the run's file into the store and its report into the run.

    Args:
        session: Where the run is kept.
        run: What is to be made.
        told: Is told how many listings are done.
        exporter: The one that is ready to write; None: made anew from the stored template.
    """
    settings = cast(Settings, current_app.config["GOCQUE"])
    suffix = suffix_of(run)
    if exporter is None:
        template = io.BytesIO(storage().get(run.template_stored)) if run.template_stored else None
        # One workbook in the seller's own template becomes several where the marketplace takes no more.
        chosen = None if template and suffix == _USUAL else suffix
        exporter = prepared_exporter(session, run.marketplace, template, chosen)
    listings = _counted(listings_of(session, run.business_id, settings.public_url, only=run.chosen), told)
    noted: dict[str, dict[str, str]] = {}
    content, report = written(exporter, noting(exporter, listings, noted))
    keep_made(session, run, content, report, noted)


def keep_made(
    session: Session, run: ExportRun, content: bytes, report: ExportReport, noted: Mapping[str, Facts]
) -> None:
    """Keep the file of a run with its report, and what it said of each product that it holds.

    Args:
        session: The run's session.
        run: As `new_run` wrote it down.
        content: The file.
        report: What became of each listing; without rows there is no file.
        noted: Facts of every listing that went in, by product id.
    """
    suffix = suffix_of(run)
    if report.suffix and report.suffix != suffix:
        run.file_name = (run.file_name or "").removesuffix(suffix) + report.suffix
    ending = (report.suffix or suffix).rpartition(".")[2]
    run.stored_name = storage().put(content, ending) if report.rows else None
    run.report = report_json(report)
    close_exported(session, run.business_id, run.marketplace, report.written)
    session.flush()
    mark_exported(session, run, {each: noted[each] for each in report.written})


def suffix_of(run: ExportRun) -> str:
    """Return the ending of the run's file, with its dot."""
    name = run.file_name or ""
    return PASTE_SUFFIX if name.endswith(PASTE_SUFFIX) else PurePath(name).suffix


def written(exporter: Exporter, listings: Iterable[Listing]) -> tuple[bytes, ExportReport]:
    """Write all listings and return the file with its report."""
    with SpooledTemporaryFile(max_size=16 * 1024 * 1024) as out:
        report = exporter.write((each.at(exporter.slug) for each in listings), cast(BinaryIO, out))
        out.seek(0)
        return out.read(), report


def report_json(report: ExportReport) -> dict[str, Any]:
    """Return the report as plain values, in the shape that pages and commands read."""
    return {
        "written": list(report.written),
        "refused": [
            {"product_id": each.product_id, "problems": [problem.as_json() for problem in each.problems]}
            for each in report.refused
        ],
        "off": list(report.off),
        "warnings": [problem.as_json() for problem in report.warnings],
        "notes": [problem.as_json() for problem in report.notes],
        "notices": list(report.notices),
        "rows": report.rows,
    }


@task("exporters.fill", is_long=True)
def _fill(job: Job, *, run_id: int) -> dict[str, Any] | None:
    run = job.session.get(ExportRun, run_id)
    if run is None:
        return None
    total = listing_count(job.session, run.business_id, only=run.chosen)

    def told(done: int) -> None:
        if done % PROGRESS_EACH == 0:
            job.checkpoint(done, total)

    fill(job.session, run, told)
    return {"rows": (run.report or {})["rows"]}


def _counted(listings: Iterable[Listing], told: Callable[[int], None]) -> Iterator[Listing]:
    for done, listing in enumerate(listings, start=1):
        yield listing
        told(done)
