"""A period is cut without gap or overlap, and each piece counts as the definition says."""

from datetime import date, timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.counting import Selection, count
from programmes.periods import EARLIEST, LATEST, Period
from programmes.queries.figures import counted_acts
from programmes.tally.kept import by_piece
from programmes.trend import MOST, Step, chart, offered_steps, pieces, usual_step
from tests.factories.programmes import make_act, make_counted_business, make_programme

days = st.dates(EARLIEST, LATEST)


@given(days, days, st.sampled_from(Step))
def test_pieces_hold_every_day_of_the_period_once(one, other, step):
    period = Period(min(one, other), max(one, other))

    cut = pieces(period, step)

    assert (cut[0].period.since, cut[-1].period.until) == (period.since, period.until)
    for before, after in pairwise(cut):
        assert after.period.since == before.period.until + timedelta(days=1)
        assert before.is_whole or before is cut[0]
    assert len({piece.label for piece in cut}) == len(cut)


@given(days, days)
def test_only_cuts_that_a_screen_can_show_are_offered(one, other):
    period = Period(min(one, other), max(one, other))

    for step in offered_steps(period):
        assert step is Step.YEAR or len(pieces(period, step)) <= MOST
    assert usual_step(period) in offered_steps(period)


@pytest.mark.parametrize(
    ("since", "until", "step", "words"),
    [
        ((2022, 1, 1), (2022, 6, 30), Step.QUARTER, ["Quý 1/2022", "Quý 2/2022"]),
        ((2021, 12, 15), (2022, 6, 14), Step.QUARTER, ["Quý 1/2022", "Quý 2/2022"]),
        ((2021, 12, 15), (2023, 12, 14), Step.YEAR, ["2022", "2023"]),
        ((2022, 12, 15), (2023, 2, 14), Step.MONTH, ["01/2023", "02/2023"]),
        ((2022, 1, 10), (2022, 2, 28), Step.MONTH, ["01/2022 (10/01/2022 – 31/01/2022)", "02/2022"]),
    ],
)
def test_pieces_close_as_their_period_does_and_say_where_they_are_cut(since, until, step, words):
    period = Period(date(*since), date(*until))

    assert [piece.words for piece in pieces(period, step)] == words


def test_each_piece_counts_as_the_definition_does(session):
    random = Random(6)  # noqa: S311  (test data)
    programmes = [make_programme(session, code) for code in ("WEB", "TRACE")]
    businesses = [make_counted_business(session) for _ in range(6)]
    businesses.append(make_counted_business(session, root=businesses[0]))
    for _ in range(60):
        day = date(2021, 11, 1) + timedelta(days=random.randrange(800))
        kind = random.choice(("hop_tac_xa", "ho_kinh_doanh", "ca_nhan"))
        state = random.choice(("accepted", "accepted", "cancelled"))
        make_act(
            session, random.choice(programmes), random.choice(businesses),
            started_on=None, accepted_on=day, kind_at=kind, state=state,
        )  # fmt: skip
    acts = counted_acts(session)

    for period in (
        Period(date(2022, 1, 1), date(2023, 6, 30)),
        Period(date(2021, 12, 15), date(2023, 12, 14)),
    ):
        selection = Selection(period.since, period.until, ("WEB", "TRACE"))
        for step in Step:
            cut = pieces(period, step)
            expected = [count(acts, Selection(p.period.since, p.period.until, ("WEB", "TRACE"))) for p in cut]

            assert by_piece(session, selection, [piece.period for piece in cut]) == [
                (e.total_distinct, e.acts) for e in expected
            ]


def test_the_drawing_is_as_high_as_its_numbers_and_names_do_not_run_into_each_other():
    drawn = chart([f"{n:02}/2022" for n in range(40)], [0, 10, *[5] * 38])

    assert [bar.height for bar in drawn.bars[:3]] == [0, drawn.bars[1].height, drawn.bars[1].height / 2]
    assert all(bar.x >= 0 and bar.x + bar.width <= drawn.width for bar in drawn.bars)
    named = [bar.middle for bar in drawn.bars if bar.label]
    assert 1 < len(named) < 10
    assert {bar.number for bar in drawn.bars} == {""}
    assert chart([], []).bars == ()
