"""Keep what a product is offered for in bulk, and whether it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from catalog.errors import StaleProduct
from catalog.models import Product
from catalog.services.moves import save_touched
from catalog.services.products import block_differences, forget_reasons
from core import audit
from core.database import utcnow
from exporters.listings import default_channels
from exporters.models import ListingSettings
from exporters.trade.terms import SLUG


def is_offered(session: Session, product: Product) -> bool:
    """Say whether the product is switched on for buyers abroad."""
    settings = session.get(ListingSettings, product.id)
    return bool((settings.channels if settings else default_channels(product)).get(SLUG, False))


def save_wholesale(
    session: Session,
    product: Product,
    *,
    actor: audit.Actor,
    expected_version: int,
    offered: bool,
    block: Mapping[str, Any] | None,
) -> Product:
    """Write the wholesale block and its switch; switched off, the terms stay for another time.

    Args:
        session: The change's session.
        product: The product as it is now.
        actor: Who changes it.
        expected_version: The version that the person had before their eyes.
        offered: Whether buyers abroad are to see it.
        block: In the shape that `exporters.wholesale` reads; None: nothing is known.

    Raises:
        StaleProduct: If the product was saved since.
    """
    was_offered = is_offered(session, product)
    changes = block_differences("wholesale", product.wholesale or {}, block or {})
    if was_offered != offered:
        changes["offered"] = [was_offered, offered]
    if not changes:
        return product
    if product.version != expected_version:
        raise StaleProduct
    settings = session.get(ListingSettings, product.id)
    if settings is None:
        settings = ListingSettings(product_id=product.id, channels=default_channels(product), options={})
        session.add(settings)
    settings.channels = {**settings.channels, SLUG: offered}
    product.wholesale = dict(block) if block is not None else None
    product.updated_at = utcnow()
    forget_reasons(product, "wholesale")
    save_touched(session, product)
    audit.record(session, actor, "product.wholesale", f"product:{product.id}", changes)
    return product
