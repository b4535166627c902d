"""What becomes of rows: created, updated, unchanged or rejected, and the same file twice changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog import services as catalog_services
from catalog.importing import applying, services
from catalog.importing.reports import Report
from catalog.importing.tables import read_table
from catalog.models import Business, ImportState, Product, ProductImport, ProductState, Variant
from core import audit
from core.audit import SYSTEM
from core.errors import DomainError
from core.jobs import OutboxEntry, cancel, drain
from core.storage import storage
from tests.catalog.importing.files import HEADINGS, csv_text, read_back, text_xlsx, xlsx
from tests.factories.catalog import make_business, make_family, make_product

H = list(HEADINGS)


@pytest.fixture
def business(session: Session) -> Business:
    make_family(session)
    return make_business(session)


def hand_in(session: Session, business: Business, rows: Sequence[Any], *, headings: list[str] = H) -> Report:
    """Take a file in and bring it in; returns the last report."""
    return bring(session, business, xlsx([headings, *rows]))


def bring(session: Session, business: Business, content: bytes) -> Report:
    run = services.start_import(session, business, content, "hàng.xlsx", actor=SYSTEM)
    if services.may_begin(run, True):
        services.begin(session, run, actor=SYSTEM)
    session.commit()
    report = services.report_of(run)
    assert report is not None
    assert sum(report.counts.values()) == len(report.rows)
    return report


def tally(report: Report) -> tuple[int, ...]:
    return tuple(report.counts.values())


def everything(session: Session) -> list[Any]:
    """Return all rows of products and variants."""
    session.rollback()
    tables = (Product.__table__, Variant.__table__)
    return [session.execute(select(table).order_by(table.c.id)).all() for table in tables]


def faults(report: Report) -> list[tuple[int, str, str]]:
    return [(row.row, fault.column, fault.cause) for row in report.rejected for fault in row.faults]


def test_good_rows_go_in_as_drafts_and_bad_ones_stay_out(session, business):
    report = hand_in(
        session,
        business,
        [
            ["A1", "Bánh cáy", "hộp", 55000, 12],
            ["A2", "Kẹo lạc", "gói", "mười", 3],
            ["", "Kẹo dồi", "", "", ""],
        ],
    )

    products = session.scalars(select(Product).order_by(Product.id)).all()
    assert tally(report) == (2, 0, 0, 1)
    assert [(p.name, p.unit, p.price_vnd, p.state) for p in products] == [
        ("Bánh cáy", "hộp", 55_000, "draft"),
        ("Kẹo dồi", None, None, "draft"),
    ]
    assert [(v.sku, v.stock, v.price_vnd) for v in products[0].variants] == [("A1", 12, 55_000)]
    (fault,) = report.rejected[0].faults
    assert (report.rejected[0].row, fault.column, fault.value) == (3, "Giá bán (đồng)", "mười")
    assert fault.cause
    assert fault.mend
    assert audit.verify(session) is None


def test_every_fact_of_a_row_arrives(session, business):
    headings = [
        "Tên",
        "Mã hàng",
        "ĐVT",
        "Giá",
        "Nhóm hàng",
        "Mô tả",
        "Khối lượng tịnh",
        "Đơn vị đo",
        "Cân nặng",
        "Dài",
        "Rộng",
        "Cao",
        "Thành phần",
        "Dị ứng",
        "HSD",
        "Bảo quản",
        "Tên tiếng Anh",
        "Mô tả tiếng Anh",
        "Mã vạch",
        "Tồn",
    ]
    row = [
        "Bánh cáy",
        "007",
        "hop",
        "55.000",
        "banh keo",
        "Dẻo,\nthơm",
        "1,5",
        "kg",
        "0,42 kg",
        20,
        "12,5",
        5,
        "nếp 38,5%; đường, lạc",
        "lạc; vừng",
        "90 ngày",
        "kho",
        "Banh cay",
        "Sweet",
        9521234543213,
        "1.200",
    ]

    report = hand_in(session, business, [row], headings=headings)

    assert tally(report) == (1, 0, 0, 0)
    product = session.scalars(select(Product)).one()
    facts = {
        "unit": "hộp",
        "price_vnd": 55_000,
        "family_code": "banh_keo",
        "description": "Dẻo,\nthơm",
        "net_value": Decimal("1.5"),
        "net_unit": "kg",
        "gross_weight_g": 420,
        "package_length_mm": 200,
        "package_width_mm": 125,
        "package_height_mm": 50,
        "materials": ["nếp 38,5%", "đường", "lạc"],
        "material_role": "ingredients",
        "allergens": ["lạc", "vừng"],
        "shelf_life_days": 90,
        "storage_code": "kho",
        "name_en": "Banh cay",
        "description_en": "Sweet",
    }
    assert {key: getattr(product, key) for key in facts} == facts
    (variant,) = product.variants
    assert (variant.sku, variant.gtin, variant.stock, variant.net_value) == (
        "007",
        "09521234543213",
        1200,
        Decimal("1.5"),
    )


def test_rows_of_one_name_with_choices_make_one_product(session, business):
    headings = [
        "Mã hàng",
        "Tên",
        "ĐVT",
        "Giá",
        "Phân loại 1",
        "Lựa chọn 1",
        "Phân loại 2",
        "Lựa chọn 2",
        "Mô tả",
    ]
    rows = [
        ["K1", "Khăn", "chiếc", 45000, "Màu", "Đỏ", "Cỡ", "L", "Mềm"],
        ["K2", "Khăn", "chiếc", 47000, "Màu", "Xanh", "Cỡ", "L", ""],
        ["", "Khăn", "", 49000, "Màu", "đỏ", "Cỡ", "XL", "Mềm"],
        ["K3", "Khăn", "chiếc", "rẻ", "Màu", "Xanh", "Cỡ", "XL", ""],
        ["K4", "Khăn", "chiếc", 50000, "Màu", "Đỏ", "Cỡ", "L", ""],
        ["K5", "Khăn", "chiếc", 50000, "Loại", "Đỏ", "", "", ""],
        ["K6", "Khăn", "chiếc", 50000, "Màu", "Vàng", "Cỡ", "L", "Cứng"],
    ]

    report = hand_in(session, business, rows, headings=headings)

    assert tally(report) == (3, 0, 0, 4)
    product = session.scalars(select(Product)).one()
    assert product.tiers == [
        {"name": "Màu", "options": ["Đỏ", "Xanh"]},
        {"name": "Cỡ", "options": ["L", "XL"]},
    ]
    assert [(v.options, v.price_vnd) for v in product.variants] == [
        (["Đỏ", "L"], 45_000),
        (["Xanh", "L"], 47_000),
        (["Đỏ", "XL"], 49_000),
    ]
    assert product.price_vnd == 45_000
    assert [(row, column) for row, column, _cause in faults(report)] == [
        (5, "Giá bán (đồng)"),
        (6, "Tên sản phẩm"),
        (7, "Phân loại 1"),
        (8, "Mô tả"),
    ]
    before = everything(session)
    assert tally(hand_in(session, business, rows, headings=headings)) == (0, 0, 3, 4)
    assert everything(session) == before


def test_the_same_file_twice_changes_nothing(session, business):
    rows = [
        ["A1", "Bánh cáy", "hộp", 55000, 12],
        ["", "Kẹo", "gói", 12000, ""],
        ["", "Kẹo", "hộp", 30000, ""],
    ]
    hand_in(session, business, rows)
    before = everything(session)

    report = hand_in(session, business, rows)

    assert tally(report) == (0, 0, 3, 0)
    assert everything(session) == before


def test_a_row_finds_its_product_by_code_before_name(session, business):
    hand_in(session, business, [["A1", "Bánh cáy", "hộp", 55000, 12]])

    report = hand_in(
        session, business, [["", "Bánh cáy", "hộp", 60000, ""], ["A1", "Bánh cáy mới", "hộp", 58000, ""]]
    )

    assert tally(report) == (1, 1, 0, 0)
    products = session.scalars(select(Product).order_by(Product.id)).all()
    assert [(p.name, p.price_vnd) for p in products] == [("Bánh cáy mới", 58_000), ("Bánh cáy", 60_000)]


def test_a_row_without_code_finds_its_product_by_name_and_unit_without_accents(session, business):
    hand_in(session, business, [["A1", "Bánh cáy", "hộp", 55000, 12]])

    assert tally(hand_in(session, business, [["", "BANH CAY", "", 56000, ""]])) == (0, 1, 0, 0)
    assert tally(hand_in(session, business, [["", "Bánh cáy", "túi", 20000, ""]])) == (1, 0, 0, 0)

    products = session.scalars(select(Product).order_by(Product.id)).all()
    assert [(p.name, p.unit, p.price_vnd) for p in products] == [
        ("Bánh cáy", "hộp", 56_000),
        ("Bánh cáy", "túi", 20_000),
    ]


def test_a_code_that_lost_its_zeros_finds_its_product(session, business):
    bring(session, business, text_xlsx([H, ["007", "Bánh cáy", "hộp", "55000", "1"]]))

    report = hand_in(session, business, [[7, "Bánh cáy", "hộp", 55000, 5]])

    assert tally(report) == (0, 1, 0, 0)
    assert session.scalars(select(Variant.sku)).all() == ["007"]
    assert [(each.column, each.before, each.after) for each in report.rows[0].changes] == [
        ("Tồn kho", "1", "5")
    ]


def test_empty_cells_leave_what_is_there(session, business):
    hand_in(session, business, [["A1", "Bánh cáy", "hộp", 55000, 12]])

    report = hand_in(session, business, [["A1", "Bánh cáy", "", "", ""]])

    assert tally(report) == (0, 0, 1, 0)
    assert session.scalars(select(Variant.stock)).all() == [12]


def test_a_listed_product_keeps_its_name_until_the_department_has_seen_the_new_one(session, business):
    product = make_product(session, business, name="Bánh cáy", unit="hộp", price_vnd=55_000)
    sku = product.variants[0].sku

    report = hand_in(session, business, [[sku, "Bánh cáy gia truyền", "hộp", 60000, ""]])

    session.refresh(product)
    assert tally(report) == (0, 1, 0, 0)
    assert (product.name, product.price_vnd, product.state) == ("Bánh cáy", 60_000, ProductState.LISTED)
    assert product.pending_changes == {"name": "Bánh cáy gia truyền"}
    assert tally(hand_in(session, business, [[sku, "Bánh cáy gia truyền", "hộp", 60000, ""]])) == (0, 0, 1, 0)


def test_products_of_others_are_never_touched(session, business):
    other = make_business(session)
    theirs = make_product(session, other, name="Bánh cáy", unit="hộp", price_vnd=55_000)
    catalog_services.update_variant(
        session, theirs, theirs.variants[0], actor=SYSTEM, changes={"sku": "A1", "gtin": "09521234543213"}
    )

    report = hand_in(
        session,
        business,
        [["A1", "Bánh cáy", 60000, ""], ["A2", "Kẹo", 5000, 9521234543213]],
        headings=["Mã hàng", "Tên", "Giá", "Mã vạch"],
    )

    assert tally(report) == (1, 0, 0, 1)
    assert faults(report) == [(3, "Mã vạch (GTIN)", "Mã vạch này đang là của sản phẩm khác.")]
    session.refresh(theirs)
    assert theirs.price_vnd == 55_000


@pytest.mark.parametrize(
    ("rows", "column", "cause"),
    [
        ([["A1", "Kẹo", "gói", "", ""]], "Giá bán (đồng)", "chưa có giá"),
        ([["", "", "gói", 5000, ""]], "Tên sản phẩm", "để trống"),
        (
            [["A1", "Kẹo", "gói", 5000, ""], ["A1", "Bánh", "gói", 5000, ""]],
            "Mã hàng (SKU)",
            "Trùng với dòng 2",
        ),
        ([["", "Kẹo", "gói", 5000, ""], ["", "kẹo", "gói", 6000, ""]], "Tên sản phẩm", "Trùng với dòng 2"),
        (
            [["", "Kẹo", "gói", 5000, ""], ["", "Kẹo", "hộp", 5000, ""], ["", "Kẹo", "", 5000, ""]],
            "Bán theo",
            "nhiều đơn vị",
        ),
        ([["", "K" * 201, "gói", 5000, ""]], "Tên sản phẩm", "Dài 201"),
    ],
)
def test_what_only_the_whole_shelf_can_tell_is_told(session, business, rows, column, cause):
    report = hand_in(session, business, rows)

    (found,) = faults(report)
    assert found[1] == column
    assert cause in found[2]


def test_a_product_without_choices_gets_none_from_a_file(session, business):
    hand_in(session, business, [["A1", "Khăn", "chiếc", 45000, ""]])

    report = hand_in(
        session,
        business,
        [["Khăn", "chiếc", 45000, "Màu", "Đỏ"]],
        headings=["Tên", "ĐVT", "Giá", "Phân loại 1", "Lựa chọn 1"],
    )

    assert faults(report) == [(2, "Phân loại 1", "Sản phẩm cùng tên đang không có phân loại.")]


def test_a_number_of_one_shop_never_becomes_a_public_one(session, business):
    hand_in(session, business, [["Kẹo", 5000, "2001234567893"]], headings=["Tên", "Giá", "Mã vạch"])

    variant = session.scalars(select(Variant)).one()
    assert (variant.gtin, variant.gtin_internal) == (None, "02001234567893")


def test_rejected_rows_come_back_with_reasons_and_go_in_once_mended(session, business):
    raw = xlsx(
        [[*H, "Ghi chú"], ["007", "Bánh cáy", "hộp", "mười", 12, "ghi"], ["A2", "Kẹo", "gói", 5000, 1, ""]]
    )
    run = services.start_import(session, business, raw, "hàng.xlsx", actor=SYSTEM)
    services.begin(session, run, actor=SYSTEM)
    session.commit()

    rows = read_back(storage().get(str(run.rejected_stored)))

    assert rows[0] == [*H, "Ghi chú", "Lý do", "Dòng cũ"]
    assert rows[1][:4] == ["007", "Bánh cáy", "hộp", "mười"]
    assert "“mười” chưa phải số tiền" in rows[1][-2]
    assert rows[1][-1] == "2"
    rows[1][3] = "55.000"
    assert tally(bring(session, business, text_xlsx(rows))) == (1, 0, 0, 0)
    assert session.scalars(select(Variant.sku).order_by(Variant.id)).all() == ["A2", "007"]


def many(count: int) -> bytes:
    return csv_text([["Tên", "Giá"], *([f"Kẹo {n}", str(1000 + n)] for n in range(count))]).encode()


def test_a_long_file_is_judged_and_brought_in_by_the_worker(session, business):
    rows = services.AT_ONCE + 30
    run = services.start_import(session, business, many(rows), "dài.csv", actor=SYSTEM)
    session.commit()
    assert (run.state, run.counts) == (ImportState.CHECKING, None)

    drain()
    session.refresh(run)
    assert run.state == ImportState.CHECKED
    services.begin(session, run, actor=SYSTEM)
    session.commit()
    drain()

    session.refresh(run)
    job = session.get_one(OutboxEntry, run.job_id)
    assert run.counts is not None
    assert (run.state, run.counts["created"], job.state) == (ImportState.DONE, rows, "done")
    assert (job.done, job.total) == (rows // services.BATCH * services.BATCH, rows)
    assert len(session.scalars(select(Product.id)).all()) == rows


def test_a_run_that_was_stopped_goes_on_without_doing_anything_twice(session, business, monkeypatch):
    rows = services.AT_ONCE + 30
    run = services.start_import(session, business, many(rows), "dài.csv", actor=SYSTEM)
    session.commit()
    drain()
    session.refresh(run)
    services.begin(session, run, actor=SYSTEM)
    session.commit()
    bring_in, done = applying.bring_in, []

    def stopping(*args: Any, **kwargs: Any) -> Any:
        done.append(1)
        if len(done) == services.BATCH + 5:
            cancel(session.get_one(OutboxEntry, run.job_id))
        return bring_in(*args, **kwargs)

    monkeypatch.setattr(services, "bring_in", stopping)
    drain()
    session.refresh(run)
    brought = run.outcome.count("c")
    assert (run.state, session.get_one(OutboxEntry, run.job_id).state) == (ImportState.APPLYING, "cancelled")
    assert 0 < brought < rows
    assert len(session.scalars(select(Product.id)).all()) == brought

    monkeypatch.undo()
    assert services.may_begin(run, True)
    services.begin(session, run, actor=SYSTEM)
    session.commit()
    drain()

    session.refresh(run)
    assert (run.state, run.counts) == (
        ImportState.DONE,
        {"created": rows, "updated": 0, "unchanged": 0, "rejected": 0},
    )
    assert len(session.scalars(select(Product.id)).all()) == rows


def test_a_row_whose_product_cannot_be_saved_is_rejected_alone(session, business, monkeypatch):
    bring_in = applying.bring_in

    def failing(session: Session, business: Business, plan: Any, actor: Any) -> Any:
        product = bring_in(session, business, plan, actor)
        if product.name == "Kẹo":
            raise DomainError("Vừa bị đổi.")
        return product

    monkeypatch.setattr(services, "bring_in", failing)

    report = hand_in(session, business, [["A1", "Bánh", "hộp", 5000, ""], ["A2", "Kẹo", "gói", 5000, ""]])

    assert tally(report) == (1, 0, 0, 1)
    assert session.scalars(select(Product.name)).all() == ["Bánh"]


def test_a_file_that_cannot_be_judged_leaves_no_trace(session, business):
    with pytest.raises(DomainError):
        services.start_import(session, business, b"a,b\n1,2\n", "x.csv", actor=SYSTEM)

    assert session.scalars(select(ProductImport)).all() == []


def test_judging_writes_nothing(session, business):
    hand_in(session, business, [["A1", "Bánh cáy", "hộp", 55000, 12]])
    before = everything(session)
    raw = xlsx([H, ["A1", "Bánh", "túi", 1000, 9], ["B", "Kẹo", "gói", 5000, 1]])

    services.judged(session, business.id, read_table(raw))

    assert not session.dirty
    assert not session.new
    assert everything(session) == before
