"""Change what a business is by its papers: name, numbers, who represents it, and of which kind it is.

What the department has compared with the papers is compared again after a change: the mark of a
verified business goes, and the business stands on the officers' list once more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from catalog.errors import StaleBusiness
from catalog.kind_history import check_change, check_correction, kind_on, standing
from catalog.models import Business, BusinessKind, KindEntry, RootRelation
from catalog.services.businesses import holder_of, index_again, tax_code_taken, unverify_business
from catalog.tax_codes import is_personal, masked, parent_of
from core import audit
from core.database import utcnow
from core.text import fold

FACTS = ("name", "tax_code", "registration_no", "founded_year", "representative", "phone", "email")
COMPARED = ("name", "tax_code")
"""What the mark of a verified business vouches for, besides the kind and the address."""
_PERSONAL = frozenset({"phone", "email", "representative"})


def update_facts(
    session: Session,
    business: Business,
    *,
    actor: audit.Actor,
    expected_version: int,
    changes: Mapping[str, Any],
) -> Business:
    """Change facts of the registration.

    A new phone is not public: the consent was given for the old one.

    Args:
        session: The change's session.
        business: Which one.
        actor: Who changes it.
        expected_version: The version that the person had before their eyes.
        changes: Fields of `FACTS`; the tax code in digits, the phone in E.164.

    Raises:
        StaleBusiness: If somebody saved it since.
        RefusedField: If a tax code of 10 or 13 digits stands on another registration.
    """
    unknown = changes.keys() - set(FACTS)
    if unknown:
        raise TypeError(f"no facts of a registration: {sorted(unknown)}")
    _expect(business, expected_version)
    before = {field: getattr(business, field) for field in changes}
    changed = {field: value for field, value in changes.items() if before[field] != value}
    if not changed:
        return business
    tax_code = changed.get("tax_code")
    if tax_code and not is_personal(tax_code) and holder_of(session, tax_code) is not None:
        raise tax_code_taken()
    for field, value in changed.items():
        setattr(business, field, value)
    if "name" in changed:
        business.name_folded = fold(business.name)
    if "phone" in changed:
        business.phone_is_public = False
    try:
        session.flush()
    except StaleDataError:
        raise StaleBusiness from None
    except IntegrityError:
        if not tax_code:
            raise
        raise tax_code_taken() from None
    if "name" in changed:
        index_again(session, business)
    told = {field: told_of(field, before[field], value) for field, value in changed.items()}
    audit.record(session, actor, "business.change_facts", f"business:{business.id}", told)
    if changed.keys() & set(COMPARED):
        take_mark_off(session, business, actor=actor)
    return business


def change_kind(
    session: Session,
    business: Business,
    *,
    actor: audit.Actor,
    expected_version: int,
    kind: BusinessKind,
    since: date,
    today: date,
    note: str | None = None,
) -> KindEntry:
    """Write down that a business is of another kind from a day on; what it was before stays known.

    Raises:
        StaleBusiness: If somebody saved it since.
        KindRefused: If the day lies ahead, is taken, or the business was of that kind already.
    """
    _expect(business, expected_version)
    check_change(kind_lines(session, business), kind.value, since, today=today)
    entry = KindEntry(
        business_id=business.id, kind=kind.value, valid_from=since, note=note, recorded_by_id=actor.user_id
    )
    return _write(session, business, entry, actor=actor, today=today)


def correct_kind(
    session: Session,
    business: Business,
    line_id: int,
    *,
    actor: audit.Actor,
    expected_version: int,
    kind: BusinessKind,
    since: date | None,
    today: date,
    note: str | None = None,
) -> KindEntry:
    """Put another line in the place of a mistaken one, which stays readable.

    Args:
        session: The change's session.
        business: Whose history it is.
        line_id: The mistaken line.
        actor: Who corrects it.
        expected_version: The version that the person had before their eyes.
        kind: The right kind.
        since: The right day; None for the first line, which holds from the beginning.
        today: Today in Vietnam.
        note: Why.

    Raises:
        StaleBusiness: If somebody saved it since.
        KindRefused: If the line is no standing one of this business, or the day lies ahead or is taken.
    """
    _expect(business, expected_version)
    wrong = check_correction(kind_lines(session, business), line_id, since, today=today)
    entry = KindEntry(
        business_id=business.id,
        kind=kind.value,
        valid_from=since,
        corrects_id=wrong.id,
        note=note,
        recorded_by_id=actor.user_id,
    )
    return _write(session, business, entry, actor=actor, today=today)


def kind_lines(session: Session, business: Business) -> Sequence[KindEntry]:
    """Return every line of a business's history, corrected ones too, in the order of writing."""
    return session.scalars(
        select(KindEntry).where(KindEntry.business_id == business.id).order_by(KindEntry.id)
    ).all()


def kind_at(session: Session, business: Business, day: date) -> str:
    """Return what a business was registered as on a day."""
    return kind_on(kind_lines(session, business), day)


def follow_kind(session: Session, business: Business) -> None:
    """Bring the history in step with a kind that a list of registrations mended: its last line was wrong."""
    last = standing(kind_lines(session, business))[-1]
    if last.kind != business.kind:
        session.add(
            KindEntry(
                business_id=business.id,
                kind=business.kind,
                valid_from=last.valid_from,
                corrects_id=last.id,
            )
        )
        session.flush()


def take_mark_off(session: Session, business: Business, *, actor: audit.Actor) -> None:
    """Take the mark of a verified business off, because what it vouched for has changed."""
    if business.verified_at is not None:
        unverify_business(session, business, actor=actor)


def parent_business(session: Session, tax_code: str | None) -> Business | None:
    """Return the enterprise of which a 13-digit code is a branch, when it is registered here."""
    parent = parent_of(tax_code)
    return holder_of(session, parent) if parent else None


def hang_under_parent(session: Session, business: Business, *, actor: audit.Actor) -> None:
    """Let a newly registered branch count as its enterprise, as its tax code says; nothing without one."""
    parent = parent_business(session, business.tax_code)
    if parent is None or parent.id == business.id:
        return
    business.root_id = parent.counted_id
    business.root_relation = RootRelation.BRANCH.value
    session.flush()
    audit.record(
        session, actor, "business.branch_of", f"business:{business.id}", {"root": [None, business.root_id]}
    )


def _write(
    session: Session, business: Business, entry: KindEntry, *, actor: audit.Actor, today: date
) -> KindEntry:
    before = business.kind
    session.add(entry)
    session.flush()
    business.kind = kind_at(session, business, today)
    business.updated_at = utcnow()  # a line about the past, too, makes an open page old
    try:
        session.flush()
    except StaleDataError:
        raise StaleBusiness from None
    changes = {
        "kind": [before, business.kind],
        "line": [entry.corrects_id, entry.id],
        "since": [None, entry.valid_from],
    }
    audit.record(session, actor, "business.kind", f"business:{business.id}", changes)
    take_mark_off(session, business, actor=actor)
    return entry


def _expect(business: Business, version: int) -> None:
    if business.version != version:
        raise StaleBusiness


def told_of(field: str, before: Any, after: Any) -> Any:
    """Write a change for the trail, which cannot forget: of personal facts only that they changed."""
    if field in _PERSONAL:
        return "changed"
    return [masked(before), masked(after)] if field == "tax_code" else [before, after]
