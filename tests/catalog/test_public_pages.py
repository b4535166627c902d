from __future__ import annotations

import json
import unicodedata
from datetime import date

import pytest
from sqlalchemy.orm import Session

from catalog import services
from catalog.models import BusinessKind, ProductState
from core.audit import SYSTEM, Actor
from core.panels import register_panel
from core.storage import storage
from tests.factories.accounts import make_user, sign_in
from tests.factories.catalog import make_business, make_certificate, make_photo, make_product
from tests.pages.client import PageClient

KIB = 1024


def test_the_empty_house_says_what_will_stand_there(page: PageClient) -> None:
    page.get("/")

    assert page.h1 == "Quà quê rõ gốc"
    assert "Chưa có sản phẩm nào được duyệt" in page.text


def test_the_front_page_shows_listed_products_with_photos_and_their_makers(
    page: PageClient, session: Session
) -> None:
    business = make_business(session, name="HTX Nếp Gấc")
    make_photo(session, make_product(session, business, name="Có ảnh"))
    make_product(session, business, name="Không ảnh")
    make_photo(session, make_product(session, business, name="Tự khai", state=ProductState.LIVE), "khác")

    page.get("/")

    assert page.texts(".good a") == ["Có ảnh"]
    assert ("HTX Nếp Gấc", "/co-so/htx-nep-gac") in page.links


@pytest.mark.parametrize("path", ["/", "/tim?q=banh", "/san-pham/banh-cay-lang-nguyen", "/co-so/htx-nep-gac"])
def test_public_pages_are_small_need_no_script_and_leave_no_cookie(
    page: PageClient, session: Session, path: str
) -> None:
    business = make_business(session, name="HTX Nếp Gấc")
    for number in range(12):
        name = "Bánh cáy làng Nguyễn" if number == 0 else f"Bánh {number}"
        make_photo(session, make_product(session, business, name=name), f"ảnh {number}")
    sign_in(page, make_user(session))

    seen = page.get(path)

    assert "Set-Cookie" not in seen.headers
    assert "Cookie" not in seen.headers.get("Vary", "")
    assert seen.headers["Cache-Control"].startswith("public")
    assert [tag.get("type") for tag in seen.select("script")] in ([], ["application/ld+json"])
    css = len(page.fetch("/static/css/gocque.css").data)
    eager = [str(image.get("src")) for image in seen.select("img") if image.get("loading") != "lazy"]
    first_load = len(seen.html.encode()) + css + sum(len(page.fetch(src).data) for src in eager)
    assert first_load <= 60 * KIB


def test_an_unchanged_page_costs_an_empty_answer_and_a_change_shows_at_once(
    page: PageClient, session: Session
) -> None:
    product = make_product(session)
    product_id, path = product.id, f"/san-pham/{product.slug}"
    session.commit()
    tag = page.get(path).headers["ETag"]
    assert page.fetch(path, 304, headers={"If-None-Match": tag}).data == b""

    product = session.get_one(type(product), product_id)
    services.update_product(
        session, product, actor=SYSTEM, expected_version=product.version, changes={"price_vnd": 99_000}
    )
    session.commit()

    assert "99.000" in page.get(path, headers={"If-None-Match": tag}).text


@pytest.mark.parametrize("typed", ["nuoc+mam", "NƯỚC MẮM", unicodedata.normalize("NFD", "nước mắm")])
def test_search_finds_with_and_without_accents(page: PageClient, session: Session, typed: str) -> None:
    make_product(session, name="Nước mắm Diêm Điền")
    make_product(session, name="Đũi Nam Cao")
    session.commit()

    page.get(f"/tim?q={typed}")

    assert page.texts(".good a") == ["Nước mắm Diêm Điền"]


def test_a_search_without_results_proposes_others(page: PageClient, session: Session) -> None:
    page.get("/tim?q=phở")

    assert "Chưa thấy sản phẩm nào" in page.text
    assert ("nước mắm", "/tim?q=n%C6%B0%E1%BB%9Bc+m%E1%BA%AFm") in page.links


@pytest.mark.parametrize(
    "query", ["", "?q=", "?q=%00%FF", "?q=" + "a" * 5000, "?q='%22*(", "?q=a&trang=x", "?q=a&trang=-9"]
)
def test_any_query_gets_a_sound_page(page: PageClient, query: str) -> None:
    assert page.get(f"/tim{query}").status == 200


def test_search_pages_lead_on_and_keep_the_words(page: PageClient, session: Session) -> None:
    business = make_business(session)
    for number in range(25):
        make_product(session, business, name=f"Kẹo lạc {number}")
    session.commit()
    page.get("/tim?q=kẹo lạc")

    page.click("Trang 2")

    assert len(page.select(".good")) == 4
    assert len(page.texts("ul.list li")) == 1
    assert page.first("input[name=q]").get("value") == "kẹo lạc"


def test_the_words_of_keys_are_read_and_said(page: PageClient, session: Session) -> None:
    make_product(session, name="Nước mắm")
    session.commit()

    page.get("/tim?q=nuwowcs+mawms")

    assert "đã tìm “nuoc mam”" in page.text


@pytest.mark.parametrize(
    ("state", "status"),
    [("draft", 404), ("live", 200), ("returned", 200), ("listed", 200), ("withdrawn", 410)],
)
def test_each_state_answers_as_it_should(page: PageClient, session: Session, state: str, status: int) -> None:
    slug = make_product(session, state=ProductState(state)).slug
    session.commit()

    page.get(f"/san-pham/{slug}", status)

    marked = "Cơ sở tự khai, chưa qua duyệt" in page.text
    assert marked == (state in {"live", "returned"})
    assert ("đã được rút" in page.text) == (state == "withdrawn")


def test_a_product_page_says_all_that_is_known(page: PageClient, session: Session) -> None:
    product = make_product(
        session, description="Dẻo thơm.", materials=["nếp", "gấc"], material_role="ingredients",
        allergens=["lạc"], storage_code="kho", shelf_life_days=90,
    )  # fmt: skip
    make_photo(session, product)
    make_certificate(session, product)
    services.verify_business(session, product.business, actor=Actor(make_user(session, "officer").id))
    slug = product.slug
    session.commit()

    page.get(f"/san-pham/{slug}")

    for sentence in (
        "55.000", "Dẻo thơm.", "nếp, gấc", "Có lạc.", "nơi khô ráo", "90 ngày", "OCOP 4 sao", "Cơ sở tự khai",
        "xã Đông Hưng, tỉnh Hưng Yên", "xác minh",
        "trước 01/07/2025: xã Nguyên Xá, huyện Đông Hưng, tỉnh Thái Bình",
    ):  # fmt: skip
        assert sentence in page.text
    data = json.loads(page.first("script").text or "")
    assert (data["@type"], data["name"], data["offers"]["price"]) == (
        "Product",
        "Bánh cáy làng Nguyễn",
        "55000",
    )
    assert data["image"][0].startswith("http://127.0.0.1:8000/anh/")


def test_stars_go_with_their_paper(page: PageClient, session: Session) -> None:
    product = make_product(session)
    make_certificate(session, product, expires_on=date(2026, 1, 1))
    slug = product.slug
    session.commit()

    page.get(f"/san-pham/{slug}")

    assert "sao" not in page.text
    assert "OCOP" not in page.text


def test_structured_data_cannot_be_left_by_typed_text(page: PageClient, session: Session) -> None:
    nasty = "</script><script>alert(1)</script> & \u2028 -->"
    page.echoes = (nasty,)
    slug = make_product(session, name="Kẹo", description=nasty).slug
    session.commit()

    page.get(f"/san-pham/{slug}")

    assert len(page.select("script")) == 1
    assert json.loads(page.first("script").text or "")["description"] == nasty


def test_upper_packages_show_their_facts_in_the_slots(page: PageClient, session: Session) -> None:
    slug = make_product(session).slug
    session.commit()
    for slot in ("front.lots", "product.public"):
        register_panel(page.app, slot, lambda **_facts: "Lô mới nhất <b>")
    try:
        for path in ("/", f"/san-pham/{slug}"):
            page.get(path)
            assert "Lô mới nhất <b>" in page.text
    finally:
        for slot in ("front.lots", "product.public"):
            page.app.extensions["gocque_panels"][slot].pop()


def test_a_business_shows_its_phone_only_with_consent_and_a_persons_number_never(
    page: PageClient, session: Session
) -> None:
    business = make_business(
        session, name="Hộ Mẫu", kind=BusinessKind.HO_KINH_DOANH, tax_code="034899000002",
        phone="+84500000009", website="https://banhcay.vn",
    )  # fmt: skip
    make_product(session, business)
    business_id = business.id
    session.commit()
    page.get("/co-so/ho-mau")
    assert "500000009" not in page.text
    assert "Chưa được xác minh" in page.text or "chưa được xác minh" in page.text
    assert ("https://banhcay.vn", "https://banhcay.vn") in page.links

    business = session.get_one(type(business), business_id)
    services.update_profile(
        session, business, actor=SYSTEM, expected_version=business.version, changes={"phone_is_public": True}
    )
    session.commit()

    seen = page.get("/co-so/ho-mau")
    assert ("0500 000 009", "tel:+84500000009") in seen.links
    assert "034899000002" not in seen.html
    assert "899000" not in seen.html


def test_a_company_number_is_public(page: PageClient, session: Session) -> None:
    make_business(session, name="Công ty Mẫu", tax_code="0100233488")
    session.commit()

    assert "0100233488" in page.get("/co-so/cong-ty-mau").text


@pytest.mark.parametrize("path", ["/san-pham/khong-co", "/co-so/khong-co", "/san-pham/%00", "/co-so/..%2f"])
def test_unknown_addresses_are_not_found(page: PageClient, path: str) -> None:
    assert page.get(path, 404).status == 404


def test_pictures_are_kept_for_ever_and_say_what_they_are(page: PageClient, session: Session) -> None:
    photo = make_photo(session, make_product(session))
    names = {photo.name_at(320): "image/webp", photo.name_at(1200, "jpg"): "image/jpeg"}
    session.commit()

    for name, kind in names.items():
        answer = page.fetch(f"/anh/{name}")
        assert answer.content_type == kind
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert "Set-Cookie" not in answer.headers
        again = page.fetch(f"/anh/{name}", 304, headers={"If-None-Match": answer.headers["ETag"]})
        assert again.data == b""


def test_neither_originals_nor_other_files_are_served(page: PageClient, session: Session) -> None:
    photo = make_photo(session, make_product(session))
    digest = photo.digest
    session.commit()
    paper = storage().put(b"%PDF-1.4", "pdf")

    names = [
        f"{digest}.jpg", paper, f"{digest}-800.jpg", f"{digest}-1200.webp", f"{digest}-9.webp", "x",
        f"{digest}-800.webp%00", f"{digest}-800.webp/", "..%2f..%2fsecret_key",
        f"{digest.upper()}-800.webp", f"{'0' * 64}-800.webp",
    ]  # fmt: skip

    assert storage().exists(f"{digest}.jpg")
    assert {page.fetch(f"/anh/{name}", 404).status_code for name in names} == {404}
