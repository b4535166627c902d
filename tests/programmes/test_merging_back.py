"""Merging and taking back in any order leaves every row as it was; two officers at once do not both win."""

from __future__ import annotations

import random
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.models import Business, RootRelation
from core.audit import Actor
from core.database import db
from core.errors import DomainError
from core.formatting import date_vi
from programmes import errors, services
from programmes.counting import Selection, count
from programmes.models import BusinessMerge, SupportAct
from programmes.queries.figures import counted_acts, figures
from tests.factories.accounts import make_user
from tests.factories.programmes import make_act, make_counted_business, make_programme

YEAR = Selection(date(2022, 1, 1), date(2022, 12, 31), ("WEB",))
FIELDS = ["name", "phone", "tax_code", "address", "website", "description"]
NO_FACT = {"version", "updated_at"}  # every change of a row counts these on


@pytest.fixture
def verifier(session):
    return Actor(make_user(session, "verifier").id)


def rows(session, model):
    columns = [column for column in model.__table__.columns if column.name not in NO_FACT]
    return session.execute(select(*columns).order_by(model.__table__.c.id)).all()


def filled_business(session, number):
    """A registration that shares no value with another one."""
    return make_counted_business(
        session,
        f"Hộ {number}",
        phone=f"+8450000000{number}",
        tax_code=f"10999901{number:02}",
        website=f"https://ho-{number}.example.com/",
        street=f"Thôn {number}",
        current_commune_code=["12688", "12454", "13225"][number % 3],
    )


def merge_at_random(session, actor, dice, businesses):
    root, other = dice.sample(businesses, 2)
    return services.merge(
        session,
        actor,
        root=root,
        other=other,
        relation=dice.choice(list(RootRelation)),
        taken_fields=dice.sample(FIELDS, dice.randint(0, len(FIELDS))),
    )


@pytest.mark.parametrize("seed", range(8))
def test_fields_figures_and_acts_come_back_whatever_was_merged_in_between(session, verifier, seed):
    dice = random.Random(seed)  # noqa: S311  (a repeatable order, no secret)
    web = make_programme(session)
    businesses = [filled_business(session, number) for number in range(6)]
    for _ in range(12):
        make_act(session, web, dice.choice(businesses))
    before = rows(session, Business), rows(session, SupportAct), figures(session, YEAR)
    standing: list[BusinessMerge] = []

    for _ in range(16):
        try:
            if standing and dice.random() < 0.4:
                services.undo_merge(session, verifier, dice.choice(standing))
            else:
                standing.append(merge_at_random(session, verifier, dice, businesses))
        except (errors.SameRegistration, errors.NotARoot, errors.TaxCodeMovedOn):
            session.expire_all()
        standing = [each for each in standing if each.undone_at is None]
        assert figures(session, YEAR) == count(counted_acts(session), YEAR)
    while standing:
        dice.shuffle(standing)
        standing = [each for each in standing if is_refused(session, verifier, each)]

    assert (rows(session, Business), rows(session, SupportAct), figures(session, YEAR)) == before


def is_refused(session, actor, merge):
    """Take a merge back, unless a later one has to be taken back first."""
    try:
        services.undo_merge(session, actor, merge)
    except errors.TaxCodeMovedOn:
        return True
    return False


def test_a_value_that_a_later_merge_replaced_goes_back_with_that_merge(session, verifier):
    root, one, two = (make_counted_business(session, name) for name in ("Gốc", "Một", "Hai"))

    def merged(other):
        return services.merge(
            session, verifier, root=root, other=other, relation=RootRelation.DUPLICATE, taken_fields=["name"]
        )

    first, second = merged(one), merged(two)
    left = services.undo_merge(session, verifier, first)
    after_first = root.name
    services.undo_merge(session, verifier, second)

    assert (left, after_first, root.name) == ([], "Hai", "Gốc")


def test_a_tax_code_that_moved_onis_refused_with_the_merge_to_undo_first(session, verifier):
    root, one, two = (filled_business(session, number) for number in range(3))
    codes = [each.tax_code for each in (root, one, two)]

    def merged(other):
        return services.merge(
            session,
            verifier,
            root=root,
            other=other,
            relation=RootRelation.DUPLICATE,
            taken_fields=["name", "tax_code"],
        )

    first, second = merged(one), merged(two)
    day = date_vi(second.merged_at)
    told = f"gộp “Hộ 2” vào “Hộ 1” (nay là “Hộ 2”) ngày {day}"
    with pytest.raises(errors.TaxCodeMovedOn, match=re.escape(told)):
        services.undo_merge(session, verifier, first)
    services.undo_merge(session, verifier, second)
    services.undo_merge(session, verifier, first)

    assert [each.tax_code for each in (root, one, two)] == codes


def test_a_name_that_the_later_merge_has_not_kept_is_told_as_today_s(session, verifier):
    root, one, two = (filled_business(session, number) for number in range(3))
    first, second = (
        services.merge(
            session,
            verifier,
            root=root,
            other=other,
            relation=RootRelation.DUPLICATE,
            taken_fields=["tax_code"],
        )
        for other in (one, two)
    )
    root.name = "Tên đổi sau"

    told = f"gộp cơ sở nay là “Hộ 2” vào cơ sở nay là “Tên đổi sau” ngày {date_vi(second.merged_at)}"
    with pytest.raises(errors.TaxCodeMovedOn, match=told):
        services.undo_merge(session, verifier, first)


def test_of_two_officers_at_once_one_merges_and_the_other_is_told(app, session, verifier):
    one, other = make_counted_business(session, "Một").id, make_counted_business(session, "Hai").id
    session.commit()
    session.close()
    start = Barrier(2)

    def officer(turned):
        with app.app_context(), Session(db.engine) as own:
            start.wait()
            root, merged = (
                own.get_one(Business, number) for number in ((other, one) if turned else (one, other))
            )
            try:
                services.merge(own, verifier, root=root, other=merged, relation=RootRelation.DUPLICATE)
            except DomainError as refused:
                own.rollback()
                return type(refused).__name__
            own.commit()
            return "merged"

    with ThreadPoolExecutor(2) as threads:
        ended = sorted(threads.map(officer, (False, True)))

    assert ended == ["SameRegistration", "merged"]
    assert len(session.scalars(select(BusinessMerge)).all()) == 1
