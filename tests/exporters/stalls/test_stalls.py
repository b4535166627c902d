"""Stalls: what may be said of one, what it counts as, who may see and decide."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from catalog.errors import RefusedField
from core.audit import SYSTEM, Actor, AuditEntry
from core.database import utcnow
from exporters.stalls import rules, services
from exporters.stalls.models import Stall
from exporters.stalls.queries import Standing, lines_of, stalls_that_are, standing_is, standing_of
from places.models import NEW
from tests.factories.accounts import csrf_token, make_user, sign_in
from tests.factories.catalog import make_business, make_owner

TODAY = date(2026, 11, 27)
STALLS = "/quan-ly/ban-hang/gian-hang"
SHOPEE = "https://shopee.vn/banh-cay-nep-gac"


def open_stall(session, business, marketplace="shopee", url=SHOPEE, opened_on=date(2024, 3, 1), actor=SYSTEM):
    return services.open_stall(
        session, business, actor=actor, marketplace=marketplace, url=url, opened_on=opened_on, today=TODAY
    )


@pytest.mark.parametrize(
    ("url", "marketplace", "is_taken"),
    [
        ("https://shopee.vn/x", "shopee", True),
        ("http://www.shopee.vn/x?a=1", "shopee", True),
        ("shopee.vn/x", "shopee", True),
        ("https://gao.en.alibaba.com", "alibaba", True),
        ("https://shopee.vn.example/x", "shopee", False),
        ("https://notshopee.vn/x", "shopee", False),
        ("https://shopee.vn@evil.example/x", "shopee", False),
        ("javascript:alert(1)//shopee.vn", "shopee", False),
        ("https://lazada.vn/x", "shopee", False),
        ("https://evil.example/?u=https://shopee.vn", "shopee", False),
        ("https://" + "a" * 300 + ".shopee.vn", "shopee", False),
    ],
)
def test_only_addresses_of_the_marketplace_itself_are_taken(app, url, marketplace, is_taken):
    from exporters.stalls.addresses import checked_address

    with app.test_request_context():
        if is_taken:
            address = checked_address(marketplace, url)
            assert address is not None
            assert address.startswith(("https://", "http://"))
        else:
            with pytest.raises(RefusedField):
                checked_address(marketplace, url)


def test_one_open_stall_at_a_marketplace_and_older_ones_keep_their_history(session):
    business = make_business(session)
    first = open_stall(session, business)

    with pytest.raises(RefusedField, match="đang có gian hàng"):
        open_stall(session, business)
    services.close_stall(session, first, actor=SYSTEM, closed_on=date(2025, 1, 1), today=TODAY)
    open_stall(session, business, opened_on=date(2025, 2, 1))
    session.commit()

    rows = session.scalars(select(Stall).where(Stall.business_id == business.id).order_by(Stall.id)).all()
    assert [row.closed_on for row in rows] == [date(2025, 1, 1), None]
    actions = session.scalars(
        select(AuditEntry.action).where(AuditEntry.subject == f"stall:{first.id}").order_by(AuditEntry.id)
    ).all()
    assert actions == ["stall.open", "stall.close"]


@pytest.mark.parametrize("day", [TODAY + timedelta(days=1), date(1999, 12, 31)])
def test_days_that_cannot_be_are_refused(session, day):
    business = make_business(session)

    with pytest.raises(RefusedField):
        open_stall(session, business, opened_on=day)
    stall = open_stall(session, business)
    with pytest.raises(RefusedField):
        services.close_stall(session, stall, actor=SYSTEM, closed_on=day, today=TODAY)


def test_the_statement_and_the_rule_say_the_same_of_every_stall(session):
    """All combinations of marketplace, day of opening, closing, verdict and freshness."""
    now = utcnow()
    fresh = rules.fresh_since(session, now)
    for marketplace in ("shopee", "sendo"):
        for opened in (date(2024, 1, 1), date(2025, 4, 15), date(2025, 4, 16)):
            for closed in (None, date(2026, 1, 1)):
                for verdict in (None, "accepted", "refused"):
                    for confirmed in (fresh, fresh - timedelta(seconds=1)):
                        session.add(
                            Stall(
                                business=make_business(session),
                                marketplace=marketplace,
                                opened_on=opened,
                                closed_on=closed,
                                verdict=verdict,
                                confirmed_at=confirmed,
                            )
                        )
    session.flush()

    expected = {
        standing: {row.id for row in session.scalars(select(Stall)) if standing_of(row, fresh) is standing}
        for standing in Standing
    }

    for standing in Standing:
        found = set(session.scalars(select(Stall.id).where(standing_is(standing, fresh))))
        assert found == expected[standing], standing
        assert found
    assert sum(map(len, expected.values())) == 72


def test_a_stall_said_to_be_opened_after_its_marketplace_closed_waits_for_an_officers_reason(session):
    business = make_business(session)
    officer = make_user(session, "officer")
    old = open_stall(session, business, "sendo", "", opened_on=date(2022, 1, 1))
    late = open_stall(session, make_business(session), "sendo", "", opened_on=date(2025, 4, 16))
    now = utcnow()

    assert [line.standing for line in lines_of(session, [old, late], now)] == ["closed", "waiting"]
    assert lines_of(session, [old], now)[0].ended_on == date(2025, 4, 15)
    with pytest.raises(services.NothingToJudge):
        services.judge_stall(
            session, old, actor=Actor(officer.id), expected_version=old.version, accepted=True, reason="x"
        )
    with pytest.raises(RefusedField):
        services.judge_stall(
            session, late, actor=Actor(officer.id), expected_version=late.version, accepted=True, reason=""
        )
    services.judge_stall(
        session,
        late,
        actor=Actor(officer.id),
        expected_version=late.version,
        accepted=True,
        reason="Đã xem hợp đồng",
    )

    line = lines_of(session, [late], now)[0]
    assert (line.standing, line.judged_by) == ("confirmed", officer.full_name)
    services.edit_stall(
        session,
        late,
        actor=SYSTEM,
        expected_version=late.version,
        url="",
        opened_on=date(2025, 5, 1),
        today=TODAY,
    )
    assert lines_of(session, [late], now)[0].standing == "waiting"


def test_a_late_stall_may_be_said_beside_one_that_ended_with_its_marketplace(session):
    business = make_business(session)
    old = open_stall(session, business, "sendo", "", opened_on=date(2022, 1, 1))

    late = open_stall(session, business, "sendo", "", opened_on=date(2025, 6, 1))

    assert old.closed_on == date(2025, 4, 15)
    assert [line.standing for line in lines_of(session, [old, late], utcnow())] == ["closed", "waiting"]


def test_a_confirmation_ages_by_the_number_that_the_administrator_set(session):
    stall = open_stall(session, make_business(session))
    later = utcnow() + timedelta(days=100)

    assert lines_of(session, [stall], later)[0].standing == "confirmed"
    rules.choose_months(session, SYSTEM, 3)
    assert lines_of(session, [stall], later)[0].standing == "unconfirmed"
    services.confirm_stall(session, stall, actor=SYSTEM)
    stall.confirmed_at = later
    assert lines_of(session, [stall], later)[0].standing == "confirmed"


def test_a_producer_writes_edits_confirms_and_closes_a_stall(session, page):
    owner, business = make_owner(session)
    session.commit()
    sign_in(page, owner)

    page.get(STALLS)
    assert "Chưa ghi gian hàng nào" in page.text
    page.click("Thêm gian hàng")
    evil = "https://evil.example/x"
    page.submit("Lưu gian hàng", marketplace="shopee", url=evil, opened_on="01/03/2024", status=422)
    assert "không thuộc Shopee" in page.text
    page.submit("Lưu gian hàng", marketplace="shopee", url=SHOPEE, opened_on="01/03/2024")
    assert page.path == STALLS
    assert "đang bán" in page.text
    page.submit("Vẫn đang bán")
    page.click("Sửa")
    page.submit("Lưu gian hàng", url=SHOPEE + "-2", opened_on="02/03/2024")
    assert "02/03/2024" in page.text
    assert f'href="{SHOPEE}-2" rel="nofollow noopener ugc"' in page.current.html
    page.get(f"/co-so/{business.slug}")
    assert SHOPEE + "-2" in {link.href for link in page.links}
    page.get(f"/co-so/{business.slug}?lang=en")
    page.get(STALLS)
    page.click("Đã đóng")
    page.submit("Ghi là đã đóng", closed_on="01/03/2024", status=422)
    assert "Ngày đóng cần từ ngày mở 02/03/2024" in page.text
    page.submit("Ghi là đã đóng", closed_on="02/03/2024")
    assert "Gian hàng cũ" in page.text
    page.get(f"/co-so/{business.slug}")
    assert SHOPEE + "-2" not in {link.href for link in page.links}


def test_a_late_stall_stands_on_the_work_list_and_needs_a_reason(session, page):
    owner, business = make_owner(session)
    open_stall(session, business, "sendo", "", opened_on=date(2025, 6, 1), actor=Actor(owner.id))
    sign_in(page, make_user(session, "officer"))
    session.commit()

    page.get("/can-bo")
    assert "1 gian hàng cần xem lại" in page.text
    page.get("/can-bo/gian-hang")
    assert len(page.select("tbody tr")) == 1
    page.click(business.name)
    page.submit("Ghi quyết định", decision="accept", status=422)
    assert "Bạn ghi lý do" in page.text
    page.submit("Ghi quyết định", decision="accept", reason="Đã xem tận nơi")
    assert page.path == f"/can-bo/co-so/{business.slug}"
    assert "Đã xem tận nơi" in page.text
    page.submit("Vẫn đang bán")
    page.get("/can-bo/gian-hang")
    assert "Không có gian hàng nào cần xem lại" in page.text


def test_stalls_of_others_and_of_other_places_do_not_exist(session, page):
    stall = open_stall(session, make_business(session))
    number = stall.id
    stranger, _own = make_owner(session)
    elsewhere = make_user(session, "officer", places=((NEW, "12454"),))
    session.commit()

    sign_in(page, stranger)
    for path in (f"{STALLS}/{number}/sua", f"{STALLS}/{number}/dong"):
        page.get(path, 404)
    sign_in(page, elsewhere)
    page.get(f"/can-bo/gian-hang/{number}", 404)
    page.post(f"/can-bo/gian-hang/{number}/xac-nhan", {"csrf_token": csrf_token(page)}, 404)


def test_lists_are_bounded_by_the_officers_places(session):
    from catalog.models import Business

    here = open_stall(session, make_business(session), "sendo", "", opened_on=date(2025, 6, 1))
    fresh = rules.fresh_since(session, utcnow())

    found = session.scalars(stalls_that_are(Standing.WAITING, fresh, scope=Business.id == 0)).all()
    assert found == []
    assert session.scalars(stalls_that_are(Standing.WAITING, fresh)).all() == [here]


def test_an_administrator_sets_the_months_within_their_bounds(session, page):
    sign_in(page, make_user(session, "administrator"))

    page.get("/can-bo/cai-dat")
    page.click("Cài đặt gian hàng")
    page.submit("Lưu cài đặt", months="37", status=422)
    assert "từ 1 đến 36" in page.text
    page.submit("Lưu cài đặt", months="3")
    assert rules.present_months(session) == 3
    assert "Sendo" in page.text
    assert "15/04/2025" in page.text
