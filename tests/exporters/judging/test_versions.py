"""Another version of the rules: what differs, whom it moves, seen before it holds and after."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from accounts.models import Role
from catalog.models import Photo, Product, ProductState
from core.audit import SYSTEM
from core.jobs import drain
from exporters.judging.judge import judge
from exporters.judging.keeping import present_bench
from exporters.rule_choices import choose_rule, present_pack
from exporters.rules import rule_pack
from tests.factories.accounts import make_user, sign_in
from tests.factories.catalog import make_product
from tests.pages.client import PageClient

RULE = "/can-bo/cai-dat/luat/sendo/name-length"
CHANGES = "/can-bo/cai-dat/doi-luat/sendo"


@pytest.fixture
def desk(app: Flask, session: Session) -> PageClient:
    """An administrator, and a product that lacks only a category at Sendo."""
    product = make_product(
        session,
        name="Bánh cáy làng Nguyễn",
        description="Gói tay. " * 20,
        state=ProductState.LIVE,
        gross_weight_g=420,
        package_length_mm=200,
        package_width_mm=100,
        package_height_mm=50,
    )
    facts = {"position": 0, "ext": "jpg", "width": 9, "height": 9, "state": "ready"}
    session.add(Photo(product_id=product.id, digest="0" * 64, **facts))
    session.flush()
    judge(session, present_bench(session), [product.id])
    session.info.clear()
    page = PageClient(app)
    sign_in(page, make_user(session, Role.ADMINISTRATOR))
    return page


def test_a_stop_is_saved_only_after_its_consequences_were_seen(desk: PageClient, session: Session) -> None:
    path = "/can-bo/cai-dat/luat/sendo/permit-ocop"
    session.execute(update(Product).values(description="Bánh OCOP, gói tay. " * 20))
    session.commit()
    judge(session, present_bench(session), [1])
    session.commit()
    desk.get(path)

    desk.submit("Lưu luật", stops=True)

    assert "Chưa lưu. Nếu lưu, 1 sản phẩm đổi tình trạng" in desk.text
    assert "1 sản phẩm: còn chỗ phải chọn → còn thiếu" in desk.text
    assert present_pack(session, "sendo").version == rule_pack("sendo").version
    session.rollback()

    desk.submit("Lưu luật")

    assert "Đã lưu luật." in desk.text
    assert present_pack(session, "sendo").version != rule_pack("sendo").version
    session.rollback()
    desk.get(CHANGES)
    assert "Mọi sản phẩm đã được kiểm tra theo bộ luật này." in desk.text
    assert "Nhắc OCOP thì có giấy OCOP: chỉ nhắc → chặn" in desk.text
    assert "1 sản phẩm: còn chỗ phải chọn → còn thiếu" in desk.text


def test_a_correction_that_moves_nobody_is_saved_at_once(desk: PageClient, session: Session) -> None:
    desk.get(RULE)

    desk.submit("Lưu luật", minimum="5")

    assert "Đã lưu luật." in desk.text
    session.rollback()
    desk.get(CHANGES)
    assert "Chưa có sản phẩm nào đổi tình trạng vì luật" in desk.text


def test_what_counts_no_longer_is_rechecked_on_demand(desk: PageClient, session: Session) -> None:
    make_product(session, name="Chiếu cói Hới", state=ProductState.LIVE)
    session.commit()
    session.info.clear()
    desk.get(CHANGES)
    assert "Còn 1 sản phẩm chưa kiểm tra lại" in desk.text

    desk.submit("Kiểm tra lại ngay")

    assert "Đang kiểm tra lại sản phẩm" in desk.text
    session.rollback()
    drain()
    desk.get(CHANGES)
    assert "Mọi sản phẩm đã được kiểm tra theo bộ luật này." in desk.text


def test_the_command_says_what_the_rules_have_moved(app: Flask, desk: PageClient, session: Session) -> None:
    stop = rule_pack("sendo").rule("permit-food-safety")
    assert stop is not None
    choose_rule(session, SYSTEM, "sendo", stop, is_on=True, minimum=None, maximum=None, stops=True)
    session.commit()
    session.info.clear()

    result = app.test_cli_runner().invoke(args=["exporters", "recheck"])

    assert result.exit_code == 0
    assert "1 sản phẩm kiểm tra lại, 0 lần đổi tình trạng vì luật." in result.output
