"""Find what somebody chose last, and wishes to have labels printed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, joinedload

from catalog.models import Business
from traceability.printing.choices import Choice
from traceability.printing.models import LabelSettings, PrintWish, WishState
from traceability.printing.paper import SHEETS, Margins
from traceability.printing.printers import PRINTERS

MOST_SHOWN = 100
_TENTHS = 10


def remembered(session: Session, user_id: int, business_id: int, *, sheet: str | None = None) -> Choice:
    """Return what the person chose last for a business, else for any; the house's own choice at first.

    Args:
        session: Only reads.
        user_id: Who prints.
        business_id: For whom.
        sheet: A sheet other than the last one, with the margins that it had.
    """
    row = session.scalar(
        select(LabelSettings)
        .where(LabelSettings.user_id == user_id)
        .order_by(LabelSettings.business_id != business_id, LabelSettings.changed_at.desc())
        .limit(1)
    )
    if row is None or row.sheet not in SHEETS or row.printer not in PRINTERS:
        return Choice(sheet=sheet) if sheet else Choice()
    name = sheet or row.sheet
    return Choice(
        sheet=name,
        count=row.count,
        printer=row.printer,
        with_facts=row.with_facts,
        cut_marks=row.cut_marks,
        margins=margins_of(row, name),
    )


def margins_of(row: LabelSettings, sheet: str) -> Margins:
    """Return by how much a kind of sheet is moved."""
    kept = row.margins.get(sheet) or (0, 0, 0)
    return Margins(*(each / _TENTHS for each in kept))


def tenths(margins: Margins) -> list[int]:
    """Return margins as they are kept."""
    return [round(each * _TENTHS) for each in (margins.left, margins.top, margins.gap)]


def wishes_of(session: Session, business_id: int) -> Sequence[PrintWish]:
    """Return the wishes of a business, the newest first."""
    return session.scalars(
        _wishes()
        .where(PrintWish.business_id == business_id)
        .order_by(PrintWish.wished_at.desc(), PrintWish.id.desc())
        .limit(MOST_SHOWN)
    ).all()


def open_wishes(session: Session, scope: ColumnElement[bool] | None, now: datetime) -> Sequence[PrintWish]:
    """Return the wishes that helpers may fulfil in some places, the oldest first.

    Args:
        session: Only reads.
        scope: Condition on `Business`; None: the whole area.
        now: The present moment, aware.
    """
    return session.scalars(
        _wishes()
        .join(Business, Business.id == PrintWish.business_id)
        .where(*_waiting(scope, now))
        .order_by(PrintWish.wished_at, PrintWish.id)
        .limit(MOST_SHOWN)
    ).all()


def count_open_wishes(session: Session, scope: ColumnElement[bool] | None, now: datetime) -> int:
    """Return how many wishes wait."""
    counted = select(func.count()).select_from(PrintWish).join(Business, Business.id == PrintWish.business_id)
    return session.scalar(counted.where(*_waiting(scope, now))) or 0


def printed_by(session: Session, user_id: int) -> Sequence[PrintWish]:
    """Return what a helper has printed for others, the newest first."""
    return session.scalars(
        _wishes()
        .where(PrintWish.printed_by_id == user_id)
        .order_by(PrintWish.printed_at.desc(), PrintWish.id.desc())
        .limit(20)
    ).all()


def _waiting(scope: ColumnElement[bool] | None, now: datetime) -> list[ColumnElement[bool]]:
    waiting = [PrintWish.state == WishState.WAITING.value, PrintWish.expires_at > now]
    return waiting if scope is None else [*waiting, scope]


def _wishes() -> Select[PrintWish]:
    return select(PrintWish).options(
        joinedload(PrintWish.business),
        joinedload(PrintWish.product),
        joinedload(PrintWish.lot),
        joinedload(PrintWish.range),
        joinedload(PrintWish.wished_by),
        joinedload(PrintWish.printed_by),
    )
