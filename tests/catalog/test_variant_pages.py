"""The grid of a product's choices, walked through without scripts."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

import pytest
from sqlalchemy.orm import Session

from catalog.models import Product, ProductState, Variant
from catalog.services.variants import arrange_variants
from catalog.variant_grid import TierEdit
from core.audit import SYSTEM
from tests.factories.accounts import sign_in
from tests.factories.catalog import make_owner, make_product
from tests.pages.client import PageClient
from traceability.services import create_lot


@dataclass
class Shop:
    """A maker signed in, with one product."""

    page: PageClient
    session: Session
    product_id: int

    @property
    def grid(self) -> str:
        return f"/quan-ly/san-pham/{self.product_id}/phan-loai"

    @property
    def product(self) -> Product:
        self.session.rollback()
        return self.session.get_one(Product, self.product_id)

    def split(self, *options: str, tier: str = "Khối lượng") -> list[int]:
        """Divide the product by the page and return the ids of its choices."""
        self.page.get(f"{self.grid}/cach")
        self.page.submit("Lưu cách phân loại", {"tier_0": tier, "more_0": "\n".join(options)})
        numbers = [variant.id for variant in self.product.choices]
        self.session.rollback()
        return numbers


@pytest.fixture
def shop(page: PageClient, session: Session) -> Shop:
    owner, business = make_owner(session)
    product_id = make_product(session, business, state=ProductState.LIVE).id
    sign_in(page, owner)
    session.commit()
    return Shop(page, session, product_id)


def seen(product: Product) -> list[tuple[str, str, int, bool]]:
    return [(v.label, v.sku, v.price_vnd, v.is_on_sale) for v in product.choices]


def test_a_simple_product_shows_its_code_stock_and_barcode(shop: Shop) -> None:
    shop.page.get(shop.grid)
    (only,) = shop.product.choices
    number = only.id
    shop.session.rollback()

    shop.page.submit(
        "Lưu", {f"sku_{number}": "BC-350", f"stock_{number}": "120", f"gtin_{number}": "9521234543213"}
    )

    (only,) = shop.product.choices
    assert (only.sku, only.stock, only.gtin, only.price_vnd) == ("BC-350", 120, "09521234543213", 55_000)


def test_dividing_keeps_code_and_price_for_the_first_choice(shop: Shop) -> None:
    code = shop.product.code
    shop.page.get(shop.grid)
    shop.page.click("Chia thành nhiều loại")

    shop.page.submit("Lưu cách phân loại", {"tier_0": "Khối lượng", "more_0": "200 g\n350 g\n"})

    assert seen(shop.product) == [
        ("200 g", f"GQ-{code}", 55_000, True),
        ("350 g", f"GQ-{code}-2", 55_000, True),
    ]
    assert "350 g" in shop.page.text


def test_two_tiers_make_every_pair(shop: Shop) -> None:
    shop.page.get(f"{shop.grid}/cach")

    shop.page.submit(
        "Lưu cách phân loại", {"tier_0": "Màu", "more_0": "Đỏ\nXanh", "tier_1": "Cỡ", "more_1": "M\nL"}
    )

    assert [v.label for v in shop.product.choices] == ["Đỏ, M", "Đỏ, L", "Xanh, M", "Xanh, L"]


def test_a_renamed_option_keeps_its_choice_and_a_new_one_adds_one(shop: Shop) -> None:
    first, second = shop.split("200 g", "350 g")

    shop.page.get(f"{shop.grid}/cach")
    shop.page.submit("Lưu cách phân loại", {"option_0_0": "250 g", "more_0": "1 kg"})

    choices = shop.product.choices
    assert [v.label for v in choices] == ["250 g", "350 g", "1 kg"]
    assert [v.id for v in choices][:2] == [first, second]


def test_removing_asks_first_and_says_what_goes(shop: Shop) -> None:
    shop.split("200 g", "350 g")
    shop.page.get(f"{shop.grid}/cach")

    shop.page.submit("Lưu cách phân loại", {"option_0_1": ""})

    assert shop.page.h1 == "Bỏ 1 loại?"
    assert "mất hẳn cùng mã, giá và tồn kho 0" in shop.page.text
    assert len(shop.product.choices) == 2

    shop.page.submit("Bỏ và lưu")

    assert [v.label for v in shop.product.choices] == ["200 g"]
    shop.session.rollback()


def test_a_choice_that_stands_in_a_lot_is_retired_and_comes_back_under_its_name(shop: Shop) -> None:
    _first, second = shop.split("200 g", "350 g")
    create_lot(
        shop.session,
        SYSTEM,
        shop.product,
        lot_code="L1",
        packed_on=date(2026, 11, 1),
        variant_id=second,
        on=date(2026, 11, 2),
    )
    shop.session.commit()
    shop.page.get(f"{shop.grid}/cach")
    shop.page.submit("Lưu cách phân loại", {"option_0_1": ""})
    assert "vẫn được giữ vì đã có lô hàng" in shop.page.text

    shop.page.submit("Bỏ và lưu")

    assert "Loại đã bỏ, còn trong lô hàng" in shop.page.text
    retired = shop.session.get_one(Variant, second)
    assert (retired.label, retired.is_on_sale, retired.stands_in(retired.product.tiers)) == (
        "350 g",
        False,
        False,
    )
    shop.session.rollback()

    shop.page.get(f"{shop.grid}/cach")
    shop.page.submit("Lưu cách phân loại", {"more_0": "350 g"})

    assert [v.id for v in shop.product.on_sale][1] == second


def test_back_to_one_choice_keeps_the_first_code_and_price(shop: Shop) -> None:
    first, second = shop.split("200 g", "350 g")
    shop.page.get(shop.grid)
    shop.page.submit("Lưu", {f"price_{first}": "35.000", f"price_{second}": "60.000"})
    shop.page.get(f"{shop.grid}/cach")

    shop.page.submit("Lưu cách phân loại", {"tier_0": "", "option_0_0": "", "option_0_1": ""})
    shop.page.submit("Bỏ và lưu")

    product = shop.product
    assert [(v.id, v.options, v.price_vnd) for v in product.variants] == [(first, [], 35_000)]
    assert (product.price_vnd, product.tiers) == (35_000, [])


def test_a_row_takes_what_people_type_and_can_be_switched_off(shop: Shop) -> None:
    first, second = shop.split("200 g", "350 g")
    shop.page.get(shop.grid)

    shop.page.submit(
        "Lưu",
        {
            f"price_{second}": "75.000",
            f"stock_{second}": "1.200",
            f"net_{second}": "350",
            f"unit_{second}": "g",
            f"weight_{second}": "0,42 kg",
            f"on_{first}": False,
        },
    )

    one, two = shop.product.choices
    assert (one.is_on_sale, two.price_vnd, two.stock, two.net_unit, two.ship_weight_g) == (
        False,
        75_000,
        1_200,
        "g",
        420,
    )
    assert shop.product.price_vnd == 75_000


def test_something_must_stay_on_sale(shop: Shop) -> None:
    first, second = shop.split("200 g", "350 g")
    shop.page.get(shop.grid)

    shop.page.submit("Lưu", {f"on_{first}": False, f"on_{second}": False}, status=422)

    assert "Cần ít nhất một loại đang bán" in shop.page.text
    assert len(shop.product.on_sale) == 2


def test_codes_of_two_rows_may_be_swapped(shop: Shop) -> None:
    first, second = shop.split("200 g", "350 g")
    before = [v.sku for v in shop.product.choices]
    shop.page.get(shop.grid)

    shop.page.submit("Lưu", {f"sku_{first}": before[1], f"sku_{second}": before[0]})

    assert [v.sku for v in shop.product.choices] == before[::-1]


def test_a_code_or_barcode_that_is_taken_is_refused_beside_its_field(shop: Shop) -> None:
    first, second = shop.split("200 g", "350 g")
    taken = shop.product.choices[0].sku
    shop.page.get(shop.grid)
    shop.page.submit("Lưu", {f"sku_{second}": taken}, status=422)
    assert shop.page.select(f"#sku_{second}-error")

    shop.page.submit(
        "Lưu",
        {f"sku_{second}": "B", f"gtin_{first}": "9521234543213", f"gtin_{second}": "9521234543213"},
        status=422,
    )
    assert shop.page.select(f"#gtin_{second}-error")

    shop.page.submit("Lưu", {f"gtin_{second}": "9521234543214"}, status=422)
    assert "350 g: Chữ số cuối của mã vạch không khớp" in shop.page.text


def test_an_in_store_barcode_is_kept_out_of_public_codes(shop: Shop) -> None:
    first, _second = shop.split("200 g", "350 g")
    shop.page.get(shop.grid)

    shop.page.submit("Lưu", {f"gtin_{first}": "2001234567893"})

    one = shop.product.choices[0]
    assert (one.gtin, one.gtin_internal) == (None, "02001234567893")
    assert "mã nội bộ của cửa hàng" in shop.page.text


def test_a_page_made_before_another_save_is_told_so_and_changes_nothing(shop: Shop) -> None:
    first, _second = shop.split("200 g", "350 g")
    shop.page.get(shop.grid)
    product = shop.product
    product.unit = "túi"
    shop.session.commit()

    shop.page.submit("Lưu", {f"price_{first}": "99.000"}, status=409)

    assert "Có người vừa sửa sản phẩm này" in shop.page.text
    assert shop.product.choices[0].price_vnd == 55_000
    shop.session.rollback()

    shop.page.submit("Lưu")
    assert shop.product.choices[0].price_vnd == 99_000


def test_tiers_typed_over_older_ones_follow_their_options_by_name(shop: Shop) -> None:
    _first, second, third = shop.split("200 g", "350 g", "1 kg")
    shop.page.get(f"{shop.grid}/cach")
    product = shop.product
    kept = (("350 g", "350 g"), ("1 kg", "1 kg"), (None, "3 kg"), (None, "5 kg"))
    edit = TierEdit("Khối lượng", kept, source=0)
    arrange_variants(shop.session, product, actor=SYSTEM, expected_version=product.version, edits=[edit])
    shop.session.commit()

    shop.page.submit("Lưu cách phân loại", {"option_0_2": "1,2 kg", "more_0": "2 kg"}, status=409)

    assert "350 g, 1 kg, 3 kg, 5 kg" in shop.page.texts("tbody td")
    assert "200 g, 350 g, 1,2 kg, 2 kg" in shop.page.texts("tbody td")
    assert [v.label for v in shop.product.choices] == ["350 g", "1 kg", "3 kg", "5 kg"]
    shop.session.rollback()

    shop.page.submit("Lưu cách phân loại")

    choices = shop.product.choices
    assert [v.label for v in choices] == ["350 g", "1,2 kg", "3 kg", "5 kg", "2 kg"]
    assert [v.id for v in choices][:2] == [second, third]


def test_a_tier_typed_over_one_that_is_gone_stands_ready_as_a_new_one(shop: Shop) -> None:
    shop.split("200 g", "350 g")
    shop.page.get(f"{shop.grid}/cach")
    product = shop.product
    arrange_variants(shop.session, product, actor=SYSTEM, expected_version=product.version, edits=[])
    shop.session.commit()

    shop.page.submit("Lưu cách phân loại", {"option_0_1": "400 g"}, status=409)
    shop.page.submit("Lưu cách phân loại")

    assert [v.label for v in shop.product.choices] == ["200 g", "400 g"]


def test_tiers_sent_twice_are_saved_once(shop: Shop) -> None:
    shop.split("200 g", "350 g")
    shop.page.get(f"{shop.grid}/cach")
    product = shop.product
    edit = TierEdit("Khối lượng", (("200 g", "200 g"), ("350 g", "350 g"), (None, "1 kg")), source=0)
    arrange_variants(shop.session, product, actor=SYSTEM, expected_version=product.version, edits=[edit])
    shop.session.commit()

    shop.page.submit("Lưu cách phân loại", {"more_0": "1 kg"})

    assert [v.label for v in shop.product.choices] == ["200 g", "350 g", "1 kg"]


@pytest.mark.parametrize("was", ["", "x", "7", '[{"name": 1}]', '{"a": 1}', "null", "[1]", "[" * 5000])
def test_a_mark_that_holds_no_tiers_does_no_harm(shop: Shop, was: str) -> None:
    shop.split("200 g", "350 g")
    shop.page.get(f"{shop.grid}/cach")

    shop.page.submit("Lưu cách phân loại", {"was": was, "version": "0", "more_0": "1 kg"}, status=409)

    assert len(shop.product.choices) == 2


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"tier_0": "Cỡ"}, "Bạn ghi ít nhất một lựa chọn"),
        ({"more_0": "S"}, "Bạn đặt tên cho cách phân loại này"),
        ({"tier_0": "Cỡ", "more_0": "S\ns"}, "“s” có hai lần"),
        ({"tier_0": "Cỡ", "more_0": "S", "tier_1": "cỡ", "more_1": "x"}, "đang trùng tên"),
        ({"tier_0": "x" * 41, "more_0": "S"}, "Tối đa 40 ký tự"),
        ({"tier_0": "Cỡ", "more_0": "x" * 101}, "Tối đa 100 ký tự"),
        (
            {
                "tier_0": "A",
                "more_0": "\n".join(map(str, range(11))),
                "tier_1": "B",
                "more_1": "\n".join("abcdefghij"),
            },
            "ghép thành 110 loại, tối đa 100",
        ),
    ],
)
def test_tiers_that_make_no_grid_are_refused_in_words(
    shop: Shop, typed: dict[str, str], sentence: str
) -> None:
    shop.page.get(f"{shop.grid}/cach")

    shop.page.submit("Lưu cách phân loại", typed, status=422)

    assert sentence in shop.page.text
    assert shop.product.tiers == []


def test_more_choices_than_a_page_shows_are_not_believed(shop: Shop) -> None:
    first, second = shop.split("200 g", "350 g")
    made_up = {str(number): ["Bịa", {"sku": "a", "price": "1"}] for number in range(900_000, 900_041)}
    long = {"900000": ["Bịa " * 30_000, {"sku": "a"}]}

    for was in (made_up, long):
        shop.page.get(shop.grid)
        shop.page.submit(
            "Lưu", {"was": json.dumps(was), f"sku_{first}": "MỚI", f"sku_{second}": ""}, status=422
        )
        assert "Bịa" not in shop.page.text
        (carried,) = shop.page.select("input[name=was]")
        assert json.loads(carried.get("value") or "").keys() == {str(first), str(second)}
    assert "MỚI" not in [each.sku for each in shop.product.choices]
