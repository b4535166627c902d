"""Pages of acts for programs: by number, so that nothing is skipped while others write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload, selectinload

from accounts.models import Agency
from catalog.models import Business
from programmes.counting import UNKNOWN
from programmes.models import Programme, SupportAct


@dataclass(frozen=True)
class ActQuestion:
    """What a program asks for; None narrows nothing.

    Attributes:
        kind, district, commune: As written on the act; `unknown`: of places that are not known.
        agency: Code of the agency that keeps the act; `unknown`: of none.
        verified: Whether a second person has compared it with its evidence.
    """

    state: str | None = None
    programme: str | None = None
    business: str | None = None
    accepted_from: date | None = None
    accepted_to: date | None = None
    kind: str | None = None
    district: str | None = None
    commune: str | None = None
    agency: str | None = None
    verified: bool | None = None


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
    conditions = _conditions(asked) if scope is None else [scope, *_conditions(asked)]
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


def _conditions(asked: ActQuestion) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
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
    if asked.kind:
        conditions.append(SupportAct.kind_at == asked.kind)
    if asked.district:
        conditions.append(_is(SupportAct.district_code_at, asked.district))
    if asked.commune:
        conditions.append(_is(SupportAct.current_commune_code_at, asked.commune))
    if asked.agency == UNKNOWN:
        conditions.append(SupportAct.agency_id.is_(None))
    elif asked.agency:
        agencies = select(Agency.id).where(Agency.code == asked.agency)
        conditions.append(SupportAct.agency_id.in_(agencies))
    if asked.verified is not None:
        seen = SupportAct.verified_at.is_not(None)
        conditions.append(seen if asked.verified else ~seen)
    return conditions


def _is(column: InstrumentedAttribute[str | None], code: str) -> ColumnElement[bool]:
    return column.is_(None) if code == UNKNOWN else column == code
