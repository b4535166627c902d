"""A producer's way from "is it ready" to the file on the phone."""

from __future__ import annotations

import io
import re

import pytest
from sqlalchemy import func, select

from catalog.models import Business, Product, ProductState
from core.jobs import OutboxEntry, drain
from core.storage import storage
from exporters import errors, services
from exporters.models import ExportRun, ListingSettings
from tests.exporters.questions import questions
from tests.exporters.sample_listings import sample_categories
from tests.exporters.templates_shopee import Shape, build
from tests.factories.accounts import make_user, sign_in
from tests.factories.catalog import make_owner, make_product
from tests.pages.client import PageClient

SHOPEE = "/quan-ly/ban-hang"
PASSWORD = "mat-khau-mau-2026"
MAKER, OTHER_MAKER, MATS = "0500000001", "0500000002", "0500000010"
TEMPLATE = build(Shape(categories=sample_categories()))
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def maker(sample_page: PageClient) -> PageClient:
    """The sample's makers of bánh cáy, signed in: five products, all ready for Shopee."""
    sample_page.sign_in(MAKER, PASSWORD)
    return sample_page


@pytest.fixture
def runs(sample_session):
    def count() -> int:
        found = sample_session.scalar(select(func.count()).select_from(ExportRun)) or 0
        sample_session.rollback()
        return found

    return count


def hand_over(page: PageClient, content: bytes = TEMPLATE, name: str = "Mẫu gian hàng.xlsx", **more):
    page.get(SHOPEE)
    return page.submit("Điền tệp Shopee", template=(content, name), **more)


def test_the_page_says_how_much_is_ready(maker):
    maker.get(SHOPEE)

    assert maker.h1 == "Bán trên Shopee"
    assert maker.texts(".lights .tag") == ["5 sẵn sàng"]
    assert "Kênh Người bán: Sản phẩm, Đăng hàng loạt" in maker.text


def test_what_is_missing_is_said_with_the_way_to_mend_it(sample_page, sample_session):
    sample_page.sign_in(MATS, PASSWORD)

    page = sample_page.get(SHOPEE)

    assert page.texts(".lights .tag") == ["1 sẵn sàng", "2 còn chỗ phải chọn", "2 còn thiếu"]
    assert "Sản phẩm chưa có ảnh, Shopee cần ít nhất 1 ảnh làm bìa." in page.text
    product = sample_session.scalar(select(Product.id).where(Product.reference == "P10-05"))
    assert any(link.href.startswith(f"/quan-ly/san-pham/{product}/") for link in page.links)


def test_a_template_comes_back_filled(maker, sample_session):
    page = hand_over(maker)

    assert re.fullmatch(r"/quan-ly/ban-hang/lan-xuat/\d+", page.path)
    assert page.h1.startswith("Tệp Shopee ")
    assert "Đã điền 5 sản phẩm vào" in page.text
    (link,) = (link for link in page.links if link.text == "Tải tệp về máy")
    answer = maker.fetch(link.href)
    run = sample_session.scalars(select(ExportRun)).one()
    assert answer.data == storage().get(run.stored_name)
    assert answer.mimetype == XLSX
    assert answer.headers["Content-Disposition"] == f"attachment; filename={run.file_name}"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.data == maker.fetch(link.href).data


def test_the_file_is_found_again_on_the_page(maker):
    there = hand_over(maker).path

    page = maker.get(SHOPEE)

    assert there in {link.href for link in page.links}
    assert "5 sản phẩm" in page.text


REFUSED = {
    "no zip": (b"Xin chao", errors.NotWorkbook.message),
    "a page": (b"<!doctype html><title>Shopee</title>", errors.NotWorkbook.message),
    "old Excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), errors.OldExcelFile.message),
    "cut off": (TEMPLATE[: len(TEMPLATE) // 2], None),
    "signature gone": (build(Shape(metadata=())), errors.NoSignature.message),
    "another country": (build(Shape(columns=(*Shape().columns, "ps_invoice_ncm"))), "Shopee Việt Nam"),
    "no carrier": (
        build(Shape(columns=tuple(key for key in Shape().columns if not key.startswith("channel_id")))),
        errors.NoShippingChannel.message,
    ),
    "unknown mandatory column": (
        build(Shape(columns=(*Shape().columns, "ps_moi"), requirement={"ps_moi": "Bắt buộc"})),
        "cột bắt buộc mà chúng tôi chưa biết điền",
    ),
    "an export of another kind": (build(Shape(columns=("mot", "hai"))), errors.NoProductSheet.message),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_refused_template_is_said_beside_the_field_and_nothing_is_kept(maker, runs, name):
    content, sentence = REFUSED[name]
    kept = set(storage_names(maker))

    page = hand_over(maker, content, status=422)

    (said,) = page.texts(".field .error")
    assert str(sentence or "Bạn tải lại tệp mẫu") in said
    assert page.select("[role=alert]")
    assert page.title.startswith("Lỗi: ") or page.title.startswith(page.h1)
    assert runs() == 0
    assert set(storage_names(maker)) == kept


def storage_names(page: PageClient) -> list[str]:
    with page.app.app_context():
        return list(storage().names())


def test_no_file_is_asked_for_again(maker, runs):
    maker.get(SHOPEE)

    page = maker.submit("Điền tệp Shopee", status=422)

    assert page.texts(".field .error") == ["Bạn chưa chọn tệp mẫu tải từ Kênh Người bán."]
    assert runs() == 0


def test_the_same_form_sent_again_leads_to_the_first_file(maker, runs):
    page = maker.get(SHOPEE)
    hidden = {field.get("name"): field.get("value") for field in page.select("form input[type=hidden]")}

    def send() -> str:
        answer = maker.http.post(
            SHOPEE, data={**hidden, "template": (io.BytesIO(TEMPLATE), "a.xlsx")}, buffered=True
        )
        return answer.headers["Location"]

    first, second = send(), send()

    assert first == second
    assert runs() == 1


def test_files_of_others_are_not_there(maker, sample_app):
    there = hand_over(maker).path
    other = PageClient(sample_app)
    other.sign_in(OTHER_MAKER, PASSWORD)

    other.get(there, 404)
    other.fetch(f"{there}/tep", 404)
    other.get(SHOPEE)
    other.post(f"{there}/dung", status=404)

    assert maker.get(there).h1.startswith("Tệp Shopee")


@pytest.mark.parametrize("path", ["/quan-ly/ban-hang/lan-xuat/999", "/quan-ly/ban-hang/lan-xuat/999/tep"])
def test_a_file_that_never_was_is_not_found(maker, path):
    maker.get(path, 404)


def test_without_a_writable_product_the_page_says_so_and_gives_no_file(maker, sample_session):
    for product in sample_session.scalars(
        select(Product).join(Business).where(Business.slug.like("htx-banh-cay%"))
    ):
        product.description = "Ngắn"
    sample_session.commit()

    page = hand_over(maker)

    assert "Chưa sản phẩm nào điền được nên không có tệp." in page.text
    assert "Không điền được 5 sản phẩm" in page.text
    assert all(link.text != "Tải tệp về máy" for link in page.links)
    missing = maker.get(f"{page.path}/tep", 404)
    assert "chưa sản phẩm nào điền được" in missing.text


def test_many_products_are_filled_by_the_worker(maker, sample_app, monkeypatch):
    monkeypatch.setattr(services, "AT_ONCE", 4)

    page = hand_over(maker)

    assert "Đang điền tệp Shopee" in page.text
    assert page.select("progress")
    maker.fetch(f"{page.path}/tep", 404)
    with sample_app.app_context():
        drain()
    assert "Đã điền 5 sản phẩm vào" in maker.get(page.path).text
    assert maker.fetch(f"{page.path}/tep").mimetype == XLSX


def test_a_waiting_file_can_be_stopped(maker, sample_app, sample_session, monkeypatch):
    monkeypatch.setattr(services, "AT_ONCE", 4)
    there = hand_over(maker).path

    page = maker.submit("Dừng lại")

    assert page.path == there
    assert "Lần này đã dừng trước khi xong." in page.text
    with sample_app.app_context():
        drain()
    assert sample_session.scalars(select(OutboxEntry.state)).all() == ["cancelled"]
    assert "Lần này đã dừng trước khi xong." in maker.get(there).text


def test_a_business_without_products_sees_the_first_step(page, session):
    owner, _business = make_owner(session)
    sign_in(page, owner)

    page.get(SHOPEE)

    assert "Chưa có sản phẩm nào để bán" in page.text
    assert not page.select("input[type=file]")


def test_a_person_without_a_business_is_told_so(page, session):
    sign_in(page, make_user(session))

    page.get(SHOPEE, 404)

    assert "chưa gắn với cơ sở nào" in page.text


def test_each_products_card_shows_its_light(sample_page):
    sample_page.sign_in(MATS, PASSWORD)

    page = sample_page.get("/quan-ly/san-pham")

    assert len(page.select("article .tag")) >= 5
    assert page.texts("article .tag.bad") == ["Shopee", "Shopee"]


def test_a_product_that_is_not_offered_has_no_light(page, session):
    owner, business = make_owner(session)
    product = make_product(session, business)
    session.add(ListingSettings(product_id=product.id, channels={"shopee": False}))
    session.commit()
    sign_in(page, owner)

    assert "Shopee" not in page.get("/quan-ly/san-pham").texts("article .tag")
    assert "đang tắt ở sàn này" in page.get(f"/quan-ly/san-pham/{product.id}").text


def test_a_products_own_page_says_what_shopee_would_object_to(page, session):
    owner, business = make_owner(session)
    product_id = make_product(session, business, name="Bánh").id
    draft_id = make_product(session, business, state=ProductState.DRAFT).id
    sign_in(page, owner)

    text = page.get(f"/quan-ly/san-pham/{product_id}").text

    assert "Tên hàng đang có 4 ký tự, Shopee nhận từ 10 đến 120." in text
    assert "Sản phẩm chưa có ảnh" in text
    assert "Shopee nhận" not in page.get(f"/quan-ly/san-pham/{draft_id}").text


def test_more_products_ask_the_database_no_more_about_selling(page, session):
    owner, business = make_owner(session)
    sign_in(page, owner)

    def asked_for_listings() -> int:
        with questions() as asked:
            page.get("/quan-ly/san-pham")
        return sum("listing_settings" in each or "family_categories" in each for each in asked)

    make_product(session, business)
    session.commit()
    few = asked_for_listings()
    for number in range(6):
        make_product(session, business, name=f"Bánh cáy số {number}")
    session.commit()

    assert asked_for_listings() == few > 0
