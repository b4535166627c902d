"""Whom a website with orders was to be notified to on a day, and whether that still holds: dated data."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from flask_babel import gettext as _

from core.formatting import date_vi

_FILE = Path(__file__).with_name("authorities.json")


@dataclass(frozen=True)
class Era:
    """Days under one rule.

    Attributes:
        until: Last day; None: it still runs.
        authority: Who took notifications.
        law: Under which texts.
        place: In which province the area lay.
        holds_until: Last day on which a notification of these days counts; None: no end is known.
        mark: How sure that is.
    """

    since: date
    until: date | None
    authority: str
    law: str
    place: str
    holds_until: date | None
    mark: str


class Notified(StrEnum):
    """What is known of notifying a website."""

    UNKNOWN = "unknown"
    NOT_NEEDED = "not_needed"
    HOLDS = "holds"
    OUTDATED = "outdated"


@cache
def eras() -> Sequence[Era]:
    """Return the eras in order."""
    read: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return tuple(
        Era(
            since=date.fromisoformat(each["since"]),
            until=_day(each["until"]),
            authority=each["authority"],
            law=each["law"],
            place=each["place"],
            holds_until=_day(each["holds_until"]),
            mark=each["mark"],
        )
        for each in read["eras"]
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def era_of(day: date) -> Era | None:
    """Return the era of a day; None before anything had to be notified.

    >>> era_of(date(2026, 6, 30)).authority, era_of(date(2026, 7, 1)).authority
    ('Bộ Công Thương', 'UBND tỉnh Hưng Yên (Sở Công Thương)')
    """
    return next((era for era in reversed(eras()) if era.since <= day), None)


def notified(is_needed: bool | None, notified_on: date | None, *, on: date) -> Notified:
    """Say what a notification is worth on a day.

    Args:
        is_needed: False for a site that takes no orders; None when nothing was written down.
        notified_on: The day of the notification.
        on: The day that is asked about.

    >>> notified(True, date(2024, 5, 1), on=date(2027, 6, 30))
    <Notified.HOLDS: 'holds'>
    >>> notified(True, date(2024, 5, 1), on=date(2027, 7, 1))
    <Notified.OUTDATED: 'outdated'>
    """
    if is_needed is None:
        return Notified.UNKNOWN
    if not is_needed:
        return Notified.NOT_NEEDED
    era = era_of(notified_on) if notified_on else None
    if era is None:
        return Notified.UNKNOWN
    return Notified.OUTDATED if era.holds_until is not None and on > era.holds_until else Notified.HOLDS


def notified_words(state: Notified, number: str | None, notified_on: date | None) -> str:
    """Say in words what is known of notifying a website."""
    if state is Notified.UNKNOWN:
        return str(_("Chưa ghi đã thông báo với cơ quan nhà nước hay chưa."))
    if state is Notified.NOT_NEEDED:
        return str(_("Trang không nhận đặt hàng, không phải thông báo."))
    era = era_of(notified_on) if notified_on else None
    if era is None:
        return ""
    said = _(
        "Đã thông báo với %(authority)s, số %(number)s ngày %(day)s.",
        authority=era.authority,
        number=number or "–",
        day=date_vi(notified_on),
    )
    more = ""
    if era.holds_until is not None:
        day = date_vi(era.holds_until)
        more = (
            _("Chỉ có giá trị đến %(day)s, cần thông báo lại.", day=day)
            if state is Notified.OUTDATED
            else _("Còn giá trị đến %(day)s.", day=day)
        )
    return f"{said} {more}".strip()
