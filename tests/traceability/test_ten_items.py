"""The ten items of Circular 02/2024: the rule, the meter in the workspace, the page."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import User
from catalog.models import Certificate, Membership
from core.audit import AuditEntry
from tests.factories.accounts import make_user, sign_in
from tests.factories.numbers import give_gtin
from tests.factories.traceability import make_business, make_event, make_lot, make_product
from tests.pages.client import PageClient
from traceability.models import Lot, TraceFacts
from traceability.ten_items import IF_ANY, Item, Stage, Told, items_missing, items_to_add, items_told
from traceability.views.blueprint import today

WHOLE = Told(
    name="Bánh cáy",
    has_picture=True,
    maker="HTX Nếp Gấc",
    address="xã Đông Hưng, tỉnh Hưng Yên",
    stages=(Stage(1, "AB12CD34", "DD1.33.12688", date(2026, 11, 18)),),
    made_on=date(2026, 11, 18),
    trace_code="AB12CD34 / P01",
    brand="Nếp Gấc",
    shelf_life="đến 16/02/2027",
    standards=("TCCS 01:2024",),
)
WITHOUT: dict[Item, Told] = {
    Item.NAME: replace(WHOLE, name=""),
    Item.PICTURE: replace(WHOLE, has_picture=False),
    Item.MAKER: replace(WHOLE, maker=""),
    Item.ADDRESS: replace(WHOLE, address=""),
    Item.STAGES: replace(WHOLE, stages=(*WHOLE.stages, Stage(2, "AB12CD34", "", date(2026, 11, 19)))),
    Item.MADE_ON: replace(WHOLE, made_on=None),
    Item.TRACE_CODE: replace(WHOLE, trace_code=""),
    Item.BRAND: replace(WHOLE, brand=""),
    Item.SHELF_LIFE: replace(WHOLE, shelf_life=""),
    Item.STANDARDS: replace(WHOLE, standards=()),
}


@pytest.mark.parametrize("item", Item)
def test_each_item_is_missed_unless_it_is_asked_if_any(item: Item) -> None:
    told = WITHOUT[item]

    assert items_told(told) == frozenset(Item) - {item}
    assert items_missing(told) == (() if item in IF_ANY else (item,))
    assert items_to_add(told) == ((item,) if item in IF_ANY else ())


def test_lot_without_steps_misses_the_stages() -> None:
    assert items_missing(replace(WHOLE, stages=())) == (Item.STAGES,)


@given(st.sets(st.sampled_from(list(Item))))
def test_what_is_told_missing_and_to_add_are_all_ten(gone: set[Item]) -> None:
    told = WHOLE
    for item in gone:
        changed = WITHOUT[item]
        for field in ("name", "has_picture", "maker", "address", "stages", "made_on", "trace_code"):
            if getattr(changed, field) != getattr(WHOLE, field):
                told = replace(told, **{field: getattr(changed, field)})
        for field in ("brand", "shelf_life", "standards"):
            if getattr(changed, field) != getattr(WHOLE, field):
                told = replace(told, **{field: getattr(changed, field)})

    parts = [items_told(told), frozenset(items_missing(told)), frozenset(items_to_add(told))]

    assert frozenset.union(*parts) == frozenset(Item)
    assert sum(map(len, parts)) == len(Item)
    assert parts[1] | parts[2] == gone


@pytest.fixture
def producer(session: Session, page: PageClient) -> User:
    user = make_user(session)
    session.commit()
    sign_in(page, user)
    return user


@pytest.fixture
def lot(session: Session, producer: User) -> Lot:
    business = make_business(session)
    session.add(Membership(user_id=producer.id, business_id=business.id))
    lot = make_lot(
        session, make_product(session, business), lot_code="X-1", packed_on=today(), expires_on=None
    )
    session.commit()
    return lot


def test_workspace_says_what_the_page_still_lacks_and_leads_to_each_mend(page: PageClient, lot: Lot) -> None:
    page.get(f"/quan-ly/lo-hang/{lot.id}")

    lacks = [line for line in page.texts("li.row") if line.startswith("Còn thiếu")]
    assert lacks == [
        "Còn thiếu ảnh sản phẩm Thêm ảnh",
        "Còn thiếu các bước làm, mỗi bước có nơi và ngày Ghi bước đầu tiên",
        "Còn thiếu tiêu chuẩn áp dụng Khai thêm",
    ]
    assert "6 trên 10 mục" in page.text
    for link in [link for link in page.links if link.text in {"Thêm ảnh", "Ghi bước đầu tiên", "Khai thêm"}]:
        page.get(link.href)


def test_step_without_a_place_is_named_and_led_to(page: PageClient, session: Session, lot: Lot) -> None:
    event = make_event(session, lot, place_scheme=None, place_code=None)
    session.commit()

    page.get(f"/quan-ly/lo-hang/{lot.id}")

    assert "Còn thiếu nơi làm của 1 bước" in page.text
    page.click("Ghi nơi làm")
    assert page.path == f"/quan-ly/lo-hang/{lot.id}/sua/{event.id}"


def test_facts_told_once_stand_on_the_page_of_every_lot(page: PageClient, session: Session, lot: Lot) -> None:
    page.get(f"/quan-ly/san-pham/{lot.product_id}/truy-xuat")

    page.submit(
        "Lưu",
        brand="Nếp Gấc",
        model="Hộp giấy",
        standards="TCCS 01:2024/NEPGAC\nQCVN 8-2:2011/BYT",
        warnings="Trẻ dưới 3 tuổi không dùng",
        warnings_en="Not for children under 3",
    )

    facts = session.scalars(select(TraceFacts)).one()
    assert facts.standards == ["TCCS 01:2024/NEPGAC", "QCVN 8-2:2011/BYT"]
    assert session.scalars(select(AuditEntry.action)).all() == ["trace_facts.tell"]
    assert lot.product is not None
    page.get(f"/t/{lot.product.code}/X-1")
    for words in ("Nếp Gấc", "Hộp giấy", "TCCS 01:2024/NEPGAC", "Trẻ dưới 3 tuổi không dùng"):
        assert words in page.text
    page.get(f"/t/{lot.product.code}/X-1?lang=en")
    assert "Not for children under 3" in page.text
    assert "Trẻ dưới 3 tuổi không dùng" not in page.text
    page.get(f"/quan-ly/san-pham/{lot.product_id}/truy-xuat")
    page.submit("Lưu", warnings_en="")
    page.get(f"/t/{lot.product.code}/X-1?lang=en")
    assert "Trẻ dưới 3 tuổi không dùng" in page.texts("[lang=vi]")
    page.get(f"/quan-ly/san-pham/{lot.product_id}/truy-xuat")
    assert page.first("input[name=brand]").get("value") == "Nếp Gấc"


def test_page_tells_the_codes_of_product_place_and_maker(page: PageClient, session: Session) -> None:
    household = make_business(session, kind="ho_kinh_doanh", tax_code="001875012345")
    lot = make_lot(session, make_product(session, household, is_sample=True), lot_code="X-1")
    give_gtin(session, lot.product, "09521234600022")  # type: ignore[arg-type]
    lot.variant_id = lot.product.variants[0].id  # type: ignore[union-attr]
    make_event(session, lot)
    session.commit()
    assert lot.product is not None

    page.get(f"/t/{lot.product.code}/X-1")

    assert f"{lot.product.code} / X-1" in page.text
    assert "09521234600022" in page.text
    assert f"Mã nơi làm DD{household.id}.33.12688" in page.texts("dl.facts div")
    assert f"Mã cơ sở DD{household.id}" in page.texts("dl.facts div")
    assert "001875012345" not in page.current.html


def test_standards_come_from_papers_that_hold_today(page: PageClient, session: Session, lot: Lot) -> None:
    for number, until in (("HACCP-1", None), ("HACCP-2", date(2024, 1, 1))):
        session.add(
            Certificate(
                business_id=lot.business_id,
                type="haccp",
                name="HACCP",
                number=number,
                issuer="Tổ chức chứng nhận",
                issued_on=date(2023, 1, 1),
                expires_on=until,
            )
        )
    session.commit()
    assert lot.product is not None

    page.get(f"/t/{lot.product.code}/X-1")

    standards = next(text for text in page.texts("dl.facts div") if text.startswith("Tiêu chuẩn"))
    assert standards == "Tiêu chuẩn HACCP · số HACCP-1"
