"""What the sample list must give, worked out by hand; the list's own block of results is never read."""

from datetime import date

import pytest
from sqlalchemy import func, select

from core.audit import Actor
from programmes import services
from programmes.counting import Selection
from programmes.models import SupportAct
from programmes.queries import duplicates
from programmes.queries.figures import figures
from tests.factories.accounts import make_user

CORE = ("WEB", "PROMO", "TRACE")
ALL = (*CORE, "STALL", "TRAIN")


def found(session, since, until, codes=CORE):
    return figures(session, Selection(date.fromisoformat(since), date.fromisoformat(until), codes))


def both_years(session, codes=CORE):
    return found(session, "2022-01-01", "2023-12-31", codes)


def test_both_years_by_programme(listed):
    result = both_years(listed, ALL)

    assert result.by_programme == {"WEB": 11, "PROMO": 5, "TRACE": 18, "STALL": 7, "TRAIN": 21}
    assert (result.total_distinct, result.sum_of_programmes) == (39, 62)


def test_both_years_of_the_core(listed):
    result = both_years(listed)

    assert (result.total_distinct, result.sum_of_programmes) == (27, 34)
    parts = result.reconciliation
    assert (parts.acts, parts.distinct, parts.repeats, parts.merged, parts.excluded) == (37, 27, 9, 1, 0)


@pytest.mark.parametrize(
    ("year", "by_programme", "core"),
    [
        (2022, (4, 2, 6, 1, 8), 11),
        (2023, (8, 3, 12, 6, 16), 20),
        (2024, (0, 0, 1, 0, 0), 1),
    ],
)
def test_single_years(listed, year, by_programme, core):
    since, until = f"{year}-01-01", f"{year}-12-31"

    assert tuple(found(listed, since, until, ALL).by_programme.values()) == by_programme
    assert found(listed, since, until).total_distinct == core


@pytest.mark.parametrize(
    ("since", "until", "by_programme", "core"),
    [
        ("2021-12-15", "2022-12-14", (4, 2, 6), 11),
        ("2022-12-15", "2023-12-14", (8, 3, 11), 19),
        ("2023-03-15", "2023-06-14", (4, 1, 3), 7),
        ("2023-05-15", "2023-06-14", (2, 0, 1), 3),
    ],
)
def test_periods_that_close_on_the_14th(listed, since, until, by_programme, core):
    result = found(listed, since, until)

    assert tuple(result.by_programme.values()) == by_programme
    assert result.total_distinct == core


def test_kinds_of_the_core(listed):
    assert both_years(listed).by_kind == {
        "doanh_nghiep": {"WEB": 4, "PROMO": 5, "TRACE": 4, "total": 8},
        "hop_tac_xa": {"WEB": 4, "PROMO": 0, "TRACE": 10, "total": 12},
        "ho_kinh_doanh": {"WEB": 3, "PROMO": 0, "TRACE": 4, "total": 7},
        "to_hop_tac": {"WEB": 0, "PROMO": 0, "TRACE": 0, "total": 0},
    }


def test_old_districts_of_the_core(listed):
    table = {code: tuple(cells.values()) for code, cells in both_years(listed).by_district.items()}

    assert table == {
        "336": (1, 1, 4, 4),
        "338": (1, 0, 2, 3),
        "339": (2, 2, 1, 4),
        "340": (2, 1, 2, 4),
        "341": (2, 0, 2, 3),
        "342": (1, 1, 2, 3),
        "343": (1, 0, 2, 3),
        "344": (1, 0, 3, 4),
        "unknown": (0, 0, 0, 0),
    }
    assert sum(cells[-1] for cells in table.values()) == 28  # one business moved; the total stays 27


def test_present_communes_hold_the_same_businesses(listed):
    result = both_years(listed)

    assert sum(cells["total"] for cells in result.by_commune.values()) >= result.total_distinct
    for code in CORE:
        assert sum(cells[code] for cells in result.by_commune.values()) >= result.by_programme[code]


def test_overlap_of_the_core(listed):
    assert both_years(listed).overlap == {1: 21, 2: 5, 3: 1}


def test_accepted_acts_and_money_by_programme(listed):
    result = both_years(listed, ALL)

    assert result.acts == 70
    assert result.acts_by_programme == {"WEB": 13, "PROMO": 5, "TRACE": 19, "STALL": 9, "TRAIN": 24}
    assert result.money_vnd == {
        "WEB": 260_000_000,
        "PROMO": 25_000_000,
        "TRACE": 285_000_000,
        "STALL": 27_000_000,
        "TRAIN": 12_000_000,
    }


def test_all_rows_of_the_list_are_there(listed):
    assert listed.scalar(select(func.count(SupportAct.id))) == 74


def test_the_money_of_the_doubled_registration_is_warned_of_and_leaves_when_it_is_voided(listed):
    act = listed.scalars(select(SupportAct).where(SupportAct.reference == "S012")).one()
    (doubt,) = duplicates.money_in_doubt(listed, act.root_id)
    actor = Actor(make_user(listed, "officer").id)

    services.void_act(
        listed, actor, act, version=act.version, reason="Ghi trùng với lượt S011", replacement=doubt.first
    )
    listed.flush()

    result = both_years(listed)
    assert (doubt.act.reference, doubt.first.reference, doubt.act.budget_vnd) == ("S012", "S011", 20_000_000)
    assert (result.by_programme["WEB"], result.money_vnd["WEB"]) == (11, 240_000_000)
