"""Keep which photo stands for which option of a product's first tier."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from catalog.errors import StaleProduct
from catalog.models import Product
from catalog.services.moves import save_touched
from core import audit
from core.database import utcnow
from exporters.listings import OPTION_PHOTOS, default_channels
from exporters.models import ListingSettings


def first_options(product: Product) -> list[str]:
    """Return the options of the first tier that can be bought, in their order; none without tiers."""
    if not product.tiers:
        return []
    on_sale = {variant.options[0] for variant in product.on_sale if variant.options}
    return [option for option in product.tiers[0]["options"] if option in on_sale]


def present_option_photos(session: Session, product: Product) -> dict[str, int]:
    """Return the number of each option's photo; photos and options that are gone are left out."""
    row = session.get(ListingSettings, product.id)
    kept: Mapping[str, int] = (row.options if row else {}).get(OPTION_PHOTOS) or {}
    ready = {photo.id for photo in product.photos if photo.is_ready}
    return {option: kept[option] for option in first_options(product) if kept.get(option) in ready}


def save_option_photos(
    session: Session,
    product: Product,
    *,
    actor: audit.Actor,
    expected_version: int,
    chosen: Mapping[str, int],
) -> Product:
    """Choose a photo for options of the first tier; an option that is not named has none.

    Args:
        session: The change's session.
        product: The product as it is now.
        actor: Who changes it.
        expected_version: The version that the person had before their eyes.
        chosen: Numbers of the product's ready photos by option.

    Raises:
        StaleProduct: If the product was saved since.
        ValueError: If an option or a photo is not the product's.
    """
    ready = {photo.id for photo in product.photos if photo.is_ready}
    if not chosen.keys() <= set(first_options(product)) or not set(chosen.values()) <= ready:
        raise ValueError("an option or a photo of another product")
    before = present_option_photos(session, product)
    if dict(chosen) == before:
        return product
    if product.version != expected_version:
        raise StaleProduct
    row = session.get(ListingSettings, product.id)
    if row is None:
        row = ListingSettings(product_id=product.id, channels=default_channels(product), options={})
        session.add(row)
    kept = {name: value for name, value in row.options.items() if name != OPTION_PHOTOS}
    row.options = kept | ({OPTION_PHOTOS: dict(chosen)} if chosen else {})
    product.updated_at = utcnow()
    save_touched(session, product)
    audit.record(
        session,
        actor,
        "product.option_photos",
        f"product:{product.id}",
        {"offer.option_photos": [before, dict(chosen)]},
    )
    return product
