"""Two people change the choices of one product: what came, and what is gone, is told and kept."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.models import Variant
from tests.test_two_at_once import choice
from tests.two_pages import two


def test_what_was_typed_for_a_choice_that_is_gone_is_shown_and_the_rest_kept(
    app: Flask, session: Session
) -> None:
    owner, path = choice(session)
    gone = session.scalars(select(Variant.id).order_by(Variant.position.desc()).limit(1)).one()
    session.commit()
    faster, slower = two(app, owner, path)
    faster.get(f"{path}/cach")
    faster.submit("[name=option_0_1]", option_0_1="")
    faster.submit("Bỏ và lưu", {})

    slower.submit("[name=sku_90001]", {f"sku_{gone}": "MA-CUA-TOI", "stock_90001": "12"}, status=422)

    rows = slower.texts("tbody tr")
    assert any("350 g: Mã hàng (SKU)" in row and "đã bỏ" in row and "MA-CUA-TOI" in row for row in rows), rows
    assert slower.first("[name=stock_90001]").get("value") == "12"
    slower.submit("[name=sku_90001]", {})
    assert session.scalars(select(Variant.stock).where(Variant.id == 90_001)).one() == 12


def test_a_choice_that_came_meanwhile_is_left_as_it_is(app: Flask, session: Session) -> None:
    owner, path = choice(session)
    session.commit()
    faster, slower = two(app, owner, path)
    faster.get(f"{path}/cach")
    faster.submit("[name=option_0_1]", more_0="500 g")

    slower.submit("[name=sku_90001]", stock_90001="12", status=409)
    slower.submit("[name=sku_90001]", {})

    found = session.execute(
        select(Variant.options, Variant.is_on_sale, Variant.stock).order_by(Variant.position)
    )
    assert [tuple(row) for row in found] == [
        (["200 g"], True, 12),
        (["350 g"], True, 0),
        (["500 g"], True, 0),
    ]
