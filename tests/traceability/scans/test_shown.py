"""What producers read of counts: never a small number, and none that a difference would tell."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.models import Membership
from tests.factories.accounts import make_user, sign_in
from tests.factories.serials import make_range
from tests.factories.traceability import make_lot, make_product
from tests.pages.client import PageClient
from traceability.models import Lot
from traceability.scans.folding import fold
from traceability.scans.models import ScanCount, ScanMonth, SerialScan
from traceability.scans.queries import shown_looks, shown_months
from traceability.scans.shown import Run, runs, total
from traceability.views.blueprint import today

LEAST = 5
DAYS = st.dictionaries(st.dates(date(2026, 5, 1), date(2026, 7, 31)), st.integers(0, 9), max_size=40)


@given(DAYS)
def test_no_number_is_small_and_what_is_hidden_stands_in_no_sum(days: dict[date, int]) -> None:
    shown = runs(days, least=LEAST)

    assert all(run.count >= LEAST for run in shown)
    told = {day: looks for day, looks in days.items() if any(run.since <= day <= run.until for run in shown)}
    hidden = {day: looks for day, looks in days.items() if day not in told}
    assert total(shown) == sum(told.values())
    assert runs(told, least=LEAST) == shown, "the hidden days change something"
    for month in {(day.year, day.month) for day in hidden}:
        assert sum(looks for day, looks in hidden.items() if (day.year, day.month) == month) < LEAST
    for before, after in pairwise(shown):
        assert before.until < after.since <= after.until


@given(DAYS, st.integers(0, LEAST - 1))
def test_how_looks_lie_within_a_run_of_days_cannot_be_told(days: dict[date, int], early: int) -> None:
    shown = runs(days, least=LEAST)
    others = dict.fromkeys(days, 0)
    for run in shown:
        others[run.until] = run.count
        if run.since < run.until:
            others[run.since], others[run.until] = early, run.count - early

    assert runs(others, least=LEAST) == shown


@given(DAYS, st.dates(date(2026, 5, 1), date(2026, 7, 31)))
def test_a_number_that_was_shown_never_changes_afterwards(days: dict[date, int], then: date) -> None:
    before = runs({day: looks for day, looks in days.items() if day < then}, least=LEAST)

    assert runs(days, least=LEAST)[: len(before)] == before


@pytest.fixture
def lot(page: PageClient, session: Session) -> Lot:
    """A lot whose maker is signed in."""
    lot = make_lot(session, lot_code="P01-0001")
    user = make_user(session)
    session.add(Membership(user_id=user.id, business_id=lot.business_id, role="owner"))
    session.commit()
    sign_in(page, user)
    return lot


def count(
    session: Session, lot: Lot, when: datetime, looks: int, district: str = "", lot_id: int | None = None
) -> None:
    hour = when.replace(minute=0, second=0, microsecond=0)
    where = lot.id if lot_id is None else lot_id
    session.add(ScanCount(product_id=lot.product_id, lot_id=where, hour=hour, district=district, count=looks))
    session.flush()


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 5, tzinfo=UTC)


def test_a_day_is_a_day_in_vietnam_and_counts_once_it_is_over(session: Session, lot: Lot) -> None:
    first = date(2026, 11, 10)
    count(session, lot, datetime(2026, 11, 9, 17, tzinfo=UTC), 5)  # midnight of the tenth
    count(session, lot, datetime(2026, 11, 10, 16, tzinfo=UTC), 3)
    count(session, lot, datetime(2026, 11, 10, 17, tzinfo=UTC), 6)  # midnight of the eleventh
    count(session, lot, datetime(2026, 11, 10, 9, tzinfo=UTC), 50, district="343")
    session.commit()
    assert lot.product_id is not None

    [on_the_eleventh] = shown_looks(session, lot.product_id, today=date(2026, 11, 11))
    [on_the_twelfth] = shown_looks(session, lot.product_id, today=date(2026, 11, 12))

    assert shown_looks(session, lot.product_id, today=first) == []
    assert on_the_eleventh.runs == (Run(date(2026, 11, 1), first, 8),)
    assert (on_the_twelfth.runs[1:], on_the_twelfth.count) == (
        (Run(date(2026, 11, 11), date(2026, 11, 11), 6),),
        14,
    )


def test_the_product_and_its_page_tell_lots_with_enough_looks(
    page: PageClient, session: Session, lot: Lot
) -> None:
    other = make_lot(session, lot.product, lot_code="P01-0002")
    page.get(f"/quan-ly/san-pham/{lot.product_id}/luot-tra-cuu")
    assert page.texts(".empty h2") == ["Dưới 5 lượt tra cứu"]
    yesterday = noon(today() - timedelta(days=1))
    count(session, lot, yesterday, 1240)
    count(session, other, yesterday, 4)
    count(session, lot, yesterday, 7, lot_id=0)
    count(session, other, noon(today()), 9)
    session.commit()

    page.get(f"/quan-ly/san-pham/{lot.product_id}")
    assert "Ít nhất 1.247 lượt tra cứu từ ngày" in page.text
    page.click("Xem theo lô và theo ngày")

    assert "P01-0002" not in page.text
    assert page.texts("ul.bars span.num") == ["1.240", "7", "1.240", "7"]
    foreign = make_product(session)
    session.commit()
    page.get(f"/quan-ly/san-pham/{foreign.id}/luot-tra-cuu", 404)


def test_places_are_told_from_five_visitors_on_and_only_of_looks_that_are_shown(
    page: PageClient, session: Session, lot: Lot
) -> None:
    other = make_lot(session, lot.product, lot_code="P01-0002")
    yesterday = noon(today() - timedelta(days=1))
    for district, visitors in (("", 20), ("343", 6), ("khac", 5), ("340", 4)):
        count(session, lot, yesterday, visitors, district)
    for district, visitors in (("", 4), ("343", 4), ("340", 5)):  # of a lot whose looks are hidden
        count(session, other, yesterday, visitors, district)
    count(session, lot, yesterday, 7, lot_id=0)
    count(session, lot, yesterday, 5, "343", lot_id=0)
    count(session, lot, noon(today()), 9, "340")  # a day that is not over
    session.commit()

    page.get(f"/quan-ly/san-pham/{lot.product_id}/luot-tra-cuu")

    assert page.texts("[aria-labelledby=noi-tra-cuu] li span.row") == [
        "Huyện Kiến Xương 11",
        "Ở tỉnh khác 5",
    ]


def test_hours_are_folded_into_months_and_what_was_shown_stays(
    app: Flask, session: Session, lot: Lot
) -> None:
    _, [serial] = make_range(session, lot, 1)
    now = datetime(2026, 11, 30, 19, tzinfo=UTC)  # the first of December in Vietnam
    count(session, lot, datetime(2026, 9, 1, 0, tzinfo=UTC), 6)
    count(session, lot, datetime(2026, 9, 30, 16, tzinfo=UTC), 3)
    count(session, lot, datetime(2026, 9, 30, 16, tzinfo=UTC), 2, district="343")
    count(session, lot, datetime(2026, 9, 30, 17, tzinfo=UTC), 7)  # the first of October
    for days in (89, 91):
        session.add(SerialScan(serial_id=serial.id, hour=now - timedelta(days=days), district="", count=1))
    session.commit()
    assert lot.product_id is not None

    assert fold(session, now) == 1
    assert fold(session, now) == 0
    session.commit()

    [month] = session.scalars(select(ScanMonth)).all()
    assert (month.month, month.count, month.told, month.lot_id) == (date(2026, 9, 1), 9, 6, lot.id)
    assert session.scalars(select(ScanCount.count)).all() == [7]
    assert shown_months(session, lot.product_id) == [(date(2026, 9, 1), 6)]
    assert session.scalar(select(func.count()).select_from(SerialScan)) == 1
