"""Alibaba.com's files, held against files written by hand; and what goes beside the schema XML."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from exporters.alibaba import Alibaba
from exporters.alibaba.codes import Codes, known_codes, papers_in_english
from exporters.alibaba.schema import schema_of
from exporters.goods import Listing, Package, Paper
from exporters.wholesale import Carton, LeadTime
from tests.factories.listings import a_listing, a_listing_with, a_variation, a_wholesale

GOLDEN = Path(__file__).parent / "golden"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
RICE = a_listing(description_en="Soft & sweet <rice>.\nMilled in the week it is packed.")
PAPER = Paper("ocop", "Chứng nhận OCOP", "12/QĐ", "UBND", date(2024, 1, 1), date(2026, 12, 31), stars=4)
MAT = a_listing_with(
    a_variation(sku="MAT-80", options=("80 cm", "plain"), stock=7),
    a_variation(sku="MAT-160", options=("1.6 m & cover", "red"), stock=3),
    name_en="Sedge Mat",
    keywords_en=("sedge mat",),
    description_en="Woven by hand.",
    brand="Hoi & Co",
    images=("https://goc.example/anh/a-1200.jpg", "https://goc.example/anh/b-1200.jpg"),
    package=Package(),
    weight_g=None,
    papers=(PAPER, Paper("attp", "Cơ sở đủ điều kiện", "7/GCN", "Chi cục", date(2025, 1, 1))),
    on=date(2026, 11, 27),
    wholesale=a_wholesale(
        unit="Box/Boxes",
        min_order_quantity=50,
        price_tiers=(),
        lead_times=(LeadTime(50, 15),),
        packaging="20 mats per carton",
        carton=Carton(20, 1_650, 400, 400, 25_500),
    ),
)
CODES = Codes({"Box/Boxes": ""}, {"Khối lượng": "p-100", "Màu sắc": "p-200"})


def file_of(suffix: str, *listings: Listing) -> bytes:
    out = io.BytesIO()
    Alibaba().in_form(suffix).write(listings, out)
    return out.getvalue()


def test_a_product_stands_word_for_word_as_in_the_golden_file():
    assert file_of(".xml", RICE) == (GOLDEN / "alibaba_rice.xml").read_bytes()


def test_table_and_workbook_stand_cell_by_cell_as_in_the_golden_files():
    mats = replace(MAT, product_id="P-2", seller_sku="MAT")

    assert file_of(".csv", RICE, mats) == (GOLDEN / "alibaba_products.csv").read_bytes()
    book = CalamineWorkbook.from_filelike(io.BytesIO(file_of(".xlsx", RICE, mats)))
    assert _cells(book) == (GOLDEN / "alibaba_products.tsv").read_text("utf-8")


def _cells(book: CalamineWorkbook) -> str:
    """Every sheet under its name, its cells between tabs; empty cells at the end of a row left out."""
    sheets = []
    for name in book.sheet_names:
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        lines = ["\t".join(map(_cell, row)).rstrip("\t") for row in rows]
        sheets.append("\n".join([f"[{name}]", *lines]) + "\n")
    return "\n".join(sheets)


def _cell(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value).replace("\n", "\\n")


def test_choices_whose_codes_are_known_stand_as_in_the_golden_file():
    xml, left_out = schema_of(MAT, CODES)

    assert HEAD + xml == (GOLDEN / "alibaba_choices.xml").read_text("utf-8")
    assert left_out == [
        ("skuStock", "MAT-80: 7, MAT-160: 3"),
        ("fob", "3.90-4.20 USD"),
        ("priceUnit", "Box/Boxes"),
        ("port", "Hai Phong"),
        ("tariffsHsCode", "100630"),
        ("boxPackaging", "20 mats per carton; carton 165 x 40 x 40 cm; gross weight 25.5 kg"),
        (
            "productCertificate",
            "OCOP (One Commune One Product), 4 stars; No. 12/QĐ; valid until 2026-12-31",
        ),
        ("productCertificate", "Certificate of food safety conditions; No. 7/GCN"),
    ]


def test_no_code_is_made_up_and_what_stays_out_is_told():
    xml, left_out = schema_of(MAT, known_codes())

    assert "saleProp" not in xml
    assert "props" not in xml
    assert "priceUnit" not in xml
    assert [field for field, _value in left_out] == [
        *("saleProp", "saleProp", "skuStock", "fob", "priceUnit", "port", "tariffsHsCode"),
        *("boxPackaging", "productCertificate", "productCertificate"),
    ]


def test_only_goods_that_are_ready_to_order_say_what_is_in_stock():
    sold_out = replace(RICE, stock=0)
    ready = replace(sold_out, wholesale=a_wholesale(trade_type="wholesale", hs_code=None, port=""))

    asked_xml, asked_left_out = schema_of(sold_out, known_codes())
    ready_xml, ready_left_out = schema_of(ready, known_codes())

    assert "skuStock" not in asked_xml
    assert ("skuStock", "GAO-1: 0") in asked_left_out
    assert '<field id="skuStock" type="input">\n        <value>0</value>' in ready_xml
    assert ready_left_out == []


def test_the_bundle_holds_a_file_for_each_product_and_lists_what_to_add():
    odd = replace(MAT, product_id="P-2", seller_sku="../Cói 1")
    with zipfile.ZipFile(io.BytesIO(file_of(".zip", RICE, odd))) as package:
        names = package.namelist()
        pictures = list(csv.DictReader(io.StringIO(package.read("images.csv").decode("utf-8-sig"))))
        missing = list(csv.DictReader(io.StringIO(package.read("schema_left_out.csv").decode("utf-8-sig"))))
        rice = package.read("schema/GAO-1.xml")

    assert names == [
        *(
            "alibaba_products.xlsx",
            "alibaba_products.csv",
            "schema/GAO-1.xml",
            "schema/..%2FC%C3%B3i%201.xml",
        ),
        *("schema_left_out.csv", "images.csv"),
    ]
    assert rice == (GOLDEN / "alibaba_rice.xml").read_bytes()
    assert pictures[0] == {
        "sku_code": "GAO-1",
        "position": "1",
        "file_name": "GAO-1-1.jpg",
        "address": "https://goc.example/anh/a-1200.jpg",
    }
    assert {row["field"] for row in missing if row["sku_code"] == "../Cói 1"} >= {"saleProp", "priceUnit"}


def test_several_products_stand_in_one_xml_by_their_sku():
    root = ET.fromstring(file_of(".xml", RICE, replace(MAT, product_id="P-2", seller_sku='M"1')))  # noqa: S314

    assert [(each.tag, each.get("sku")) for each in root] == [("product", "GAO-1"), ("product", 'M"1')]
    assert [each[0].tag for each in root] == ["itemSchema"] * 2


@settings(max_examples=60, deadline=None)
@given(
    text=st.text(st.characters(min_codepoint=32, max_codepoint=0x2FF), min_size=1, max_size=30).filter(
        str.strip
    )
)
def test_any_text_comes_back_out_of_the_xml(text):
    root = ET.fromstring(schema_of(replace(RICE, name_en=text, keywords_en=(text,)), known_codes())[0])  # noqa: S314

    assert root.findtext("field[@id='productTitle']/value") == text
    assert root.findtext(".//field[@id='productKeywords_0']/value") == text


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2023, 12, 31), []),
        (date(2024, 1, 1), ["OCOP (One Commune One Product), 4 stars; No. 12/QĐ; valid until 2026-12-31"]),
        (date(2026, 12, 31), ["OCOP (One Commune One Product), 4 stars; No. 12/QĐ; valid until 2026-12-31"]),
        (date(2027, 1, 1), []),
        (None, []),
    ],
)
def test_only_papers_that_hold_on_the_day_are_named_in_english(day, said):
    other = Paper("khac", "Giấy khen", "", "", date(2020, 1, 1))

    assert papers_in_english(a_listing(papers=(PAPER, other), on=day)) == said


def test_a_picture_of_too_few_pixels_is_pointed_out():
    address = RICE.images[0]

    def rules(side: int) -> set[str]:
        return {problem.rule for problem in Alibaba().problems(replace(RICE, image_px={address: side}))}

    assert "image-small" not in rules(640)
    assert "image-small" in rules(639)


def test_rate_and_day_of_the_dollars_stand_in_the_file():
    from exporters.wholesale import UsdRate

    listing = a_listing(wholesale=a_wholesale(usd_rate=UsdRate(25_400, date(2026, 11, 20))))
    (row,) = csv.DictReader(io.StringIO(file_of(".csv", listing).decode("utf-8-sig")))

    assert (row["usd_rate_vnd"], row["usd_rate_date"]) == ("25400", "2026-11-20")
    assert Decimal(row["unit_price"] or 0) == 0  # enquiry goods name a range instead
