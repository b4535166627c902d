"""Tell the trail of a product or a business in steps: title, who, when, what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import User
from catalog.models import Business, Product
from catalog.return_reasons import labelled
from core.audit import AuditEntry
from core.audit_reading import entries_about
from core.trail import Change, action_words, changes_of

_REASONS = "reasons"  # told by themselves, part by part


@dataclass(frozen=True)
class Step:
    """One thing that somebody did."""

    title: str
    at: datetime
    who: str
    changes: tuple[Change, ...]
    said: tuple[tuple[str, str], ...] = ()
    """Reasons of an officer: (part, sentence)."""


@dataclass(frozen=True)
class History:
    """One page of steps, the newest first."""

    steps: tuple[Step, ...]
    total: int
    page: int
    pages: int


def history_of(session: Session, row: Product | Business, *, page: int = 1) -> History:
    """Return a page of what happened to a product or a business."""
    kind = "product" if isinstance(row, Product) else "business"
    found = entries_about(session, f"{kind}:{row.id}", page=page)
    people = _people(session, found.rows)
    told = changes_of(session, found.rows)
    return History(
        tuple(_step(entry, changes, people) for entry, changes in zip(found.rows, told, strict=True)),
        found.total,
        found.page,
        found.pages,
    )


def _step(entry: AuditEntry, changes: Sequence[Change], people: Mapping[int, str]) -> Step:
    reasons = entry.changes.get(_REASONS)
    return Step(
        title=action_words(entry.action),
        at=entry.at,
        who=_who(entry, people),
        changes=tuple(_of_story(change) for change in changes if change.key != _REASONS),
        said=tuple(labelled(reasons)) if isinstance(reasons, Mapping) else (),
    )


def _of_story(change: Change) -> Change:
    """Leave the empty side out: the story says that something came or went."""
    before = "" if change.came or change.before is None else change.before
    return replace(change, before=before, after="" if change.went else change.after)


def _who(entry: AuditEntry, people: Mapping[int, str]) -> str:
    if entry.actor_id is None:
        return str(_("Hệ thống"))
    name = people.get(entry.actor_id, str(_("người không còn tài khoản")))
    if entry.on_behalf_of_id is None or entry.on_behalf_of_id == entry.actor_id:
        return name
    other = people.get(entry.on_behalf_of_id, str(_("người không còn tài khoản")))
    return str(_("%(helper)s làm giúp %(person)s", helper=name, person=other))


def _people(session: Session, entries: Sequence[AuditEntry]) -> dict[int, str]:
    numbers = {entry.actor_id for entry in entries} | {entry.on_behalf_of_id for entry in entries}
    found = session.execute(
        select(User.id, User.full_name).where(User.id.in_([n for n in numbers if n is not None]))
    )
    return {int(row[0]): str(row[1]) for row in found}
