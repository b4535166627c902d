"""Write one answer to several products, each as its own page would, and say what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from catalog import services
from catalog.errors import StaleProduct
from catalog.models import Product
from catalog.services.variants import update_rows
from core import audit
from core.errors import DomainError
from exporters.fixing.questions import Kind, Question
from exporters.models import ListingOverride
from exporters.offering.services import save_offer

_FACTS = {Kind.FAMILY, Kind.WEIGHT, Kind.SIZE}
_OFFERS = {Kind.DAYS: "days_to_ship", Kind.LEAST: "min_purchase_quantity", Kind.BRAND: "brand"}


@dataclass(slots=True)
class Outcome:
    """What became of an answer.

    Attributes:
        saved: Products to which it was written.
        refused: Products to which it was not, with the reason.
    """

    saved: list[Product] = field(default_factory=list)
    refused: list[tuple[Product, str]] = field(default_factory=list)


def answer(
    session: Session,
    actor: audit.Actor,
    marketplace: str,
    question: Question,
    facts: Mapping[str, Any],
    products: Mapping[int, tuple[Product, int]],
) -> Outcome:
    """Write an answer to the chosen products; what refuses one leaves the others as they are.

    Args:
        session: The change's session; the caller commits.
        actor: Who answers.
        marketplace: For which marketplace a category is meant.
        question: What was asked.
        facts: The answer by field, see `exporters.fixing.forms`.
        products: By number, each with the version that the person had before their eyes: the product's,
            or of its own words at the marketplace (0: none) where a category is asked for.
    """
    outcome = Outcome()
    for product, version in products.values():
        try:
            with session.begin_nested():
                _write(session, actor, marketplace, question.kind, facts, product, version)
        except DomainError as refused:
            session.refresh(product)
            outcome.refused.append((product, str(refused)))
        else:
            outcome.saved.append(product)
    return outcome


def _write(
    session: Session,
    actor: audit.Actor,
    marketplace: str,
    kind: Kind,
    facts: Mapping[str, Any],
    product: Product,
    version: int,
) -> None:
    if kind in _FACTS:
        services.update_product(session, product, actor=actor, expected_version=version, changes=facts)
    elif kind in _OFFERS:
        save_offer(session, product, actor=actor, expected_version=version, changes=facts)
    elif kind is Kind.STOCK:
        rows = {variant.id: dict(facts) for variant in product.on_sale}
        update_rows(session, product, actor=actor, expected_version=version, rows=rows)
    elif kind is Kind.CATEGORY:
        _choose_category(session, actor, marketplace, product, version, facts["category_id"])
    else:
        raise TypeError(f"no answer in common: {kind}")


def _choose_category(
    session: Session, actor: audit.Actor, marketplace: str, product: Product, version: int, category_id: str
) -> None:
    """Write the category, unless the product's own words there are others than the person saw."""
    row = session.get(ListingOverride, (product.id, marketplace))
    before = row.category_id if row else None
    if before == category_id:
        return
    if version != (row.version if row else 0):
        raise StaleProduct
    if row is None:
        row = ListingOverride(product_id=product.id, marketplace=marketplace, photo_ids=[])
        session.add(row)
    row.category_id, row.category_path = category_id, None
    try:
        session.flush()
    except (StaleDataError, IntegrityError):
        raise StaleProduct from None
    changes = {"marketplace": marketplace, "category_id": [before, category_id]}
    audit.record(session, actor, "product.category", f"product:{product.id}", changes)
