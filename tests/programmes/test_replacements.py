"""A voided act names the act that stands in its place, at once or when that one is recorded later."""

from datetime import date

import pytest
from sqlalchemy import select

from core.audit import Actor, AuditEntry
from programmes import errors, services
from programmes.models import SupportAct
from tests.factories.accounts import make_user
from tests.factories.programmes import make_act, make_counted_business, make_evidence, make_programme


@pytest.fixture
def web(session):
    return make_programme(session)


@pytest.fixture
def business(session):
    return make_counted_business(session, "HTX Bánh cáy", slug="banh-cay")


@pytest.fixture
def wrong(session, web, business):
    """An accepted act that turns out to be wrong."""
    act = make_act(session, web, business)
    make_evidence(session, act)
    return act


@pytest.fixture
def officer(session):
    return Actor(make_user(session, "officer").id)


def void(session, actor, act, replacement=None):
    services.void_act(
        session, actor, act, version=act.version, reason="Ghi nhầm số tiền", replacement=replacement
    )
    session.flush()


def test_an_act_of_the_same_business_and_programme_takes_its_place(session, officer, web, business, wrong):
    right = make_act(session, web, business, state="under_way")

    void(session, officer, wrong, right)

    assert (wrong.state, wrong.replaced_by_id) == ("voided", right.id)
    changes = session.scalar(select(AuditEntry.changes).where(AuditEntry.action == "support_act.void"))
    assert changes["replaced_by"] == [None, right.id]


@pytest.mark.parametrize("what", ["itself", "another programme", "another business", "voided", "cancelled"])
def test_nothing_else_takes_its_place(session, officer, web, business, wrong, what):
    other = {
        "itself": lambda: wrong,
        "another programme": lambda: make_act(session, make_programme(session, "PROMO"), business),
        "another business": lambda: make_act(session, web, make_counted_business(session)),
        "voided": lambda: make_act(session, web, business, state="voided"),
        "cancelled": lambda: make_act(session, web, business, state="cancelled"),
    }[what]()

    with pytest.raises(errors.BadReplacement):
        void(session, officer, wrong, other)

    assert wrong.state == "accepted"


def test_an_act_on_a_merged_registration_of_the_business_may_stand_for_it(
    session, officer, web, business, wrong
):
    right = make_act(session, web, make_counted_business(session, root=business))

    void(session, officer, wrong, right)

    assert wrong.replaced_by_id == right.id


def test_a_replacement_is_named_once(session, officer, web, business, wrong):
    right, other = (make_act(session, web, business, state="under_way") for _ in range(2))
    void(session, officer, wrong, right)

    with pytest.raises(errors.AlreadyReplaced):
        services.replace_act(session, officer, wrong, replacement=other)
    with pytest.raises(errors.BadReplacement):
        services.replace_act(session, officer, right, replacement=other)  # not voided


def test_voiding_offers_what_may_stand_for_it_and_both_pages_tell(session, page, enter, web, business, wrong):
    right = make_act(session, web, business, state="under_way", started_on=date(2026, 10, 1))
    make_act(session, web, make_counted_business(session))
    enter()
    page.get(f"/can-bo/ghi-nhan/{wrong.id}/huy-hieu-luc")
    offered = len(page.select("select[name=replacement] option"))

    page.submit("Hủy hiệu lực", reason="Ghi nhầm số tiền", replacement=str(right.id))

    assert offered == 2  # none, and the one of this business
    assert "Lượt thay thế: WEB · 01/10/2026" in page.text
    page.click("WEB · 01/10/2026")
    assert page.path == f"/can-bo/ghi-nhan/{right.id}"
    assert "Ghi thay cho lượt đã hủy hiệu lực: WEB · 20/06/2022" in page.text


def test_the_act_that_replaces_may_be_recorded_afterwards(session, page, enter, web, business, wrong):
    enter()
    page.get(f"/can-bo/ghi-nhan/{wrong.id}/huy-hieu-luc")
    page.submit("Hủy hiệu lực", reason="Ghi nhầm số tiền", replacement="")

    page.click("Ghi lượt thay thế")
    page.submit("Ghi nhận", started_on="2022-02-01", budget_vnd="15.000.000", programme="WEB")

    made = session.scalars(select(SupportAct).order_by(SupportAct.id.desc())).first()
    session.refresh(wrong)
    assert (wrong.replaced_by_id, made.budget_vnd) == (made.id, 15_000_000)
    page.get(f"/can-bo/ghi-nhan/{wrong.id}")
    assert "Ghi lượt thay thế" not in page.texts("a.btn")


@pytest.mark.parametrize("programme", ["PROMO"])
def test_a_replacement_under_another_programme_is_refused_beside_the_field(
    session, page, enter, web, business, wrong, programme
):
    make_programme(session, programme)
    enter()
    page.get(f"/can-bo/ghi-nhan/{wrong.id}/huy-hieu-luc")
    page.submit("Hủy hiệu lực", reason="Ghi nhầm số tiền", replacement="")
    page.click("Ghi lượt thay thế")

    page.submit("Ghi nhận", status=422, started_on="2022-02-01", budget_vnd="1", programme=programme)

    assert "cùng cơ sở, cùng chương trình" in page.text
    session.refresh(wrong)
    assert wrong.replaced_by_id is None
