"""Pages of acts for programs: by number, so that nothing is skipped while others write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from catalog.models import Business
from programmes.models import Programme, SupportAct


@dataclass(frozen=True)
class ActQuestion:
    """What a program asks for; None narrows nothing."""

    state: str | None = None
    programme: str | None = None
    business: str | None = None
    accepted_from: date | None = None
    accepted_to: date | None = None


def act_page(
    session: Session, asked: ActQuestion, *, scope: ColumnElement[bool] | None, page: int, per_page: int
) -> tuple[int, Sequence[SupportAct]]:
    """Return how many acts fit, and one page of them, by number.

    Args:
        session: Only reads.
        asked: What is asked for.
        scope: The condition that the person's places make; None: the whole area.
        page: From 1.
        per_page: Acts on a page.
    """
    conditions = [] if scope is None else [scope]
    if asked.state:
        conditions.append(SupportAct.state == asked.state)
    if asked.programme:
        programmes = select(Programme.id).where(Programme.code == asked.programme)
        conditions.append(SupportAct.programme_id.in_(programmes))
    if asked.business:
        businesses = select(Business.id).where(Business.slug == asked.business)
        conditions.append(SupportAct.business_id.in_(businesses))
    if asked.accepted_from:
        conditions.append(SupportAct.accepted_on >= asked.accepted_from)
    if asked.accepted_to:
        conditions.append(SupportAct.accepted_on <= asked.accepted_to)
    total = session.scalar(select(func.count(SupportAct.id)).where(*conditions)) or 0
    rows = session.scalars(
        select(SupportAct)
        .where(*conditions)
        .options(
            joinedload(SupportAct.programme),
            joinedload(SupportAct.business),
            selectinload(SupportAct.evidence),
        )
        .order_by(SupportAct.id)
        .offset((page - 1) * per_page)
        .limit(per_page)
    ).all()
    return total, rows
