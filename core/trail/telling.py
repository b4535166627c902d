"""Tell what an entry of the trail changed: field by field, before and after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from core.audit import AuditEntry
from core.trail.subjects import subjects
from core.trail.values import cut, differing, value_words
from core.trail.words import Field, field_of, field_words

_ONLY_THAT = "changed"  # recorded in the place of personal values
_Names = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Change:
    """One field: what it was and what it became.

    Attributes:
        key: The field as it was recorded.
        before: None where only one value was recorded.
        came, went: Whether there was nothing before, or is nothing now.
    """

    key: str
    label: str
    before: str | None
    after: str
    came: bool = False
    went: bool = False


def changes_of(
    session: Session, entries: Sequence[AuditEntry], *, whole: bool = False, longest: int | None = None
) -> list[tuple[Change, ...]]:
    """Return what each entry changed, in the order of the entries.

    Args:
        session: Only reads.
        entries: Of the trail.
        whole: Tell numbers of rows and sums, too.
        longest: Cut values to so many characters.
    """
    names = _names(session, entries, whole)
    return [
        tuple(
            _shortened(change, longest)
            for key, value in entry.changes.items()
            for change in _told(key, value, entry.action, names, whole)
        )
        for entry in entries
    ]


def for_files(entry: AuditEntry) -> dict[str, Any]:
    """Return the changes of an entry as recorded, with what nobody may read in full hidden."""
    return {key: _hidden(key, value, entry.action) for key, value in entry.changes.items()}


def _told(key: str, value: Any, action: str, names: _Names, whole: bool) -> Iterator[Change]:
    field = field_of(key, action)
    if field is not None and field.says_nothing and not whole:
        return
    if field is not None and field.holds_fields and isinstance(value, Mapping):
        for each, said in value.items():
            yield from _told(str(each), said, action, names, whole)
        return
    label = field_words(key, action)
    if value == _ONLY_THAT or (field is not None and field.is_personal):
        yield Change(key, label, None, str(_("đã đổi")))
        return
    known = names.get(_name_key(key, action), {})
    if not _is_pair(value) or (field is not None and field.is_list):
        yield Change(key, label, None, value_words(key, value, action=action, names=known))
        return
    before, after = (value_words(key, each, action=action, names=known) for each in value)
    came, went = value[0] is None, value[1] is None
    if not (came or went):
        before, after = differing(before, after)
    yield Change(key, label, before, after, came, went)


def _shortened(change: Change, longest: int | None) -> Change:
    if longest is None:
        return change
    before = None if change.before is None else cut(change.before, longest)
    return Change(change.key, change.label, before, cut(change.after, longest), change.came, change.went)


def _is_pair(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2


def _names(session: Session, entries: Sequence[AuditEntry], whole: bool) -> _Names:
    """Read the names of codes and rows only when the entries speak of them."""
    told = {(_name_key(key, entry.action), key, entry.action) for entry in entries for key in entry.changes}
    found: dict[str, Mapping[str, str]] = {}
    for name_key, key, action in told:
        field = field_of(key, action)
        if field is not None and field.names is not None and name_key not in found:
            found[name_key] = field.names(session)
    if whole:
        found.update(_names_of_rows(session, entries))
    return found


def _names_of_rows(session: Session, entries: Sequence[AuditEntry]) -> _Names:
    """Read what the rows are called whose numbers stand in the entries, all at once."""
    asked: dict[tuple[str, str], str] = {}
    for entry in entries:
        for key, value in entry.changes.items():
            field = field_of(key, entry.action)
            if field is not None and field.of:
                for each in value if isinstance(value, list) else [value]:
                    if isinstance(each, int | str):
                        asked[_name_key(key, entry.action), str(each)] = f"{field.of}:{each}"
    known = subjects(session, asked.values())
    found: dict[str, dict[str, str]] = {}
    for (name_key, number), subject in asked.items():
        found.setdefault(name_key, {})[number] = known[subject].words
    return found


def _name_key(key: str, action: str) -> str:
    return f"{action.partition('.')[0]}.{key.partition(':')[0]}"


def _hidden(key: str, value: Any, action: str) -> Any:
    field: Field | None = field_of(key, action)
    if field is None or not (field.is_personal or field.is_masked or field.holds_fields):
        return value
    if field.is_personal:
        return _ONLY_THAT
    if field.holds_fields:
        inner = value.items() if isinstance(value, Mapping) else ()
        return {each: _hidden(str(each), said, action) for each, said in inner}
    if isinstance(value, list):
        return [None if each is None else value_words(key, each, action=action) for each in value]
    return value_words(key, value, action=action)
