"""What the actions and fields of the trail are called, as the packages have registered it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from flask import Flask, current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from core.trail.subjects import known_kind

_KEY = "gocque_trail_words"
_VERBS: Mapping[str, Any] = {
    "create": _l("Thêm"),
    "add": _l("Thêm"),
    "record": _l("Ghi"),
    "correct": _l("Đính chính"),
    "update": _l("Sửa"),
    "edit": _l("Sửa"),
    "change": _l("Sửa"),
    "remove": _l("Bỏ"),
    "delete": _l("Bỏ"),
    "withdraw": _l("Rút"),
    "move": _l("Xếp lại"),
    "print": _l("In"),
}


@dataclass(frozen=True, slots=True)
class Field:
    """What a field is called, and how its values are written.

    Attributes:
        label: Its name.
        write: Writes one value; None: as its type is written everywhere.
        codes: Words of the codes that it holds.
        names: Reads the words of codes that stand in tables.
        says_nothing: Numbers of rows and sums: told to those who check the trail, to nobody else.
        is_personal: Whatever was recorded, only that it changed is told, in files too.
        is_masked: `write` hides a part of it; no file holds more.
        holds_fields: Its value has other fields as keys, each with a value of its own.
        of: Kind of the subjects whose numbers it holds, such as ``business``; they are told by name.
        is_list: Its value is a list of things; two of them are no before and after.
    """

    label: Any
    write: Callable[[Any], str] | None = None
    codes: Mapping[Any, Any] | None = None
    names: Callable[[Session], Mapping[str, str]] | None = None
    says_nothing: bool = False
    is_personal: bool = False
    is_masked: bool = False
    holds_fields: bool = False
    of: str = ""
    is_list: bool = False


FieldOfGroup = Callable[[str], Field | None]


@dataclass(frozen=True)
class _Words:
    actions: dict[str, Any] = field(default_factory=dict)
    fields: dict[str, Field] = field(default_factory=dict)
    groups: dict[str, FieldOfGroup] = field(default_factory=dict)


def register_words(
    app: Flask,
    actions: Mapping[str, Any],
    fields: Mapping[str, Field | Any] | None = None,
    groups: Mapping[str, FieldOfGroup] | None = None,
) -> None:
    """Say what the actions and fields of a package are called; each is said once in the house.

    Args:
        app: The application.
        actions: Sentence by action, a verb first, such as ``{"lot.create": "Thêm lô hàng"}``.
        fields: Field, or just its label, by name. ``event.kind`` is the ``kind`` of actions that
            begin with ``event.``, and ``event.record.kind`` that of one action alone; without one of
            its own an action's field is the plain ``kind``.
        groups: By what stands before the dot, such as ``attributes`` of ``attributes.usage``: who
            knows the fields behind it.

    Raises:
        ValueError: If somebody has named one of them before.
    """
    words = cast(_Words, app.extensions.setdefault(_KEY, _Words()))
    named: Mapping[str, Field] = {
        name: said if isinstance(said, Field) else Field(said) for name, said in (fields or {}).items()
    }
    twice = (words.actions.keys() & actions) | (words.fields.keys() & named)
    if twice:
        raise ValueError(f"named twice: {sorted(twice)}")
    words.actions.update(actions)
    words.fields.update(named)
    words.groups.update(groups or {})


def hidden_fields() -> list[str]:
    """Return the keys of fields that nobody reads in full, in order, as they stand in entries."""
    found = {
        name.rpartition(".")[2]
        for name, each in _words().fields.items()
        if each.is_personal or each.is_masked
    }
    return sorted(found)


def named_actions() -> dict[str, str]:
    """Return every action that has a name, with it."""
    return {action: str(label) for action, label in _words().actions.items()}


def action_words(action: str) -> str:
    """Return what an action is called; from its two halves when nobody has named it."""
    known = _words().actions.get(action)
    if known is not None:
        return str(known)
    noun, _dot, verb = action.partition(".")
    kind = known_kind(noun)
    if kind is not None:
        return f"{_VERBS.get(verb, _('Thay đổi'))} {str(kind)[:1].lower()}{str(kind)[1:]}"
    if verb in _VERBS:
        return f"{_VERBS[verb]} {_('thông tin')}"
    return str(_("Thay đổi khác"))


def field_of(key: str, action: str = "") -> Field | None:
    """Return what is known of a field of the trail; None when nobody has named it.

    Args:
        key: As recorded, such as ``price_vnd``, ``price_vnd:SKU`` or ``attributes.usage``.
        action: Whose field it is.
    """
    words, plain = _words(), key.partition(":")[0]
    own = (f"{action}.{plain}", f"{action.partition('.')[0]}.{plain}", plain)
    found = next((words.fields[name] for name in own if name in words.fields), None)
    group, dot, inner = plain.partition(".")
    if found is None and dot and group in words.groups:
        return words.groups[group](inner)
    return found


def field_words(key: str, action: str = "") -> str:
    """Return what a field is called; behind a colon stands to which part it belongs."""
    found, part = field_of(key, action), key.partition(":")[2]
    label = str(found.label if found else _("Thông tin khác"))
    return f"{label} ({part})" if part else label


def _words() -> _Words:
    return cast(_Words, current_app.extensions.get(_KEY) or _Words())
