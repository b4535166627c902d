"""Make one plan come true through the services of the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from catalog import services
from catalog.gtins import gtin_columns
from catalog.importing.judging import Plan, Step
from catalog.models import Business, Product, Variant
from core.audit import Actor

_WITH_PRODUCT = ("price_vnd", "net_value", "net_unit", "gross_weight_g")
"""What a product without choices keeps itself; its one variant follows."""


def bring_in(session: Session, business: Business, plan: Plan, actor: Actor) -> Product:
    """Make or change one product with all rows that speak of it.

    Raises:
        DomainError: If it was changed since it was judged.
    """
    product = session.get_one(Product, plan.product.product_id) if plan.product.product_id else None
    for step in plan.steps:
        if product is None:
            product = _create(session, business, plan, step, actor)
        elif plan.product.tiers:
            _change_choice(session, product, plan, step, actor)
        else:
            _change(session, product, step, actor)
    if product is None:
        raise ValueError("a plan without steps")
    return product


def _create(session: Session, business: Business, plan: Plan, step: Step, actor: Actor) -> Product:
    with_product = {key: value for key, value in step.offer_facts.items() if key in _WITH_PRODUCT}
    if plan.product.tiers:
        with_product.pop("price_vnd", None)  # the first choice brings it
    product = services.create_product(session, business, actor=actor, **step.product_facts, **with_product)
    if plan.product.tiers:
        _add_choice(session, product, plan, step, actor)
    else:
        _change_only_variant(session, product, step, actor)
    return product


def _change(session: Session, product: Product, step: Step, actor: Actor) -> None:
    with_product = {key: value for key, value in step.offer_facts.items() if key in _WITH_PRODUCT}
    changes = {**step.product_facts, **with_product}
    if changes:
        services.update_product(
            session, product, actor=actor, expected_version=product.version, changes=changes
        )
    _change_only_variant(session, product, step, actor)


def _change_only_variant(session: Session, product: Product, step: Step, actor: Actor) -> None:
    own = {key: value for key, value in step.offer_facts.items() if key not in _WITH_PRODUCT}
    if own:
        services.update_variant(session, product, product.choices[0], actor=actor, changes=_with_gtin(own))


def _change_choice(session: Session, product: Product, plan: Plan, step: Step, actor: Actor) -> None:
    variant = _variant(product, step)
    price = step.offer_facts.get("price_vnd")
    if step.product_facts or (variant and price):
        services.update_product(
            session,
            product,
            actor=actor,
            expected_version=product.version,
            changes=step.product_facts,
            variant_prices={variant.id: price} if variant and price else None,
        )
    if variant is None:
        _add_choice(session, product, plan, step, actor)
    elif own := _of_choice(step.offer_facts):
        services.update_variant(session, product, variant, actor=actor, changes=own)


def _add_choice(session: Session, product: Product, plan: Plan, step: Step, actor: Actor) -> None:
    services.add_variant(
        session,
        product,
        actor=actor,
        tiers=[tier["name"] for tier in product.tiers] or plan.product.tiers,
        options=step.offer.options,
        price_vnd=step.offer_facts["price_vnd"],
        **_of_choice(step.offer_facts),
    )


def _variant(product: Product, step: Step) -> Variant | None:
    return next((each for each in product.variants if each.id == step.offer.variant_id), None)


def _of_choice(facts: Mapping[str, Any]) -> dict[str, Any]:
    own = {key: value for key, value in facts.items() if key not in ("price_vnd", "gross_weight_g")}
    if "gross_weight_g" in facts:
        own["ship_weight_g"] = facts["gross_weight_g"]
    return _with_gtin(own)


def _with_gtin(facts: dict[str, Any]) -> dict[str, Any]:
    """Put a number that only one shop knows where no public code reads it."""
    if facts.get("gtin"):
        facts |= gtin_columns(facts["gtin"])
    return facts
