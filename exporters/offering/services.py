"""Keep how a product is offered at the marketplaces."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from catalog.errors import StaleProduct
from catalog.models import Product
from catalog.services.moves import save_touched
from core import audit
from core.database import utcnow
from exporters.listings import default_channels
from exporters.models import ListingSettings

NO_BRAND = "No brand"
"""What marketplaces call goods without a brand; kept, so that it is known to have been answered."""
CHANNELS, MAIN_SKU = "channels", "main_sku"
OPTIONS = ("brand", "days_to_ship", "pre_order", "min_purchase_quantity", "shopee_shipping_channels")


def present_offer(session: Session, product: Product) -> dict[str, Any]:
    """Return how a product is offered now: `CHANNELS`, `MAIN_SKU` and each of `OPTIONS`."""
    row = session.get(ListingSettings, product.id)
    options: Mapping[str, Any] = row.options if row else {}
    channels = {**default_channels(product), **(row.channels if row else {})}
    return {
        CHANNELS: channels,
        MAIN_SKU: row.main_sku if row else None,
        **{name: options.get(name) or None for name in OPTIONS},
    }


def save_offer(
    session: Session,
    product: Product,
    *,
    actor: audit.Actor,
    expected_version: int,
    changes: Mapping[str, Any],
) -> Product:
    """Change how a product is offered.

    Args:
        session: The change's session.
        product: The product as it is now.
        actor: Who changes it.
        expected_version: The version that the person had before their eyes.
        changes: Any of what `present_offer` returns; of `CHANNELS` only those that change. None takes
            an answer back.

    Raises:
        StaleProduct: If the product was saved since.
    """
    unknown = changes.keys() - {CHANNELS, MAIN_SKU, *OPTIONS}
    if unknown:
        raise TypeError(f"no facts of an offer: {sorted(unknown)}")
    before = present_offer(session, product)
    wanted = {**before, **changes, CHANNELS: {**before[CHANNELS], **changes.get(CHANNELS, {})}}
    told = {name: [before[name], wanted[name]] for name in wanted if before[name] != wanted[name]}
    if not told:
        return product
    if product.version != expected_version:
        raise StaleProduct
    row = session.get(ListingSettings, product.id)
    if row is None:
        row = ListingSettings(product_id=product.id, options={})
        session.add(row)
    row.channels, row.main_sku = wanted[CHANNELS], wanted[MAIN_SKU]
    kept = {name: value for name, value in row.options.items() if name not in OPTIONS}
    row.options = kept | {name: wanted[name] for name in OPTIONS if wanted[name] is not None}
    product.updated_at = utcnow()
    save_touched(session, product)
    audit.record(session, actor, "product.offer", f"product:{product.id}", _flat(told))
    return product


def _flat(told: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
    """Write each switch by itself, and no name that other facts have, too."""
    flat: dict[str, list[Any]] = {}
    for name, (before, after) in told.items():
        if name == CHANNELS:
            flat |= {
                f"offered_at.{slug}": [before.get(slug, False), after[slug]]
                for slug in after
                if before.get(slug, False) != after[slug]
            }
        else:
            flat[f"offer.{name}"] = [before, after]
    return flat
