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


@dataclass(frozen=True)
class Reviewed:
    """A product with the state of each English text, in the order of `FIELDS`."""

    product: Product
    states: tuple[TextState, ...]


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


def suggest_for_many(session: Session, business_id: int, *, actor: Actor, on: date) -> int:
    """Make suggestions for products that have neither English name nor text nor a suggestion, some at once.

    Returns:
        For how many something could be suggested.
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
        # Who has filled something in most lately is likeliest to have answers to build from.
        .order_by(Product.updated_at.desc(), Product.id)
        .limit(10 * AT_ONCE)
    )
    made = 0
    for product in session.scalars(statement):
        if not product.pending_changes.keys() & set(FIELDS):
            built = suggest_english(session, product, actor=actor, on=on)
            made += bool(built.sentences or built.name)
        if made == AT_ONCE:
            break
    return made


def _rows(session: Session, products: Sequence[Product]) -> dict[tuple[int, str], EnglishText]:
    rows = session.scalars(
        select(EnglishText).where(EnglishText.product_id.in_([each.id for each in products]))
    )
    return {(row.product_id, row.field): row for row in rows}
