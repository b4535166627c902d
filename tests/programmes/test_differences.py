"""Which acts make a figure another one, and in which words that is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.counting import Cell, CountedAct, Part, Selection, acts_of, count, roots_of
from programmes.history.causes import ActDeed, Known, MergeDeed
from programmes.history.differences import Change, Measure, changes, explained, told
from tests.programmes.random_acts import CODES, acts_of_any_kind

YEAR = Selection(date(2023, 1, 1), date(2023, 12, 31), ("WEB",))
ACT = CountedAct(1, "WEB", 7, 7, False, "hop_tac_xa", "340", "12688", date(2023, 5, 1), "accepted", 0)
NOON = datetime(2026, 11, 12, 5, tzinfo=UTC)
KNOWN = Known(businesses={7: "HTX An", 8: "HTX Bình"}, acts={1: "S001"}, programmes={"WEB": "Website"})


def test_an_act_that_came_went_or_counts_otherwise_is_told_and_no_other() -> None:
    gone, moved, same = ACT, replace(ACT, id=2), replace(ACT, id=3)
    came, outside = replace(ACT, id=4), replace(ACT, id=5, accepted_on=date(2024, 1, 1))

    found = changes(
        [gone, moved, same],
        [replace(gone, state="voided"), replace(moved, root=8, is_duplicate=True), same, came, outside],
        YEAR,
    )

    assert found == (
        Change(1, gone, None),
        Change(2, moved, replace(moved, root=8, is_duplicate=True)),
        Change(4, None, came),
    )
    assert [each.fields for each in found] == [(), ("root", "is_duplicate"), ()]


def test_a_merge_is_told_by_names_day_and_person() -> None:
    other = replace(ACT, id=2, root=8, business=8)
    known = replace(KNOWN, merges=(MergeDeed(7, 8, NOON, "Trần Thị C"),))

    found = told([ACT, other], [replace(ACT, root=8, is_duplicate=True), other], YEAR, known)

    assert [each.words for each in found if each.cell in (Cell(), Cell(part=Part.MERGED))] == [
        "Tổng cơ sở, không trùng: 2 → 1: HTX An gộp vào HTX Bình, 12/11/2026 (Trần Thị C)",
        "Lượt gộp trùng: 0 → 1: HTX An gộp vào HTX Bình, 12/11/2026 (Trần Thị C)",
    ]
    assert {(each.new - each.old, each.measure) for each in found} == {
        (-1, Measure.BUSINESSES),
        (1, Measure.ACTS),
    }


def test_a_business_that_stands_under_another_name_changes_the_list_and_not_the_figure() -> None:
    known = replace(KNOWN, merges=(MergeDeed(7, 8, NOON), MergeDeed(7, 8, NOON, "C", is_undone=True)))

    found = explained([replace(ACT, root=8)], [ACT], YEAR, Cell(), Measure.BUSINESSES, known)

    assert (found.old, found.new) == (1, 1)
    assert [(each.step, each.because) for each in found.reasons] == [
        (0, ("HTX An tách khỏi HTX Bình, 12/11/2026 (C)",))
    ]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (None, ACT, "Thêm lượt S001 của HTX An, nghiệm thu ngày 01/05/2023"),
        (ACT, None, "Lượt S001 của HTX An không còn trong số liệu"),
        (
            ACT,
            replace(ACT, state="voided"),
            "Lượt S001 của HTX An bị hủy hiệu lực, 12/11/2026 (Trần Thị C): “ghi hai lần”",
        ),
        (
            replace(ACT, state="under_way", accepted_on=None),
            ACT,
            "Lượt S001 của HTX An được nghiệm thu ngày 01/05/2023",
        ),
        (
            ACT,
            replace(ACT, accepted_on=date(2024, 1, 2)),
            "Lượt S001 của HTX An đổi ngày nghiệm thu 01/05/2023 → 02/01/2024",
        ),
        (
            ACT,
            replace(ACT, kind_at="ca_nhan"),
            "Lượt S001 của HTX An đổi loại hình Hợp tác xã → Cá nhân",
        ),
        (ACT, replace(ACT, root=8), "HTX An nay tính là HTX Bình"),
    ],
)
def test_what_happened_to_an_act_is_said_in_words(before, after, said) -> None:
    deed = ActDeed(1, "support_act.void", NOON, "Trần Thị C", "ghi hai lần")
    old, new = ([each] if each else [] for each in (before, after))

    found = explained(
        old,
        new,
        YEAR,
        Cell(),
        Measure.BUSINESSES,
        replace(KNOWN, deeds={1: (deed,)} if "hủy" in said else {}),
    )

    assert [each.because for each in found.reasons] == [(said,)]


@pytest.mark.parametrize(
    ("action", "said"),
    [
        ("support_act.accept", "ghi vào hệ thống ngày 12/11/2026 (Trần Thị C)"),
        ("support_act.import", "nhập từ danh sách cũ ngày 12/11/2026 (Trần Thị C)"),
    ],
)
def test_an_act_that_came_names_who_made_it_count_and_not_who_looked_at_it_later(action, said) -> None:
    deeds = (
        ActDeed(1, action, NOON, "Trần Thị C"),
        ActDeed(1, "support_act.verify", NOON.replace(day=28), "Lê Văn D"),
    )

    found = explained([], [ACT], YEAR, Cell(), Measure.BUSINESSES, replace(KNOWN, deeds={1: deeds}))

    assert found.reasons[0].because == (f"Thêm lượt S001 của HTX An, nghiệm thu ngày 01/05/2023, {said}",)


def test_money_that_was_written_otherwise_is_told_with_both_amounts() -> None:
    (found,) = told([ACT], [replace(ACT, budget_vnd=5_000)], YEAR, KNOWN)

    assert found.words == (
        "Kinh phí · Website: 0\u00a0₫ → 5.000\u00a0₫: "
        "Lượt S001 của HTX An đổi kinh phí 0\u00a0₫ → 5.000\u00a0₫"
    )


WHOLE = Selection(date(2021, 1, 1), date(2023, 12, 31), CODES)
cells = st.builds(
    Cell,
    programme=st.sampled_from((None, *CODES)),
    kind=st.sampled_from((None, "hop_tac_xa", "ca_nhan")),
    district=st.sampled_from((None, "340", "unknown")),
    part=st.sampled_from((None, *Part)),
    overlap=st.sampled_from((None, 1, 2)),
)


@given(acts_of_any_kind, acts_of_any_kind, cells, st.sampled_from(list(Measure)))
def test_the_steps_of_every_figure_add_up_and_each_is_told(before, after, cell, measure) -> None:
    """Acts of the two moments share ids at random, so that every kind of change comes up."""
    found = explained(before, after, WHOLE, cell, measure, Known())

    old, new = (_figure(acts, cell, measure) for acts in (before, after))
    assert (found.old, found.new) == (old, new)
    assert sum(reason.step for reason in found.reasons) == new - old
    assert all(reason.because and reason.acts for reason in found.reasons)
    assert explained(before, before, WHOLE, cell, measure, Known()).reasons == ()


@given(acts_of_any_kind, acts_of_any_kind)
def test_every_figure_that_differs_is_told_once_and_no_other(before, after) -> None:
    found = told(before, after, WHOLE, Known())

    asked = [(each.cell, each.measure) for each in found]
    assert len(asked) == len(set(asked))
    assert all(each.old != each.new for each in found)
    assert bool(found) == (count(before, WHOLE) != count(after, WHOLE))


def _figure(acts, cell, measure) -> int:
    if measure is Measure.BUSINESSES:
        return len(roots_of(acts, WHOLE, cell))
    return sum(each.budget_vnd if measure is Measure.MONEY else 1 for each in acts_of(acts, WHOLE, cell))
