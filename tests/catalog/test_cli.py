from __future__ import annotations

from flask import Flask
from sqlalchemy.orm import Session

from catalog.models import ProductState
from tests.factories.catalog import make_business, make_product


def test_businesses_with_products_are_listed_one_a_line(app: Flask, session: Session) -> None:
    make_product(session, make_business(session, name="HTX Nếp Gấc"), state=ProductState.DRAFT)
    make_product(session, make_business(session, name="HTX Đũi"))
    make_business(session, name="HTX Trống")
    session.commit()

    result = app.test_cli_runner().invoke(args=["catalog", "businesses", "--slugs"])
    named = app.test_cli_runner().invoke(args=["catalog", "businesses"])

    assert (result.exit_code, result.output) == (0, "htx-dui\nhtx-nep-gac\n")
    assert named.output == "htx-dui\tHTX Đũi\nhtx-nep-gac\tHTX Nếp Gấc\n"
