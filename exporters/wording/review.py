"""The list of a business's products by how far their English is, and suggestions for many at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from catalog.models import Product, ProductState
from catalog.queries import PageOf, page_of
from core.audit import Actor
from exporters.models import EnglishText
from exporters.wording.services import FIELDS, TextState, state_of, suggest_english

AT_ONCE = 20  # products that one request suggests for: each asks all text rules of all marketplaces
LOOKED_AT = 10 * AT_ONCE  # products that one request looks at; the next one goes on behind them


@dataclass(frozen=True)
class Reviewed:
    """A product with the state of each English text, in the order of `FIELDS`."""

    product: Product
    states: tuple[TextState, ...]


@dataclass(frozen=True)
class Suggested:
    """What became of one round of suggestions.

    Attributes:
        made: For how many products something could be suggested.
        without: How many had nothing to build from.
        last_id: The product behind which the next round goes on; None: all were looked at.
    """

    made: int
    without: int
    last_id: int | None


def reviewed_products(
    session: Session, business_id: int, page: int
) -> tuple[PageOf[Product], list[Reviewed]]:
    """Return one page of a business's products with how far their English is; withdrawn ones are left out."""
    statement = (
        select(Product)
        .where(Product.business_id == business_id, Product.state != ProductState.WITHDRAWN)
        .order_by(Product.name, Product.id)
    )
    found = page_of(session, statement, page)
    rows = _rows(session, found.rows)
    return found, [
        Reviewed(each, tuple(state_of(each, field, rows.get((each.id, field))) for field in FIELDS))
        for each in found.rows
    ]


def suggest_for_many(
    session: Session, business_id: int, *, actor: Actor, on: date, behind: int | None = None
) -> Suggested:
    """Make suggestions for products that have neither English name nor text nor a suggestion, some at once.

    Args:
        session: The change's session.
        business_id: Whose products.
        actor: Who asks for them.
        on: The day for which papers are looked at.
        behind: The product that an earlier round looked at last: those for which nothing could be said
            stay as they are, and must not keep the others from their turn. None: from the newest on.
    """
    suggested = exists().where(EnglishText.product_id == Product.id, EnglishText.suggested_at.is_not(None))
    statement = (
        select(Product)
        .where(
            Product.business_id == business_id,
            Product.state != ProductState.WITHDRAWN,
            Product.name_en.is_(None),
            Product.description_en.is_(None),
            ~suggested,
        )
        .order_by(Product.id.desc())
        .limit(LOOKED_AT + 1)
    )
    if behind is not None:
        statement = statement.where(Product.id < behind)
    products = session.scalars(statement).all()
    made = without = 0
    for place, product in enumerate(products, start=1):
        if not product.pending_changes.keys() & set(FIELDS):
            built = suggest_english(session, product, actor=actor, on=on)
            is_made = bool(built.sentences or built.name)
            made, without = made + is_made, without + (not is_made)
        if made == AT_ONCE or place == LOOKED_AT:
            return Suggested(made, without, product.id if place < len(products) else None)
    return Suggested(made, without, None)


def _rows(session: Session, products: Sequence[Product]) -> dict[tuple[int, str], EnglishText]:
    rows = session.scalars(
        select(EnglishText).where(EnglishText.product_id.in_([each.id for each in products]))
    )
    return {(row.product_id, row.field): row for row in rows}
