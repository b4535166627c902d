"""What a product says otherwise at one marketplace: kept once, inherited where empty, never lost."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from sqlalchemy.orm import Session

from catalog import services
from catalog.models import Product, ProductState
from core.audit import SYSTEM
from core.audit_reading import entries_about
from exporters.goods import Listing
from exporters.listings import listings_of
from exporters.models import FamilyCategory, ListingOverride, ListingSettings
from tests.factories.accounts import sign_in
from tests.factories.catalog import make_family, make_owner, make_photo, make_product
from tests.pages.client import PageClient


@dataclass
class Shop:
    """A maker signed in, with one public product of a mapped family and two photos."""

    page: PageClient
    session: Session
    product_id: int
    photo_ids: list[int]

    def at(self, marketplace: str) -> str:
        return f"/quan-ly/ban-hang/{marketplace}/san-pham/{self.product_id}/rieng"

    @property
    def row(self) -> ListingOverride:
        self.session.rollback()
        return self.session.get_one(ListingOverride, (self.product_id, "shopee"), populate_existing=True)

    def listing(self) -> Listing:
        self.session.rollback()
        (listing,) = listings_of(self.session, None, "https://goc.example")
        return listing


@pytest.fixture
def shop(page: PageClient, session: Session) -> Shop:
    owner, business = make_owner(session)
    make_family(session)
    session.add(
        FamilyCategory(family_code="banh_keo", marketplace="shopee", category_id="100859", path="Bánh")
    )
    product = make_product(session, business, state=ProductState.LIVE, family_code="banh_keo")
    photos = [make_photo(session, product, name).id for name in ("hộp", "bánh")]
    sign_in(page, owner)
    session.commit()
    return Shop(page, session, product.id, photos)


def test_an_empty_field_shows_what_it_inherits_and_a_filled_one_changes_this_marketplace_alone(
    shop: Shop,
) -> None:
    shop.page.get(f"/quan-ly/ban-hang/shopee/san-pham/{shop.product_id}")
    shop.page.click("Viết riêng cho Shopee")
    assert "Như trang sản phẩm: Bánh cáy làng Nguyễn." in shop.page.text
    assert "Shopee nhận từ 10 đến 120 ký tự." in shop.page.text
    assert "Như trang sản phẩm: 55.000 ₫." in shop.page.text

    shop.page.submit(
        "Lưu cho Shopee",
        {
            "name": "Bánh cáy làng Nguyễn chính gốc hộp 350 g",
            "price_vnd": "59.000",
            "category_id": "100857",
            f"photo_{shop.photo_ids[1]}": "1",
        },
    )

    assert "Đang khác chung: Tên hàng, Giá bán, Ảnh, Ngành hàng." in shop.page.text
    assert "Thực phẩm và đồ uống/Các loại bánh/Bánh kem" in shop.page.text
    row = shop.row
    assert (row.photo_ids, row.price_vnd, row.description) == ([shop.photo_ids[1]], 59_000, None)
    listing = shop.listing()
    assert listing.at("shopee").name == "Bánh cáy làng Nguyễn chính gốc hộp 350 g"
    assert listing.at("shopee").category_ids["shopee"] == "100857"
    assert listing.at("shopee").images == (listing.images[1],)
    assert listing.at("sendo").name == "Bánh cáy làng Nguyễn"
    (entry, *_older) = entries_about(shop.session, f"product:{shop.product_id}").rows
    assert entry.action == "product.own_words"
    assert entry.changes["own.price_vnd"] == [None, 59_000]
    shop.page.get(f"/quan-ly/san-pham/{shop.product_id}")
    assert "Riêng cho Shopee khác 4 chỗ" in shop.page.text
    assert "Riêng cho Sendo như chung" in shop.page.text


def test_a_field_goes_back_to_the_common_word_and_an_equal_word_is_none_of_its_own(shop: Shop) -> None:
    shop.page.get(shop.at("shopee"))
    shop.page.submit("Lưu cho Shopee", {"name": "Bánh cáy hộp quà tặng", "price_vnd": "55000"})
    assert "Đang khác chung: Tên hàng." in shop.page.text

    shop.page.submit("Lưu cho Shopee", {"inherit_name": True})

    assert shop.row.name is None
    assert "Chưa có gì riêng" in shop.page.text


def test_an_own_price_is_that_of_the_leading_choice_and_is_compared_with_it(shop: Shop) -> None:
    business = shop.session.get_one(Product, shop.product_id).business
    product = make_product(shop.session, business, state=ProductState.DRAFT, price_vnd=None)
    for option, sku, price in (("Nhỏ", "BC-N", 50_000), ("To", "BC-T", 80_000)):
        services.add_variant(
            shop.session, product, actor=SYSTEM, tiers=["Cỡ"], options=[option], price_vnd=price, sku=sku
        )
    shop.session.add(ListingSettings(product_id=product.id, main_sku="BC-T", channels={"shopee": True}))
    services.publish(shop.session, product, actor=SYSTEM)
    shop.session.commit()
    shop.product_id = product.id
    assert product.price_vnd == 50_000

    shop.page.get(shop.at("shopee"))
    assert "Như trang sản phẩm: 80.000 ₫, giá của phân loại “To”." in shop.page.text
    shop.page.submit("Lưu cho Shopee", {"price_vnd": "80000"})
    assert "Chưa có gì riêng" in shop.page.text

    for typed, prices in (("50000", [20_000, 50_000]), ("85000", [55_000, 85_000])):
        shop.page.submit("Lưu cho Shopee", {"price_vnd": typed})
        shop.session.rollback()
        *_other, listing = listings_of(shop.session, None, "https://goc.example")
        assert [each.price_vnd for each in listing.at("shopee").variations] == prices


def test_the_marketplaces_objection_stands_beside_the_field_after_saving(shop: Shop) -> None:
    shop.page.get(shop.at("shopee"))

    shop.page.submit("Lưu cho Shopee", {"name": "Bánh cáy", "price_vnd": "500"})

    assert "Shopee: Tên hàng đang có 8 ký tự" in shop.page.text
    assert shop.row.name == "Bánh cáy"
    shop.page.get(f"/quan-ly/ban-hang/shopee/san-pham/{shop.product_id}")
    mends = [link.href for link in shop.page.links if link.text == "Sửa"]
    assert f"{shop.at('shopee')}#name" in mends
    assert not [address for address in mends if address.endswith("/sua#name")]


def test_who_was_slower_sees_both_versions_and_may_save_once_more(shop: Shop) -> None:
    shop.page.get(shop.at("shopee"))
    shop.page.submit("Lưu cho Shopee", {"name": "Bánh cáy bản thứ nhất"})
    row = shop.row
    row.name = "Bánh cáy người khác ghi"
    shop.session.commit()

    shop.page.submit("Lưu cho Shopee", {"name": "Bánh cáy bản thứ hai"}, status=409)

    assert "Có người vừa sửa trước bạn" in shop.page.text
    assert "Bánh cáy người khác ghi" in shop.page.text
    assert shop.row.name == "Bánh cáy người khác ghi"
    shop.page.submit("Lưu cho Shopee")
    assert shop.row.name == "Bánh cáy bản thứ hai"


def test_two_photos_never_share_a_place_and_a_number_is_a_number(shop: Shop) -> None:
    shop.page.get(shop.at("shopee"))

    shop.page.submit(
        "Lưu cho Shopee",
        {**{f"photo_{each}": "1" for each in shop.photo_ids}, "category_id": "12a"},
        status=422,
    )

    assert "Vị trí 1 đã có ảnh khác." in shop.page.text
    assert "Mã ngành hàng chỉ có chữ số" in shop.page.text


def test_where_buyers_read_english_the_own_words_are_english_and_no_price_is_asked(shop: Shop) -> None:
    product = shop.session.get_one(Product, shop.product_id)
    services.update_product(
        shop.session,
        product,
        actor=SYSTEM,
        expected_version=product.version,
        changes={"name_en": "Rice cake"},
    )
    shop.session.commit()
    shop.page.get(shop.at("alibaba"))
    assert shop.page.select("input[name=price_vnd]") == []
    assert "Như trang sản phẩm: Rice cake." in shop.page.text

    shop.page.submit("Lưu cho Alibaba.com", {"name": "Nguyen Village Rice Cake"})

    own = shop.listing().at("alibaba")
    assert (own.name_en, own.name) == ("Nguyen Village Rice Cake", "Bánh cáy làng Nguyễn")


def test_things_of_others_and_unknown_marketplaces_are_not_found(shop: Shop) -> None:
    other = make_product(shop.session, state=ProductState.LIVE).id
    shop.session.commit()

    for path in ("rieng", "nganh-hang"):
        shop.page.get(f"/quan-ly/ban-hang/shopee/san-pham/{other}/{path}", 404)
        shop.page.get(f"/quan-ly/ban-hang/cho-troi/san-pham/{shop.product_id}/{path}", 404)
