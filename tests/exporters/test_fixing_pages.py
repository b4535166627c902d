"""One page asks only what is missing, and one answer is written to many products."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.models import Business, Photo, Product, ProductState
from core.audit import SYSTEM, AuditEntry
from exporters.fixing.forms import key_of
from exporters.fixing.questions import Kind, Question
from exporters.models import ListingOverride, ListingSettings
from exporters.offering.services import NO_BRAND
from exporters.rule_choices import choose_rule
from exporters.rules import rule_pack
from tests.factories.accounts import sign_in
from tests.factories.catalog import make_family, make_owner, make_product
from tests.pages.client import PageClient

SENDO = "/quan-ly/ban-hang/sendo/bo-sung"
LONG = "Bánh làm từ nếp cái hoa vàng, gấc, dành dành, gừng và mạch nha, gói tay từng thanh. " * 2
WEIGHT = key_of(Question(Kind.WEIGHT, "banh_keo|"))
SIZE = key_of(Question(Kind.SIZE, "banh_keo|"))
FAMILY = key_of(Question(Kind.FAMILY))
BRAND = key_of(Question(Kind.BRAND))
CATEGORY = key_of(Question(Kind.CATEGORY, "banh_keo"))


class Shop:
    """A maker signed in, with three cakes of one family and a mat without one."""

    def __init__(self, app: Flask, session: Session) -> None:
        self.session = session
        make_family(session)
        owner, self.business = make_owner(session)
        self.cakes = [self.product(f"Bánh cáy số {n} hộp giấy", family_code="banh_keo") for n in (1, 2, 3)]
        self.mat = self.product("Chiếu cói Hới khổ đôi", gross_weight_g=900)
        session.commit()
        self.page = PageClient(app)
        sign_in(self.page, owner)

    def product(self, name: str, **facts: Any) -> Product:
        facts = {"description": LONG, "state": ProductState.LIVE, **facts}
        return make_product(self.session, self.business, name=name, **facts)

    def weights(self) -> list[int | None]:
        self.session.expire_all()
        return [each.gross_weight_g for each in self.cakes]

    def answer(self, key: str, *products: Product, **facts: Any) -> Any:
        ticked: dict[str, Any] = (
            {f"{key}-products": [f"{each.id}:{each.version}" for each in products]} if products else {}
        )
        self.session.rollback()
        typed = {f"{key}-{name}": value for name, value in facts.items()}
        return self.page.submit(f"#f-{key}", {**ticked, **typed})


@pytest.fixture
def shop(app: Flask, session: Session) -> Shop:
    return Shop(app, session)


def test_only_what_is_missing_is_asked_and_the_best_answer_stands_on_top(shop: Shop) -> None:
    shop.page.get(SENDO)

    assert shop.page.h1 == "Bổ sung cho Sendo"
    assert shop.page.texts("section.card h2")[:2] != []
    titles = set(shop.page.texts("section.card h2"))
    assert {"Cân nặng khi gói: Bánh kẹo", "Kích thước gói: Bánh kẹo", "Thương hiệu", "Nhóm hàng"} <= titles
    assert "Số lượng trong kho" not in titles
    boxes = shop.page.select(f"#{WEIGHT} input[type=checkbox]")
    assert len(boxes) == 3
    assert "Chiếu cói" not in " ".join(shop.page.texts(f"#{WEIGHT}"))


def test_one_answer_is_written_to_all_that_are_ticked_and_to_no_other(shop: Shop) -> None:
    first, second, third = shop.cakes
    shop.page.get(SENDO)

    shop.answer(WEIGHT, first, second, gross_weight_g="0,42 kg")

    assert shop.page.path == SENDO
    assert "Đã lưu cho 2 sản phẩm." in shop.page.text
    assert shop.weights() == [420, 420, None]
    updates = select(AuditEntry).where(AuditEntry.action == "product.update").order_by(AuditEntry.id)
    told = shop.session.scalars(updates).all()
    assert [each.subject for each in told] == [f"product:{first.id}", f"product:{second.id}"]
    assert third.name in " ".join(shop.page.texts(f"#{WEIGHT}"))


def test_the_answer_that_unlocks_most_is_named_and_unlocks_as_many_as_it_says(shop: Shop) -> None:
    for each in shop.cakes:
        each.package_length_mm = each.package_width_mm = each.package_height_mm = 100
    shop.session.commit()
    photos(shop)
    shop.page.get("/quan-ly/ban-hang")
    assert "Nên trả lời trước: Cân nặng khi gói: Bánh kẹo." in shop.page.text

    shop.page.get(SENDO)
    assert "Trả lời xong thì thêm 3 sản phẩm đăng được." in shop.page.text
    shop.answer(WEIGHT, gross_weight_g="420")

    shop.page.get("/quan-ly/ban-hang/sendo")
    assert "3 còn chỗ phải chọn" in shop.page.texts(".lights .tag")


def photos(shop: Shop) -> None:
    for each in shop.cakes:
        facts = {"position": 0, "ext": "jpg", "width": 9, "height": 9, "state": "ready"}
        shop.session.add(Photo(product_id=each.id, digest=f"{each.id:064d}", **facts))
    shop.session.commit()


def test_what_refuses_one_leaves_the_others_saved_and_the_answer_on_the_page(shop: Shop) -> None:
    first, second, _third = shop.cakes
    shop.page.get(SENDO)
    seen = [f"{each.id}:{each.version}" for each in (first, second)]
    second.origin = "Xã Nguyên Xá"  # somebody else saves it meanwhile
    shop.session.commit()

    shop.page.submit(
        f"#f-{WEIGHT}", {f"{WEIGHT}-products": seen, f"{WEIGHT}-gross_weight_g": "420"}, status=409
    )

    assert "Đã lưu cho 1 sản phẩm, chưa lưu cho 1" in shop.page.text
    assert shop.weights() == [420, None, None]
    assert shop.page.first(f"#{WEIGHT} input[type=text]").get("value") == "420"
    assert len(shop.page.select(f"#{WEIGHT} input[checked]")) == 1

    shop.page.submit(f"#f-{WEIGHT}")
    assert shop.weights() == [420, 420, None]


def test_an_answer_that_is_none_is_refused_beside_its_field_and_nothing_is_written(shop: Shop) -> None:
    shop.page.get(SENDO)

    shop.page.submit(f"#f-{WEIGHT}", {f"{WEIGHT}-gross_weight_g": "nặng"}, status=422)

    assert shop.page.first(f"#{WEIGHT} .error")
    assert not shop.page.select(f"#{SIZE} .error")
    assert shop.weights() == [None, None, None]
    assert len(shop.page.select(f"#{WEIGHT} input[checked]")) == 3


def test_products_of_others_are_never_written(shop: Shop) -> None:
    other = make_product(shop.session, name="Bánh của người khác", state=ProductState.LIVE)
    shop.session.commit()
    shop.page.get(SENDO)
    token = shop.page.first(f"#f-{WEIGHT} input[name=csrf_token]").get("value")

    shop.page.post(
        SENDO,
        {
            "question": WEIGHT,
            "csrf_token": token,
            f"{WEIGHT}-gross_weight_g": "420",
            f"{WEIGHT}-products": [f"{other.id}:{other.version}", "x:y", f"{'9' * 30}:1"],
        },
    )

    shop.session.expire_all()
    assert other.gross_weight_g is None
    assert shop.weights() == [None, None, None]


def test_brand_family_category_and_size_are_written_by_their_own_ways(shop: Shop) -> None:
    shop.page.get(SENDO)
    shop.answer(BRAND, has_no_brand=True)
    shop.answer(SIZE, package_length_mm="20", package_width_mm="10", package_height_mm="5,5")
    shop.answer(CATEGORY, category_id="1024")
    shop.answer(FAMILY, family_code="banh_keo")

    shop.session.expire_all()
    brands = [each.options["brand"] for each in shop.session.scalars(select(ListingSettings))]
    assert brands == [NO_BRAND] * 4
    assert [each.package_height_mm for each in shop.cakes] == [55, 55, 55]
    rows = shop.session.scalars(select(ListingOverride)).all()
    assert {(each.marketplace, each.category_id) for each in rows} == {("sendo", "1024")}
    assert shop.mat.family_code == "banh_keo"


def test_a_category_is_not_written_over_own_words_that_somebody_saved_since(shop: Shop) -> None:
    shop.page.get(SENDO)
    first, second, third = (each.id for each in shop.cakes)
    shop.session.add_all(
        ListingOverride(product_id=number, marketplace="sendo", photo_ids=[], name="Tên riêng vừa ghi")
        for number in (first, second)
    )
    shop.session.commit()

    shop.page.submit(f"#f-{CATEGORY}", {f"{CATEGORY}-category_id": "1024"}, status=409)

    rows = select(ListingOverride.product_id, ListingOverride.category_id).order_by(
        ListingOverride.product_id
    )
    assert shop.session.execute(rows).all() == [(first, None), (second, None), (third, "1024")]
    shop.page.submit(f"#f-{CATEGORY}", {f"{CATEGORY}-category_id": "1024"})
    shop.session.rollback()
    assert {category for _number, category in shop.session.execute(rows)} == {"1024"}


def test_what_has_no_answer_in_common_leads_to_the_products_own_page(shop: Shop) -> None:
    shop.page.get(SENDO)

    assert "Phải sửa riêng từng sản phẩm" in shop.page.text
    assert any(link.href == f"/quan-ly/san-pham/{shop.cakes[0].id}/anh" for link in shop.page.links)


def test_how_a_product_is_offered_is_changed_on_one_page(shop: Shop) -> None:
    product = shop.cakes[0]
    address = f"/quan-ly/san-pham/{product.id}/cach-ban"
    shop.page.get(address)
    assert shop.page.h1 == f"Cách bán ở các sàn: {product.name}"

    shop.page.submit(
        "Lưu cách bán",
        offered_at=["shopee"],
        brand="Bánh cáy Nguyễn",
        pre_order=True,
        days_to_ship="7",
        carriers=["5001", "5004"],
    )

    shop.session.expire_all()
    row = shop.session.get_one(ListingSettings, product.id)
    assert row.channels == {"shopee": True, "sendo": False, "alibaba": False}
    assert row.options == {
        "brand": "Bánh cáy Nguyễn",
        "pre_order": True,
        "days_to_ship": 7,
        "shopee_shipping_channels": [5001, 5004],
    }
    (entry,) = shop.session.scalars(select(AuditEntry).where(AuditEntry.action == "product.offer")).all()
    assert entry.changes["offered_at.sendo"] == [True, False]
    shop.session.rollback()

    shop.page.get(address)
    old = shop.page.first("input[name=version]").get("value")
    product.origin = "Xã Nguyên Xá"
    shop.session.commit()
    shop.page.submit("Lưu cách bán", days_to_ship="9", status=409)
    assert shop.page.first("input[name=version]").get("value") != old
    shop.page.submit("Lưu cách bán", days_to_ship="0", status=422)
    shop.page.submit("Lưu cách bán", days_to_ship="9", has_no_brand=True)
    shop.session.expire_all()
    assert row.options["days_to_ship"] == 9
    assert row.options["brand"] == NO_BRAND


def test_nothing_missing_says_so(shop: Shop, session: Session) -> None:
    for business in session.scalars(select(Business)):
        for product in session.scalars(select(Product).where(Product.business_id == business.id)):
            session.add(
                ListingSettings(product_id=product.id, channels={"sendo": False}, options={"brand": NO_BRAND})
            )
    session.commit()

    shop.page.get(SENDO)

    assert "Không còn gì phải bổ sung" in shop.page.text


@pytest.mark.parametrize("marketplace", ["shopee", "sendo", "alibaba"])
def test_the_page_of_rules_tells_every_rule_that_holds_with_its_source(shop: Shop, marketplace: str) -> None:
    shop.page.get(f"/quan-ly/ban-hang/{marketplace}/luat")

    pack = rule_pack(marketplace)
    rows = shop.page.texts("ul.plain-list li")
    assert len(rows) == len(pack.rules) == len(shop.page.select("details details li"))
    guesses = sum(rule.mark == "guess" for rule in pack.rules)
    assert sum("Đoán" in row for row in rows) == guesses
    assert "chỉ nhắc" in shop.page.text
    assert "Giấy nào cho hàng nào" in shop.page.text


def test_the_page_of_rules_follows_a_corrected_guess(shop: Shop) -> None:
    rule = rule_pack("sendo").rule("name-length")
    assert rule is not None
    choose_rule(shop.session, SYSTEM, "sendo", rule, is_on=True, minimum=7, maximum=100)
    shop.session.commit()

    shop.page.get("/quan-ly/ban-hang/sendo/luat")

    assert "từ 7 đến 100 ký tự cơ quan đã sửa" in " ".join(shop.page.text.split())


def test_forms_tell_beside_the_field_what_marketplaces_take(shop: Shop) -> None:
    home = f"/quan-ly/san-pham/{shop.mat.id}"
    for part, sentence in (
        ("sua", "Shopee: Độ dài tên hàng từ 10 đến 120 ký tự"),
        ("anh", "Alibaba.com: Số ảnh nhiều nhất đến 6 ảnh"),
        ("goi-hang", "Alibaba.com: Cân nặng từ 10 đến 9.999.999.000 g"),
        ("phan-loai", "Shopee: Mức giá từ 1.000 đến 120.000.000 ₫"),
    ):
        shop.page.get(f"{home}/{part}")
        assert sentence in shop.page.text
        assert "một tệp" not in shop.page.text
    assert "Sendo: Mức giá" not in shop.page.text


def test_a_new_products_form_tells_the_same_and_limits_of_whole_files_stand_apart(shop: Shop) -> None:
    shop.page.get("/quan-ly/san-pham/moi")
    assert "Shopee: Độ dài tên hàng từ 10 đến 120 ký tự" in shop.page.text
    assert "một tệp" not in shop.page.text

    shop.page.get("/quan-ly/ban-hang/shopee/luat")
    of_file = next(text for text in shop.page.texts("details.card") if text.startswith("Cả tệp"))
    assert "Dung lượng một tệp" in of_file
