"""Adopting a stall: reading its files, holding them against ours, and doing what was chosen, once."""

from __future__ import annotations

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from catalog.models import Product, ProductState
from catalog.services import add_variant
from core.audit import SYSTEM, Actor, AuditEntry
from exporters.adopting import services
from exporters.adopting.errors import (
    AdoptionOver,
    NoProducts,
    StallFileRefused,
    TooManyChoices,
    TooManyItems,
)
from exporters.adopting.matching import Choice, Kind, OurChoice, OurProduct, compare
from exporters.adopting.reading import Item, ItemChoice, columns, read_files
from exporters.adopting.services import present_lines, preview_of
from exporters.stalls.models import MarketListing
from tests.exporters.adopting.files import labelled_file, stall_file, workbook
from tests.factories.accounts import sign_in
from tests.factories.catalog import make_business, make_owner, make_product

SALES: list[list[Any]] = [
    ["1001", "Bánh cáy hộp 350 g", "0", None, "SP1", "GQ-1", 55000, 12],
    [1002, "Kẹo lạc", "21", "Gói nhỏ", "SP2", "KL-N", "25.000", 5],
    [1002, "Kẹo lạc", "22", "Gói to", "SP2", "KL-T", 45000.0, 7],
]
BASIC: list[list[Any]] = [
    ["1001", "SP1", "Bánh cáy hộp 350 g", "Bánh dẻo, thơm gừng."],
    ["1002", "SP2", "Kẹo lạc", "Giòn."],
]
MEDIA = [["1001", "Bánh cáy hộp 350 g", "https://cf.shopee.vn/a.jpg", "https://cf.shopee.vn/b.jpg"]]


@pytest.mark.parametrize(("suffix", "blank"), [("", 0), ("|1|0", 3)])
def test_several_files_are_joined_on_the_products_number(app, suffix, blank):
    with app.test_request_context():
        found = read_files(
            [
                ("sales.xlsx", stall_file("sales", SALES, suffix=suffix, blank=blank)),
                ("basic.xlsx", stall_file("basic", BASIC, suffix=suffix)),
                ("media.xlsx", stall_file("media", MEDIA)),
            ]
        )

    first, second = found.items
    assert (first.item_id, first.name, first.parent_sku) == ("1001", "Bánh cáy hộp 350 g", "SP1")
    assert (first.description, first.images, first.rows) == ("Bánh dẻo, thơm gừng.", 2, 3)
    assert [(c.variation_id, c.sku, c.price, c.stock) for c in first.choices] == [("", "GQ-1", 55000, 12)]
    assert [(c.option, c.price) for c in second.choices] == [("Gói nhỏ", 25000), ("Gói to", 45000)]
    assert found.rows == 6


def test_labels_do_where_no_key_stands(app):
    with app.test_request_context():
        found = read_files([("a.xlsx", labelled_file([[7, "Gạo nếp", "G-1", 30000, 3, "túi"]]))])

    (item,) = found.items
    assert (item.item_id, item.name, item.unit) == ("7", "Gạo nếp", "túi")
    assert item.choices == [ItemChoice("", "", "G-1", 30000, 3)]


def test_bad_rows_are_told_with_their_place_and_rows_in_are_rows_out(app):
    rows = [
        *SALES,
        ["không có mã", "X", "0", None, None, None, 1000, 1],
        ["1003", "X" * 300, "0", None, None, None, 1000, 1],
        ["1004", "Giá lạ", "0", None, None, None, "mười nghìn", 1],
        ["1005", "Kho lạ", "0", None, None, None, 1000, -3],
    ]
    with app.test_request_context():
        found = read_files([("ban-hang.xlsx", stall_file("sales", rows))])

    assert [(each.row, each.value) for each in found.refused] == [
        (10, "không có mã"), (11, "1003"), (12, "1004"), (13, "1005"),
    ]  # fmt: skip
    assert "300 ký tự, tối đa 200" in found.refused[1].reason
    assert "“mười nghìn”" in found.refused[2].reason
    assert found.rows == len(rows) == sum(item.rows for item in found.items) + 4


def bomb() -> bytes:
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", b"<Types/>")
        package.writestr("xl/worksheets/sheet1.xml", b" " * 250_000_000)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", StallFileRefused),
        (b"gian hang", StallFileRefused),
        (b"PK\x03\x04 not a zip", StallFileRefused),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, StallFileRefused),
        (workbook([["Tên", "Giá"], ["Gạo", 1]]), NoProducts),
        (stall_file("sales", []), NoProducts),
    ],
)
def test_what_is_no_file_of_a_stall_is_refused_in_a_sentence_with_its_name(app, content, kind):
    with app.test_request_context(), pytest.raises(kind, match=r"“la\.xlsx”: "):
        read_files([("la.xlsx", content)])


def test_bombs_and_endless_files_are_refused(app):
    most = columns()["most_items"]
    many = stall_file("basic", [[str(5000 + n), "", f"Hàng {n}", ""] for n in range(most + 1)])
    with app.test_request_context():
        with pytest.raises(StallFileRefused):
            read_files([("bom.xlsx", bomb())])
        with pytest.raises(TooManyItems):
            read_files([("nhieu.xlsx", many)])


def test_a_product_takes_as_many_choices_as_a_stall_sells_and_no_more(app):
    most = columns()["most_choices"]
    rows: list[list[Any]] = [["1", "Gạo", str(n), f"Túi {n}", "", "", 1000, 1] for n in range(1, most + 2)]
    in_two = [("a.xlsx", stall_file("sales", rows[:most])), ("b.xlsx", stall_file("sales", rows[1:most]))]
    with app.test_request_context():
        (item,) = read_files(in_two).items
        with pytest.raises(TooManyChoices, match=r"“Gạo” có hơn 200 phân loại"):
            read_files([*in_two, ("c.xlsx", stall_file("sales", rows[most:]))])

    assert (len(item.choices), item.rows) == (most, 2 * most - 1)


@pytest.fixture
def ours():
    return [
        OurProduct(1, "Bánh cáy", "", "hộp", 55000, (OurChoice(11, "GQ-1", "", 55000, 12),)),
        OurProduct(2, "Kẹo lạc", "", "gói", 25000, (OurChoice(21, "GQ-2", "", 25000, 5),)),
        OurProduct(3, "Gạo nếp", "", "túi", 30000, (OurChoice(31, "GQ-3", "", 30000, 1),), "900", True),
    ]


def item(number, name="", sku="", price=None, unit="", stock=None):
    return Item(number, name, unit=unit, choices=[ItemChoice("", "", sku, price, stock)], rows=1)


def test_matching_goes_by_number_then_sku_then_name_price_and_unit(app, ours):
    with app.test_request_context():
        lines = compare(
            [
                item("900", "Gạo nếp", price=30000),
                item("1", "Bánh cáy Nguyễn", "GQ-1", 55000),
                item("2", "KEO LAC", price=25000, unit="Gói"),
                item("3", "Keo lac", price=26000),
                item("4", "Kẹo lạc", price=25000, unit="hộp"),
                item("5", "Bánh cáy", "GQ-1"),
            ],
            ours,
        )

    assert [(line.kind, line.product_id) for line in lines] == [
        (Kind.SAME, 3), (Kind.DIFFERENT, 1), (Kind.DIFFERENT, 2),
        (Kind.NEW, None), (Kind.NEW, None), (Kind.NEW, None),
    ]  # fmt: skip
    assert [line.proposed for line in lines] == [
        Choice.LEAVE, Choice.LINK, Choice.LINK, Choice.DRAFT, Choice.DRAFT, Choice.LEAVE,
    ]  # fmt: skip
    assert [(each.field, each.ours, each.theirs) for each in lines[1].differences] == [
        ("name", "Bánh cáy", "Bánh cáy Nguyễn")
    ]
    assert "đã khớp với một dòng khác" in lines[5].note


def test_skus_of_two_products_match_none(app, ours):
    two = Item("1", "Hộp quà", choices=[ItemChoice("1", sku="GQ-1"), ItemChoice("2", sku="GQ-2")], rows=2)
    with app.test_request_context():
        (line,) = compare([two], ours)

    assert (line.kind, line.proposed) == (Kind.NEW, Choice.LEAVE)
    assert "“Bánh cáy”" in line.note


NAMES = st.sampled_from(["Bánh cáy", "Kẹo lạc", "Khác"])
SKUS = st.sampled_from(["", "GQ-1", "GQ-2", "GQ-9"])
PRICES = st.sampled_from([None, 25000, 55000])


@hypothesis_settings(max_examples=50)
@given(st.lists(st.tuples(NAMES, SKUS, PRICES), max_size=8))
def test_nothing_of_ours_is_matched_twice_or_overwritten_unasked(sold):
    ours = [
        OurProduct(1, "Bánh cáy", "", "hộp", 55000, (OurChoice(11, "GQ-1", "", 55000, 12),)),
        OurProduct(2, "Kẹo lạc", "", "gói", 25000, (OurChoice(21, "GQ-2", "", 25000, 5),)),
    ]
    lines = compare([item(str(n), *each) for n, each in enumerate(sold)], ours)

    matched = [line.product_id for line in lines if line.product_id is not None]
    assert len(matched) == len(set(matched))
    assert all(line.proposed in line.may and line.proposed is not Choice.TAKE for line in lines)
    assert all((line.kind is Kind.NEW) == (line.product_id is None) for line in lines)


def adopt(session, business, choices=None):
    files = [("sales.xlsx", stall_file("sales", SALES)), ("basic.xlsx", stall_file("basic", BASIC))]
    adoption = services.start_adoption(session, business, "shopee", files, actor=SYSTEM)
    services.keep_choices(adoption, choices or {})
    session.flush()
    services.finish_adoption(session, adoption, actor=SYSTEM)
    return adoption


def test_new_products_come_as_drafts_and_the_same_files_change_nothing_more(session):
    business = make_business(session)

    first = adopt(session, business)

    assert first.counts == {"drafted": 5}
    cake, candy = session.scalars(select(Product).order_by(Product.id)).all()
    assert (cake.state, cake.name, cake.price_vnd, cake.description) == (
        "draft", "Bánh cáy hộp 350 g", 55000, "Bánh dẻo, thơm gừng.",
    )  # fmt: skip
    assert [(each.sku, each.stock) for each in cake.variants] == [("GQ-1", 12)]
    assert [(each.sku, each.options, each.price_vnd) for each in candy.variants] == [
        ("KL-N", ["Gói nhỏ"], 25000), ("KL-T", ["Gói to"], 45000),
    ]  # fmt: skip
    rows = session.scalars(select(MarketListing).order_by(MarketListing.item_id)).all()
    assert [(row.item_id, row.state, row.fingerprint) for row in rows] == [
        ("1001", "live", None), ("1002", "live", None),
    ]  # fmt: skip
    entries = session.scalar(select(func.count()).select_from(AuditEntry))
    second = adopt(session, business)
    assert second.counts == {"unchanged": 5}
    assert session.scalar(select(func.count()).select_from(Product)) == 2
    assert session.scalar(select(func.count()).select_from(AuditEntry)) == entries + 2  # handed in, adopted
    with pytest.raises(AdoptionOver):
        services.finish_adoption(session, second, actor=SYSTEM)


def test_what_differs_is_taken_over_only_when_chosen(session):
    business = make_business(session)
    product = make_product(session, business, name="Bánh cáy cũ", price_vnd=50000)
    product.variants[0].sku = "GQ-1"
    session.flush()

    kept = adopt(session, business, {1: Choice.LEAVE})
    assert kept.counts == {"linked": 2, "left": 3}
    assert (product.name, product.price_vnd) == ("Bánh cáy cũ", 50000)
    taken = adopt(session, business, {0: Choice.TAKE, 1: Choice.LEAVE})
    assert taken.counts == {"taken": 2, "left": 3}
    assert product.name == "Bánh cáy cũ"  # a listed product's name waits for the department
    assert product.pending_changes["name"] == "Bánh cáy hộp 350 g"
    assert (product.price_vnd, product.variants[0].price_vnd, product.variants[0].stock) == (55000, 55000, 12)
    again = adopt(session, business, {1: Choice.LEAVE})
    assert again.counts == {"unchanged": 2, "left": 3}


def test_choices_of_ours_are_found_by_their_codes(session):
    business = make_business(session)
    product = make_product(session, business, state=ProductState.DRAFT, name="Kẹo lạc", price_vnd=None)
    for option, sku, price in (("Nhỏ", "KL-N", 20000), ("To", "KL-T", 45000)):
        add_variant(
            session, product, actor=SYSTEM, tiers=["Cỡ"], options=[option], price_vnd=price, sku=sku, stock=7
        )

    adopt(session, business, {0: Choice.LEAVE, 1: Choice.TAKE})

    assert [(each.sku, each.price_vnd, each.stock) for each in product.variants] == [
        ("KL-N", 25000, 5), ("KL-T", 45000, 7),
    ]  # fmt: skip


def test_what_changed_since_the_preview_is_left_alone_and_told(session):
    business = make_business(session)
    files = [("sales.xlsx", stall_file("sales", SALES))]
    adoption = services.start_adoption(session, business, "shopee", files, actor=SYSTEM)
    make_product(session, business, name="Bánh cáy hộp 350 g", price_vnd=55000)

    services.finish_adoption(session, adoption, actor=SYSTEM)

    assert adoption.counts == {"moved": 1, "drafted": 2}
    assert sum(adoption.counts.values()) == preview_of(adoption).rows
    assert len(present_lines(session, adoption, preview_of(adoption))) == 2


def test_a_seller_sees_everything_before_anything_is_written(session, page):
    owner, _business = make_owner(session)
    session.commit()
    sign_in(page, owner)

    page.get("/quan-ly/ban-hang/shopee/nhan-gian-hang")
    page.submit("Xem trước", status=422)
    assert "Bạn chưa chọn tệp nào" in page.text
    page.submit("Xem trước", files=(b"x", "la.xlsx"), status=422)
    assert "“la.xlsx”" in page.text
    page.submit("Xem trước", files=(stall_file("sales", SALES), "ban-hang.xlsx"))
    assert "3 dòng, 2 sản phẩm. Chưa có gì được ghi." in page.text
    assert session.scalar(select(func.count()).select_from(Product)) == 0
    session.rollback()
    path = page.path
    page.submit("Xong, ghi tất cả", {"line-1": "leave"})
    assert page.h1 == "Kết quả nhận gian hàng Shopee"
    assert "1 đã đưa vào làm bản nháp" in page.text
    assert session.scalars(select(Product.name)).all() == ["Bánh cáy hộp 350 g"]
    session.rollback()
    page.get("/quan-ly/ban-hang/sendo/nhan-gian-hang", 404)
    stranger, _own = make_owner(session)
    sign_in(page, stranger)
    page.get(path, 404)


def test_who_did_it_stands_in_the_trail(session):
    owner, business = make_owner(session)
    adoption = services.start_adoption(
        session, business, "shopee", [("a.xlsx", stall_file("sales", SALES))], actor=Actor(owner.id)
    )
    services.finish_adoption(session, adoption, actor=Actor(owner.id))

    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "stall.adopt")).one()
    assert (entry.actor_id, entry.changes["adopted_rows"]) == (owner.id, {"drafted": 3})
