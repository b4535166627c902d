from __future__ import annotations

from flask import Flask
from sqlalchemy.orm import Session

from catalog.completeness import lacks_of_a_good_page, lacks_to_go_live
from catalog.models import Product, ProductState
from tests.factories.catalog import make_product


def _fields(lacks: object) -> list[str]:
    return [lack.field for lack in lacks]  # type: ignore[attr-defined]  # a tuple of Lack


def test_a_product_with_nothing_lacks_all_four() -> None:
    assert _fields(lacks_to_go_live(Product(name=""))) == ["name", "price", "unit", "business"]


def test_name_price_unit_and_business_are_enough_to_go_live(session: Session) -> None:
    product = make_product(session, state=ProductState.DRAFT)

    assert lacks_to_go_live(product) == ()
    assert _fields(lacks_of_a_good_page(product)) == [
        "photos", "description", "family", "net_value", "materials", "storage_code",
    ]  # fmt: skip


def test_a_short_description_is_asked_to_grow(app: Flask, session: Session) -> None:
    product = make_product(session, description="Ngon.")

    with app.test_request_context():
        sentences = [str(lack.sentence) for lack in lacks_of_a_good_page(product)]

    assert any("100 ký tự" in sentence for sentence in sentences)
