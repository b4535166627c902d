"""Tell the trail of a product or a business in steps: title, who, when, what changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import User
from catalog.attributes import attribute
from catalog.history.values import differing, shown_value
from catalog.history.words import ACTIONS, FIELDS, OTHER_ACTION, OTHER_FIELD, UNTOLD, WHOLESALE
from catalog.models import Business, Family, Product
from catalog.return_reasons import labelled
from core.audit import AuditEntry
from core.audit_reading import entries_about
from places.queries import gazetteer


@dataclass(frozen=True)
class Change:
    """One field: what it was and what it became; only one of both where something came or went."""

    label: str
    before: str
    after: str


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
    names = _names(session, found.rows)
    return History(
        tuple(_step(entry, people, names) for entry in found.rows), found.total, found.page, found.pages
    )


def _step(entry: AuditEntry, people: Mapping[int, str], names: Mapping[str, Mapping[str, str]]) -> Step:
    reasons = entry.changes.get("reasons")
    return Step(
        title=str(ACTIONS.get(entry.action, OTHER_ACTION)),
        at=entry.at,
        who=_who(entry, people),
        changes=tuple(_changes(entry.changes, names)),
        said=tuple(labelled(reasons)) if isinstance(reasons, Mapping) else (),
    )


def _changes(recorded: Mapping[str, Any], names: Mapping[str, Mapping[str, str]]) -> Iterator[Change]:
    for key, value in recorded.items():
        field, _colon, sku = key.partition(":")
        if field in UNTOLD or key == "reasons":
            continue
        if key == "refused" and isinstance(value, Mapping):
            for each, refused in value.items():
                yield Change(label_of(each), shown_value(each, refused), "")
            continue
        label = f"{label_of(field)} ({sku})" if sku else label_of(field)
        if field == "photo":
            continue  # the step's title says it; a sum of bytes says nothing
        if not (isinstance(value, list) and len(value) == 2):
            yield Change(label, "", shown_value(field, value, names))
            continue
        before, after = (shown_value(field, each, names) for each in value)
        came, went = value[0] is None, value[1] is None
        short = (before, after) if came or went else differing(before, after)
        yield Change(label, "" if came else short[0], "" if went else short[1])


def label_of(field: str) -> str:
    """Return what people call a field of the trail."""
    group, _dot, key = field.partition(".")
    if group == "attributes" and key:
        found = attribute(key)
        return found.label if found else str(OTHER_FIELD)
    if group == "wholesale" and key:
        return str(WHOLESALE.get(key, OTHER_FIELD))
    return str(FIELDS.get(field, OTHER_FIELD))


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


def _names(session: Session, entries: Sequence[AuditEntry]) -> dict[str, dict[str, str]]:
    """Read the names of codes only when the entries speak of them."""
    told = {key for entry in entries for key in entry.changes}
    names: dict[str, dict[str, str]] = {}
    if "family_code" in told:
        names["family_code"] = {row.code: row.name for row in session.scalars(select(Family))}
    if told & {"declared_commune_code", "former_district_code"}:
        units = {code: unit.name for (_scheme, code), unit in gazetteer(session).units.items()}
        names |= {"declared_commune_code": units, "former_district_code": units}
    return names
