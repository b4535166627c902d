"""Every run is kept, shown as it ended, and its file comes back byte for byte or not at all."""

from __future__ import annotations

import hashlib
import time
import zipfile
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select

from catalog.models import Business, Product
from core.audit import SYSTEM
from core.database import utcnow
from core.jobs import JobState, OutboxEntry, cancel, drain
from core.storage import storage
from exporters import services
from exporters.history.queries import RunStanding, facts_of_run, products_in, run_lines, standing_of
from exporters.models import ExportRun
from tests.exporters.sample_listings import sample_categories
from tests.exporters.templates_shopee import Shape, build
from tests.pages.client import PageClient

ON = date(2026, 11, 27)
TEMPLATE = build(Shape(categories=sample_categories()))
MAKER, OTHER_MAKER, PASSWORD = "0500000001", "0500000002", "mat-khau-mau-2026"
FORMS = [
    ("shopee", ".xlsx"),
    *(("sendo", suffix) for suffix in (".xlsx", ".json", ".zip")),
    *(("alibaba", suffix) for suffix in (".xlsx", ".csv", ".zip")),
]


@pytest.fixture
def business(sample_session):
    return sample_session.scalars(select(Business).join(Product).where(Product.reference == "P01-01")).one()


def run(session, business, marketplace="sendo", suffix=None) -> ExportRun:
    more: dict[str, Any] = {"template": TEMPLATE} if marketplace == "shopee" else {}
    return services.start_run(session, business, marketplace, actor=SYSTEM, on=ON, suffix=suffix, **more)


def test_the_same_products_give_the_same_bytes_on_another_day(sample_session, business, monkeypatch):
    first = {form: run(sample_session, business, *form).stored_name for form in FORMS}
    later = SimpleNamespace(time=lambda: time.time() + 40 * 86_400, localtime=time.localtime)
    monkeypatch.setattr(zipfile, "time", later)  # the clock that stamps what is packed

    again = {form: run(sample_session, business, *form).stored_name for form in FORMS}

    assert again == first
    for name in first.values():
        content = storage().get(str(name))
        assert hashlib.sha256(content).hexdigest() == str(name)[:64]


def test_a_run_says_how_it_ended(sample_session, business, monkeypatch):
    session = sample_session
    done = run(session, business)
    monkeypatch.setattr(services, "AT_ONCE", 1)
    waiting, stopped = run(session, business), run(session, business)
    job = session.get(OutboxEntry, stopped.job_id)
    cancel(job)
    failed = ExportRun(business=business, marketplace="sendo", created_at=utcnow())
    empty = ExportRun(business=business, marketplace="sendo", report={"written": []})
    session.add_all([failed, empty])
    session.commit()

    lines = run_lines(session, [done, waiting, failed, empty])
    assert [line.standing for line in lines] == ["done", "working", "failed", "empty"]
    drain()
    session.expire_all()
    assert [line.standing for line in run_lines(session, [waiting, stopped])] == ["done", "cancelled"]
    assert standing_of(failed, JobState.FAILED) is RunStanding.FAILED


def test_a_run_names_every_product_it_was_asked_for(sample_session, business):
    made = run(sample_session, business, "alibaba")

    lines = products_in(sample_session, made)
    facts = facts_of_run(sample_session, made)

    assert len(lines) == facts.written + facts.refused + facts.off == 5
    assert all(line.name for line in lines)
    assert facts.file_hash == hashlib.sha256(storage().get(str(made.stored_name))).hexdigest()


def test_all_runs_are_listed_in_pages_and_each_shows_hash_rules_and_products(
    sample_app, sample_page, sample_session, business
):
    for _each in range(51):
        sample_session.add(ExportRun(business=business, marketplace="shopee", report={"written": []}))
    made = run(sample_session, business)
    name, number = str(made.stored_name), made.id
    sample_session.commit()
    page = sample_page
    page.sign_in(MAKER, PASSWORD)

    page.get("/quan-ly/ban-hang/lich-su")
    assert "52 mục" in page.text
    page.get("/quan-ly/ban-hang/lich-su?trang=2&san=khong-co")
    assert len(page.select("main ul.plain-list li")) == 2
    page.get("/quan-ly/ban-hang/lich-su?san=sendo")
    assert len(page.select("main ul.plain-list li")) == 1
    assert "Google Merchant" not in {link.text for link in page.links}
    run(sample_session, business, "google")
    sample_session.commit()
    page.get("/quan-ly/ban-hang/lich-su?san=google")
    assert "Google Merchant" in {link.text for link in page.links}
    assert len(page.select("main ul.plain-list li")) == 1
    page.get(f"/quan-ly/ban-hang/lan-xuat/{number}")
    assert name[:64] in page.text
    assert str(made.pack_version) in page.text
    page.click("Xem từng sản phẩm")
    assert page.h1.startswith("5 sản phẩm của tệp Sendo")
    assert "P01-05" in page.text
    stranger = PageClient(sample_app)
    stranger.sign_in(OTHER_MAKER, PASSWORD)
    stranger.get(f"/quan-ly/ban-hang/lan-xuat/{number}/san-pham", 404)


def test_a_damaged_file_is_said_and_not_served(sample_page, sample_session, business):
    made = run(sample_session, business)
    content = storage().get(str(made.stored_name))
    path = Path(storage().path(str(made.stored_name)))
    number = made.id
    sample_session.commit()
    page = sample_page
    page.sign_in(MAKER, PASSWORD)

    assert page.fetch(f"/quan-ly/ban-hang/lan-xuat/{number}/tep").data == content
    path.write_bytes(content[:-1] + b"x")
    page.get(f"/quan-ly/ban-hang/lan-xuat/{number}/tep", 409)
    assert "Tệp đã lưu bị hỏng" in page.text
    path.unlink()
    page.get(f"/quan-ly/ban-hang/lan-xuat/{number}/tep", 404)
