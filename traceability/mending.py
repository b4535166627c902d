"""Lead the producer from what a lot's page lacks to the place where it is mended."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from catalog.models import Product
from traceability.models import Lot
from traceability.ten_items import (
    LABELS,
    Item,
    Told,
    items_missing,
    items_to_add,
    items_told,
    stages_without_place,
)


@dataclass(frozen=True)
class Mend:
    """What is missing, and the link that mends it."""

    text: str
    link: str
    url: str


@dataclass(frozen=True)
class Completeness:
    """How much of the ten items a lot's page tells; `to_add` is what is asked "if any"."""

    told: int
    asked: int
    missing: tuple[Mend, ...]
    to_add: tuple[Mend, ...]


def completeness(told: Told, lot: Lot, product: Product) -> Completeness:
    """Say what the page of a lot tells and lacks, with the ways to mend it."""
    return Completeness(
        told=len(items_told(told)),
        asked=len(Item),
        missing=tuple(_mend(item, told, lot, product) for item in items_missing(told)),
        to_add=tuple(_mend(item, told, lot, product) for item in items_to_add(told)),
    )


def _mend(item: Item, told: Told, lot: Lot, product: Product) -> Mend:
    text = str(LABELS[item])
    if item is Item.PICTURE:
        return Mend(text, _("Thêm ảnh"), url_for("catalog.photos", product_id=product.id))
    if item in {Item.MAKER, Item.ADDRESS}:
        return Mend(text, _("Sửa hồ sơ cơ sở"), url_for("catalog.edit_profile"))
    if item is Item.STAGES:
        placeless = stages_without_place(told)
        if placeless:
            return Mend(
                _("nơi làm của %(count)s bước", count=len(placeless)),
                _("Ghi nơi làm"),
                url_for("traceability.correct_event", lot_id=lot.id, event_id=placeless[0]),
            )
        return Mend(text, _("Ghi bước đầu tiên"), url_for("traceability.new_event", lot_id=lot.id))
    if item in {Item.BRAND, Item.STANDARDS}:
        return Mend(text, _("Khai thêm"), url_for("traceability.trace_facts", product_id=product.id))
    return Mend(text, _("Sửa sản phẩm"), url_for("catalog.edit_product", product_id=product.id))
