"""Read from the catalogue what a marketplace still misses in a business's products."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from catalog.models import Product
from catalog.vocabulary import measure
from exporters.base import State
from exporters.fixing.questions import Case
from exporters.judging.reading import Verdict
from exporters.listings import BATCH


@dataclass(frozen=True, slots=True)
class Asked:
    """A product of which something is asked."""

    product: Product
    case: Case
    state: State


def asked_of(session: Session, verdicts: Sequence[Verdict]) -> list[Asked]:
    """Return the products of which a marketplace still misses something, in their order."""
    left = {each.product_id: each for each in verdicts if each.readiness.problems}
    numbers = list(left)
    found: list[Asked] = []
    for start in range(0, len(numbers), BATCH):
        statement = (
            select(Product)
            .where(Product.id.in_(numbers[start : start + BATCH]))
            .options(selectinload(Product.variants))
            .order_by(Product.id)
        )
        for product in session.scalars(statement):
            verdict = left[product.id].readiness
            found.append(Asked(product, _case(product, left[product.id]), verdict.state))
    return found


def _case(product: Product, verdict: Verdict) -> Case:
    sides = (product.package_length_mm, product.package_width_mm, product.package_height_mm)
    weights = [variant.ship_weight_g for variant in product.on_sale]
    return Case(
        product.id,
        family=product.family_code or "",
        contents=measure(product.net_value, product.net_unit),
        problems=verdict.readiness.problems,
        lacks_weight=product.gross_weight_g is None and not any(weights),
        lacks_size=None in sides,
        has_choices=bool(product.tiers),
    )
