"""Read what rows of a sheet are held against, and the sheets of a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import User
from accounts.permissions import Right, rights_of
from accounts.queries import scope_of
from catalog.models import Business, BusinessReference
from core.errors import NotFound
from core.jobs import OutboxEntry
from core.text import fold
from places.queries import gazetteer
from programmes.act_sheets.judging import Choice, Ground
from programmes.act_sheets.matching import Index, Known
from programmes.act_sheets.models import ActSheet, ChoiceKind, SheetChoice, SheetState
from programmes.act_sheets.readers import Places
from programmes.models import Programme
from programmes.queries.figures import LIST_SCHEME


def ground(session: Session, agency_id: int | None, today: date, *, key: str) -> Ground:
    """Return what the rows of a sheet are held against, as it is now."""
    return Ground(
        places=Places(gazetteer(session)),
        programmes=programme_words(session),
        index=_index(session),
        choices=_choices(session),
        agency_id=agency_id,
        today=today,
        key=key,
    )


def programme_words(session: Session) -> Mapping[str, str]:
    """Return the codes of programmes by folded name and by folded code; a code goes before a name."""
    rows = session.execute(
        select(Programme.code, Programme.name).order_by(Programme.position, Programme.code)
    )
    found = [(row.code, row.name) for row in rows]
    return {fold(name): code for code, name in found} | {fold(code): code for code, _name in found}


def _index(session: Session) -> Index:
    numbers: dict[int, list[str]] = {}
    references = session.execute(
        select(BusinessReference.business_id, BusinessReference.value)
        .where(BusinessReference.scheme == LIST_SCHEME)
        .order_by(BusinessReference.value)
    )
    for row in references:
        numbers.setdefault(row.business_id, []).append(row.value)
    rows = session.execute(
        select(
            Business.id,
            Business.root_id,
            Business.name,
            Business.kind,
            Business.tax_code,
            Business.phone,
            Business.current_commune_code,
        ).order_by(Business.id)
    )
    return Index.of(
        Known(
            row.id,
            row.root_id or row.id,
            row.name,
            row.kind,
            row.tax_code,
            row.phone,
            row.current_commune_code,
            tuple(numbers.get(row.id, ())),
        )
        for row in rows
    )


def _choices(session: Session) -> dict[str, Choice]:
    return {
        each.fingerprint: Choice(ChoiceKind(each.kind), each.business_id, each.same_as)
        for each in session.scalars(select(SheetChoice))
    }


def own_sheet(session: Session, user_id: int, sheet_id: int) -> ActSheet:
    """Return a sheet that a person has handed in.

    Raises:
        NotFound: If there is none, or somebody else has.
    """
    found = session.get(ActSheet, sheet_id)
    if found is None or found.requested_by_id != user_id:
        raise NotFound
    return found


def readable_sheet(session: Session, user: User, sheet_id: int) -> ActSheet:
    """Return a sheet that a person may read.

    It is read by who handed it in; once brought in, also by its agency and by the auditor, as far as they
    see all the places that who handed it in could fill.

    Raises:
        NotFound: If there is none, or it is not this person's to read.
    """
    found = session.get(ActSheet, sheet_id)
    if found is not None and found.requested_by_id == user.id:
        return found
    if found is None or found.state != SheetState.DONE:
        raise NotFound
    is_concerned = Right.READ_TRAIL in rights_of(user) or found.agency_id == user.agency_id
    scope, uploader = scope_of(user), session.get(User, found.requested_by_id)
    sees_all = scope.is_whole_area or (uploader is not None and scope == scope_of(uploader))
    if not (is_concerned and sees_all):
        raise NotFound
    return found


def sheets_of(session: Session, user_id: int, *, limit: int = 20) -> Sequence[ActSheet]:
    """Return the sheets that a person handed in, the newest first."""
    return session.scalars(
        select(ActSheet).where(ActSheet.requested_by_id == user_id).order_by(ActSheet.id.desc()).limit(limit)
    ).all()


def job_of(session: Session, sheet: ActSheet, *, anew: bool = False) -> OutboxEntry | None:
    """Return the worker's entry of a sheet, on demand read anew; None when none was needed."""
    return session.get(OutboxEntry, sheet.job_id, populate_existing=anew) if sheet.job_id else None


def businesses(session: Session, ids: Sequence[int]) -> dict[int, Business]:
    """Return businesses by number."""
    return {each.id: each for each in session.scalars(select(Business).where(Business.id.in_(ids)))}
