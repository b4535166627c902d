"""What a listing takes from the catalogue's rows."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from catalog.models import Product, ProductState
from exporters import listings
from exporters.doors.slugs import ALWAYS_OFFERED
from exporters.goods import Listing, Package, Tier
from exporters.listings import listing_count, listings_of, present_listing
from exporters.models import FamilyCategory, ListingSettings
from tests.exporters.questions import questions
from tests.factories.catalog import make_business, make_family, make_photo, make_product

HOST = "https://goc.example"


@pytest.fixture
def sample(sample_session) -> dict[str, Listing]:
    return {each.product_id: each for each in listings_of(sample_session, None, HOST)}


def test_all_public_products_of_the_sample_become_listings_in_order(sample_session, sample):
    references = sample_session.scalars(select(Product.reference).order_by(Product.id)).all()

    assert list(sample) == references
    assert listing_count(sample_session, None) == len(sample) == 60


def test_a_listing_says_what_the_catalogue_says(sample):
    sweet = sample["P01-01"]

    assert sweet.name == "Bánh cáy làng Nguyễn truyền thống"
    assert sweet.category_ids == {"shopee": "100793"}
    assert sweet.package == Package(200, 120, 50)
    assert sweet.weight_g == 420
    assert (sweet.price_vnd, sweet.stock) == (55_000, 240)  # of the main SKU
    assert sweet.tiers == (Tier("Khối lượng", ("200 g", "350 g", "500 g")),)
    assert [
        (each.sku, each.options, each.price_vnd, each.stock, each.weight_g) for each in sweet.variations
    ] == [
        ("TB-P01-01-1", ("200 g",), 35_000, 180, 240),
        ("TB-P01-01-2", ("350 g",), 55_000, 240, 420),
        ("TB-P01-01-3", ("500 g",), 75_000, 120, 600),
    ]
    assert [each.gtin for each in sweet.variations] == ["09521234600015", "09521234600022", "09521234600039"]
    assert sweet.gtin is None
    assert len(sweet.images) == 4
    assert all(image.startswith(f"{HOST}/anh/") and image.endswith("-1200.jpg") for image in sweet.images)
    assert sweet.page_url == f"{HOST}/san-pham/banh-cay-lang-nguyen-truyen-thong"


def test_a_product_without_tiers_is_sold_under_its_one_sku(sample):
    plain = sample["P02-05"]

    assert (plain.seller_sku, plain.tiers, plain.variations) == ("TB-P02-05-1", (), ())
    assert (plain.price_vnd, plain.stock, plain.weight_g) == (35_000, 80, 320)


def test_a_number_of_one_shop_never_leaves_the_catalogue(sample):
    assert sample["P02-01"].gtin is None
    assert [each.gtin for each in sample["P12-03"].variations] == [None] * len(sample["P12-03"].variations)


def test_what_the_seller_chose_comes_along(sample):
    assert sample["P09-04"].pre_order
    assert sample["P09-04"].days_to_ship == 20
    assert sample["P04-01"].shipping_channels == {"shopee": (5004,)}
    assert sample["P11-05"].switched_on == {
        **ALWAYS_OFFERED,
        **dict.fromkeys(("shopee", "sendo", "alibaba"), False),
    }


@pytest.mark.parametrize(
    ("state", "taken"),
    [
        (ProductState.DRAFT, False),
        (ProductState.LIVE, True),
        (ProductState.RETURNED, True),
        (ProductState.LISTED, True),
        (ProductState.WITHDRAWN, False),
    ],
)
def test_only_public_products_are_offered(session, state, taken):
    business = make_business(session)
    make_product(session, business, state=state)

    assert len(list(listings_of(session, business.id, HOST))) == listing_count(session, business.id) == taken


def test_a_business_gets_its_own_products_only(session):
    mine, other = make_business(session), make_business(session)
    make_product(session, mine, name="Bánh cáy của tôi")
    make_product(session, other, name="Bánh cáy nhà khác")

    assert [each.name for each in listings_of(session, mine.id, HOST)] == ["Bánh cáy của tôi"]


def test_the_maker_stands_with_the_registered_address_of_today(session):
    product = make_product(session)

    (listing,) = listings_of(session, product.business_id, HOST)

    assert listing.producer is not None
    assert listing.producer.address == "Thôn 1, xã Đông Hưng, tỉnh Hưng Yên"
    assert present_listing(session, product, HOST).producer == listing.producer


def test_a_product_whose_seller_chose_nothing_is_offered_at_home_and_not_abroad(session):
    product = make_product(session)

    (listing,) = listings_of(session, product.business_id, HOST)

    assert listing.product_id == product.code
    assert {slug: listing.is_offered_on(slug) for slug in ("shopee", "sendo", "alibaba")} == {
        "shopee": True,
        "sendo": True,
        "alibaba": False,
    }


def test_photos_whose_sizes_are_not_made_stay_at_home(session):
    product = make_product(session)
    ready = make_photo(session, product, "bánh")
    make_photo(session, product, "hộp", ready=False)

    (listing,) = listings_of(session, product.business_id, HOST)

    assert listing.images == (f"{HOST}/anh/{ready.digest}-1200.jpg",)


def test_the_category_is_the_one_of_the_family_at_each_marketplace(session):
    make_family(session, "gao", "Gạo")
    session.add(FamilyCategory(family_code="gao", marketplace="shopee", category_id="100798", choice="sure"))
    session.add(FamilyCategory(family_code="gao", marketplace="sendo", category_id=None))
    product = make_product(session, family_code="gao")

    (listing,) = listings_of(session, product.business_id, HOST)

    assert listing.category_ids == {"shopee": "100798"}


def test_a_chosen_sku_that_is_gone_gives_way_to_the_first(session):
    product = make_product(session)
    session.add(ListingSettings(product_id=product.id, main_sku="DA-XOA", channels={"shopee": True}))
    session.flush()

    (listing,) = listings_of(session, product.business_id, HOST)

    assert listing.seller_sku == product.variants[0].sku


def test_many_products_come_in_batches_with_few_questions_to_the_database(session, monkeypatch):
    monkeypatch.setattr(listings, "BATCH", 3)
    business = make_business(session)
    names = [f"Bánh cáy số {number}" for number in range(7)]
    for name in names:
        make_product(session, business, name=name)
    session.commit()
    business_id = business.id
    session.expunge_all()

    with questions() as asked:
        found = [each.name for each in listings_of(session, business_id, HOST)]

    assert found == names
    # Categories once; products, variants, photos, settings, overrides and papers for each of three batches;
    # an empty last one.
    assert len(asked) <= 3 + 3 * 6 + 1
