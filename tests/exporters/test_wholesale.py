"""The wholesale block as the catalogue keeps it, read with its types."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from exporters.wholesale import Carton, LeadTime, PriceTier, Supply, UsdRate, wholesale_of

BLOCK = {
    "trade_type": "sourcing",
    "moq": 500,
    "unit": "Box/Boxes",
    "price_tiers_usd": [{"quantity": 500, "price": "1.92"}, {"quantity": 2000, "price": "1.76"}],
    "lead_time_days": [{"quantity": 500, "days": 15}],
    "port": "Hai Phong",
    "hs_hint": "190590",
    "packaging_en": "24 per export carton",
    "carton": {"units": 24, "length_cm": 42, "width_cm": 32.5, "height_cm": 26, "gross_weight_kg": 11.2},
    "fob_usd": {"min": "1.58", "max": "1.92"},
    "supply": {"quantity": 2000, "unit": "Box/Boxes", "period": "Month"},
}


def test_every_term_keeps_its_meaning():
    terms = wholesale_of(BLOCK)

    assert terms is not None
    assert (terms.trade_type, terms.min_order_quantity, terms.unit) == ("sourcing", 500, "Box/Boxes")
    assert terms.price_tiers == (PriceTier(500, Decimal("1.92")), PriceTier(2000, Decimal("1.76")))
    assert terms.lead_times == (LeadTime(500, 15),)
    assert (terms.fob_min_usd, terms.fob_max_usd) == (Decimal("1.58"), Decimal("1.92"))
    assert terms.carton == Carton(24, 420, 325, 260, 11_200)
    assert terms.supply == Supply(2000, "Box/Boxes", "Month")
    assert (terms.port, terms.hs_code, terms.packaging) == ("Hai Phong", "190590", "24 per export carton")
    assert (terms.handling_days, terms.usd_rate, terms.payment_methods) == (None, None, ())


def test_no_block_is_no_offer():
    assert wholesale_of(None) is None


def test_a_rate_with_its_day_makes_the_price_rounded_up_to_the_cent():
    block = {"moq": 100, "usd_rate": {"vnd_per_usd": 24_400, "date": "2024-02-13"}}

    terms = wholesale_of(block, price_vnd=55_000)

    assert terms is not None
    assert terms.price_tiers == (PriceTier(100, Decimal("2.26")),)  # 2.2541 dollars
    assert terms.usd_rate == UsdRate(24_400, date(2024, 2, 13))


def test_prices_in_dollars_win_over_a_rate():
    terms = wholesale_of(
        BLOCK | {"usd_rate": {"vnd_per_usd": 24_400, "date": "2024-02-13"}}, price_vnd=55_000
    )

    assert terms is not None
    assert terms.price_tiers[0].price_usd == Decimal("1.92")


@pytest.mark.parametrize(
    "harm",
    [
        {"moq": "nhiều"},
        {"price_tiers_usd": [{"quantity": "x", "price": "một"}, "rác", {"quantity": 5, "price": "NaN"}]},
        {"lead_time_days": None},
        {"carton": "thùng", "supply": [], "fob_usd": None},
        {"usd_rate": {"vnd_per_usd": 24_400, "date": "hôm qua"}},
    ],
)
def test_what_cannot_be_read_stays_empty(harm):
    terms = wholesale_of({**dict.fromkeys(BLOCK), **harm})

    assert terms is not None
    assert (terms.min_order_quantity, terms.price_tiers, terms.lead_times) == (None, (), ())
    assert (terms.carton, terms.supply, terms.fob_min_usd, terms.usd_rate) == (None, None, None, None)
