"""What a listing says otherwise at one marketplace."""

from __future__ import annotations

from exporters.goods import Override
from tests.factories.listings import a_listing, a_listing_with, a_variation


def test_says_its_own_words_at_the_marketplace_and_the_common_ones_elsewhere() -> None:
    listing = a_listing(overrides={"shopee": Override(name="Nếp cái hoa vàng Thái Bình", category_id="7")})

    assert listing.at("shopee").name == "Nếp cái hoa vàng Thái Bình"
    assert listing.at("shopee").category_ids["shopee"] == "7"
    assert listing.at("shopee").description == listing.description
    assert listing.at("sendo") is listing


def test_moves_all_variations_by_the_difference_of_its_own_price() -> None:
    listing = a_listing_with(
        a_variation("1 kg", price_vnd=50_000),
        a_variation("2 kg", price_vnd=95_000),
        price_vnd=50_000,
        overrides={"shopee": Override(price_vnd=55_000)},
    )

    assert [each.price_vnd for each in listing.at("shopee").variations] == [55_000, 100_000]
