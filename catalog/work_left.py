"""What the businesses of a place lack most, in numbers only: where a helper is needed first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, select
from sqlalchemy.orm import Session

from catalog.models import Business, Photo, Product, ProductState
from core.text import words

_MOST_WORDS = 8


@dataclass(frozen=True)
class WorkLeft:
    """What is left to do for the products of one business; numbers of products."""

    products: int = 0
    drafts: int = 0
    without_photo: int = 0
    returned: int = 0


def businesses_by_work_left(
    *, scope: ColumnElement[bool] | None, typed: str = "", commune: str = ""
) -> Select[Business]:
    """Return the statement of businesses, those that lack most first; without any product comes first.

    Args:
        scope: Condition on the businesses that the person may see; None: all.
        typed: Words of the name, with or without accents. Tax codes are not looked at: who may not
            see a number must not find out by trying.
        commune: Code of a present commune; "" for all.
    """
    counted = _counted().subquery()
    total = counted.c.drafts + counted.c.without_photo + counted.c.returned
    statement = (
        select(Business)
        .outerjoin(counted, counted.c.business_id == Business.id)
        .order_by(counted.c.business_id.is_not(None), total.desc(), Business.name_folded, Business.id)
    )
    return named(statement, scope=scope, typed=typed, commune=commune)


def named(
    statement: Select[Business], *, scope: ColumnElement[bool] | None, typed: str, commune: str = ""
) -> Select[Business]:
    """Narrow a statement of businesses to a scope, a commune, and the words of a name."""
    if scope is not None:
        statement = statement.where(scope)
    if commune:
        statement = statement.where(Business.current_commune_code == commune)
    for word in words(typed[:200])[:_MOST_WORDS]:
        statement = statement.where(Business.name_folded.contains(word, autoescape=True))
    return statement


def work_left(session: Session, business_ids: Sequence[int]) -> dict[int, WorkLeft]:
    """Return what is left to do for each of some businesses."""
    rows = session.execute(_counted().where(Product.business_id.in_(business_ids))).all()
    found = {
        row.business_id: WorkLeft(row.products, int(row.drafts), int(row.without_photo), int(row.returned))
        for row in rows
    }
    return {number: found.get(number, WorkLeft()) for number in business_ids}


def _counted() -> Select[int, int, int, int, int]:
    without_photo = and_(
        Product.state != ProductState.WITHDRAWN, ~exists().where(Photo.product_id == Product.id)
    )
    return select(
        Product.business_id,
        func.count().label("products"),
        _number_of(Product.state == ProductState.DRAFT).label("drafts"),
        _number_of(without_photo).label("without_photo"),
        _number_of(Product.state == ProductState.RETURNED).label("returned"),
    ).group_by(Product.business_id)


def _number_of(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def businesses_named(*, scope: ColumnElement[bool] | None, typed: str) -> Select[Business]:
    """Return the statement of businesses by name, found by the words of the name alone."""
    return named(select(Business).order_by(Business.name_folded, Business.id), scope=scope, typed=typed)
