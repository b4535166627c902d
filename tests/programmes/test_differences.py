"""Which acts make a figure another one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from programmes.counting import CountedAct, Selection
from programmes.history.differences import Change, changes

YEAR = Selection(date(2023, 1, 1), date(2023, 12, 31), ("WEB",))
ACT = CountedAct(1, "WEB", 7, 7, False, "hop_tac_xa", "340", "12688", date(2023, 5, 1), "accepted", 0)


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
