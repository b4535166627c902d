"""Goods that stand in no database, for rules over values."""

from __future__ import annotations

from catalog.models import Product, Variant
from gs1.identifiers import Gtin
from traceability.models import Lot


def plain_product(code: str, gtin: Gtin | None = None) -> Product:
    """Make a product that is sold in one form."""
    product = Product(code=code, is_sample=False)
    product.variants = [Variant(position=1, sku="SKU", options=[], gtin=gtin, is_on_sale=True)]
    return product


def plain_lot(lot_code: str) -> Lot | None:
    """Make a lot; none for an empty code."""
    return Lot(lot_code=lot_code) if lot_code else None
