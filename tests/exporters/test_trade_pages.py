"""The pages for buyers abroad: English texts, and the wholesale block in the shape that exporters read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from catalog.models import Product, ProductState
from core.audit_reading import entries_about
from exporters.listings import listings_of
from exporters.models import ListingSettings
from exporters.rules import rule_pack
from exporters.trade import terms
from exporters.trade.forms import WholesaleForm, wholesale_form
from exporters.wholesale import wholesale_of
from tests.factories.accounts import sign_in
from tests.factories.catalog import make_family, make_owner, make_product
from tests.pages.client import PageClient

DATA = Path(__file__).parents[2] / "sample" / "data"
SAMPLE = json.loads((DATA / "sample_catalog.json").read_text("utf-8"))
BLOCKS = {each["id"]: each["wholesale"] for each in SAMPLE["products"] if each["wholesale"]}
FULL = {
    "offered": True,
    "trade_type": "sourcing",
    "moq": "500",
    "unit": "Box/Boxes",
    "price_from_0": "500",
    "price_0": "1,92",
    "price_from_1": "2000",
    "price_1": "1.7",
    "lead_from_0": "500",
    "lead_0": "15",
    "port": "Hai Phong",
    "hs_hint": "190590",
    "supply": "2000",
    "supply_period": "Month",
    "payment": ["T/T", "L/C"],
    "packaging": "24 per export carton",
    "carton_units": "24",
    "carton_length": "42",
    "carton_weight": "11 kg",
}


@dataclass
class Shop:
    """A maker signed in, with one product of a family."""

    page: PageClient
    session: Session
    product_id: int

    @property
    def home(self) -> str:
        return f"/quan-ly/san-pham/{self.product_id}"

    @property
    def product(self) -> Product:
        self.session.rollback()
        return self.session.get_one(Product, self.product_id)

    @property
    def is_offered(self) -> bool:
        settings = self.session.get(ListingSettings, self.product_id, populate_existing=True)
        return settings is not None and settings.channels["alibaba"]


@pytest.fixture
def shop(page: PageClient, session: Session) -> Shop:
    owner, business = make_owner(session)
    make_family(session)
    product_id = make_product(session, business, state=ProductState.LIVE, family_code="banh_keo").id
    sign_in(page, owner)
    session.commit()
    return Shop(page, session, product_id)


def test_the_block_is_kept_in_the_shape_that_exporters_read(shop: Shop) -> None:
    shop.page.get(f"{shop.home}/ban-buon")
    assert "Gợi ý cho nhóm hàng này: 190590. Bạn kiểm tra với hải quan." in shop.page.text

    shop.page.submit("Lưu phần bán buôn", FULL)

    block = shop.product.wholesale
    assert block == {
        "trade_type": "sourcing",
        "moq": 500,
        "unit": "Box/Boxes",
        "price_tiers_usd": [{"quantity": 500, "price": "1.92"}, {"quantity": 2000, "price": "1.70"}],
        "fob_usd": {"min": "1.70", "max": "1.92"},
        "lead_time_days": [{"quantity": 500, "days": 15}],
        "port": "Hai Phong",
        "hs_hint": "190590",
        "supply": {"quantity": 2000, "unit": "Box/Boxes", "period": "Month"},
        "payment_methods": ["T/T", "L/C"],
        "packaging_en": "24 per export carton",
        "carton": {
            "units": 24, "length_cm": 42, "width_cm": None, "height_cm": None, "gross_weight_kg": 11.0,
        },
    }  # fmt: skip
    read = wholesale_of(block)
    assert read is not None
    assert (read.min_order_quantity, read.fob_min_usd) == (500, Decimal("1.70"))
    assert shop.is_offered
    (entry, *_older) = entries_about(shop.session, f"product:{shop.product_id}").rows
    assert (entry.action, entry.changes["wholesale.moq"]) == ("product.wholesale", [None, 500])


def test_switched_off_the_terms_stay_for_another_time(shop: Shop) -> None:
    shop.page.get(f"{shop.home}/ban-buon")
    shop.page.submit("Lưu phần bán buôn", FULL)

    shop.page.submit("Lưu phần bán buôn", offered=False)

    assert not shop.is_offered
    assert shop.product.wholesale is not None
    shop.page.get(shop.home)
    assert "Bán buôn ra nước ngoài chưa chào" in shop.page.text


def test_a_rate_with_its_day_makes_dollars_of_the_home_price(shop: Shop) -> None:
    shop.page.get(f"{shop.home}/ban-buon")

    shop.page.submit(
        "Lưu phần bán buôn",
        {
            "offered": True,
            "moq": "100",
            "unit": "Box/Boxes",
            "usd_rate": "25000",
            "usd_rate_on": "27/11/2026",
        },
    )

    product = shop.product
    assert product.wholesale is not None
    assert product.wholesale["usd_rate"] == {"vnd_per_usd": 25_000, "date": "2026-11-27"}
    read = wholesale_of(product.wholesale, product.price_vnd)
    assert read is not None
    assert [tier.price_usd for tier in read.price_tiers] == [Decimal("2.20")]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"offered": True, "unit": "Box/Boxes"}, "moq"),
        ({"offered": True, "moq": "5", "unit": ""}, "unit"),
        ({"usd_rate": "25000"}, "usd_rate_on"),
        ({"usd_rate_on": "2026-11-27"}, "usd_rate"),
        ({"price_from_0": "500"}, "price_0"),
        ({"price_0": "1,92"}, "price_from_0"),
        ({"lead_0": "15"}, "lead_from_0"),
        ({"carton_length": "42"}, "carton_units"),
        ({"price_from_0": "5", "price_0": "1,925"}, "price_0"),
        ({"price_from_0": "5", "price_0": "không"}, "price_0"),
        ({"moq": "0"}, "moq"),
    ],
)
def test_what_does_not_belong_together_is_refused_beside_its_field(
    shop: Shop, typed: dict[str, Any], field: str
) -> None:
    shop.page.get(f"{shop.home}/ban-buon")

    shop.page.submit("Lưu phần bán buôn", typed, status=422)

    assert shop.page.select(f"#{field}-error")
    assert shop.product.wholesale is None


def test_what_the_marketplace_wants_is_told_by_its_own_rules(shop: Shop) -> None:
    shop.page.get(f"{shop.home}/ban-buon")

    shop.page.submit("Lưu phần bán buôn", {**FULL, "price_from_0": "100", "port": "Hải Phòng"})

    assert "Mức giá đầu bắt đầu từ 100, phải bằng số lượng đặt tối thiểu 500" in shop.page.text
    assert "Tên cảng “Hải Phòng” có chữ có dấu" in shop.page.text


def test_a_block_saved_by_another_is_shown_beside_what_was_typed(shop: Shop) -> None:
    shop.page.get(f"{shop.home}/ban-buon")
    shop.product.wholesale = {"trade_type": "sourcing", "moq": 50, "unit": "Box/Boxes"}
    shop.session.commit()

    shop.page.submit("Lưu phần bán buôn", FULL, status=409)

    assert "Đặt tối thiểu 50 500" in shop.page.text
    shop.page.submit("Lưu phần bán buôn")
    assert (shop.product.wholesale or {})["moq"] == 500


def test_every_block_of_the_sample_comes_out_of_the_form_as_it_went_in(app: Flask) -> None:
    changed = {}
    with app.test_request_context("/"):
        for product_id, block in BLOCKS.items():
            product = Product(wholesale=block, family_code="banh_keo", version=1)
            form = wholesale_form(
                product,
                offered=True,
                formdata=_sent(wholesale_form(product, offered=True)),
                meta={"csrf": False},
            )
            if not form.validate() or form.block() != block:
                changed[product_id] = form.errors or form.block()

    assert len(BLOCKS) == 51
    assert changed == {}


def _sent(form: WholesaleForm) -> MultiDict[str, Any]:
    """Return what a browser sends of a form that nobody touched."""
    sent = MultiDict[str, Any]()
    for field in form:
        if field.type == "_Boxes":
            sent.setlist(field.name, field.data or [])
        elif field.type != "BooleanField":
            sent[field.name] = field._value() if hasattr(field, "_value") else field.data or ""
    return sent


def test_the_lists_that_are_offered_are_those_that_the_marketplace_takes() -> None:
    rule = rule_pack("alibaba").rule("unit-known")
    assert rule is not None

    assert {unit for unit, _words in terms.units()} == set(rule.values)
    families = set(SAMPLE["listing_defaults"]["families"])
    assert all(terms.hs_hint(family).isdigit() for family in families if terms.hs_hint(family))
    assert {len(terms.hs_hint(family)) for family in families} == {0, 6}


def test_english_texts_are_kept_and_counted_as_the_marketplace_counts(shop: Shop) -> None:
    shop.page.get(f"{shop.home}/tieng-anh")
    assert "100 đến 3.000" in shop.page.text

    shop.page.submit(
        "Lưu tiếng Anh",
        name_en="Banh Cay rice cake",
        description_en="Soft outside.",
        keywords_en="banh cay\nrice cake",
    )

    product = shop.product
    assert (product.name_en, product.keywords_en) == ("Banh Cay rice cake", ["banh cay", "rice cake"])
    shop.page.get(f"{shop.home}/tieng-anh")
    assert "Tên tiếng Anh 18 byte Alibaba.com tối đa 128 vừa" in shop.page.text
    assert "Từ khóa 2 từ khóa Alibaba.com 1 đến 3 vừa" in shop.page.text


def test_letters_with_marks_are_told_by_the_rule_and_counted_in_bytes(shop: Shop) -> None:
    shop.page.get(f"{shop.home}/tieng-anh")

    shop.page.submit("Lưu tiếng Anh", name_en="Bánh cáy")

    shop.page.get(f"{shop.home}/tieng-anh")
    assert "Tên tiếng Anh có chữ có dấu “á”" in shop.page.text
    assert "Tên tiếng Anh 10 byte" in shop.page.text


def test_english_of_a_listed_product_waits_for_approval_and_keywords_do_not(shop: Shop) -> None:
    shop.product.state = ProductState.LISTED.value
    shop.session.commit()
    shop.page.get(f"{shop.home}/tieng-anh")

    shop.page.submit("Lưu tiếng Anh", name_en="Rice cake", description_en="Soft.", keywords_en="cake")

    product = shop.product
    assert (product.name_en, product.description_en, product.keywords_en) == (None, None, ["cake"])
    assert product.pending_changes == {"name_en": "Rice cake", "description_en": "Soft."}
    shop.page.get(f"{shop.home}/tieng-anh")
    assert shop.page.first("#name_en").get("value") == "Rice cake"


def test_the_grid_and_the_parcel_show_what_marketplaces_object_to(shop: Shop) -> None:
    shop.page.get(f"{shop.home}/goi-hang")
    assert "Shopee:" in shop.page.text
    shop.page.get(f"{shop.home}/phan-loai/cach")
    assert "Shopee: mỗi lựa chọn tối đa 20 ký tự" in shop.page.text
    shop.page.submit("Lưu cách phân loại", {"tier_0": "Cỡ", "more_0": "nhỏ\nto"})
    (_small, large) = shop.product.choices
    number = large.id
    shop.session.rollback()

    shop.page.submit("Lưu", {f"price_{number}": "990.000"})

    assert "990.000" in shop.page.text
    assert "gấp" in shop.page.text or "5 lần" in shop.page.text


def test_a_choice_that_is_switched_off_is_not_offered_at_any_marketplace(shop: Shop) -> None:
    shop.page.get(f"{shop.home}/phan-loai/cach")
    shop.page.submit("Lưu cách phân loại", {"tier_0": "Cỡ", "more_0": "nhỏ\nto"})
    small, _large = shop.product.choices
    number = small.id
    shop.session.rollback()

    shop.page.submit("Lưu", {f"on_{number}": False})

    (listing,) = listings_of(shop.session, shop.product.business_id, "https://x.vn")
    assert [each.options for each in listing.variations] == [("to",)]
    assert [tier.options for tier in listing.tiers] == [("to",)]
