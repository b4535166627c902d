"""Products and stalls on marketplaces: each figure is as long as its list, and equals a count by hand."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from catalog.models import Business, ProductState
from core.audit import SYSTEM
from core.database import utcnow
from exporters.stalls import listings, services
from exporters.stalls.models import MarketListing, Stall
from exporters.stalls.queries import standing_of
from exporters.stalls.rules import fresh_since, stall_places
from places.models import NEW
from programmes.link_checks import LinkState, due_links, keep
from programmes.queries.marketplaces import STANDINGS, Counted, market_figures, rows_behind
from tests.factories.accounts import csrf_token
from tests.factories.catalog import make_business, make_product

PLACES = list(stall_places())
LIST = "/can-bo/so-lieu/tren-san"


def at(session, marketplace) -> MarketListing:
    return session.query(MarketListing).filter_by(marketplace=marketplace).one()


def length(session, statement):
    return len(session.scalars(statement).unique().all())


@pytest.mark.parametrize("seed", range(3))
def test_every_figure_equals_a_count_by_hand_and_the_length_of_its_list(session, seed):
    chance, now = random.Random(seed), utcnow()  # noqa: S311  (no secret)
    fresh = fresh_since(session, now)
    businesses = [make_business(session) for _each in range(4)]
    states = [ProductState.DRAFT, ProductState.LIVE, ProductState.LISTED, ProductState.WITHDRAWN]
    products = [
        make_product(session, chance.choice(businesses), state=chance.choice(states), name=f"Hàng {n}")
        for n in range(9)
    ]
    rows, stalls = [], []
    for product in products:
        for place in chance.sample(PLACES, chance.randrange(4)):
            at = chance.choice([None, now, fresh, fresh - timedelta(seconds=1)])
            state = chance.choice(["live", "live", "exported", "rejected", "ended"])
            rows.append(MarketListing(product=product, marketplace=place, state=state, confirmed_at=at))
    for business in businesses:
        for place in chance.sample(PLACES, 4):
            opened = chance.choice([date(2022, 1, 1), date(2025, 4, 16), date(2026, 1, 1)])
            stalls.append(
                Stall(
                    business=business,
                    marketplace=place,
                    opened_on=opened,
                    closed_on=chance.choice([None, None, date(2026, 2, 1)]),
                    verdict=chance.choice([None, None, "accepted", "refused"]),
                    confirmed_at=chance.choice([now, fresh - timedelta(days=1)]),
                )
            )
    session.add_all([*rows, *stalls])
    session.flush()
    seen = {business.id for business in businesses[:3]}
    scope = Business.id.in_(seen)

    found = market_figures(session, fresh, scope=scope)

    live = [
        row
        for row in rows
        if row.state == "live" and row.product.state != "draft" and row.product.business_id in seen
    ]
    assert found.products == len({row.product.id for row in live})
    assert found.totals[Counted.LISTINGS] == len(live) >= found.products
    for place in ("", *PLACES):
        here = [row for row in live if place in ("", row.marketplace)]
        by_hand = {
            Counted.PRODUCTS: len({row.product.id for row in here}),
            Counted.LISTINGS: len(here),
            Counted.LISTINGS_UNCONFIRMED: sum(
                row.confirmed_at is None or row.confirmed_at < fresh for row in here
            ),
        }
        for what, standing in STANDINGS.items():
            by_hand[what] = sum(
                stall.business_id in seen
                and place in ("", stall.marketplace)
                and standing_of(stall, fresh) is standing
                for stall in stalls
            )
        counted = found.totals if not place else found.by_marketplace.get(place, {})
        for what, number in by_hand.items():
            assert counted.get(what, 0) == number, (place, what)
            assert length(session, rows_behind(what, fresh, scope=scope, marketplace=place)) == number


@pytest.fixture
def sold(session):
    """One product at two marketplaces and a stall, in Đông Hưng."""
    business = make_business(session)
    product = make_product(session, business)
    listings.mark_live(session, SYSTEM, product, "shopee", url="https://shopee.vn/a-i.1.2")
    listings.mark_live(session, SYSTEM, product, "lazada", item_id="77")
    services.open_stall(
        session,
        business,
        actor=SYSTEM,
        marketplace="shopee",
        url="https://shopee.vn/gian-hang",
        opened_on=date(2024, 1, 1),
        today=date(2026, 11, 27),
    )
    session.commit()
    return product


def test_an_officer_opens_each_figure_and_confirms_with_one_tap(session, sold, enter, page):
    officer = enter("officer")
    row = at(session, "lazada")
    row.confirmed_at = utcnow() - timedelta(days=400)
    session.commit()

    page.get("/can-bo/so-lieu")
    assert "1 sản phẩm trên sàn, không trùng" in page.text
    page.click("1 sản phẩm trên sàn, không trùng")
    assert len(page.select("tbody tr")) == 1
    for what, number in (("dang-ban", 2), ("dang-ban-chua-xac-nhan", 1), ("gian-hang", 1)):
        page.get(f"{LIST}?xem={what}")
        assert page.h1.startswith(f"{number} ")
        assert len(page.select("tbody tr")) == number
    page.get(f"{LIST}?xem=dang-ban-chua-xac-nhan&san=lazada")
    page.click(sold.business.name)
    page.submit(f'form[action="/can-bo/gian-hang/san-pham/{row.id}/xac-nhan"]')
    page.get(f"{LIST}?xem=dang-ban-chua-xac-nhan")
    assert "Chưa có gì ở đây" in page.text
    session.refresh(row)
    assert row.confirmed_by_id == officer.id
    page.get(f"{LIST}?xem=khac", 404)
    page.get(f"{LIST}?san=khong-co%00", 404)


def test_figures_keep_to_the_officers_places(session, sold, enter, page):
    enter("officer", places=((NEW, "12454"),))

    page.get("/can-bo/so-lieu")
    assert "0 sản phẩm trên sàn, không trùng" in page.text
    page.get(f"{LIST}?xem=gian-hang")
    assert "Chưa có gì ở đây" in page.text
    listing_id = at(session, "shopee").id
    session.rollback()
    page.get("/can-bo")
    page.post(f"/can-bo/gian-hang/san-pham/{listing_id}/xac-nhan", {"csrf_token": csrf_token(page)}, 404)


def test_links_of_stalls_and_listings_are_looked_at_and_dead_ones_stand_on_the_list(
    session, sold, enter, page
):
    enter("officer")
    now = utcnow()
    links = {link.url: link for link in due_links(session, now)}
    assert set(links) == {"https://shopee.vn/a-i.1.2", "https://shopee.vn/gian-hang"}
    changed = session.query(Stall).one().updated_at

    for link in links.values():
        keep(session, link, LinkState.STATUS, now)
    session.commit()

    stall = session.query(Stall).one()
    assert (stall.last_check, stall.last_checked_at, stall.updated_at) == ("status", now, changed)
    assert due_links(session, now) == []
    page.get("/can-bo/kiem-tra/duong-dan-hong")
    assert "Gian hàng trên sàn" in page.text
    assert f"{sold.name} trên sàn" in page.text
    services.close_stall(session, stall, actor=SYSTEM, closed_on=date(2025, 1, 1), today=date(2026, 11, 27))
    assert {link.url for link in due_links(session, now + timedelta(days=1))} == {"https://shopee.vn/a-i.1.2"}


def test_the_figure_of_other_agencies_stays_another_one(listed, enter, page):
    enter("officer")

    page.get("/can-bo/so-lieu")

    assert "0 sản phẩm trên sàn, không trùng" in page.text
    assert "cũng không cộng với số sản phẩm trên sàn" in page.text
