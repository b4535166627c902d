"""The definition of the figures, its SQL, and a count by hand say the same of any acts."""

import itertools
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from sqlalchemy import select

from accounts.models import Agency
from core.database import utcnow
from programmes.counting import (
    CountedAct,
    Dimension,
    Part,
    Reconciliation,
    Selection,
    acts_of,
    count,
    cross_by,
    overlap_roots,
    roots_of,
    split,
)
from programmes.models import Programme
from programmes.queries import figures as sql
from programmes.queries.lists import PER_PAGE, Cell, acts_in, all_acts, money_in, roots_in
from programmes.tally import kept
from tests.factories.programmes import make_act, make_counted_business, make_programme
from tests.programmes.random_acts import CODES, COMMUNES, DISTRICTS, KINDS, STATES, acts_of_any_kind

AGENCIES = ("sct", "khcn")
FIRST = date(2021, 12, 1)


def act(number, **facts):
    return CountedAct(
        **{
            "id": number,
            "programme": "WEB",
            "root": 1,
            "business": 1,
            "is_duplicate": False,
            "kind_at": "hop_tac_xa",
            "district_code_at": "340",
            "current_commune_code_at": "12688",
            "accepted_on": date(2022, 5, 1),
            "state": "accepted",
            "budget_vnd": 10,
            **facts,
        }
    )


def whole(*codes):
    return Selection(date(2022, 1, 1), date(2022, 12, 31), codes or CODES)


def test_two_supports_of_one_business_are_one_business_and_all_the_money():
    counted = count([act(1), act(2)], whole("WEB"))

    assert (counted.by_programme, counted.acts, counted.money_vnd) == ({"WEB": 1}, 2, {"WEB": 20})
    assert counted.reconciliation == Reconciliation(acts=2, distinct=1, repeats=1, merged=0, excluded=0)


def test_a_business_in_three_programmes_is_one_in_each_and_one_in_the_total():
    counted = count([act(n, programme=code) for n, code in enumerate(CODES)], whole())

    assert counted.by_programme == {"WEB": 1, "PROMO": 1, "TRACE": 1}
    assert (counted.total_distinct, counted.sum_of_programmes, counted.overlap) == (1, 3, {3: 1})


def test_both_ends_of_the_period_count():
    acts = [
        act(n, root=n, accepted_on=day) for n, day in enumerate([date(2022, 1, 1), date(2022, 12, 31)], 1)
    ]
    acts += [act(3, root=3, accepted_on=date(2023, 1, 1)), act(4, root=4, accepted_on=date(2021, 12, 31))]

    assert count(acts, whole()).total_distinct == 2


@pytest.mark.parametrize("state", ["draft", "under_way", "cancelled", "voided"])
def test_only_accepted_acts_count(state):
    counted = count([act(1, state=state)], whole())

    assert (counted.total_distinct, counted.acts, counted.money_vnd["WEB"]) == (0, 0, 0)


def test_an_individual_is_excluded_and_its_money_is_not():
    counted = count([act(1, kind_at="ca_nhan")], whole("WEB"))

    assert counted.total_distinct == 0
    assert counted.reconciliation == Reconciliation(acts=1, distinct=0, repeats=0, merged=0, excluded=1)
    assert counted.money_vnd == {"WEB": 10}


def test_acts_on_a_duplicate_are_merged_and_those_on_a_branch_are_repeats():
    acts = [act(1), act(2, business=2, is_duplicate=True), act(3, business=3)]

    assert split(acts) == {1: Part.DISTINCT, 2: Part.MERGED, 3: Part.REPEATS}


def test_when_all_acts_stand_on_duplicates_one_of_them_brings_the_root_in():
    acts = [act(n, business=2, is_duplicate=True) for n in (1, 2, 3)]

    assert count(acts, whole()).reconciliation == Reconciliation(3, 1, 0, 2, 0)


def test_a_business_that_moved_stands_in_two_rows_and_once_in_the_total():
    counted = count([act(1), act(2, district_code_at=None)], whole("WEB"))

    assert counted.by_district == {"340": {"WEB": 1, "total": 1}, "unknown": {"WEB": 1, "total": 1}}
    assert counted.total_distinct == 1


@given(acts_of_any_kind)
def test_the_reconciliation_always_closes_and_follows_the_rule_for_each_root(acts):
    selection = whole()
    counted = count(acts, selection)
    by_root: dict[int, list[bool]] = {}
    for each in acts:
        if selection.holds(each) and each.kind_at != "ca_nhan":
            by_root.setdefault(each.root, []).append(each.is_duplicate)
    merged = sum(min(sum(marks), len(marks) - 1) for marks in by_root.values())

    assert counted.reconciliation.closes
    assert counted.reconciliation.distinct == counted.total_distinct == len(by_root)
    assert counted.reconciliation.merged == merged
    assert counted.total_distinct <= counted.sum_of_programmes <= counted.acts
    assert sum(counted.overlap.values()) == counted.total_distinct
    assert sum(number * roots for number, roots in counted.overlap.items()) == counted.sum_of_programmes


# Below: acts in a database, counted three times.


def fill(session, seed):
    """Put random acts into the database and return them as plain tuples, for counting by hand."""
    random = Random(seed)  # noqa: S311  (test data)
    programmes = [make_programme(session, code, position=n) for n, code in enumerate((*CODES, "TRAIN"))]
    agencies = [Agency(code=code, name=f"Cơ quan {code}") for code in AGENCIES]
    session.add_all(agencies)
    session.flush()
    businesses = []
    for _ in range(random.randint(4, 12)):
        root = make_counted_business(session, kind=random.choice(KINDS))
        businesses.append(root)
        businesses += [
            make_counted_business(session, root=root, root_relation=relation)
            for relation in ("duplicate", "branch")
            if random.random() < 0.4
        ]
    plain = []
    for _ in range(random.randint(20, 70)):
        business, programme = random.choice(businesses), random.choice(programmes)
        facts = {
            "state": random.choice(STATES),
            "started_on": None,
            "accepted_on": FIRST + timedelta(days=random.randint(0, 500)),
            "kind_at": random.choice(KINDS),
            "district_code_at": random.choice(DISTRICTS),
            "current_commune_code_at": random.choice(COMMUNES),
            "budget_vnd": random.randint(0, 10**9),
            "agency_id": random.choice([None, *(each.id for each in agencies)]),
            "verified_at": random.choice([None, utcnow()]),
        }
        made = make_act(session, programme, business, **facts)
        root_id = business.root_id or business.id
        plain.append({**facts, "id": made.id, "root": root_id, "code": programme.code, "business": business})
    return plain


def by_hand(plain, since, until, codes):
    """Count with nothing but sets: neither the definition nor the SQL is used."""
    seen = [
        row
        for row in plain
        if row["state"] == "accepted" and since <= row["accepted_on"] <= until and row["code"] in codes
    ]
    helped = [row for row in seen if row["kind_at"] != "ca_nhan"]

    def table(column, always=()):
        rows = {row[column] or "unknown" for row in helped} | set(always)
        return {
            name: {
                **{
                    code: len(
                        {r["root"] for r in helped if (r[column] or "unknown") == name and r["code"] == code}
                    )
                    for code in codes
                },
                "total": len({r["root"] for r in helped if (r[column] or "unknown") == name}),
            }
            for name in rows
        }

    merged = repeats = 0
    for root in {row["root"] for row in helped}:
        marks = [row["business"].root_relation == "duplicate" for row in helped if row["root"] == root]
        merged += min(sum(marks), len(marks) - 1)
        repeats += len(marks) - 1 - min(sum(marks), len(marks) - 1)
    roots = {row["root"] for row in helped}
    return {
        "by_programme": {code: len({r["root"] for r in helped if r["code"] == code}) for code in codes},
        "total": len(roots),
        "acts": len(seen),
        "kind": table("kind_at", KINDS[:4]),
        "district": table("district_code_at", ["unknown"]),
        "commune": table("current_commune_code_at", ["unknown"]),
        "money": {code: sum(r["budget_vnd"] for r in seen if r["code"] == code) for code in codes},
        "parts": (len(seen), len(roots), repeats, merged, len(seen) - len(helped)),
    }


def selections(seed):
    random = Random(seed)  # noqa: S311  (test data)
    yield Selection(FIRST, FIRST + timedelta(days=600), (*CODES, "TRAIN"))
    for _ in range(3):
        since = FIRST + timedelta(days=random.randint(0, 300))
        until = since + timedelta(days=random.randint(0, 250))
        codes = tuple(random.sample((*CODES, "TRAIN"), random.randint(1, 4)))
        yield Selection(since, until, codes)
        yield Selection(since, until, codes, **narrowed(random))


def narrowed(random):
    """Narrow a selection by any combination of what it can be narrowed by."""
    unknown = ("unknown",)
    found = {
        "kinds": random.sample(KINDS, 3),
        "districts": random.sample((*DISTRICTS[1:], *unknown), 2),
        "communes": random.sample((*COMMUNES[1:], *unknown), 3),
        "agencies": random.sample((*AGENCIES, *unknown), 2),
    }
    chosen = random.sample(sorted(found), random.randint(1, 3))
    return {
        **{name: tuple(found[name]) for name in chosen},
        "verified_only": random.random() < 0.3,
    }


@pytest.mark.parametrize("seed", range(6))
def test_sql_and_definition_and_a_count_by_hand_agree_on_random_acts(session, seed):
    plain = fill(session, seed)

    for selection in selections(seed):
        acts = sql.counted_acts(session)
        found = sql.figures(session, selection)

        assert found == kept.figures(session, selection) == count(acts, selection)
        for rows, columns in itertools.permutations(Dimension, 2):
            assert kept.cross(session, selection, rows, columns) == cross_by(acts, selection, rows, columns)
        if selection.narrowed or selection.verified_only:
            continue
        expected = by_hand(plain, selection.since, selection.until, selection.programmes)
        assert {
            "by_programme": found.by_programme,
            "total": found.total_distinct,
            "acts": found.acts,
            "kind": found.by_kind,
            "district": found.by_district,
            "commune": found.by_commune,
            "money": found.money_vnd,
            "parts": (
                found.reconciliation.acts,
                found.reconciliation.distinct,
                found.reconciliation.repeats,
                found.reconciliation.merged,
                found.reconciliation.excluded,
            ),
        } == expected
        assert found.reconciliation.closes
        assert sql.breaches(session, selection) == []


@pytest.mark.parametrize("seed", range(100, 102))
def test_every_list_is_as_long_as_its_figure(session, seed):
    fill(session, seed)

    for selection in selections(seed):
        found = sql.figures(session, selection)
        acts = [act for act in sql.counted_acts(session) if selection.holds(act)]

        assert roots_in(session, selection, Cell()).length == found.total_distinct
        for narrowed, table in (
            (lambda row, code: Cell(code, kind=row), found.by_kind),
            (lambda row, code: Cell(code, district=row), found.by_district),
            (lambda row, code: Cell(code, commune=row), found.by_commune),
        ):
            for row, cells in table.items():
                for code, number in cells.items():
                    cell = narrowed(row, None if code == "total" else code)
                    listing = roots_in(session, selection, cell)
                    assert (listing.length, len(listing.roots)) == (number, min(number, PER_PAGE))
                    assert all(line.acts for line in listing.roots)
        for district, kind in zip(("336", "340", "unknown"), KINDS, strict=False):
            cell = Cell(district=district, kind=kind)
            assert roots_in(session, selection, cell).length == len(roots_of(acts, selection, cell))
            assert acts_in(session, selection, cell).length == len(acts_of(acts, selection, cell))
            assert money_in(session, selection, cell) == sum(
                each.budget_vnd for each in acts_of(acts, selection, cell)
            )
        for part, number in {
            None: found.acts,
            Part.DISTINCT: found.reconciliation.distinct,
            Part.REPEATS: found.reconciliation.repeats,
            Part.MERGED: found.reconciliation.merged,
            Part.EXCLUDED: found.reconciliation.excluded,
        }.items():
            assert acts_in(session, selection, Cell(part=part)).length == number
        for number, roots in found.overlap.items():
            assert roots_in(session, selection, Cell(overlap=number)).length == roots
        assert {act.id: part for act, part in all_acts(session, selection)} == split(acts)
        names = {number: len(roots) for number, roots in overlap_roots(acts, selection).items()}
        assert {n: len(roots) for n, roots in sql.overlap_roots(session, selection).items()} == names


def test_an_act_under_another_root_than_its_registration_says_is_a_breach(session):
    programme = make_programme(session)
    business, other = make_counted_business(session), make_counted_business(session)
    stray = make_act(session, programme, business, root_id=other.id)

    (breach,) = sql.breaches(session, Selection(date(2022, 1, 1), date(2022, 12, 31), ("WEB",)))

    assert (breach.act, breach.expected_root) == (stray, business)


def test_nothing_selected_counts_nothing(session):
    empty = Selection(date(2022, 1, 1), date(2022, 12, 31), ())

    assert sql.figures(session, empty) == count([], empty)
    assert session.scalars(select(Programme)).all() == []
