"""Keep what a product says otherwise at one marketplace; what equals the common word is not kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from catalog.errors import StaleProduct
from catalog.models import Product
from catalog.services.products import present_value
from core import audit
from exporters.categories.known import known
from exporters.goods import SPEAK_ENGLISH
from exporters.listings import leading_choice
from exporters.models import FamilyCategory, ListingOverride, ListingSettings

FIELDS = ("name", "description", "price_vnd", "photo_ids", "category_id")


def override_of(session: Session, product: Product, marketplace: str) -> ListingOverride | None:
    """Return what the product says otherwise there; None when it never did."""
    return session.get(ListingOverride, (product.id, marketplace))


def present_own(row: ListingOverride | None) -> dict[str, Any]:
    """Return the own values by field; None, or no photos: as everywhere."""
    if row is None:
        return {**dict.fromkeys(FIELDS), "photo_ids": []}
    return {field: getattr(row, field) for field in FIELDS}


def common(session: Session, product: Product, marketplace: str) -> dict[str, Any]:
    """Return what the marketplace reads where nothing is said otherwise, by field."""
    is_english = marketplace in SPEAK_ENGLISH
    mapped = session.get(FamilyCategory, (product.family_code or "", marketplace))
    leading = leading_choice(product, session.get(ListingSettings, product.id))
    return {
        "name": present_value(product, "name_en" if is_english else "name") or "",
        "description": present_value(product, "description_en" if is_english else "description") or "",
        "price_vnd": leading.price_vnd if leading else product.price_vnd,
        "photo_ids": [photo.id for photo in product.photos],
        "category_id": mapped.category_id if mapped is not None else None,
    }


def save_override(
    session: Session,
    product: Product,
    marketplace: str,
    *,
    actor: audit.Actor,
    expected_version: int,
    own: Mapping[str, Any],
) -> dict[str, list[Any]]:
    """Write what the product says otherwise at a marketplace.

    Args:
        session: The change's session.
        product: Whose words they are.
        marketplace: Slug.
        actor: Who says it.
        expected_version: Version of the row before the person's eyes; 0 when there was none.
        own: Values of `FIELDS`, those that are to change; empty ones inherit. What equals the common
            word inherits, too: it follows when that is corrected.

    Returns:
        ``{field: [before, after]}`` of what changed.

    Raises:
        StaleProduct: If somebody saved it since, and the new values differ.
    """
    row = override_of(session, product, marketplace)
    changed = differing(session, product, marketplace, own)
    if not changed:
        return {}
    if expected_version != (row.version if row is not None else 0):
        raise StaleProduct
    if row is None:
        row = ListingOverride(product_id=product.id, marketplace=marketplace, photo_ids=[])
        session.add(row)
    for field, (_before, after) in changed.items():
        setattr(row, field, after)
    if "category_id" in changed:
        found = known(session, marketplace, row.category_id) if row.category_id else None
        row.category_path = found.path if found is not None else None
    try:
        session.flush()
    except (StaleDataError, IntegrityError):
        raise StaleProduct from None
    told = {f"own.{field}": change for field, change in changed.items()}
    audit.record(
        session, actor, "product.own_words", f"product:{product.id}", {"marketplace": marketplace, **told}
    )
    return changed


def differing(
    session: Session, product: Product, marketplace: str, own: Mapping[str, Any]
) -> dict[str, list[Any]]:
    """Return ``{field: [present, new]}`` of the own values that would change."""
    inherited = common(session, product, marketplace)
    present = present_own(override_of(session, product, marketplace))
    empty: dict[str, Any] = {"photo_ids": []}
    wanted = {
        field: value if value and value != inherited[field] else empty.get(field)
        for field, value in own.items()
    }
    return {field: [present[field], new] for field, new in wanted.items() if present[field] != new}


def own_counts(session: Session, product: Product) -> dict[str, int]:
    """Return how many fields the product says otherwise, by marketplace."""
    rows = session.scalars(select(ListingOverride).where(ListingOverride.product_id == product.id))
    return {row.marketplace: sum(bool(value) for value in present_own(row).values()) for row in rows}
