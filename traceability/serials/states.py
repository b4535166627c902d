"""The life of a serial: which state may follow which.

A label is made, printed, stuck on, looked up; it can be taken out of use at any time, and for good.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class SerialState(StrEnum):
    """Where a serial stands in its life."""

    ISSUED = "issued"
    PRINTED = "printed"
    ACTIVATED = "activated"
    SEEN = "seen"
    REVOKED = "revoked"


MOVES: Mapping[SerialState, frozenset[SerialState]] = {
    SerialState.ISSUED: frozenset({SerialState.PRINTED, SerialState.REVOKED}),
    SerialState.PRINTED: frozenset({SerialState.ACTIVATED, SerialState.REVOKED}),
    SerialState.ACTIVATED: frozenset({SerialState.SEEN, SerialState.REVOKED}),
    SerialState.SEEN: frozenset({SerialState.REVOKED}),
    SerialState.REVOKED: frozenset(),
}
"""Issued → printed → stuck on (activated) → looked up (seen); revoked from anywhere and never back."""


def may_move(before: str, after: str) -> bool:
    """Say whether a serial of one state may come into another.

    >>> may_move("printed", "activated"), may_move("revoked", "activated")
    (True, False)
    """
    return SerialState(after) in MOVES[SerialState(before)]


def before(after: SerialState) -> tuple[str, ...]:
    """Return the states from which a state is reached, in the order of life.

    >>> before(SerialState.PRINTED)
    ('issued',)
    """
    return tuple(state.value for state in SerialState if after in MOVES[state])
