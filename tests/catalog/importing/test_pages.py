"""A producer's way from a spreadsheet to drafts, without scripts."""

from __future__ import annotations

import io

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.importing import services
from catalog.importing.columns import COLUMNS
from catalog.models import Product, ProductImport
from core.jobs import drain
from tests.catalog.importing.files import HEADINGS, csv_text, read_back, text_xlsx, xlsx
from tests.factories.accounts import make_user, sign_in
from tests.factories.catalog import make_business, make_family, make_owner, make_product
from tests.pages.client import PageClient

HERE = "/quan-ly/nhap-tep"
GOOD = xlsx([HEADINGS, ["A1", "Bánh cáy", "hộp", 55000, 12], ["A2", "Kẹo lạc", "gói", 12000, 3]])
MIXED = xlsx(
    [[*HEADINGS, "Ghi chú"], ["A1", "Bánh cáy", "hộp", 55000, 12], ["A2", "Kẹo lạc", "gói", "mười", 3]]
)
BAD = xlsx([HEADINGS, ["A2", "Kẹo lạc", "gói", "mười", 3]])


@pytest.fixture
def maker(page: PageClient, session: Session) -> PageClient:
    owner, _business = make_owner(session)
    make_family(session)
    sign_in(page, owner)
    session.commit()
    return page


def products(session: Session) -> list[tuple[str, str]]:
    session.rollback()
    found = [(row.name, row.state) for row in session.scalars(select(Product).order_by(Product.id))]
    session.rollback()
    return found


def hand_in(page: PageClient, content: bytes, name: str = "Hàng của tôi.xlsx", **more):
    page.get(HERE)
    return page.submit("Xem trước", file=(content, name), **more)


def test_the_products_page_leads_to_the_import_when_empty_and_when_full(maker, session):
    maker.get("/quan-ly/san-pham")
    assert maker.click("Nhập từ tệp").h1 == "Nhập sản phẩm từ tệp"
    hand_in(maker, GOOD)
    maker.submit("Đưa vào")

    maker.get("/quan-ly/san-pham")

    assert maker.click("Nhập từ tệp").path == HERE


def test_a_file_is_looked_at_then_brought_in_as_drafts(maker, session):
    maker.get(HERE)
    page = maker.submit("Xem trước", file=(GOOD, "Hàng của tôi.xlsx"))

    assert page.h1 == "Xem trước Hàng của tôi.xlsx"
    assert "2 dòng sẽ thêm mới" in page.text
    assert products(session) == []

    page = maker.submit("Đưa vào")

    assert page.h1 == "Đã nhập Hàng của tôi.xlsx"
    assert "2 dòng đã thêm mới" in page.text
    assert products(session) == [("Bánh cáy", "draft"), ("Kẹo lạc", "draft")]
    assert maker.click("Xem sản phẩm của tôi").path == "/quan-ly/san-pham"


def test_errors_name_row_column_value_cause_and_mend_and_come_back_as_a_workbook(maker, session):
    page = hand_in(maker, MIXED)

    (row,) = page.texts("tbody tr")
    for said in ("Dòng 3: Kẹo lạc", "Giá bán (đồng)", "mười", "chưa phải số tiền", "55000"):
        assert said in row
    assert "Không dùng đến các cột: Ghi chú" in page.text
    (link,) = (link for link in page.links if link.text == "Tải các dòng cần sửa")
    mended = read_back(maker.fetch(link.href).data)
    assert mended[0][-2:] == ["Lý do", "Dòng cũ"]
    maker.submit("Đưa vào")
    mended[1][3] = "12.000"
    hand_in(maker, text_xlsx([[cell or "" for cell in each] for each in mended]))
    maker.submit("Đưa vào")
    assert products(session) == [("Bánh cáy", "draft"), ("Kẹo lạc", "draft")]


def test_the_same_file_again_says_that_nothing_is_new(maker, session):
    hand_in(maker, GOOD)
    maker.submit("Đưa vào")

    page = hand_in(maker, GOOD)

    assert "2 dòng không có gì mới" in page.text
    assert "Mọi dòng đều giống điều đã có" in page.text
    assert not [form for form in page.select("form") if "dua-vao" in (form.get("action") or "")]


def test_a_file_of_bad_rows_only_offers_nothing_to_bring_in(maker, session):
    page = hand_in(maker, BAD)

    assert "Chưa dòng nào đưa vào được" in page.text
    maker.post(page.path + "/dua-vao")
    assert products(session) == []


def test_what_a_row_changes_is_shown_before_and_after(maker, session):
    hand_in(maker, GOOD)
    maker.submit("Đưa vào")

    page = hand_in(maker, xlsx([HEADINGS, ["A1", "Bánh cáy", "hộp", 60000, 12]]))

    assert page.texts("tbody tr") == ["Dòng 2: Bánh cáy Giá bán (đồng) 55000 60000"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "chưa có dòng sản phẩm nào"),
        (b"a,b\n1,2\n", "Không thấy cột “Tên sản phẩm”"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Excel kiểu cũ"),
        ("Tªn,Gi¸\nB¸nh c¸y,5\n".encode("latin-1"), "phông cũ TCVN3"),
        (b"Ten\n" + b"a\n" * 10_001, "hơn 10.000 dòng"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_beside_its_field(maker, session, content, said):
    page = hand_in(maker, content, status=422)

    assert page.title.startswith("Lỗi:")
    assert said in page.texts("#file-error")[0]
    assert session.scalar(select(func.count()).select_from(ProductImport)) == 0


def test_no_file_is_asked_for(maker):
    maker.get(HERE)

    page = maker.submit("Xem trước", status=422)

    assert "Bạn chưa chọn tệp" in page.text


def test_the_same_form_twice_makes_one_import(maker, session):
    maker.get(HERE)
    form_id = maker.first("input[name=form_id]").get("value")

    first = maker.post(HERE, {"form_id": form_id, "file": (io.BytesIO(GOOD), "a.xlsx")})
    again = maker.post(HERE, {"form_id": form_id, "file": (io.BytesIO(GOOD), "a.xlsx")})

    assert first.path == again.path
    assert session.scalar(select(func.count()).select_from(ProductImport)) == 1


def test_bringing_in_twice_does_it_once(maker, session):
    page = hand_in(maker, GOOD)

    maker.post(page.path + "/dua-vao")
    maker.post(page.path + "/dua-vao")

    assert len(products(session)) == 2


def test_a_long_file_shows_its_progress_and_can_be_stopped(maker, session):
    rows = services.AT_ONCE + 5
    content = csv_text([["Tên", "Giá"], *([f"Kẹo {n}", "5000"] for n in range(rows))]).encode()
    page = hand_in(maker, content, "dài.csv")
    assert page.h1 == "Đang đọc tệp"
    maker.submit("Dừng lại")
    assert maker.h1 == "Chưa đọc xong tệp"

    hand_in(maker, content, "dài.csv")
    session.rollback()
    drain()
    page = maker.click("Xem lại tiến độ")
    assert f"{rows} dòng sẽ thêm mới" in page.text
    assert maker.submit("Đưa vào").h1 == "Đang đưa vào"
    session.rollback()
    drain()

    assert f"{rows} dòng đã thêm mới" in maker.click("Xem lại tiến độ").text
    assert len(products(session)) == rows


def test_many_errors_stand_on_several_pages(maker):
    bad = [["", f"Kẹo {n}", "", "mười", ""] for n in range(60)]

    page = hand_in(maker, xlsx([HEADINGS, *bad]))

    assert len(page.texts("tbody tr")) == 50
    assert len(maker.get(page.path + "?trang=2").texts("tbody tr")) == 10


def test_files_and_results_of_others_do_not_exist(maker, session, app):
    path = hand_in(maker, MIXED).path
    stranger = PageClient(app)
    other = make_user(session)
    make_business(session, owner=other)
    session.commit()
    sign_in(stranger, other)

    for there in (path, f"{path}/dong-can-sua"):
        stranger.get(there, 404)
    stranger.get(HERE)
    stranger.post(f"{path}/dua-vao", status=404)
    stranger.post(f"{path}/dung", status=404)
    assert products(session) == []


def test_what_was_typed_is_shown_as_typed(maker):
    nasty = '"><script>alert(1)</script>{{7*7}}'
    name = nasty.replace('"', "'")
    maker.echoes = (nasty, name)

    page = hand_in(maker, xlsx([[*HEADINGS, nasty], ["", nasty, nasty, nasty, nasty]]), f"{name}.xlsx")

    assert page.text.count(nasty) >= 3
    assert page.h1 == f"Xem trước {name}.xlsx"


def test_the_guide_explains_every_column(maker):
    maker.get(HERE)

    page = maker.click("Cách ghi từng cột")

    assert page.texts("tbody th") == [column.title for column in COLUMNS]


def test_templates_and_the_shelf_are_handed_out_and_the_shelf_read_again_is_unchanged(maker, session):
    hand_in(maker, GOOD)
    maker.submit("Đưa vào")
    for name in ("mau-san-pham.xlsx", "mau-san-pham.csv", "san-pham-hien-co.csv"):
        answer = maker.fetch(f"{HERE}/tep/{name}")
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert name in answer.headers["Content-Disposition"]
    assert read_back(maker.fetch(f"{HERE}/tep/mau-san-pham.xlsx").data)[0][1] == "Tên sản phẩm"
    maker.get(f"{HERE}/tep/khac.xlsx", 404)

    shelf = maker.fetch(f"{HERE}/tep/san-pham-hien-co.xlsx", headers={"Accept-Language": "en"}).data

    assert "2 dòng không có gì mới" in hand_in(maker, shelf).text


def test_the_sample_s_shelf_read_again_is_unchanged(sample_page):
    for phone in ("0500000001", "0500000002", "0500000010"):
        sample_page.sign_in(phone, "mat-khau-mau-2026")
        shelf = sample_page.fetch(f"{HERE}/tep/san-pham-hien-co.xlsx").data

        page = hand_in(sample_page, shelf)

        assert "0 dòng cần sửa" in page.text
        assert "Mọi dòng đều giống điều đã có" in page.text
        sample_page.get("/quan-ly/san-pham")
        sample_page.submit("Đăng xuất")


def test_a_listed_product_is_changed_by_the_rules_of_the_department(maker, session):
    page = hand_in(maker, GOOD)
    business = session.scalars(select(ProductImport)).one().business
    product = make_product(session, business, name="Bánh gai", unit="hộp", price_vnd=30_000)
    sku, product_id = product.variants[0].sku, product.id
    session.commit()

    page = hand_in(maker, xlsx([HEADINGS, [sku, "Bánh gai lá", "hộp", 30000, ""]]))
    assert "Bánh gai lá" in page.text
    maker.submit("Đưa vào")

    session.rollback()
    product = session.get_one(Product, product_id)
    assert (product.name, product.pending_changes) == ("Bánh gai", {"name": "Bánh gai lá"})
