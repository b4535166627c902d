"""Read the audit trail and the door's events, by key: a page never counts what lies before it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, Text, and_, cast, false, not_, or_, select
from sqlalchemy.orm import Session

from accounts.models import Agency, SecurityEvent, User
from accounts.phones import BadPhone, normalise_phone
from core.audit import AuditEntry
from core.formatting import VIETNAM
from core.text import fold, words
from core.trail import (
    Change,
    Subject,
    action_words,
    changes_of,
    hidden_fields,
    subjects,
    subjects_of_business,
)

PAGE = 50
MOST_ROWS = 20_000
MOST_PEOPLE = 300
LONGEST_VALUE = 120
_A_NUMBER = re.compile(r"\d{4}")


@dataclass(frozen=True)
class Wanted:
    """What the trail is narrowed to; "" and None mean everything.

    Attributes:
        who: Part of a name without accents, or a whole phone number.
        action: An action's code; one ending in a dot means all that begin so.
        subject: Such as ``product:12``.
        business: Words of a business's name, with accents or without: what was done to it, its products,
            its lots and the acts that helped it.
        since, until: Days in Vietnam, both included.
        agency: Only what people of this agency did.
        text: What stands in the values, written as it is there. What is hidden on the page must not be found
            out by trying: numbers are not looked for, nor anything in entries that hold a hidden value.
    """

    who: str = ""
    action: str = ""
    subject: str = ""
    business: str = ""
    since: date | None = None
    until: date | None = None
    agency: int | None = None
    text: str = ""

    @property
    def is_narrowed(self) -> bool:
        """Say whether anything is left out."""
        return self != Wanted()

    @property
    def asks_for_a_number(self) -> bool:
        """Say whether the text holds four digits or more in a row."""
        return bool(_A_NUMBER.search(self.text))


@dataclass(frozen=True)
class Line:
    """One entry as it is read.

    Attributes:
        who, on_behalf_of: Names; "" for nobody.
    """

    entry: AuditEntry
    who: str
    on_behalf_of: str
    did: str
    subject: Subject
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Slice:
    """A page of a list that is read by key: the newest first."""

    rows: Sequence[Any]
    newer: int | None
    older: int | None


class TooManyPeople(Exception):
    """So many people are called so that the list would not be narrowed."""


def people_called(session: Session, typed: str) -> list[int]:
    """Return the numbers of people whose name holds all typed words, or who have just this phone.

    Raises:
        TooManyPeople: If more than 300 do.
    """
    try:
        phone = normalise_phone(typed)
    except BadPhone:
        phone = ""
    if phone:
        return list(session.scalars(select(User.id).where(User.phone == phone)))
    wanted = words(typed)
    hits = [
        row.id
        for row in session.execute(select(User.id, User.full_name))
        if wanted and all(word in fold(row.full_name) for word in wanted)
    ]
    if len(hits) > MOST_PEOPLE:
        raise TooManyPeople
    return hits


def entries(session: Session, wanted: Wanted) -> Select[AuditEntry]:
    """Return the statement of all wanted entries, in no order.

    Raises:
        TooManyPeople: If too many people are called as wanted.
    """
    statement = select(AuditEntry)
    if wanted.who:
        ids = people_called(session, wanted.who)
        statement = statement.where(or_(AuditEntry.actor_id.in_(ids), AuditEntry.on_behalf_of_id.in_(ids)))
    if wanted.action.endswith("."):
        statement = statement.where(AuditEntry.action.startswith(wanted.action, autoescape=True))
    elif wanted.action:
        statement = statement.where(AuditEntry.action == wanted.action)
    if wanted.subject:
        statement = statement.where(AuditEntry.subject == wanted.subject)
    if wanted.business:
        called = words(wanted.business)
        theirs = subjects_of_business(called) if called else []
        statement = statement.where(or_(false(), *(AuditEntry.subject.in_(each) for each in theirs)))
    if wanted.agency is not None:
        members = select(User.id).where(User.agency_id == wanted.agency)
        statement = statement.where(AuditEntry.actor_id.in_(members))
    if wanted.text:
        statement = statement.where(false() if wanted.asks_for_a_number else _says(wanted.text))
    if wanted.since:
        statement = statement.where(AuditEntry.at >= _midnight(wanted.since))
    if wanted.until:
        statement = statement.where(AuditEntry.at < _midnight(wanted.until + timedelta(days=1)))
    return statement


def _says(typed: str) -> ColumnElement[bool]:
    # Values stand as JSON, in which letters with marks are written as numbers.
    written, said = json.dumps(typed)[1:-1], cast(AuditEntry.changes, Text)
    hides = (said.contains(f'"{key}{end}', autoescape=True) for key in hidden_fields() for end in ('":', ":"))
    return or_(
        and_(said.contains(written, autoescape=True), not_(or_(false(), *hides))),
        AuditEntry.subject.contains(typed, autoescape=True),
    )


def agencies(session: Session) -> list[tuple[int, str]]:
    """Return the agencies by name, to choose from."""
    rows = session.execute(select(Agency.id, Agency.name).order_by(Agency.name, Agency.id))
    return [(row.id, row.name) for row in rows]


def slice_of(
    session: Session, statement: Select[Any], key: Any, *, before: int | None, after: int | None
) -> Slice:
    """Return one page by the number of the entry that it begins behind.

    Args:
        session: Only reads.
        statement: Rows of one table, in no order.
        key: The table's number column.
        before: Show what is older than this entry.
        after: Show what is newer than this entry, that next to it first; `before` does not count then.
    """
    if after is not None:
        found = list(session.scalars(statement.where(key > after).order_by(key).limit(PAGE + 1)))
        more, rows = len(found) > PAGE, list(reversed(found[:PAGE]))
        if not rows:
            return slice_of(session, statement, key, before=None, after=None)
        return Slice(rows, rows[0].id if more else None, rows[-1].id)
    if before is not None:
        statement = statement.where(key < before)
    found = list(session.scalars(statement.order_by(key.desc()).limit(PAGE + 1)))
    rows = found[:PAGE]
    newer = rows[0].id if before is not None and rows else None
    return Slice(rows, newer, rows[-1].id if len(found) > PAGE else None)


def lines(session: Session, found: Sequence[AuditEntry]) -> list[Line]:
    """Return entries as they are read, with the names of people and things."""
    names = names_of(session, found)
    things = subjects(session, [entry.subject for entry in found])
    told = changes_of(session, found, whole=True, longest=LONGEST_VALUE)
    return [
        Line(
            entry=entry,
            who=names.get(entry.actor_id or 0) or _("Hệ thống"),
            on_behalf_of=names.get(entry.on_behalf_of_id or 0, ""),
            did=_within_a_sentence(action_words(entry.action)),
            subject=things[entry.subject],
            changes=changes,
        )
        for entry, changes in zip(found, told, strict=True)
    ]


def names_of(session: Session, found: Sequence[AuditEntry]) -> dict[int, str]:
    """Return the names of the people in entries by number."""
    ids = {number for entry in found for number in (entry.actor_id, entry.on_behalf_of_id) if number}
    return {row.id: row.full_name for row in session.execute(_named(ids))}


def in_batches(session: Session, statement: Select[AuditEntry]) -> Iterator[list[Line]]:
    """Yield wanted entries, the newest first, a batch at a time, up to `MOST_ROWS`."""
    left, before = MOST_ROWS, None
    while left > 0:
        narrowed = statement if before is None else statement.where(AuditEntry.id < before)
        found = session.scalars(narrowed.order_by(AuditEntry.id.desc()).limit(min(500, left))).all()
        if not found:
            return
        yield lines(session, found)
        before = found[-1].id
        left -= len(found)
        session.expunge_all()


def events(kind: str) -> Select[SecurityEvent]:
    """Return the statement of what happened at the door, of one kind or of all, in no order."""
    statement = select(SecurityEvent)
    return statement.where(SecurityEvent.kind == kind) if kind else statement


def names_in(session: Session, found: Sequence[SecurityEvent]) -> dict[int, str]:
    """Return the names of the people in events by number."""
    ids = {event.user_id for event in found if event.user_id}
    return {row.id: row.full_name for row in session.execute(_named(ids))}


def _named(ids: set[int]) -> Select[int, str]:
    return select(User.id, User.full_name).where(User.id.in_(ids))


def _within_a_sentence(words: str) -> str:
    return words[:1].lower() + words[1:]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), VIETNAM).astimezone(UTC)
