"""Judge whether looks at one serial hint at a copied label; a hint is no proof, and is never called one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from traceability.scans.settings import ELSEWHERE, CopiedLabels
from traceability.serials.states import SerialState


class Hint(StrEnum):
    """What is odd about a serial."""

    IN_A_DAY = "in_a_day"
    IN_A_WEEK = "in_a_week"
    FAR_APART = "far_apart"
    NOT_ACTIVATED = "not_activated"
    REVOKED = "revoked"


@dataclass(frozen=True)
class HourOfLooks:
    """Looks at a serial within an hour; with a district, how many said that they were there."""

    hour: datetime
    district: str
    count: int


def hints(state: str, looks: Iterable[HourOfLooks], *, now: datetime, rule: CopiedLabels) -> tuple[Hint, ...]:
    """Return what is odd about a serial that was looked at just now, in the order of `Hint`.

    Args:
        state: Where the serial stands in its life.
        looks: Its looks of the last days, older ones may be among them.
        now: The present moment.
        rule: The numbers from which on looks are odd.
    """
    known = list(looks)
    found = set()
    if _count(known, now - rule.day) >= rule.day_scans:
        found.add(Hint.IN_A_DAY)
    if _count(known, now - rule.week) >= rule.week_scans:
        found.add(Hint.IN_A_WEEK)
    places = {look.district for look in known if look.district and look.hour > now - rule.far - _AN_HOUR}
    if any(are_far(one, two, rule) for one in places for two in places):
        found.add(Hint.FAR_APART)
    if state in {SerialState.ISSUED, SerialState.PRINTED}:
        found.add(Hint.NOT_ACTIVATED)
    if state == SerialState.REVOKED:
        found.add(Hint.REVOKED)
    return tuple(hint for hint in Hint if hint in found)


_AN_HOUR = timedelta(hours=1)  # looks are kept by the full hour in which they fell


def _count(looks: list[HourOfLooks], since: datetime) -> int:
    return sum(look.count for look in looks if not look.district and look.hour > since - _AN_HOUR)


def are_far(one: str, two: str, rule: CopiedLabels) -> bool:
    """Say whether two places lie apart: districts that touch do not, elsewhere is far from each of them."""
    if one == two:
        return False
    return ELSEWHERE in {one, two} or frozenset({one, two}) not in rule.neighbours
