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

SELLING = "/quan-ly/ban-hang"
SHOPEE = f"{SELLING}/shopee"
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


@pytest.fixture
def number_of(sample_session):
    """The number under which a product of the sample stands in addresses."""

    def find(reference: str) -> int:
        number = sample_session.scalar(select(Product.id).where(Product.reference == reference))
        sample_session.rollback()
        return int(number)

    return find


def hand_over(page: PageClient, content: bytes = TEMPLATE, name: str = "Mẫu gian hàng.xlsx", **more):
    page.get(SHOPEE)
    return page.submit("Điền tệp Shopee", template=(content, name), **more)


def test_the_page_says_how_much_is_ready(maker):
    maker.get(SHOPEE)

    assert maker.h1 == "Bán trên Shopee"
    assert maker.texts(".lights .tag") == ["5 sẵn sàng"]
    assert "Kênh Người bán: Sản phẩm, Đăng hàng loạt" in maker.text


@pytest.mark.parametrize("path", [SELLING, SHOPEE])
def test_the_bar_says_whose_goods_are_sold(maker, path):
    maker.get(path)

    assert maker.texts(".bar .brand") == ["HTX Bánh cáy Nếp Gấc (mẫu)"]


def test_what_is_missing_is_said_with_the_way_to_mend_it(sample_page, number_of):
    sample_page.sign_in(MATS, PASSWORD)

    page = sample_page.get(SHOPEE)

    assert page.texts(".lights .tag") == ["1 sẵn sàng", "2 còn chỗ phải chọn", "2 còn thiếu"]
    assert "Sản phẩm chưa có ảnh, Shopee cần ít nhất 1 ảnh làm bìa." in page.text
    hrefs = {link.href for link in page.links}
    assert f"{SHOPEE}/san-pham/{number_of('P10-05')}" in hrefs


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


def test_what_is_only_said_has_a_place_of_its_own_on_the_page(maker, sample_session):
    there = hand_over(maker).path
    run = sample_session.scalars(select(ExportRun)).one()
    told = [
        {"sku": "A-1", "message": "Chưa có giấy. Bạn thêm giấy."},
        {"sku": "A-2", "message": "Chưa có giấy. Bạn thêm giấy."},
    ]
    run.report = {**run.report, "notes": told}
    sample_session.commit()

    page = maker.get(there)

    assert page.texts("section.card")[0] == "Chỉ nhắc Chưa có giấy. Bạn thêm giấy. A-1, A-2"
    assert "còn chỗ phải chọn" not in page.text


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


def test_each_products_card_shows_its_lights(sample_page):
    sample_page.sign_in(MATS, PASSWORD)

    page = sample_page.get("/quan-ly/san-pham")

    assert page.texts("article .lights .bad") == [
        *(f"{marketplace}: còn thiếu" for marketplace in ("Shopee", "Sendo", "Alibaba.com")),
        *(f"{marketplace}: còn thiếu" for marketplace in ("Shopee", "Sendo", "Alibaba.com")),
    ]


def test_a_marketplace_where_a_product_is_not_offered_has_no_light(page, session):
    owner, business = make_owner(session)
    product = make_product(session, business)
    session.add(ListingSettings(product_id=product.id, channels={"shopee": False, "sendo": True}))
    session.commit()
    product_id = product.id
    sign_in(page, owner)

    shown = [text for text in page.get("/quan-ly/san-pham").texts("article .lights .tag") if ":" in text]

    assert shown == ["Sendo: còn thiếu"]
    assert "đang tắt ở sàn này" in page.get(f"/quan-ly/san-pham/{product_id}").text


def test_a_products_own_page_says_what_each_marketplace_would_refuse(page, session):
    owner, business = make_owner(session)
    product_id = make_product(session, business, name="Bánh").id
    draft_id = make_product(session, business, state=ProductState.DRAFT).id
    sign_in(page, owner)

    page.get(f"/quan-ly/san-pham/{product_id}")

    assert "Tên hàng đang có 4 ký tự, Shopee nhận từ 10 đến 120." in page.text
    assert "Sản phẩm chưa có ảnh, Sendo cần ít nhất 1 ảnh đại diện." in page.text
    assert "Ngành hàng" not in page.text  # what is only left to choose stands on the next page
    assert f"{SHOPEE}/san-pham/{product_id}" in {link.href for link in page.links}
    assert "Shopee nhận" not in page.get(f"/quan-ly/san-pham/{draft_id}").text


def test_the_first_page_shows_all_marketplaces_with_their_lights(sample_page):
    sample_page.sign_in(MATS, PASSWORD)

    page = sample_page.get(SELLING)

    assert page.h1 == "Bán hàng"
    assert page.texts("section h2") == ["Shopee", "Sendo", "Alibaba.com", "Kênh khác và trang web của bạn"]
    assert page.texts(".lights .tag") == [
        *("1 sẵn sàng", "2 còn chỗ phải chọn", "2 còn thiếu"),
        *("3 còn chỗ phải chọn", "2 còn thiếu"),
        *("3 còn chỗ phải chọn", "2 còn thiếu"),
    ]
    assert page.text.count("Sàn Sendo đã ngừng hoạt động từ 15/04/2025") == 1
    leads = {link.text: link.href for link in page.links}
    assert leads["Bán trên Shopee"] == SHOPEE
    assert leads["Tệp lưu trữ Sendo"] == f"{SELLING}/sendo"
    assert leads["Bán trên Alibaba.com"] == f"{SELLING}/alibaba"


def test_an_unknown_marketplace_is_not_found(maker):
    assert "Chưa có sàn này" in maker.get(f"{SELLING}/cho-troi", 404).text
    maker.get(f"{SELLING}/cho-troi/san-pham/1", 404)


@pytest.mark.parametrize(
    ("marketplace", "button", "suffix", "media_type"),
    [
        ("sendo", "Làm bảng Excel", ".xlsx", XLSX),
        ("sendo", "Làm tệp dữ liệu JSON", ".json", "application/json"),
        ("sendo", "Làm trọn bộ, nén ZIP", ".zip", "application/zip"),
        ("alibaba", "Làm bảng Excel", ".xlsx", XLSX),
        ("alibaba", "Làm bảng CSV", ".csv", "text/csv"),
        ("alibaba", "Làm trọn bộ, nén ZIP", ".zip", "application/zip"),
    ],
)
def test_a_file_of_our_own_is_made_and_taken_along(
    maker, sample_session, marketplace, button, suffix, media_type
):
    maker.get(f"{SELLING}/{marketplace}")

    page = maker.submit(button)

    assert "Tải tệp về máy" in {link.text for link in page.links}
    answer = maker.fetch(f"{page.path}/tep")
    run = sample_session.scalars(select(ExportRun)).one()
    assert answer.data == storage().get(run.stored_name)
    assert answer.mimetype == media_type
    assert answer.headers["Content-Disposition"].endswith(f"{run.file_name}")
    assert str(run.file_name).endswith(suffix)


def test_a_file_that_the_store_has_lost_is_not_there_and_can_be_made_anew(maker, sample_session):
    page = hand_over(maker)
    storage().delete(str(sample_session.scalars(select(ExportRun.stored_name)).one()))

    page = maker.get(f"{page.path}/tep", 404)

    assert "Tệp của lần xuất này không còn. Bạn làm tệp mới" in page.text


def test_sendo_says_that_it_is_closed_wherever_it_is_offered(maker, number_of):
    said = "Sàn Sendo đã ngừng hoạt động từ 15/04/2025; tệp này chỉ để lưu trữ hoặc chuyển dữ liệu."

    assert said in maker.get(f"{SELLING}/sendo").text
    assert said in maker.submit("Làm bảng Excel").text
    assert said in maker.get(f"{SELLING}/sendo/san-pham/{number_of('P01-01')}").text


def test_what_is_left_to_choose_is_said_once_for_all_products(maker):
    page = maker.get(f"{SELLING}/sendo")
    assert page.text.count("Chưa biết mã ngành hàng của sản phẩm trên Sendo") == 1

    page = maker.submit("Làm bảng Excel")

    assert page.text.count("Chưa biết mã ngành hàng của sản phẩm trên Sendo") == 1


def test_the_same_choice_sent_again_leads_to_the_first_file(maker, runs):
    page = maker.get(f"{SELLING}/sendo")
    hidden = {field.get("name"): field.get("value") for field in page.select("form input[type=hidden]")}

    def send() -> str:
        answer = maker.http.post(f"{SELLING}/sendo", data={**hidden, "suffix": ".json"})
        return str(answer.headers["Location"])

    assert send() == send()
    assert runs() == 1


@pytest.mark.parametrize("suffix", [".exe", "", ".csv"])
def test_a_form_of_file_that_is_not_on_offer_is_refused(maker, runs, suffix):
    page = maker.get(f"{SELLING}/sendo")
    hidden = {field.get("name"): field.get("value") for field in page.select("form input[type=hidden]")}

    page = maker.post(f"{SELLING}/sendo", {**hidden, "suffix": suffix}, status=422)

    assert "Bạn chọn một mục trong danh sách." in page.text
    assert runs() == 0


def test_readiness_shows_rule_value_limit_and_the_way_to_the_field(sample_page, number_of):
    sample_page.sign_in("0500000005", PASSWORD)
    number = number_of("P05-01")

    page = sample_page.get(f"{SELLING}/sendo/san-pham/{number}")

    assert page.h1 == "Khăn mặt cotton 28 × 48 cm trên Sendo"
    cards = page.texts("section.card")
    assert len(cards) == 4
    for place, card in enumerate(cards[:3], start=1):
        assert card.startswith("Giá bán Cần sửa ")
        assert "đang là 7.500 ₫, Sendo nhận từ 8.000 ₫" in card
        assert f"Hiện có 7.500 Mức nhận 8.000 đến 9.999.999.999 Mã SKU TB-P05-01-{place}" in card
    assert cards[3].startswith("Ngành hàng Nên xem lại Chưa biết mã ngành hàng")
    assert "Hiện có chưa có" in cards[3]
    assert f"/quan-ly/san-pham/{number}/sua#price" in {link.href for link in page.links}
    assert "ghi lại ngày 23/11/2026" in page.text


@pytest.mark.parametrize(("marketplace", "state"), [("shopee", "sẵn sàng"), ("alibaba", "còn chỗ phải chọn")])
def test_readiness_of_a_good_product_says_so(maker, number_of, marketplace, state):
    page = maker.get(f"{SELLING}/{marketplace}/san-pham/{number_of('P01-01')}")

    assert page.texts(".lights .tag")[0].endswith(f": {state}")
    assert not [each for each in page.texts("section.card") if each.startswith("Nên biết Nhắc ")]


def test_photos_are_mended_on_their_own_page(sample_page, number_of):
    sample_page.sign_in(MATS, PASSWORD)
    number = number_of("P10-05")

    page = sample_page.get(f"{SHOPEE}/san-pham/{number}")

    assert f"/quan-ly/san-pham/{number}/anh" in {link.href for link in page.links}


def test_readiness_of_others_and_of_drafts_is_not_there(maker, number_of, sample_session, sample_app):
    maker.get(f"{SHOPEE}/san-pham/{number_of('P10-05')}", 404)
    maker.get(f"{SHOPEE}/san-pham/999999", 404)
    mine = number_of("P01-01")
    sample_session.get_one(Product, mine).state = ProductState.WITHDRAWN.value
    sample_session.commit()

    assert "chưa bán ở sàn nào" in maker.get(f"{SHOPEE}/san-pham/{mine}", 404).text


def test_more_products_ask_the_database_no_more_about_selling(page, session):
    owner, business = make_owner(session)
    sign_in(page, owner)

    def asked_for_listings() -> int:
        with questions() as asked:
            page.get("/quan-ly/san-pham")
        return sum(
            any(table in each for table in ("listing_settings", "family_categories", "variants"))
            for each in asked
        )

    make_product(session, business)
    session.commit()
    few = asked_for_listings()
    for number in range(6):
        make_product(session, business, name=f"Bánh cáy số {number}")
    session.commit()

    assert asked_for_listings() == few > 0
