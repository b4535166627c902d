"""How a value of the trail is written for people, and where two long texts differ."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _

from core.formatting import date_vi, datetime_vi, number_vi, vnd
from core.trail.words import Field, field_of, field_words

LONG = 90  # characters from which only the differing part of a text is shown
_AROUND = 24  # characters kept on either side of it
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}.*")


def value_words(key: str, value: Any, *, action: str = "", names: Mapping[str, str] | None = None) -> str:
    """Write a value of a field as people read it; that there is none is said in words.

    Args:
        key: The field, as `field_of` takes it; "" for one that nobody has named.
        value: As it was recorded.
        action: Whose field it is.
        names: Words of codes that stand in tables.
    """
    found = field_of(key, action)
    return str(_("đã đổi")) if found and found.is_personal else _said(found, value, names or {})


def money(value: Any) -> str:
    """Write whole đồng."""
    return vnd(value) if isinstance(value, int) else plainly(value)


def plainly(value: Any) -> str:
    """Write a value as its type is written everywhere."""
    return _said(None, value, {})


def cut(text: str, longest: int) -> str:
    """Return a text that is no longer than a line.

    >>> cut("Bánh cáy", 6)
    'Bánh …'
    """
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _said(field: Field | None, value: Any, names: Mapping[str, str]) -> str:
    if value is None or value in ("", [], {}):
        return str(_("trống"))
    if isinstance(value, str | int):
        codes = field.codes if field and field.codes else {}
        known = names.get(str(value), codes.get(value))
        if known is not None:
            return str(known)
    if field is not None and field.write is not None:
        with suppress(TypeError, ValueError, AttributeError, LookupError):
            return field.write(value)
        # The trail is never rewritten: an entry of another day may hold a value of another shape.
    if isinstance(value, bool):
        return str(_("có") if value else _("không"))
    if isinstance(value, int | float):
        return number_vi(value, digits=2)
    if isinstance(value, list):
        return ", ".join(_said(field, each, names) for each in value)
    if isinstance(value, Mapping):
        return "; ".join(
            f"{field_words(str(name))}: {_said(field_of(str(name)), each, {})}"
            for name, each in value.items()
        )
    return _dated(value)


def _dated(value: Any) -> str:
    text = str(value)
    try:
        if _DAY.fullmatch(text):
            return date_vi(date.fromisoformat(text))
        if _MOMENT.fullmatch(text):
            return datetime_vi(datetime.fromisoformat(text))
    except ValueError:  # looks like a day and is none
        pass
    return text


def differing(before: str, after: str) -> tuple[str, str]:
    """Return only the part in which two texts differ, with a little around it, when one is long.

    >>> differing("Giá rẻ", "Giá tốt")
    ('Giá rẻ', 'Giá tốt')
    """
    if max(len(before), len(after)) < LONG:
        return before, after
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    return _part(before, start, len(before) - end), _part(after, start, len(after) - end)


def _part(text: str, start: int, end: int) -> str:
    low, high = max(0, start - _AROUND), min(len(text), end + _AROUND)
    low = text.rfind(" ", 0, low) + 1 if low else 0
    found = text.find(" ", high)
    high = len(text) if found < 0 else found
    return ("… " if low else "") + text[low:high] + (" …" if high < len(text) else "")
