"""Counting by bits says what the definition says, of any acts and any combination."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from programmes.counting import ACCEPTED, CountedAct, Dimension, Selection, count, cross_by
from programmes.tally.index import Index, Row
from programmes.tally.layers import Layers
from tests.programmes.random_acts import AGENCIES, CODES, COMMUNES, DISTRICTS, KINDS, acts_of_any_kind


def some_of(values):
    return st.lists(st.sampled_from([each or "unknown" for each in values]), max_size=3, unique=True).map(
        tuple
    )


selections = st.builds(
    lambda since, days, **facts: Selection(since, since + timedelta(days=days), **facts),
    st.dates(date(2021, 10, 1), date(2023, 3, 1)),
    st.integers(0, 600),
    programmes=some_of((*CODES, "NONE")),
    kinds=some_of(KINDS),
    districts=some_of(DISTRICTS),
    communes=some_of(COMMUNES),
    agencies=some_of(AGENCIES),
    verified_only=st.booleans(),
)


def rows_of(acts):
    """The rows of the acts that can count at all."""
    return [
        Row(
            act.root,
            act.value(Dimension.PROGRAMME),
            act.value(Dimension.KIND),
            act.value(Dimension.DISTRICT),
            act.value(Dimension.COMMUNE),
            act.value(Dimension.AGENCY),
            act.accepted_on.toordinal(),
            act.is_duplicate,
            act.is_verified,
            act.budget_vnd,
        )
        for act in acts
        if act.state == ACCEPTED and act.accepted_on is not None
    ]


@given(acts_of_any_kind, selections, st.sampled_from(list(Dimension)), st.sampled_from(list(Dimension)))
def test_every_figure_and_every_cross_table_equal_the_definition(acts, selection, rows, columns) -> None:
    index = Layers(Index(rows_of(acts)))

    assert index.figures(selection) == count(acts, selection)
    assert index.distinct(selection) == count(acts, selection).total_distinct
    assert index.cross(selection, rows, columns) == cross_by(acts, selection, rows, columns)


@given(
    st.lists(acts_of_any_kind, min_size=2, max_size=4),
    selections,
    st.sampled_from(list(Dimension)),
    st.sampled_from(list(Dimension)),
)
def test_an_index_that_follows_changes_says_what_one_of_the_last_state_says(
    states, selection, rows, columns
) -> None:
    index = Layers(Index(rows_of(states[0])))
    for before, after in pairwise(states):
        index.cross(selection, rows, columns)  # shelves that were made before the change must follow, too
        roots = {act.root for act in {*before} ^ {*after}}

        index = index.with_roots(roots, rows_of(act for act in after if act.root in roots))

    last = states[-1]
    assert index.figures(selection) == count(last, selection)
    assert index.distinct(selection) == count(last, selection).total_distinct
    assert index.cross(selection, rows, columns) == cross_by(last, selection, rows, columns)


def test_more_values_than_a_byte_holds_are_told_apart() -> None:
    day = date(2022, 1, 1)
    acts = [
        CountedAct(
            n, "WEB", n, n, False, "hop_tac_xa", None, f"{n:05}", day + timedelta(n), "accepted", n << 40
        )
        for n in range(700)
    ]
    selection = Selection(day, date(2023, 6, 1), ("WEB",))

    index = Layers(Index(rows_of(acts)))

    assert index.figures(selection) == count(acts, selection)
    assert len(index.cross(selection, Dimension.COMMUNE, Dimension.KIND)) == index.distinct(selection) + 1
