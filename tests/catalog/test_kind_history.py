"""The history of kind: any day has exactly one, whatever was changed and corrected in whatever order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.kind_history import (
    EARLIEST,
    KindDayTaken,
    KindInFuture,
    KindRefused,
    KindTooEarly,
    NoSuchLine,
    SameKind,
    check_change,
    check_correction,
    kind_on,
    spans,
    standing,
)

TODAY = date(2026, 11, 27)
KINDS = ("ho_kinh_doanh", "hop_tac_xa", "doanh_nghiep")


@dataclass(frozen=True)
class Written:
    id: int
    kind: str
    valid_from: date | None = None
    corrects_id: int | None = None


# A loaded machine is no mistake of the rule.
unhurried = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
days = st.dates(EARLIEST, TODAY)
deeds = st.lists(
    st.tuples(st.sampled_from(("change", "correct")), st.sampled_from(KINDS), days, st.integers(0, 9)),
    max_size=8,
)


def lived(what: list[tuple[str, str, date, int]]) -> list[Written]:
    """Write a history as people do: what the rule refuses is not written."""
    lines = [Written(1, KINDS[0])]
    for verb, kind, day, which in what:
        try:
            if verb == "change":
                check_change(lines, kind, day, today=TODAY)
                lines.append(Written(len(lines) + 1, kind, day))
            else:
                rows = standing(lines)
                wrong = rows[which % len(rows)]
                since = day if wrong.valid_from else None
                check_correction(lines, wrong.id, since, today=TODAY)
                lines.append(Written(len(lines) + 1, kind, since, wrong.id))
        except KindRefused:
            continue
    return lines


@unhurried
@given(deeds)
def test_there_is_no_gap_and_no_overlap(what: list[tuple[str, str, date, int]]) -> None:
    history = spans(lived(what))

    assert (history[0].since, history[-1].until) == (None, None)
    for before, after in pairwise(history):
        assert before.until is not None
        assert after.since == before.until + timedelta(days=1)


@unhurried
@given(deeds, days)
def test_any_day_has_one_kind(what: list[tuple[str, str, date, int]], day: date) -> None:
    lines = lived(what)

    holding = [span for span in spans(lines) if span.holds(day)]

    assert [span.kind for span in holding] == [kind_on(lines, day)]


@unhurried
@given(deeds, st.sampled_from(KINDS), days)
def test_a_change_touches_only_the_days_from_it_to_the_next_one(
    what: list[tuple[str, str, date, int]], kind: str, day: date
) -> None:
    lines = lived(what)
    try:
        check_change(lines, kind, day, today=TODAY)
    except KindRefused:
        return
    after = [*lines, Written(len(lines) + 1, kind, day)]
    until = next(span.until for span in spans(after) if span.line_id == len(after))

    for other in (day - timedelta(days=1), *([until + timedelta(days=1)] if until else [])):
        assert kind_on(after, other) == kind_on(lines, other)
    assert kind_on(after, day) == kind


HOUSEHOLD_THEN_COOPERATIVE = [Written(1, "ho_kinh_doanh"), Written(2, "hop_tac_xa", date(2024, 3, 1))]


def test_the_day_of_the_change_is_the_first_of_the_new_kind() -> None:
    assert kind_on(HOUSEHOLD_THEN_COOPERATIVE, date(2024, 2, 29)) == "ho_kinh_doanh"
    assert kind_on(HOUSEHOLD_THEN_COOPERATIVE, date(2024, 3, 1)) == "hop_tac_xa"
    assert spans(HOUSEHOLD_THEN_COOPERATIVE)[0].until == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("kind", "since", "refusal"),
    [
        ("doanh_nghiep", date(2026, 11, 28), KindInFuture),
        ("doanh_nghiep", date(1945, 9, 1), KindTooEarly),
        ("doanh_nghiep", date(2024, 3, 1), KindDayTaken),
        ("hop_tac_xa", date(2025, 1, 1), SameKind),
        ("ho_kinh_doanh", date(2020, 1, 1), SameKind),
    ],
)
def test_a_change_that_cannot_be_is_refused(kind: str, since: date, refusal: type[KindRefused]) -> None:
    with pytest.raises(refusal):
        check_change(HOUSEHOLD_THEN_COOPERATIVE, kind, since, today=TODAY)


@pytest.mark.parametrize(
    ("line_id", "since", "refusal"),
    [
        (9, date(2024, 1, 1), NoSuchLine),
        (1, date(2024, 1, 1), NoSuchLine),  # the first line holds from the beginning
        (2, None, NoSuchLine),
        (2, date(2026, 11, 28), KindInFuture),
    ],
)
def test_a_correction_that_cannot_be_is_refused(
    line_id: int, since: date | None, refusal: type[KindRefused]
) -> None:
    with pytest.raises(refusal):
        check_correction(HOUSEHOLD_THEN_COOPERATIVE, line_id, since, today=TODAY)


def test_a_corrected_line_counts_no_more_and_is_corrected_once() -> None:
    lines = [*HOUSEHOLD_THEN_COOPERATIVE, Written(3, "hop_tac_xa", date(2024, 5, 1), corrects_id=2)]

    assert kind_on(lines, date(2024, 4, 1)) == "ho_kinh_doanh"
    with pytest.raises(NoSuchLine):
        check_correction(lines, 2, date(2024, 4, 1), today=TODAY)
