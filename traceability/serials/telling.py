"""What the workspace says of ranges, serials and moves, as values that templates lay out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from catalog.queries import name_of
from core.formatting import datetime_vi, number_vi
from traceability.serials.errors import STATE_WORDS
from traceability.serials.models import SerialMove, SerialRange
from traceability.serials.states import SerialState

TONES = {
    SerialState.ISSUED: "",
    SerialState.PRINTED: "info",
    SerialState.ACTIVATED: "ok",
    SerialState.SEEN: "ok",
    SerialState.REVOKED: "bad",
}
_MOVED: dict[str, Any] = {
    SerialState.ISSUED: _l("Tạo %(moved)s mã"),
    SerialState.PRINTED: _l("In %(moved)s tem"),
    SerialState.ACTIVATED: _l("Dán %(moved)s tem"),
    SerialState.REVOKED: _l("Hủy %(moved)s mã"),
}


@dataclass(frozen=True)
class MoveLine:
    """One step in the life of a range or a serial."""

    what: str
    when: str
    when_iso: str
    who: str
    reason: str


def state_tag(state: str) -> tuple[str, str]:
    """Return the words and the tone of a state."""
    known = SerialState(state)
    return str(STATE_WORDS[known]), TONES[known]


def counts_of(made: SerialRange) -> list[tuple[str, int, None]]:
    """Return how many serials stand in each state, in the order of life; states without any are left out."""
    return [
        (str(STATE_WORDS[state]).capitalize(), made.count_of(state), None)
        for state in SerialState
        if made.count_of(state)
    ]


def title_of(made: SerialRange) -> str:
    """Name a range: how many serials, for what."""
    size = number_vi(made.size)
    if made.lot is None:
        return str(_("%(size)s mã không ghi lô", size=size))
    return str(_("%(size)s mã của lô %(lot)s", size=size, lot=made.lot.lot_code))


def move_lines(session: Session, moves: Sequence[SerialMove]) -> list[MoveLine]:
    """Say who moved what, and when."""
    return [
        MoveLine(
            what=str(_MOVED[move.state]) % {"moved": number_vi(move.moved)},
            when=datetime_vi(move.moved_at),
            when_iso=move.moved_at.isoformat(timespec="minutes"),
            who=name_of(session, move.moved_by_id) or "",
            reason=move.reason or "",
        )
        for move in moves
    ]
