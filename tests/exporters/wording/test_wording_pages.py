"""The pages that build texts: sentences are left out and moved; nothing unread is shown or exported."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from sqlalchemy.orm import Session

from catalog.models import Product, ProductState
from core.audit_reading import entries_about
from exporters.listings import listings_of
from exporters.models import EnglishText, ListingOverride
from exporters.registry import EXPORTERS, TEMPLATE_EXPORTERS
from exporters.services import written
from exporters.wording import review
from exporters.wording.services import TextState, states_of
from tests.factories.accounts import csrf_token, sign_in
from tests.factories.catalog import make_business, make_family, make_owner, make_product
from tests.pages.client import PageClient


@dataclass
class Shop:
    """A maker signed in, with one public product that says much."""

    page: PageClient
    session: Session
    product_id: int

    @property
    def home(self) -> str:
        return f"/quan-ly/san-pham/{self.product_id}"

    @property
    def product(self) -> Product:
        self.session.rollback()
        return self.session.get_one(Product, self.product_id, populate_existing=True)

    def states(self) -> list[TextState]:
        return list(states_of(self.session, self.product).values())


@pytest.fixture
def shop(page: PageClient, session: Session) -> Shop:
    owner, business = make_owner(session, name="HTX Nếp Gấc")
    make_family(session)
    product = make_product(
        session,
        business,
        state=ProductState.LIVE,
        name="Gạo nếp làng Nguyễn",
        family_code="banh_keo",
        unit="túi",
        net_value=2,
        net_unit="kg",
        material_role="ingredients",
        materials=["gạo nếp"],
        storage_code="kho",
        shelf_life_days=180,
    )
    sign_in(page, owner)
    session.commit()
    return Shop(page, session, product.id)


def test_sentences_are_left_out_and_moved_and_the_text_becomes_the_description(shop: Shop) -> None:
    shop.page.get(shop.home)
    shop.page.click("Ghép mô tả từ những gì đã điền")
    links = {link.text: link.href for link in shop.page.links}
    assert links["Bảo quản"].endswith(f"{shop.home}/sua#storage_code")
    assert str(shop.page.first("textarea[name=text]").text).startswith("Gạo nếp làng Nguyễn do HTX Nếp Gấc ở")

    shop.page.get(f"{shop.home}/viet-mo-ta?ghep=1&dung=storage&dung=net&cho_storage=1&cho_net=2")
    assert str(shop.page.first("textarea[name=text]").text).strip() == (
        "Bảo quản: để nơi khô ráo, thoáng mát, tránh nắng chiếu thẳng. Mỗi túi có 2 kg."
    )
    assert "Shopee và Sendo cần từ 100" in shop.page.text
    shop.page.submit("Lấy đoạn này", {"text": "Mỗi túi có 2 kg. Bảo quản nơi khô ráo."})

    assert shop.product.description == "Mỗi túi có 2 kg. Bảo quản nơi khô ráo."
    shop.page.get(f"{shop.home}/viet-mo-ta")
    shop.page.submit("Lấy đoạn này", {"target": "shopee"})
    row = shop.session.get_one(ListingOverride, (shop.product_id, "shopee"))
    assert str(row.description).startswith("Gạo nếp làng Nguyễn do HTX Nếp Gấc ở")
    assert shop.product.description == "Mỗi túi có 2 kg. Bảo quản nơi khô ráo."


def test_who_was_slower_keeps_the_typed_text_and_replaces_nothing(shop: Shop) -> None:
    shop.page.get(f"{shop.home}/viet-mo-ta")
    shop.product.description = "Bản của người khác."
    shop.session.commit()

    shop.page.submit("Lấy đoạn này", {"text": "Bản của tôi."}, status=409)

    assert "Có người vừa sửa" in shop.page.text
    assert shop.product.description == "Bản của người khác."
    shop.page.submit("Lấy đoạn này")
    assert shop.product.description == "Bản của tôi."


def test_a_suggestion_nobody_has_taken_over_is_on_no_page_and_in_no_file(shop: Shop) -> None:
    shop.page.get(f"{shop.home}/tieng-anh")
    shop.page.click("Gợi ý từ những gì đã điền")
    shop.page.submit("Gợi ý tiếng Anh")
    assert shop.states() == [TextState.SUGGESTED, TextState.SUGGESTED]
    row = shop.session.get_one(EnglishText, (shop.product_id, "description_en"))
    assert row.suggestion is not None
    assert "Ingredients: glutinous rice." in row.suggestion
    row.suggestion += " QWERTZLEAK"
    shop.session.get_one(EnglishText, (shop.product_id, "name_en")).suggestion = "QWERTZLEAK rice"
    shop.session.commit()
    product = shop.product
    public = [f"/san-pham/{product.slug}", f"/t/{product.code}", f"/co-so/{product.business.slug}"]

    for path in (*public, "/", "/tim?q=gao", "/tim?q=qwertzleak"):
        for language in ("", "lang=en"):
            joined = "&" if "?" in path else "?"
            answer = shop.page.http.get(f"{path}{joined}{language}").get_data(as_text=True)
            assert "QWERTZLEAK" not in answer
            assert "Ingredients: glutinous" not in answer
    for exporter in EXPORTERS:
        listings = list(listings_of(shop.session, None, "https://goc.example"))
        assert "QWERTZLEAK" not in repr(listings)
        if exporter.slug not in TEMPLATE_EXPORTERS:
            content, report = written(exporter.in_form(exporter.suffixes[-1]), listings)
            assert b"QWERTZLEAK" not in content
            assert "QWERTZLEAK" not in repr(report)


def test_it_is_taken_over_only_by_who_says_to_have_read_it(shop: Shop) -> None:
    shop.page.get(f"{shop.home}/tieng-anh/goi-y")
    shop.page.submit("Gợi ý tiếng Anh")
    assert "Chưa dịch: làng Nguyễn." in shop.page.text
    assert "Nghĩa là: Thành phần: gạo nếp." in shop.page.text
    shop.page.submit("Nhận bản tiếng Anh này", status=422)
    assert "Chữ chưa ai đọc thì không đăng." in shop.page.text
    assert shop.product.name_en is None

    shop.page.submit("Nhận bản tiếng Anh này", {"is_read": True, "name_en": "Glutinous Rice 2 kg"})

    product = shop.product
    assert product.name_en == "Glutinous Rice 2 kg"
    assert "Ingredients: glutinous rice." in str(product.description_en)
    assert shop.states() == [TextState.READ, TextState.READ]
    assert shop.session.get_one(EnglishText, (shop.product_id, "name_en")).suggestion is None
    shop.page.submit("Lưu tiếng Anh", {"name_en": "Sticky Rice 2 kg"})
    assert shop.states() == [TextState.WRITTEN, TextState.READ]
    shop.page.get(f"{shop.home}/tieng-anh")
    shop.page.submit("Tôi đã đọc lại, đúng")
    assert shop.states() == [TextState.READ, TextState.READ]
    actions = [entry.action for entry in entries_about(shop.session, f"product:{shop.product_id}").rows]
    assert actions[:4] == ["english.read", "product.update", "product.update", "english.suggest"]


def test_a_suggestion_is_dropped_and_leaves_nothing(shop: Shop) -> None:
    shop.page.get(f"{shop.home}/tieng-anh/goi-y")
    shop.page.submit("Gợi ý tiếng Anh")
    shop.page.get(shop.home)
    assert "có gợi ý chờ bạn đọc" in shop.page.text
    shop.page.get(f"{shop.home}/tieng-anh/goi-y")

    shop.page.submit("Bỏ gợi ý")

    assert shop.states() == [TextState.NONE, TextState.NONE]


def test_products_of_others_are_not_found(shop: Shop) -> None:
    other = make_product(shop.session, make_business(shop.session)).id
    shop.session.commit()

    for path in ("viet-mo-ta", "tieng-anh/goi-y"):
        shop.page.get(f"/quan-ly/san-pham/{other}/{path}", 404)
    for path in ("goi-y-moi", "bo-goi-y", "da-doc"):
        there = f"/quan-ly/san-pham/{other}/tieng-anh/{path}"
        shop.page.post(there, {"csrf_token": csrf_token(shop.page)}, status=404)


def test_english_read_before_somebody_elses_save_is_kept_typed_and_taken_over_next(shop: Shop) -> None:
    shop.page.get(f"{shop.home}/tieng-anh/goi-y")
    shop.page.submit("Gợi ý tiếng Anh")
    shop.product.name_en = "Rice of somebody else"
    shop.session.commit()

    shop.page.submit("Nhận bản tiếng Anh này", {"is_read": True, "name_en": "Rice of mine"}, status=409)

    assert shop.product.name_en == "Rice of somebody else"
    shop.page.submit("Nhận bản tiếng Anh này", {"is_read": True})
    assert shop.product.name_en == "Rice of mine"


def test_products_are_listed_by_how_far_their_english_is_and_suggested_for_together(shop: Shop) -> None:
    business = shop.product.business
    make_product(shop.session, business, name="Gạo tẻ", state=ProductState.LIVE, name_en="Rice")
    make_product(shop.session, business, name="Món lạ", state=ProductState.DRAFT)
    shop.session.commit()
    shop.page.get("/quan-ly/ban-hang")
    shop.page.click("Tiếng Anh của các sản phẩm: gợi ý, đọc lại")

    shop.page.submit("Gợi ý cho sản phẩm chưa có tiếng Anh")

    assert "Đã gợi ý cho 1 sản phẩm." in shop.page.text
    assert shop.page.texts("tbody tr") == [
        "Gạo nếp làng Nguyễn có gợi ý có gợi ý",
        "Gạo tẻ người viết chưa có",
        "Món lạ chưa có chưa có",
    ]
    shop.page.submit("Gợi ý cho sản phẩm chưa có tiếng Anh")
    assert "Không còn sản phẩm nào gợi ý được. 1 sản phẩm chưa có gì để ghép" in shop.page.text
    shop.page.click("Gạo nếp làng Nguyễn")
    assert shop.page.h1 == "Gợi ý tiếng Anh: Gạo nếp làng Nguyễn"


def test_products_with_nothing_to_build_from_never_keep_older_ones_from_their_turn(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(review, "LOOKED_AT", 2)
    business = shop.product.business
    for name in ("Món lạ", "Món hiếm", "Món cổ"):
        make_product(shop.session, business, name=name, state=ProductState.DRAFT)
    shop.session.commit()
    shop.page.get("/quan-ly/ban-hang/tieng-anh")

    shop.page.submit("Gợi ý cho sản phẩm chưa có tiếng Anh")
    assert "2 sản phẩm chưa có gì để ghép" in shop.page.text
    assert "Còn sản phẩm chưa xem tới, bạn bấm lần nữa." in shop.page.text
    assert shop.states() == [TextState.NONE, TextState.NONE]
    shop.page.submit("Gợi ý cho sản phẩm chưa có tiếng Anh")

    assert "Đã gợi ý cho 1 sản phẩm." in shop.page.text
    assert "1 sản phẩm chưa có gì để ghép" in shop.page.text
    assert "Còn sản phẩm chưa xem tới" not in shop.page.text
    assert shop.states() == [TextState.SUGGESTED, TextState.SUGGESTED]
    shop.page.get("/quan-ly/ban-hang/tieng-anh?sau=99999999999999999999")
    shop.page.submit("Gợi ý cho sản phẩm chưa có tiếng Anh")
    assert "2 sản phẩm chưa có gì để ghép" in shop.page.text
