"""What the workspace says of ranges, serials and moves, as values that templates lay out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from catalog.queries import name_of
from core.formatting import date_vi, datetime_vi, number_vi
from traceability.scans.settings import counting
from traceability.serials.errors import STATE_WORDS
from traceability.serials.models import Serial, SerialMove, SerialRange
from traceability.serials.numbers import in_groups
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


@dataclass(frozen=True)
class SerialLine:
    """One serial in the list of its range.

    Attributes:
        state: Words and tone.
        first_seen: The day of the first look; "" before.
        looks: How often it was looked up, as far as a producer may know; "" for never.
    """

    id: int
    number: str
    serial: str
    state: tuple[str, str]
    first_seen: str
    looks: str


def serial_line(serial: Serial) -> SerialLine:
    """Return what the list of a range says of a serial."""
    seen, least = serial.first_seen_hour, counting().least_shown
    looks = number_vi(serial.scans) if serial.scans >= least else str(_("dưới %(least)s", least=least))
    return SerialLine(
        id=serial.id,
        number=number_vi(serial.number),
        serial=in_groups(serial.serial),
        state=state_tag(serial.state),
        first_seen=date_vi(seen) if seen else "",
        looks=looks if seen else "",
    )


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


def lists_of(made: SerialRange) -> list[tuple[str, str, int]]:
    """Return the lists of a range: all ("") and one for each state that any stands in, each with its size."""
    return [
        ("", str(_("Tất cả")), made.size),
        *(
            (state.value, str(STATE_WORDS[state]).capitalize(), made.count_of(state))
            for state in SerialState
            if made.count_of(state)
        ),
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
