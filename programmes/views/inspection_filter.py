"""Which lines of an inspection list are wanted, as its address says it and its form offers it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from places.queries import gazetteer
from programmes.counting import UNKNOWN
from programmes.notes.models import Outcome, Subject
from programmes.notes.words import ADDRESS_WORDS, BY_ADDRESS, OUTCOMES, SUBJECTS
from programmes.queries.inspection import Narrowing

_UNSEEN = "chua-xem"
_OUTCOMES = {
    "con-loi": Outcome.STILL_WRONG,
    "het-loi": Outcome.IN_ORDER,
    "ghi-chu": Outcome.REMARK,
}
_DISTRICT, _COMMUNE = "huyen-", "xa-"

Option = tuple[str, Any, bool]
"""Value in the address, words, whether it is chosen."""


@dataclass(frozen=True)
class AskedFilter:
    """What an address asks for; what it does not know is left out."""

    narrowing: Narrowing
    parameters: Mapping[str, Any]


@dataclass(frozen=True)
class OfferedFilters:
    """The choices of the form; `subjects` is empty where a list holds one kind only."""

    subjects: Sequence[Option]
    districts: Sequence[Option]
    communes: Sequence[Option]
    seen: Sequence[Option]


def asked_filter(args: Mapping[str, str]) -> AskedFilter:
    """Read kind, place and what the newest note says."""
    kind, place, seen = (args.get(name, "")[:40] for name in ("loai", "noi", "da-xem"))
    subject = BY_ADDRESS.get(kind)
    district = place.removeprefix(_DISTRICT) if place.startswith(_DISTRICT) else None
    commune = place.removeprefix(_COMMUNE) if place.startswith(_COMMUNE) else None
    if (district or commune or "").strip("0123456789") not in ("", UNKNOWN):
        district = commune = None
    outcome = "" if seen == _UNSEEN else _OUTCOMES[seen].value if seen in _OUTCOMES else None
    said = {
        "loai": kind if subject else "",
        "noi": place if district or commune else "",
        "da-xem": seen if outcome is not None else "",
    }
    return AskedFilter(
        Narrowing(subject.value if subject else None, district or None, commune or None, outcome),
        {name: value for name, value in said.items() if value},
    )


def offered_filters(session: Session, asked: AskedFilter, *, holders: Sequence[Subject]) -> OfferedFilters:
    """Offer what a list can be narrowed to."""
    places = gazetteer(session)
    chosen = set(asked.parameters.values())

    def option(value: str, words: Any) -> Option:
        return value, words, value in chosen

    return OfferedFilters(
        subjects=[option(ADDRESS_WORDS[each], SUBJECTS[each]) for each in holders],
        districts=[
            *(option(f"{_DISTRICT}{unit.code}", unit.name) for unit in places.old_districts),
            option(f"{_DISTRICT}{UNKNOWN}", _("Chưa xác định huyện cũ")),
        ],
        communes=[option(f"{_COMMUNE}{unit.code}", unit.name) for unit in places.new_communes],
        seen=[
            option(_UNSEEN, _("Chưa ai ghi")),
            *(option(word, OUTCOMES[outcome]) for word, outcome in _OUTCOMES.items()),
        ],
    )
