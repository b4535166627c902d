"""Give products the choices that a buyer has, and change what is known of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.errors import RefusedField, StaleProduct
from catalog.gtins import kept_for, kept_sentence
from catalog.models import Product, Variant
from catalog.services.moves import save_touched
from catalog.services.products import forget_reasons
from catalog.variant_grid import Rearrangement, TierEdit, rearranged
from catalog.variant_uses import used_variants
from core import audit
from core.database import utcnow

OWN_FACTS = ("sku", "gtin", "gtin_internal", "stock", "net_value", "net_unit", "ship_weight_g")
ROW_FACTS = (*OWN_FACTS, "price_vnd", "is_on_sale")
_ASIDE = 10_000  # positions are unique: the old ones step aside before the new ones are given


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

    A choice that was dropped and kept for its lots comes back with what is known of it.

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
    if (product.choices or present) and present != list(tiers):
        raise RefusedField("tiers", _l("Sản phẩm này đang phân loại theo cách khác."))
    if any(variant.options == list(options) for variant in product.choices):
        raise RefusedField("options", _l("Sản phẩm đã có lựa chọn này."))
    product.tiers = [
        {"name": name, "options": list(dict.fromkeys([*_options_of(product, n), option]))}
        for n, (name, option) in enumerate(zip(tiers, options, strict=True))
    ]
    variant = _brought_back(product, options) or _new_variant(product, options, price_vnd)
    variant.price_vnd = price_vnd
    for field, value in facts.items():
        if value is not None:
            setattr(variant, field, value)
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
    changed = _differences(variant, changes)
    if changed:
        sku = variant.sku
        for field, (_before, new) in changed.items():
            setattr(variant, field, new)
        session.flush()
        named = {f"{field}:{sku}": values for field, values in changed.items()}
        audit.record(session, actor, "variant.update", f"product:{product.id}", named)
    return variant


def update_rows(
    session: Session,
    product: Product,
    *,
    actor: audit.Actor,
    expected_version: int,
    rows: Mapping[int, Mapping[str, Any]],
) -> Product:
    """Change several choices at once, as a grid shows them.

    Args:
        session: The change's session.
        product: With its variants.
        actor: Who changes them.
        expected_version: The version that the person had before their eyes.
        rows: New values of `ROW_FACTS` by variant id; ids of others are left alone.

    Raises:
        StaleProduct: If the product was saved since.
        RefusedField: Named ``<field>_<variant id>``: a code that another choice carries; or
            ``is_on_sale`` when nothing would be left to buy.
    """
    own = {variant.id: variant for variant in product.choices}
    changed = {
        number: found
        for number, values in rows.items()
        if number in own and (found := _differences(own[number], values))
    }
    if not changed:
        return product
    if product.version != expected_version:
        raise StaleProduct
    _check_codes(session, product, rows)
    leading = _leading(product)
    named = {
        f"{field}:{own[number].sku}": values
        for number, each in changed.items()
        for field, values in each.items()
    }
    _step_aside(session, own, changed)
    for number, each in changed.items():
        for field, (_before, new) in each.items():
            setattr(own[number], field, new)
    if not product.on_sale:
        raise RefusedField(
            "is_on_sale", _l("Cần ít nhất một loại đang bán. Muốn ngừng cả sản phẩm thì rút sản phẩm.")
        )
    _follow(product, leading)
    forget_reasons(product, "variants")
    save_touched(session, product)
    audit.record(session, actor, "variant.update", f"product:{product.id}", named)
    return product


def plan_of(product: Product, edits: Sequence[TierEdit]) -> Rearrangement:
    """Say what new tiers would do to a product's choices, without doing it."""
    return rearranged([(variant.id, tuple(variant.options)) for variant in product.choices], edits)


def arrange_variants(
    session: Session,
    product: Product,
    *,
    actor: audit.Actor,
    expected_version: int,
    edits: Sequence[TierEdit],
) -> Product:
    """Give a product other tiers; its choices follow (`catalog.variant_grid`).

    What goes is removed, except what other tables speak of, such as lots: that is retired, which
    keeps it off every list of what can be bought and lets its lots go on telling what they are.

    Args:
        session: The change's session.
        product: With a price, from which new choices start.
        actor: Who changes it.
        expected_version: The version that the person had before their eyes.
        edits: The tiers as they are to be, none to two.

    Raises:
        StaleProduct: If the product was saved since.
        RefusedField: If the product has no price yet.
    """
    if product.version != expected_version:
        raise StaleProduct
    if product.price_vnd is None:
        raise RefusedField("price_vnd", _l("Bạn ghi giá bán trước, rồi hãy chia thành nhiều loại."))
    before = list(product.tiers)
    if [edit.as_json() for edit in edits] == before:
        return product
    leading, plan = _leading(product), plan_of(product, edits)
    own = {variant.id: variant for variant in product.choices}
    gone = [own[number] for number in plan.gone]
    told: dict[str, Any] = {"tiers": [before, [edit.as_json() for edit in edits]]}
    told |= _take_away(session, product, gone)
    for number, options in plan.kept.items():
        own[number].options = list(options)
    product.tiers = [edit.as_json() for edit in edits]
    for options in plan.added:
        if _brought_back(product, options) is None:
            _new_variant(product, options, product.price_vnd)
    if plan.added and edits:
        told["variants_added"] = [None, [", ".join(options) for options in plan.added]]
    _put_in_order(session, product)
    _follow(product, leading if leading not in gone else None)
    forget_reasons(product, "variants")
    save_touched(session, product)
    audit.record(session, actor, "variants.arrange", f"product:{product.id}", told)
    return product


def _take_away(session: Session, product: Product, gone: Sequence[Variant]) -> dict[str, Any]:
    """Remove choices, or retire those that are spoken of; returns both for the trail."""
    used = used_variants(session, [variant.id for variant in gone])
    told: dict[str, list[str]] = {}
    for variant in gone:
        if variant.id in used:
            variant.is_on_sale = False
            told.setdefault("variants_retired", []).append(variant.label or variant.sku)
        else:
            product.variants.remove(variant)
            told.setdefault("variants_removed", []).append(variant.label or variant.sku)
    session.flush()
    return {key: [labels, None] for key, labels in told.items()}


def _brought_back(product: Product, options: Sequence[str]) -> Variant | None:
    """Return the choice that was retired under these options, on sale again."""
    for variant in product.variants:
        if variant.options == list(options) and not variant.is_on_sale:
            variant.is_on_sale = True
            return variant
    return None


def _new_variant(product: Product, options: Sequence[str], price_vnd: int) -> Variant:
    position = max((variant.position for variant in product.variants), default=-1) + 1
    taken = {variant.sku for variant in product.variants}
    number = position + 1
    while (sku := f"GQ-{product.code}-{number}") in taken:
        number += 1
    variant = Variant(
        business_id=product.business_id,
        position=position,
        sku=sku,
        options=list(options),
        price_vnd=price_vnd,
        stock=0,
        is_on_sale=True,
    )
    product.variants.append(variant)
    return variant


def _put_in_order(session: Session, product: Product) -> None:
    """Let rows stand as their options do, the retired last."""
    places = [{option: n for n, option in enumerate(tier["options"])} for tier in product.tiers]

    def place(variant: Variant) -> tuple[bool, list[int], int]:
        is_retired = not variant.stands_in(product.tiers)
        own = [] if is_retired else [at[option] for at, option in zip(places, variant.options, strict=True)]
        return is_retired, own, variant.position

    order = sorted(product.variants, key=place)
    session.flush()
    for number, variant in enumerate(order):
        variant.position = _ASIDE + number
    session.flush()
    for number, variant in enumerate(order):
        variant.position = number
    session.flush()
    session.expire(product, ["variants"])


def _check_codes(session: Session, product: Product, rows: Mapping[int, Mapping[str, Any]]) -> None:
    """Refuse a SKU or a barcode that another choice carries or gets in the same breath.

    Raises:
        RefusedField: For the second of the two.
    """
    for field, scope in (
        ("sku", Variant.business_id == product.business_id),
        ("gtin", Variant.gtin.is_not(None)),
    ):
        seen: dict[str, int] = {}
        typed = {number: values[field] for number, values in rows.items() if values.get(field)}
        column = Variant.sku if field == "sku" else Variant.gtin
        holders = session.scalars(select(Variant).where(column.in_(typed.values()), scope))
        for holder in holders:
            if holder.id not in rows:
                seen[getattr(holder, field)] = holder.id
        for number, code in typed.items():
            if seen.setdefault(code, number) != number:
                raise RefusedField(f"{field}_{number}", _taken(field, code))
        for code, owner in kept_for(session, typed.values()).items() if field == "gtin" else ():
            if owner != product.id:
                number = next(number for number, each in typed.items() if each == code)
                raise RefusedField(f"gtin_{number}", kept_sentence())


def _taken(field: str, code: str) -> str:
    if field == "sku":
        return str(_("Mã “%(code)s” đã dùng cho loại khác. Bạn đặt mã khác.", code=code))
    return str(
        _(
            "Mã vạch này đang là của sản phẩm khác. Bạn xem lại dãy số trên bao bì; nếu đúng là mã của bạn, "
            "bạn mở trang Mã số của sản phẩm để nhờ Sở xem lại."
        )
    )


def _step_aside(
    session: Session, own: Mapping[int, Variant], changed: Mapping[int, Mapping[str, list[Any]]]
) -> None:
    """Free the codes that are about to change, so that two rows may swap theirs."""
    for number, each in changed.items():
        if "sku" in each:
            own[number].sku = f"~{number}"
        if "gtin" in each:
            own[number].gtin = None
    session.flush()


def _leading(product: Product) -> Variant | None:
    """Return the choice whose price the product's own follows."""
    return next((v for v in product.on_sale if v.price_vnd == product.price_vnd), None)


def _follow(product: Product, leading: Variant | None) -> None:
    """Let the product's price, and without tiers its net content, be those of what is on sale."""
    if leading is None or not leading.is_on_sale:
        leading = next(iter(product.on_sale), None)
    if leading is None:
        return
    product.price_vnd = leading.price_vnd
    if not product.tiers and leading.net_value is not None:
        product.net_value, product.net_unit = leading.net_value, leading.net_unit
    product.updated_at = utcnow()


def _differences(variant: Variant, values: Mapping[str, Any]) -> dict[str, list[Any]]:
    present = {field: getattr(variant, field) for field in values}
    return {field: [present[field], new] for field, new in values.items() if present[field] != new}


def _options_of(product: Product, tier: int) -> list[str]:
    return list(product.tiers[tier]["options"]) if tier < len(product.tiers) else []
