"""Find what stands behind a GS1 number in a public code."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from catalog.models import Product, ProductState, Variant
from gs1.identifiers import Gtin, is_demonstration, is_restricted
from traceability.models import Lot


@dataclass(frozen=True)
class Goods:
    """What a GTIN names.

    Attributes:
        product: Never a draft.
        variant: The choice of it that carries the number.
    """

    product: Product
    variant: Variant | None


def goods_of(session: Session, gtin: Gtin) -> Goods | None:
    """Return what a GTIN names in public; None when nobody here has shown that it is theirs.

    Args:
        session: The request's session.
        gtin: Fourteen digits, as `gs1.identifiers.parse_gtin` returns them.
    """
    if is_restricted(gtin):
        return None
    variant = session.scalar(
        select(Variant)
        .join(Variant.product)
        .where(Variant.gtin == gtin, Product.state != ProductState.DRAFT)
        .options(joinedload(Variant.product).joinedload(Product.business))
    )
    if variant is None or (is_demonstration(gtin) and not variant.product.is_sample):
        return None
    return Goods(variant.product, variant)


def label_gtin(product: Product, lot: Lot | None) -> Gtin | None:
    """Return the GTIN that a label of a product, or of one of its lots, carries; None: the own code.

    A lot of one choice carries that choice's number; the product's own label only carries one when the
    product is sold in a single form.
    """
    sold = [lot.variant] if lot is not None and lot.variant is not None else list(product.on_sale)
    if len(sold) != 1 or not sold[0].gtin:
        return None
    gtin = Gtin(sold[0].gtin)
    if is_restricted(gtin) or (is_demonstration(gtin) and not product.is_sample):
        return None
    return gtin


def page_of_carton(session: Session, sscc: str) -> str | None:
    """Return the path of the page of a carton or pallet; None when it is not known here."""
    return None


def page_of_place(session: Session, gln: str) -> str | None:
    """Return the path of the page of a place or party; None when it is not known here."""
    return None
