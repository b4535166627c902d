"""What Shopee gave back is read back to the products, and stands there until they go out again."""

from __future__ import annotations

import re
from datetime import date

import pytest
from sqlalchemy import select

from catalog.models import Business, Product
from core.audit import SYSTEM
from exporters import errors, services
from exporters.errors import TemplateRefused
from exporters.returned import reading
from exporters.returned.errors import NoReasonColumn
from exporters.returned.models import LONGEST_NAME, LONGEST_REASON, LONGEST_SKU, ListingRejection
from exporters.returned.queries import open_rejections
from exporters.returned.reading import read_returned
from exporters.returned.reasons import rule_behind
from exporters.returned.services import take_returned
from exporters.rules import rule_pack
from exporters.stalls.models import MarketListing
from tests.exporters.shapes_shopee import ADVANCED
from tests.exporters.templates_shopee import COLUMN_SETS, Shape, build, repacked
from tests.pages.client import PageClient

ON = date(2026, 11, 27)
NAME = "Tên sản phẩm phải có từ 10 đến 120 ký tự"
MAKER, PASSWORD = "0500000001", "mat-khau-mau-2026"
PAGE = "/quan-ly/ban-hang/shopee/tra-lai"


def returned(*rows: dict[str, str], shape: Shape | None = None) -> bytes:
    """The seller's template with these data rows, as the platform gives it back."""
    shape = (shape or Shape(shared=False)).changed(styled_rows=0)
    raw = build(shape)
    p = shape.prefix
    written = ""
    for number, row in enumerate(rows, start=7):
        cells = "".join(
            f'<{p}c r="{letter}{number}" t="inlineStr"><{p}is><{p}t>{row[key]}</{p}t></{p}is></{p}c>'
            for key in shape.columns
            if key in row
            for letter in [_letter(shape.columns.index(key) + 1)]
        )
        written += f'<{p}row r="{number}">{cells}</{p}row>'

    def fill(parts: dict[str, bytes]) -> None:
        end = f"</{p}sheetData>".encode()
        part = parts["xl/worksheets/sheet2.xml"]
        parts["xl/worksheets/sheet2.xml"] = part.replace(end, written.encode() + end)

    return repacked(raw, fill)


def _letter(number: int) -> str:
    return (chr(64 + (number - 1) // 26) if number > 26 else "") + chr(65 + (number - 1) % 26)


def a_row(**facts: str) -> dict[str, str]:
    keys = {
        "name": "ps_product_name",
        "sku": "ps_sku_short",
        "parent": "ps_sku_parent_short",
        "group": "et_title_variation_integration_no",
        "reason": "et_title_reason",
    }
    return {keys[key]: value for key, value in facts.items()}


@pytest.mark.parametrize(
    "shape",
    [
        Shape(COLUMN_SETS["2026-07-14"], suffixed=True, english=True, prefix="x:"),
        Shape(COLUMN_SETS["2025-06"]),
        ADVANCED,
    ],
    ids=["prefixed", "shared", "advanced"],
)
def test_every_shape_is_read_and_the_worked_example_is_not(shape):
    raw = returned(a_row(name="Bánh cáy", sku="BC-1", reason=NAME), a_row(name="Kẹo"), shape=shape)

    rows = read_returned(raw)

    assert [(row.number, row.name, row.skus, row.reason) for row in rows] == [
        (7, "Bánh cáy", ("BC-1",), NAME),
        (8, "Kẹo", (), ""),
    ]


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b"khong phai", errors.NotWorkbook),
        (build(Shape(columns=COLUMN_SETS["2025-07"][:-1])), NoReasonColumn),
        (build()[:9000], errors.DamagedWorkbook),
    ],
)
def test_what_is_no_returned_file_is_refused(raw, kind):
    with pytest.raises(kind) as refusal:
        read_returned(raw)

    assert isinstance(refusal.value, TemplateRefused)


def test_texts_are_cut_to_what_is_kept_of_them_and_too_much_in_all_is_refused(monkeypatch):
    long = "Lý do " * 5_000
    raw = returned(*[a_row(name=long, sku=long, parent=long, group=long, reason=long)] * 3)

    rows = read_returned(raw)

    kept = [[len(text) for text in (row.name, *row.skus, row.group, row.reason)] for row in rows]
    assert kept == [[LONGEST_NAME, LONGEST_SKU, LONGEST_SKU, LONGEST_SKU, LONGEST_REASON]] * 3
    monkeypatch.setattr(reading, "MOST_KEPT", sum(map(sum, kept)))
    assert read_returned(raw) == rows
    monkeypatch.setattr(reading, "MOST_KEPT", sum(map(sum, kept)) - 1)
    with pytest.raises(errors.ZipBomb):
        read_returned(raw)


def test_known_words_lead_to_a_rule_of_the_pack_and_unknown_ones_nowhere():
    told = {
        NAME: "name-length",
        "Product description is too short": "description-length",
        "Giá phải từ 1.000 đến 120.000.000": "price-range",
        "Hình ảnh không tải được": "images-needed",
        "Kênh vận chuyển không được hỗ trợ": "channel-needed",
        "General": None,
        "Lỗi hệ thống": None,
    }

    assert {reason: rule_behind("shopee", reason) for reason in told} == told
    assert all(rule_pack("shopee").rule(rule) for rule in told.values() if rule)


@pytest.fixture
def business(sample_session) -> Business:
    """The sample's makers of bánh cáy: five products, all ready for Shopee."""
    return sample_session.scalars(select(Business).join(Product).where(Product.reference == "P01-01")).one()


def test_reasons_find_their_products_and_no_row_is_passed_over(sample_session, business):
    products = sample_session.scalars(
        select(Product).where(Product.business_id == business.id).order_by(Product.reference)
    ).all()
    raw = returned(
        a_row(name="đổi tên rồi", sku=products[0].variants[0].sku.lower(), reason=NAME),
        a_row(name="cũng đổi", group=products[1].reference, reason="Ảnh bìa lỗi"),
        a_row(name="cũng đổi", group=products[1].reference, reason="Ảnh bìa lỗi"),
        a_row(name=products[2].name.upper(), reason="General"),
        a_row(name=products[3].name),
        a_row(name="Hàng của nhà khác", sku="X-9", reason="General"),
    )

    file = take_returned(sample_session, business, "shopee", raw, actor=SYSTEM, on=ON, file_name="kq.xlsx")
    refused = sample_session.scalars(select(MarketListing).order_by(MarketListing.product_id)).all()
    assert [(row.product_id, row.state) for row in refused] == [
        (each.id, "rejected") for each in sorted(products[:3], key=lambda each: each.id)
    ]
    again = take_returned(sample_session, business, "shopee", raw, actor=SYSTEM, on=ON)

    assert again.id == file.id
    assert {
        (each.product_id, each.reason, each.rejected_on)
        for each in open_rejections(sample_session, business.id, "shopee")
    } == {
        (products[0].id, NAME, ON),
        (products[1].id, "Ảnh bìa lỗi", ON),
        (products[2].id, "General", ON),
    }
    assert file.report == {
        "rows": 6,
        "rejected": 4,
        "taken": 1,
        "unmatched": [{"row": 12, "name": "Hàng của nhà khác", "sku": "X-9", "reason": "General"}],
    }


def test_a_product_that_goes_out_again_or_is_taken_lays_its_reasons_down(sample_session, business):
    first, second = sample_session.scalars(
        select(Product).where(Product.business_id == business.id).order_by(Product.reference).limit(2)
    )
    both = returned(*(a_row(name=each.name, reason=NAME) for each in (first, second)))
    take_returned(sample_session, business, "shopee", both, actor=SYSTEM, on=ON)

    newer = returned(a_row(name=first.name), a_row(name=second.name, reason="Giá sai"))
    take_returned(sample_session, business, "shopee", newer, actor=SYSTEM, on=ON)

    left = open_rejections(sample_session, business.id, "shopee")
    assert [(each.product_id, each.reason) for each in left] == [(second.id, "Giá sai")]

    template = build(Shape())
    services.start_run(sample_session, business, "sendo", actor=SYSTEM, on=ON)
    assert open_rejections(sample_session, business.id, "shopee")
    services.start_run(sample_session, business, "shopee", actor=SYSTEM, on=ON, template=template)
    assert not open_rejections(sample_session, business.id, "shopee")
    assert len(sample_session.scalars(select(ListingRejection)).all()) == 3


def test_a_seller_hands_the_file_in_and_mends_what_it_says(sample_page: PageClient, sample_session):
    product = sample_session.scalars(select(Product).where(Product.reference == "P01-02")).one()
    name, number = product.name, product.id
    sample_session.rollback()
    sample_page.sign_in(MAKER, PASSWORD)
    raw = returned(
        a_row(name=name, reason=NAME),
        a_row(name="Áo thun", reason="&lt;b>Lạ&lt;/b>"),
    )

    sample_page.get(PAGE)
    sample_page.submit("Đọc tệp trả lại", returned=(raw, "ket-qua.xlsx"))

    assert re.fullmatch(r"/quan-ly/ban-hang/tra-lai/\d+", sample_page.path)
    assert "2 dòng: 1 bị trả lại, 0 không ghi lý do, 1 không khớp sản phẩm nào." in sample_page.text
    assert "Dòng 8: Áo thun" in sample_page.text
    page = sample_page.get("/quan-ly/ban-hang/shopee")
    assert "Shopee đã trả lại" in page.text
    assert NAME in page.text
    page = sample_page.get(f"/quan-ly/ban-hang/shopee/san-pham/{number}")
    assert NAME in page.text
    assert f"/quan-ly/san-pham/{number}/sua#name" in {link.href for link in page.links}

    sample_page.get(PAGE)
    sample_page.submit("Đọc tệp trả lại", status=422, returned=(b"abc", "x.xlsx"))
    assert str(errors.NotWorkbook.message) in sample_page.text
