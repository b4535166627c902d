from __future__ import annotations

from decimal import Decimal

import pytest

from catalog.models import BusinessKind
from catalog.paper_rules import RULES
from catalog.return_reasons import labelled
from catalog.vocabulary import CERTIFICATES, KINDS, measure, sold_as


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        ("350", "g", "350\xa0g"),
        ("1.500", "kg", "1,5\xa0kg"),
        ("100", "m", "100\xa0m"),
        ("0.25", "l", "0,25\xa0l"),
    ],
)
def test_net_quantities_are_written_with_a_comma_and_no_empty_digits(
    value: str, unit: str, shown: str
) -> None:
    assert measure(Decimal(value), unit) == shown


def test_half_a_measure_is_none() -> None:
    assert measure(None, "g") == measure(Decimal(3), None) == ""
    assert sold_as(None, "") == ""


def test_every_kind_of_business_and_of_paper_has_its_words() -> None:
    assert set(KINDS) == set(BusinessKind)
    assert set(CERTIFICATES) == set(RULES)


def test_reasons_stand_in_the_order_of_the_form() -> None:
    reasons = {"other": "b", "name": "a", "gone": "c"}

    assert labelled(reasons) == [("Tên sản phẩm", "a"), ("Chỗ khác", "b"), ("gone", "c")]
