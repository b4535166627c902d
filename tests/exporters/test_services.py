"""Making files: at once or in the worker, whole or not at all."""

from __future__ import annotations

import io
from datetime import date

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.models import Business, Product
from core.audit import SYSTEM, AuditEntry
from core.jobs import JobState, OutboxEntry, cancel, drain
from core.storage import storage
from exporters import errors, services
from exporters.models import ExportRun
from exporters.rules import rule_pack
from tests.exporters.questions import questions
from tests.exporters.sample_listings import sample_categories
from tests.exporters.templates_shopee import Shape, build

TEMPLATE = build(Shape(categories=sample_categories()))
ON = date(2026, 11, 23)


@pytest.fixture
def business(sample_session) -> Business:
    """The sample's makers of bánh cáy: five products, all ready for Shopee."""
    return sample_session.scalars(select(Business).join(Product).where(Product.reference == "P01-01")).one()


def start(session: Session, business: Business, template: bytes = TEMPLATE) -> ExportRun:
    return services.start_run(
        session,
        business,
        "shopee",
        actor=SYSTEM,
        on=ON,
        template=template,
        template_name="Mẫu của tôi.xlsx",
    )


def rows_of(stored: str) -> list[str]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(storage().get(stored)))
    rows = book.get_sheet_by_name("Bản đăng tải").to_python(skip_empty_area=False)
    return [str(row[1]) for row in rows[6:] if row[1]]


def count(session: Session, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_short_file_is_made_at_once_and_kept_with_all_that_made_it(sample_session, business):
    run = start(sample_session, business)

    assert run.job_id is None
    assert run.report is not None
    assert run.report["written"] == ["P01-01", "P01-02", "P01-03", "P01-04", "P01-05"]
    assert run.report["rows"] == len(rows_of(str(run.stored_name)))
    assert (run.report["refused"], run.report["off"], run.report["warnings"]) == ([], [], [])
    assert run.file_name == "shopee-htx-banh-cay-nep-gac-mau-2026-11-23.xlsx"
    assert (run.template_name, run.pack_version) == ("Mẫu của tôi.xlsx", rule_pack("shopee").version)
    assert storage().get(str(run.template_stored)) == TEMPLATE


def test_the_name_of_the_sellers_file_is_kept_clean_and_short(sample_session, business):
    name = "Ma\u0302\u0303u\x00 của\u202e\n tôi" + "x" * 300

    run = services.start_run(
        sample_session, business, "shopee", actor=SYSTEM, on=ON, template=TEMPLATE, template_name=name
    )

    assert run.template_name == ("Mẫu của tôi" + "x" * 300)[:200]


def test_who_made_a_file_stands_in_the_trail(sample_session, business):
    run = start(sample_session, business)

    entry = sample_session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
    assert (entry.action, entry.subject) == ("export.run", f"business:{business.id}")
    assert entry.changes == {"marketplace": "shopee", "file": ".xlsx", "run": run.id}


def test_a_refused_template_leaves_nothing_behind(sample_session, business):
    kept = set(storage().names())
    runs, entries = count(sample_session, ExportRun), count(sample_session, AuditEntry)

    with pytest.raises(errors.NotWorkbook):
        start(sample_session, business, b"gian hang")

    assert count(sample_session, ExportRun) == runs
    assert count(sample_session, AuditEntry) == entries
    assert count(sample_session, OutboxEntry) == 0
    assert set(storage().names()) == kept


def test_without_a_writable_product_there_is_a_report_and_no_file(sample_session, business):
    for product in sample_session.scalars(select(Product).where(Product.business_id == business.id)):
        product.description = "Ngắn"
    sample_session.flush()

    run = start(sample_session, business)

    assert run.stored_name is None
    assert run.report is not None
    assert {each["product_id"] for each in run.report["refused"]} == {f"P01-0{n}" for n in range(1, 6)}
    assert {problem["rule"] for each in run.report["refused"] for problem in each["problems"]} == {
        "description-length"
    }


def test_a_long_file_is_made_by_the_worker_and_is_the_same(sample_session, business, monkeypatch):
    at_once = start(sample_session, business)
    monkeypatch.setattr(services, "AT_ONCE", 4)

    run = start(sample_session, business)
    sample_session.commit()
    waiting = run.report
    drain()
    sample_session.refresh(run)

    assert waiting is None
    assert run.stored_name == at_once.stored_name
    assert run.report == at_once.report
    job = sample_session.get_one(OutboxEntry, run.job_id)
    assert (job.state, job.result) == (JobState.DONE, {"rows": (at_once.report or {})["rows"]})


def test_the_worker_tells_how_far_it_is(sample_session, business, monkeypatch):
    monkeypatch.setattr(services, "AT_ONCE", 4)
    monkeypatch.setattr(services, "PROGRESS_EACH", 2)
    run = start(sample_session, business)
    sample_session.commit()

    with questions() as asked:
        drain()

    job = sample_session.get_one(OutboxEntry, run.job_id)
    assert (job.done, job.total) == (4, 5)
    # Telling commits; what was read before is not asked for again, product by product.
    assert len([each for each in asked if "FROM products" in each or "FROM variants" in each]) <= 6


def test_a_stopped_file_is_not_there(sample_session, business, monkeypatch):
    monkeypatch.setattr(services, "AT_ONCE", 4)
    monkeypatch.setattr(services, "PROGRESS_EACH", 2)
    run = start(sample_session, business)
    sample_session.get_one(OutboxEntry, run.job_id).cancel_requested = True
    sample_session.commit()

    drain()

    sample_session.refresh(run)
    job = sample_session.get_one(OutboxEntry, run.job_id)
    assert job.state == JobState.CANCELLED
    assert (run.report, run.stored_name) == (None, None)


def test_a_file_that_still_waits_can_be_called_off(sample_session, business, monkeypatch):
    monkeypatch.setattr(services, "AT_ONCE", 4)
    run = start(sample_session, business)
    cancel(sample_session.get_one(OutboxEntry, run.job_id))
    sample_session.commit()

    drain()

    sample_session.refresh(run)
    assert run.report is None


def test_a_job_whose_run_is_gone_ends_quietly(sample_session, business, monkeypatch):
    monkeypatch.setattr(services, "AT_ONCE", 4)
    run = start(sample_session, business)
    job_id = run.job_id
    sample_session.delete(run)
    sample_session.commit()

    drain()

    assert sample_session.get_one(OutboxEntry, job_id).state == JobState.DONE


@pytest.mark.parametrize(
    ("marketplace", "suffix"),
    [("sendo", ".xlsx"), ("sendo", ".json"), ("sendo", ".zip"), ("alibaba", ".xlsx"), ("alibaba", ".csv")],
)
def test_a_file_of_our_own_needs_no_template(sample_session, business, marketplace, suffix):
    run = services.start_run(sample_session, business, marketplace, actor=SYSTEM, on=ON, suffix=suffix)

    assert run.file_name == f"{marketplace}-htx-banh-cay-nep-gac-mau-2026-11-23{suffix}"
    assert services.suffix_of(run) == suffix
    assert str(run.stored_name).endswith(suffix)
    assert (run.template_name, run.template_stored) == (None, None)
    assert run.pack_version == rule_pack(marketplace).version
    assert run.report is not None
    assert run.report["rows"] == len(run.report["written"]) == {"sendo": 5, "alibaba": 3}[marketplace]


def test_without_a_choice_the_usual_form_is_made(sample_session, business):
    run = services.start_run(sample_session, business, "sendo", actor=SYSTEM, on=ON)

    assert services.suffix_of(run) == ".xlsx"


def test_a_form_that_is_not_there_leaves_nothing_behind(sample_session, business):
    with pytest.raises(errors.UnknownForm):
        services.start_run(sample_session, business, "alibaba", actor=SYSTEM, on=ON, suffix=".json")

    assert count(sample_session, ExportRun) == 0


def test_the_worker_makes_the_chosen_form_too(sample_session, business, monkeypatch):
    at_once = services.start_run(sample_session, business, "sendo", actor=SYSTEM, on=ON, suffix=".json")
    monkeypatch.setattr(services, "AT_ONCE", 4)

    run = services.start_run(sample_session, business, "sendo", actor=SYSTEM, on=ON, suffix=".json")
    sample_session.commit()
    drain()
    sample_session.refresh(run)

    assert run.stored_name == at_once.stored_name


def test_shopee_needs_a_template_of_the_seller(session):
    with pytest.raises(errors.TemplateNeeded, match="tệp mẫu của chính gian hàng"):
        services.prepared_exporter(session, "shopee", None)


def test_nobody_exports_to_a_marketplace_that_is_not_there(session):
    with pytest.raises(errors.UnknownMarketplace):
        services.prepared_exporter(session, "cho-troi", None)
