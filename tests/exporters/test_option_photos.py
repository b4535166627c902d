"""A photo for each option: chosen on a page, carried by the listing, written into Shopee's file."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog import services
from catalog.models import Photo, Product, ProductState
from core.audit import SYSTEM, AuditEntry
from exporters.goods import Listing
from exporters.listings import listings_of
from exporters.mending import fact_behind
from exporters.models import ListingSettings
from exporters.registry import exporter_of
from tests.exporters.templates_shopee import SHAPES, build
from tests.exporters.test_shopee_filling import data_rows, filled
from tests.factories.accounts import sign_in
from tests.factories.catalog import make_owner, make_photo, make_product
from tests.pages.client import PageClient

HOST = "https://goc.example"


@dataclass
class Shop:
    """A maker signed in, with a product in two colours and two sizes, and two photos."""

    page: PageClient
    session: Session
    product: Product
    photos: list[Photo]

    @property
    def path(self) -> str:
        return f"/quan-ly/san-pham/{self.product.id}/anh-phan-loai"

    @property
    def listing(self) -> Listing:
        self.session.expire_all()
        (listing,) = listings_of(self.session, self.product.business_id, HOST)
        return listing

    def address(self, number: int) -> str:
        return f"{HOST}/anh/{self.photos[number].digest}-1200.jpg"


@pytest.fixture
def shop(page: PageClient, session: Session) -> Shop:
    owner, business = make_owner(session)
    product = make_product(session, business, state=ProductState.DRAFT, price_vnd=None, name="Khăn sợi tre")
    for colour in ("Đỏ", "Xanh"):
        for size in ("Nhỏ", "Lớn"):
            services.add_variant(
                session,
                product,
                actor=SYSTEM,
                tiers=["Màu", "Cỡ"],
                options=[colour, size],
                price_vnd=45_000,
            )
    services.publish(session, product, actor=SYSTEM)
    photos = [make_photo(session, product, name) for name in ("đỏ", "xanh")]
    sign_in(page, owner)
    session.commit()
    return Shop(page, session, product, photos)


def test_each_option_gets_one_of_the_products_photos(shop: Shop) -> None:
    shop.page.get(f"/quan-ly/san-pham/{shop.product.id}/phan-loai")
    shop.page.click("Ảnh của phân loại: 0 trong 2")
    assert shop.page.path == shop.path
    assert shop.page.texts("select option")[:3] == ["Không có ảnh riêng", "Ảnh 1", "Ảnh 2"]

    shop.page.submit("Lưu ảnh phân loại", option_0=str(shop.photos[0].id))

    assert "Mới có 1 trong 2 lựa chọn có ảnh" in shop.page.text
    assert "option-images" in {each.rule for each in exporter_of("shopee").problems(shop.listing)}
    shop.page.submit("Lưu ảnh phân loại", option_1=str(shop.photos[1].id))
    assert "Mới có" not in shop.page.text
    assert [(each.options, each.image) for each in shop.listing.variations] == [
        (("Đỏ", "Nhỏ"), shop.address(0)),
        (("Đỏ", "Lớn"), shop.address(0)),
        (("Xanh", "Nhỏ"), shop.address(1)),
        (("Xanh", "Lớn"), shop.address(1)),
    ]
    assert shop.listing.is_offered_on("shopee")
    told = shop.session.scalars(
        select(AuditEntry.changes).where(AuditEntry.action == "product.option_photos")
    ).all()
    assert {"offer.option_photos": [{}, {"Đỏ": shop.photos[0].id}]} in told
    shop.page.get(f"/quan-ly/san-pham/{shop.product.id}/cach-ban")
    assert shop.page.click("Ảnh của phân loại").path == shop.path
    assert fact_behind("shopee", "et_title_image_per_variation").endpoint == "exporters.option_photos"


def test_shopees_file_carries_the_picture_of_each_option(shop: Shop) -> None:
    chosen = {"Đỏ": shop.photos[0].id, "Xanh": shop.photos[1].id}
    shop.session.add(
        ListingSettings(
            product_id=shop.product.id, channels={"shopee": True}, options={"option_photos": chosen}
        )
    )
    shop.session.commit()
    shape = next(iter(SHAPES.values()))
    listing = replace(shop.listing, name="Khăn sợi tre mềm", description="Khăn mềm. " * 20, weight_g=200)

    rows = data_rows(filled(build(shape), listing)[0], shape)

    assert [row["et_title_image_per_variation"] for row in rows] == [shop.address(n) for n in (0, 0, 1, 1)]


def test_a_photo_that_was_taken_off_falls_out(shop: Shop) -> None:
    shop.page.get(shop.path)
    shop.page.submit("Lưu ảnh phân loại", option_0=str(shop.photos[0].id), option_1=str(shop.photos[1].id))
    services.remove_photo(shop.session, shop.product, shop.photos[0].id, actor=SYSTEM)
    shop.session.commit()

    assert [each.image for each in shop.listing.variations][:2] == [None, None]
    shop.page.get(shop.path)
    assert "Mới có 1 trong 2 lựa chọn có ảnh" in shop.page.text


def test_a_product_of_one_kind_and_one_without_photos_are_told_the_first_step(shop: Shop) -> None:
    plain = make_product(shop.session, shop.product.business)
    shop.session.commit()

    shop.page.get(f"/quan-ly/san-pham/{plain.id}/anh-phan-loai")

    assert shop.page.click("Chia thành nhiều loại").path.endswith(f"/{plain.id}/phan-loai/cach")
