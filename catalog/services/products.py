"""Write down products and change what is known of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from catalog.codes import new_code
from catalog.errors import RefusedField, StaleProduct
from catalog.models import Business, Product, ProductState, Variant
from catalog.return_reasons import without_mended
from catalog.search import index_product
from core import audit
from core.text import slugify

EDITABLE = (
    "name",
    "price_vnd",
    "unit",
    "family_code",
    "description",
    "net_value",
    "net_unit",
    "materials",
    "material_role",
    "allergens",
    "storage_code",
    "shelf_life_days",
    "name_en",
    "description_en",
    "keywords_en",
    "attributes",
    "gross_weight_g",
    "package_length_mm",
    "package_width_mm",
    "package_height_mm",
)
# On a listed product these stay as they were until the department has seen the new ones: the name
# it was approved under, and the text in which claims are made.
NEEDS_APPROVAL = ("name", "description", "name_en", "description_en")
_STILL_NEEDED = {
    "name": _l("Sản phẩm cần có tên."),
    "price_vnd": _l("Sản phẩm đang công khai cần có giá. Bạn ghi giá mới, hoặc rút sản phẩm trước."),
    "unit": _l("Sản phẩm đang công khai cần có đơn vị bán. Bạn ghi đơn vị, hoặc rút sản phẩm trước."),
}


def create_product(
    session: Session, business: Business, *, actor: audit.Actor, name: str, **facts: Any
) -> Product:
    """Write a new product down as a draft with an own code and, once it has a price, one variant.

    Args:
        session: The change's session.
        business: Who makes it.
        actor: Who writes it down.
        name: What it is called, in NFC.
        facts: Any other of `EDITABLE`.
    """
    unknown = facts.keys() - set(EDITABLE)
    if unknown:
        raise TypeError(f"no facts of a product: {sorted(unknown)}")
    code = _free_code(session)
    product = Product(
        business=business,
        code=code,
        slug=_free_slug(session, name, code),
        name=name,
        state=ProductState.DRAFT.value,
        return_reasons={},
        pending_changes={},
        **facts,
    )
    session.add(product)
    session.flush()
    _keep_variant_in_step(product)
    known = {field: [None, value] for field, value in facts.items() if value not in (None, "", [], {})}
    audit.record(
        session, actor, "product.create", f"product:{product.id}", _told({"name": [None, name], **known})
    )
    return product


def update_product(
    session: Session,
    product: Product,
    *,
    actor: audit.Actor,
    expected_version: int,
    changes: Mapping[str, Any],
    variant_prices: Mapping[int, int] | None = None,
) -> Product:
    """Change what is known of a product.

    Args:
        session: The change's session.
        product: The product as it is now.
        actor: Who changes it.
        expected_version: The version that the person had before their eyes.
        changes: New values by field, fields of `EDITABLE` only; unchanged ones do no harm.
        variant_prices: New prices in đồng by variant id, for a product in several variants.

    Raises:
        StaleProduct: If it was saved since, and the new values differ from the present ones.
        RefusedField: If a public product would lose what every public page needs.
    """
    unknown = changes.keys() - set(EDITABLE)
    if unknown:
        raise TypeError(f"no facts of a product: {sorted(unknown)}")
    changed = differences(product, changes)
    prices = variant_prices or {}
    reprices = any(
        variant.price_vnd != prices.get(variant.id, variant.price_vnd) for variant in product.variants
    )
    if (changed or reprices) and product.version != expected_version:
        raise StaleProduct
    for field, sentence in _STILL_NEEDED.items():
        needed = field == "name" or product.state != ProductState.DRAFT
        if needed and field in changed and not changes[field]:
            raise RefusedField(field, sentence)
    _apply(product, changed)
    forget_reasons(product, *changed)
    repriced = _reprice(product, prices)
    if product.first_public_at is None and "name" in changed:
        product.slug = _free_slug(session, product.name, product.code, besides=product.id)
    _keep_variant_in_step(product)
    try:
        session.flush()
    except StaleDataError:
        raise StaleProduct from None
    if changed or repriced:
        index_product(session, product)
        audit.record(
            session, actor, "product.update", f"product:{product.id}", {**_told(changed), **repriced}
        )
    return product


def present_value(product: Product, field: str) -> Any:
    """Return what the maker sees in a field: the value that waits for approval, else the public one."""
    pending = product.pending_changes or {}
    return pending[field] if field in pending else getattr(product, field)


def differences(product: Product, changes: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return ``{field: [present, new]}`` for the fields that would change."""
    present = {field: present_value(product, field) for field in changes}
    return {field: [present[field], new] for field, new in changes.items() if present[field] != new}


def apply_pending(product: Product) -> dict[str, list[Any]]:
    """Make the changes that waited for approval public; returns them as ``{field: [before, after]}``."""
    applied = {field: [getattr(product, field), new] for field, new in product.pending_changes.items()}
    for field, (_before, new) in applied.items():
        setattr(product, field, new)
    product.pending_changes = {}
    return applied


def forget_reasons(product: Product, *changed: str) -> None:
    """Drop what an officer asked for on a listed product, part by part, as it is mended.

    A returned product keeps its reasons before its maker's eyes until it is sent again.
    """
    if product.state == ProductState.LISTED and product.return_reasons:
        product.return_reasons = without_mended(product.return_reasons, changed)


def _told(changed: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
    """Write a change for the trail: of a block only the keys that differ, each by itself."""
    told: dict[str, list[Any]] = {}
    for field, (before, after) in changed.items():
        if isinstance(before, dict) or isinstance(after, dict):
            told |= block_differences(field, before or {}, after or {})
        else:
            told[field] = [before, after]
    return told


def block_differences(
    field: str, before: Mapping[str, Any], after: Mapping[str, Any]
) -> dict[str, list[Any]]:
    """Return ``{"<field>.<key>": [before, after]}`` for the keys of a block that differ.

    >>> block_differences("attributes", {"a": 1, "b": 2}, {"a": 1, "b": 3})
    {'attributes.b': [2, 3]}
    """
    keys = dict.fromkeys([*before, *after])
    return {
        f"{field}.{key}": [before.get(key), after.get(key)]
        for key in keys
        if before.get(key) != after.get(key)
    }


def _apply(product: Product, changed: Mapping[str, list[Any]]) -> None:
    for field, (_before, new) in changed.items():
        if product.state == ProductState.LISTED and field in NEEDS_APPROVAL:
            pending = dict(product.pending_changes)
            pending[field] = new
            if new == getattr(product, field):  # changed back before anybody looked
                del pending[field]
            product.pending_changes = pending
        else:
            setattr(product, field, new)


def _keep_variant_in_step(product: Product) -> None:
    """Give a product without tiers its one variant, and let it follow the product's price."""
    own = product.choices
    if product.tiers or len(own) > 1 or product.price_vnd is None:
        return
    if not own:
        product.variants.append(
            Variant(
                business_id=product.business_id,
                position=max((each.position for each in product.variants), default=-1) + 1,
                sku=f"GQ-{product.code}",
                options=[],
                price_vnd=product.price_vnd,
                net_value=product.net_value,
                net_unit=product.net_unit,
            )
        )
        return
    variant = own[0]
    variant.price_vnd = product.price_vnd
    variant.net_value, variant.net_unit = product.net_value, product.net_unit


def _reprice(product: Product, prices: Mapping[int, int]) -> dict[str, list[Any]]:
    """Give variants their new prices; the product's own follows the variant that it was taken from."""
    if not prices:
        return {}
    offered = product.on_sale or product.variants
    leading = next((v for v in offered if v.price_vnd == product.price_vnd), offered[0])
    changed: dict[str, list[Any]] = {}
    for variant in product.variants:
        new = prices.get(variant.id, variant.price_vnd)
        if new != variant.price_vnd:
            changed[f"price_vnd:{variant.sku}"] = [variant.price_vnd, new]
            variant.price_vnd = new
    product.price_vnd = leading.price_vnd
    return changed


def _free_code(session: Session) -> str:
    while True:
        code = new_code()
        if session.scalar(select(Product.id).where(Product.code == code)) is None:
            return code


def _free_slug(session: Session, name: str, code: str, *, besides: int | None = None) -> str:
    """Return the name as an address; the own code behind it when another product has that already."""
    slug = slugify(name) or "san-pham"
    holder = session.scalar(select(Product.id).where(Product.slug == slug))
    return slug if holder is None or holder == besides else f"{slug}-{code.lower()}"
