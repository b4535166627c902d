"""What acts have cost: money of the state, and matching money of the businesses, each by itself."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from programmes.counting import Selection
from programmes.models import Programme, SupportAct
from programmes.queries.figures import seen


@dataclass(frozen=True)
class Money:
    """Whole đồng; the two are never one figure.

    Attributes:
        state: Paid by the state; what reports call `money_vnd`.
        matching: Paid by the businesses themselves ("đối ứng").
    """

    state: int = 0
    matching: int = 0


def total(session: Session, *conditions: ColumnElement[bool]) -> Money:
    """Add up the money of the acts that meet the conditions on `SupportAct`."""
    row = session.execute(
        select(func.sum(SupportAct.budget_vnd), func.sum(SupportAct.matching_vnd)).where(*conditions)
    ).one()
    return Money(int(row[0] or 0), int(row[1] or 0))


def money_by_programme(session: Session, selection: Selection) -> dict[str, Money]:
    """Add up the money of all accepted acts of a selection, those for individuals too, by programme."""
    rows = session.execute(
        select(Programme.code, func.sum(SupportAct.budget_vnd), func.sum(SupportAct.matching_vnd))
        .join(Programme, Programme.id == SupportAct.programme_id)
        .where(*seen(selection))
        .group_by(Programme.code)
    )
    found = {code: Money(int(state), int(matching)) for code, state, matching in rows}
    return {code: found.get(code, Money()) for code in selection.programmes}
