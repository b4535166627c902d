"""When looks at a serial hint at a copied label, and how the department hears of it once."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.audit import AuditEntry
from tests.factories.serials import make_range
from tests.factories.traceability import make_lot
from traceability.models import Suspicion, SuspicionState
from traceability.scans.cases import follow_up
from traceability.scans.copied import Hint, HourOfLooks, are_far, hints
from traceability.scans.settings import ELSEWHERE, copied_labels
from traceability.serials.states import SerialState

NOW = datetime(2026, 11, 27, 8, 30, tzinfo=UTC)
RULE = copied_labels()


def looks(*hours_ago_and_counts: tuple[int, int], district: str = "") -> list[HourOfLooks]:
    full = NOW.replace(minute=0)
    return [HourOfLooks(full - timedelta(hours=ago), district, count) for ago, count in hours_ago_and_counts]


@pytest.mark.parametrize(
    ("seen", "found"),
    [
        ([], ()),
        (looks((0, 2)), ()),
        (looks((0, 1), (23, 2)), (Hint.IN_A_DAY,)),
        (looks((0, 1), (25, 2)), ()),
        (looks((0, 2), (48, 4), (160, 4)), (Hint.IN_A_WEEK,)),
        (looks((0, 2), (48, 4), (170, 4)), ()),
        (looks((1, 1), district="338") + looks((2, 1), district="342"), (Hint.FAR_APART,)),
        (looks((1, 1), district="338") + looks((30, 1), district="342"), ()),
        (looks((1, 1), district="338") + looks((2, 1), district="339"), ()),
        (looks((1, 9), district="338"), ()),
    ],
)
def test_hints_follow_the_dated_rule(seen: list[HourOfLooks], found: tuple[Hint, ...]) -> None:
    assert hints(SerialState.SEEN, seen, now=NOW, rule=RULE) == found


def test_a_serial_that_is_on_no_goods_is_odd_at_the_first_look() -> None:
    assert [hints(state, [], now=NOW, rule=RULE) for state in SerialState] == [
        (Hint.NOT_ACTIVATED,),
        (Hint.NOT_ACTIVATED,),
        (),
        (),
        (Hint.REVOKED,),
    ]


def test_far_apart_is_what_does_not_touch_whatever_the_order() -> None:
    places = ["336", "338", "339", "340", "341", "342", "343", "344", ELSEWHERE]

    assert all(are_far(one, two, RULE) == are_far(two, one, RULE) for one in places for two in places)
    assert not any(are_far(one, one, RULE) for one in places)
    assert all(are_far(one, ELSEWHERE, RULE) for one in places[:-1])
    assert all(any(not are_far(one, two, RULE) for two in places if two != one) for one in places[:-1])


def test_the_department_hears_once_and_of_new_hints_in_the_same_case(session: Session) -> None:
    _, [serial] = make_range(session, make_lot(session), 1, state=SerialState.ACTIVATED)

    case = follow_up(session, serial, (Hint.IN_A_DAY,), now=NOW)
    assert case is not None
    follow_up(session, serial, (Hint.IN_A_DAY,), now=NOW)
    follow_up(session, serial, (Hint.IN_A_DAY, Hint.IN_A_WEEK), now=NOW)
    assert session.scalars(select(Suspicion)).all() == [case]
    assert (case.hints, case.lot_id, case.state) == (["in_a_day", "in_a_week"], serial.lot_id, "new")

    case.state, case.closed_at = SuspicionState.CLOSED.value, NOW
    assert follow_up(session, serial, (Hint.IN_A_DAY,), now=NOW) is None
    again = follow_up(session, serial, (Hint.FAR_APART,), now=NOW)
    assert again is not None
    assert again.id != case.id
    told = session.scalars(
        select(AuditEntry.action).where(AuditEntry.subject == f"suspicion:{case.id}")
    ).all()
    assert told == ["suspicion.hint"]


def test_labels_of_one_range_that_nobody_declared_stuck_on_are_one_case(session: Session) -> None:
    _, serials = make_range(session, make_lot(session), 3, state=SerialState.PRINTED)
    _, [other] = make_range(session, make_lot(session), 1, state=SerialState.PRINTED)

    for serial in (*serials, other):
        follow_up(session, serial, (Hint.NOT_ACTIVATED,), now=NOW)
    assert len(session.scalars(select(Suspicion)).all()) == 2

    follow_up(session, serials[2], (Hint.IN_A_DAY, Hint.NOT_ACTIVATED), now=NOW)
    assert len(session.scalars(select(Suspicion)).all()) == 3
