"""A producer's way to the files beside the marketplaces, and the commands."""

from __future__ import annotations

import csv
import io
import json
from xml.etree import ElementTree as ET

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from catalog.models import Business, Product
from core.storage import storage
from exporters.doors import DOORS
from exporters.doors.slugs import META
from exporters.forms import FILE_LABELS
from exporters.models import ExportRun
from tests.pages.client import PageClient

SELLING = "/quan-ly/ban-hang"
PASSWORD = "mat-khau-mau-2026"
MAKER = "0500000001"


@pytest.fixture
def maker(sample_page: PageClient) -> PageClient:
    sample_page.sign_in(MAKER, PASSWORD)
    return sample_page


def test_every_door_is_reached_from_selling_and_makes_its_file(maker, sample_session):
    maker.get(SELLING)
    assert "Kênh khác và trang web của bạn" in maker.texts("h2")

    for door in DOORS:
        maker.get(SELLING)
        page = maker.click(f"Tệp {door.label}")
        assert page.h1 == f"Tệp {door.label}"
        # The pictures of the sample are smaller than Meta wants them.
        state = "còn chỗ phải chọn" if door.slug == META else "sẵn sàng"
        assert page.texts(".lights .tag") == [f"5 {state}"]
        assert "Trang này chưa có địa chỉ https công khai" in page.text
        page = maker.submit(str(FILE_LABELS[door.suffix]))
        assert "Đã điền 5 sản phẩm vào" in page.text
        (there,) = (link.href for link in page.links if link.text == "Tải tệp về máy")
        answer = maker.fetch(there)
        run = sample_session.scalars(select(ExportRun).order_by(ExportRun.id.desc())).first()
        assert run.marketplace == door.slug
        assert run.file_name.endswith(door.suffix)
        assert storage().get(run.stored_name) == answer.data != b""
        sample_session.rollback()

    maker.get(SELLING)
    assert len([link for link in maker.links if "lan-xuat" in link.href]) == len(DOORS)


def test_what_a_door_objects_to_is_said_with_the_way_to_mend_it(maker, sample_session):
    product = sample_session.scalars(select(Product).where(Product.reference == "P01-01")).one()
    product.description, number = "", product.id
    sample_session.commit()

    page = maker.get(f"{SELLING}/google")
    assert page.texts(".lights .tag") == ["4 sẵn sàng", "1 còn thiếu"]
    assert "Sản phẩm chưa có mô tả." in page.text
    page = maker.click("Xem từng chỗ và sửa")
    assert f"/quan-ly/san-pham/{number}/sua#description" in {link.href for link in page.links}
    assert maker.get(f"{SELLING}/shopify").texts(".lights .tag") == ["5 sẵn sàng"]


def test_lights_of_doors_do_not_stand_on_product_cards(maker):
    page = maker.get("/quan-ly/san-pham")

    assert "Google" not in page.text


def test_the_command_writes_every_form_of_every_door(sample_app, sample_session, tmp_path):
    runner = sample_app.test_cli_runner()
    slug = sample_session.scalars(
        select(Business.slug).join(Product).where(Product.reference == "P01-01")
    ).one()
    sample_session.rollback()
    files = {}
    for door in DOORS:
        for suffix in door.suffixes:
            out = tmp_path / f"tep{suffix}"
            told = runner.invoke(args=["exporters", "run", door.slug, "--business", slug, "--out", str(out)])
            assert told.exit_code == 0, told.output
            files[door.slug, suffix] = out.read_bytes()

    table = list(csv.DictReader(io.StringIO(files["google", ".tsv"].decode(), newline=""), delimiter="\t"))
    items = ET.fromstring(files["google", ".xml"]).findall(".//item")  # noqa: S314  our own file
    book = CalamineWorkbook.from_filelike(io.BytesIO(files["neutral", ".xlsx"]))
    assert len(table) == len(items) >= 5
    assert len(book.get_sheet_by_name("SanPham").to_python()) == len(table) + 2
    assert len(json.loads(files["neutral", ".json"])["products"]) == 5
    assert all(row["price"].endswith(" VND") and row["identifier_exists"] == "no" for row in table)
