"""What an officer reads of a serial that hints at a copied label."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.formatting import date_vi, number_vi
from traceability.models import Suspicion
from traceability.scans.copied import Hint
from traceability.scans.own_links import own_link
from traceability.scans.place_names import place_name
from traceability.scans.queries import looks_at
from traceability.scans.settings import copied_labels
from traceability.serials.errors import STATE_WORDS
from traceability.serials.models import Serial
from traceability.serials.numbers import in_groups
from traceability.serials.payloads import serial_path
from traceability.serials.states import SerialState

HINTS: Mapping[str, Any] = {
    Hint.IN_A_DAY: _l("Bị tra nhiều lần trong một ngày"),
    Hint.IN_A_WEEK: _l("Bị tra nhiều lần trong bảy ngày"),
    Hint.FAR_APART: _l("Người tra cho biết đang ở những nơi cách xa nhau"),
    Hint.NOT_ACTIVATED: _l("Có người tra khi cơ sở chưa ghi đã dán tem"),
    Hint.REVOKED: _l("Có người tra sau khi mã đã hủy"),
}


@dataclass(frozen=True)
class CopiedFacts:
    """A serial as the department sees it.

    Attributes:
        hints: Why there is a case, in words.
        places: Where visitors of the last days said that they were, with how many did.
        path: The serial's page.
    """

    serial: str
    path: str
    state: str
    hints: tuple[str, ...]
    first_seen: str
    scans: str
    in_a_day: int
    in_a_week: int
    places: tuple[str, ...]


@dataclass(frozen=True)
class Told:
    """What a list says of a case beside its kind: the serial as people read it, and why there is a case."""

    serial: str
    hints: tuple[str, ...]


def told_in_list(session: Session, cases: Iterable[Suspicion]) -> dict[int, Told]:
    """Return by their ids what a list says of those cases that are about a serial."""
    copied = [(case, case.serial_id) for case in cases if case.serial_id is not None]
    asked = select(Serial.id, Serial.serial).where(Serial.id.in_([number for _case, number in copied]))
    serials = {number: in_groups(text) for number, text in session.execute(asked)}
    return {case.id: Told(serials[number], _hints(case)) for case, number in copied}


def copied_facts(session: Session, case: Suspicion, *, now: datetime) -> CopiedFacts | None:
    """Return what is known of a case's serial; None for what people report."""
    serial = session.get(Serial, case.serial_id) if case.serial_id is not None else None
    if serial is None:
        return None
    rule = copied_labels()
    looks = looks_at(session, serial.id, since=now - rule.week)
    places: Counter[str] = Counter()
    for look in looks:
        if look.district:
            places[look.district] += look.count
    day = looks_at(session, serial.id, since=now - rule.day)
    return CopiedFacts(
        serial=in_groups(serial.serial),
        path=own_link(
            serial_path(serial.product.code, serial.lot.lot_code if serial.lot else None, serial.serial)
        ),
        state=str(STATE_WORDS[SerialState(serial.state)]),
        hints=_hints(case),
        first_seen=date_vi(serial.first_seen_hour) if serial.first_seen_hour else "",
        scans=number_vi(serial.scans),
        in_a_day=sum(look.count for look in day if not look.district),
        in_a_week=sum(look.count for look in looks if not look.district),
        places=tuple(
            _("%(place)s: %(count)s người", place=place_name(session, code), count=number_vi(count))
            for code, count in sorted(places.items())
        ),
    )


def _hints(case: Suspicion) -> tuple[str, ...]:
    return tuple(str(HINTS[Hint(hint)]) for hint in case.hints)
