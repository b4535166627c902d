"""What the audit trail's subjects are called, and where people see them.

The trail knows ``product:12`` only. Each package says for its own kinds what stands behind the
numbers; a kind that nobody knows is shown as it is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from flask import Flask, current_app
from sqlalchemy import Select, String, literal
from sqlalchemy import cast as sql_cast
from sqlalchemy.orm import Session

_KEY = "gocque_trail_subjects"
_FINDERS = "gocque_trail_finders"
_LARGEST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Subject:
    """What something in the trail is.

    Attributes:
        words: Its name.
        url: A page that everybody who reads the whole trail may open; None when there is none.
        own_url: Its page in the workspace of its maker; None when there is none.
    """

    words: str
    url: str | None = None
    own_url: str | None = None


Describe = Callable[[Session, list[str]], Mapping[str, Subject]]
"""Takes what stands behind the colon, returns what it found of it."""

Find = Callable[[Sequence[str]], Select[Any]]
"""Takes folded words, returns the statement of the row numbers that belong to businesses called so."""


def register_subject(app: Flask, kind: str, label: Any, describe: Describe) -> None:
    """Say what a kind of subject is called, and who describes single ones; several rooms may."""
    kinds: dict[str, tuple[Any, list[Describe]]] = app.extensions.setdefault(_KEY, {})
    kinds.setdefault(kind, (label, []))[1].append(describe)


def register_finder(app: Flask, kind: str, find: Find) -> None:
    """Say which subjects of a kind belong to a business that somebody looks for by its name."""
    app.extensions.setdefault(_FINDERS, []).append((kind, find))


def subjects_of_business(wanted: Sequence[str]) -> list[Select[Any]]:
    """Return statements of the subjects of businesses called so, such as ``support_act:7``, one a kind.

    Args:
        wanted: Folded words, at least one, all of which stand in the name.
    """
    finders = cast(list[tuple[str, Find]], current_app.extensions.get(_FINDERS, []))
    statements = [(kind, find(wanted)) for kind, find in finders]
    return [
        statement.with_only_columns(
            literal(f"{kind}:").concat(sql_cast(statement.selected_columns[0], String))
        )
        for kind, statement in statements
    ]


def kind_words(subject: str) -> str:
    """Return what the kind of a subject is called."""
    label, _describers = _kinds().get(subject.partition(":")[0], (subject, []))
    return str(label)


def known_kind(kind: str) -> Any | None:
    """Return what a kind of subject is called; None when nobody has named it."""
    return _kinds().get(kind, (None, []))[0]


def subjects(session: Session, names: Iterable[str]) -> dict[str, Subject]:
    """Return what stands behind subjects of the trail, each kind looked up once.

    Args:
        session: Only reads.
        names: Such as ``product:12``.
    """
    by_kind: dict[str, list[str]] = {}
    for name in set(names):
        kind, _colon, rest = name.partition(":")
        by_kind.setdefault(kind, []).append(rest)
    found: dict[str, Subject] = {}
    for kind, rests in by_kind.items():
        label, describers = _kinds().get(kind, (kind, []))
        known: dict[str, Subject] = {}
        for describe in describers:
            known |= describe(session, rests)
        for rest in rests:
            name = f"{kind}:{rest}" if rest else kind
            found[name] = known.get(rest) or Subject(f"{label} {rest}".strip())
    return found


def numbers(rests: Iterable[str]) -> list[int]:
    """Return those that a row may have as its number."""
    return [int(rest) for rest in rests if rest.isascii() and rest.isdigit() and int(rest[:12]) <= _LARGEST]


def _kinds() -> Mapping[str, tuple[Any, list[Describe]]]:
    return cast(Mapping[str, tuple[Any, list[Describe]]], current_app.extensions.get(_KEY, {}))
