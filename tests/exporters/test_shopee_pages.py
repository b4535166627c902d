"""Rows to paste and files in parts on the page; what belongs to others is not there."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date
from typing import Any, cast

from python_calamine import CalamineWorkbook
from sqlalchemy import select

from catalog.models import Business, Product
from core.audit import SYSTEM
from core.storage import storage
from exporters import services
from exporters.models import ExportRun
from exporters.shopee import Shopee
from tests.exporters.sample_listings import sample_categories
from tests.exporters.templates_shopee import COLUMN_SETS, Shape, build
from tests.exporters.test_returned import NAME, a_row, returned
from tests.pages.client import PageClient

SHOPEE = "/quan-ly/ban-hang/shopee"
MAKER, OTHER_MAKER, PASSWORD = "0500000001", "0500000002", "mat-khau-mau-2026"
TEMPLATE = build(Shape(COLUMN_SETS["2026-07-14"], categories=sample_categories()))


def test_rows_to_paste_need_no_template_and_follow_one_that_is_given(sample_page: PageClient, sample_session):
    sample_page.sign_in(MAKER, PASSWORD)

    for content in (None, TEMPLATE):
        sample_page.get(f"{SHOPEE}/dan")
        chosen: dict[str, Any] = {"template": (content, "mau.xlsx")} if content else {}
        sample_page.submit("Làm bảng để dán", **chosen)

        assert "Tệp này để dán tay, không đưa thẳng lên Shopee." in sample_page.text
        (link,) = (link for link in sample_page.links if link.text == "Tải tệp về máy")
        answer = sample_page.fetch(link.href)
        rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()
        columns = COLUMN_SETS["2026-07-14" if content else "2025-07"]
        assert "Chè lam gừng lạc" in {row[columns.index("ps_product_name")] for row in rows}
        assert ".dan.xlsx" in answer.headers["Content-Disposition"]

    sample_page.get(f"{SHOPEE}/dan")
    sample_page.submit("Làm bảng để dán", status=422, template=(b"khong phai", "x.xlsx"))
    sample_page.get("/quan-ly/ban-hang/sendo/dan", 404)
    sample_page.get("/quan-ly/ban-hang/sendo/tra-lai", 404)
    assert len(sample_session.scalars(select(ExportRun)).all()) == 2


def test_a_file_that_holds_too_little_becomes_a_zip_under_its_own_ending(sample_session):
    business = sample_session.scalars(
        select(Business).join(Product).where(Product.reference == "P01-01")
    ).one()
    run = services.start_run(
        sample_session, business, "shopee", actor=SYSTEM, on=date(2026, 11, 27), template=TEMPLATE
    )
    assert str(run.file_name).endswith(".xlsx")
    exporter = cast(Shopee, services.prepared_exporter(sample_session, "shopee", io.BytesIO(TEMPLATE)))
    rule = exporter.pack.rule("file-rows")
    assert rule
    others = exporter.pack.without("file-rows")
    short = replace(others, rules=(*others.rules, replace(rule, maximum=3)))

    services.fill(sample_session, run, exporter=replace(exporter, pack=short))

    assert str(run.file_name).endswith("-2026-11-27.zip")
    assert str(run.stored_name).endswith(".zip")
    with zipfile.ZipFile(io.BytesIO(storage().get(str(run.stored_name)))) as package:
        assert package.namelist()[:2] == ["DOC-TRUOC.txt", "shopee-01.xlsx"]
    assert run.report
    assert run.report["notices"][0].startswith("Nhiều sản phẩm hơn một tệp chứa được")


def test_returned_files_and_pictures_of_others_are_not_there(sample_page: PageClient, sample_app):
    sample_page.sign_in(MAKER, PASSWORD)
    sample_page.get(f"{SHOPEE}/tra-lai")
    sample_page.submit("Đọc tệp trả lại", returned=(returned(a_row(name="Kẹo", reason=NAME)), "kq.xlsx"))
    there = sample_page.path
    sample_page.get(f"{SHOPEE}/anh")
    sample_page.submit("Làm gói ảnh")
    (link,) = (link for link in sample_page.links if link.text == "Tải gói ảnh về máy")
    other = PageClient(sample_app)
    other.sign_in(OTHER_MAKER, PASSWORD)

    other.get(there, 404)
    other.fetch(link.href, 404)
    other.get(SHOPEE)
    other.post(link.href.replace("/tep", "/dung"), status=404)

    assert sample_page.get(there).h1.startswith("Tệp Shopee trả lại")
