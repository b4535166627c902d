"""Give products the choices that a buyer has, and change what is known of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from catalog.errors import RefusedField
from catalog.models import Product, Variant
from core import audit

OWN_FACTS = ("sku", "gtin", "gtin_internal", "stock", "net_value", "net_unit", "ship_weight_g")


def add_variant(
    session: Session,
    product: Product,
    *,
    actor: audit.Actor,
    tiers: Sequence[str],
    options: Sequence[str],
    price_vnd: int,
    **facts: Any,
) -> Variant:
    """Add one choice to a product in tiers; the first one gives the product its tiers and its price.

    Args:
        session: The change's session.
        product: A product in these tiers, or one that has no variant yet.
        actor: Who adds it.
        tiers: Names of the tiers, one or two.
        options: The choice in each tier, in the same order.
        price_vnd: Whole đồng.
        facts: Any of `OWN_FACTS`; without a SKU it gets one of the house.

    Raises:
        RefusedField: If the product has a variant without tiers, other tiers, or this choice already.
    """
    unknown = facts.keys() - set(OWN_FACTS)
    if unknown:
        raise TypeError(f"no facts of a variant: {sorted(unknown)}")
    present = [tier["name"] for tier in product.tiers]
    if (product.variants or present) and present != list(tiers):
        raise RefusedField("tiers", _l("Sản phẩm này đang phân loại theo cách khác."))
    if any(variant.options == list(options) for variant in product.variants):
        raise RefusedField("options", _l("Sản phẩm đã có lựa chọn này."))
    product.tiers = [
        {"name": name, "options": list(dict.fromkeys([*_options_of(product, n), option]))}
        for n, (name, option) in enumerate(zip(tiers, options, strict=True))
    ]
    position = max((variant.position for variant in product.variants), default=-1) + 1
    variant = Variant(
        business_id=product.business_id,
        position=position,
        options=list(options),
        price_vnd=price_vnd,
        **{"sku": f"GQ-{product.code}-{position + 1}", **{k: v for k, v in facts.items() if v is not None}},
    )
    product.variants.append(variant)
    if product.price_vnd is None:
        product.price_vnd = price_vnd
    session.flush()
    audit.record(
        session, actor, "variant.add", f"product:{product.id}", {"variant": [None, [variant.sku, *options]]}
    )
    return variant


def update_variant(
    session: Session, product: Product, variant: Variant, *, actor: audit.Actor, changes: Mapping[str, Any]
) -> Variant:
    """Change what is known of one choice, `OWN_FACTS` only; its price is changed with the product."""
    unknown = changes.keys() - set(OWN_FACTS)
    if unknown:
        raise TypeError(f"no facts of a variant: {sorted(unknown)}")
    changed = {
        field: [getattr(variant, field), new]
        for field, new in changes.items()
        if getattr(variant, field) != new
    }
    if changed:
        sku = variant.sku
        for field, (_before, new) in changed.items():
            setattr(variant, field, new)
        session.flush()
        named = {f"{field}:{sku}": values for field, values in changed.items()}
        audit.record(session, actor, "variant.update", f"product:{product.id}", named)
    return variant


def _options_of(product: Product, tier: int) -> list[str]:
    return list(product.tiers[tier]["options"]) if tier < len(product.tiers) else []
