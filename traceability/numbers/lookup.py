"""Find what stands behind a GS1 number in a public code.

A number names something in public when the department has confirmed a certificate for it; what is merely
typed names nothing. Once registered it answers for its goods for ever, also when their choice carries another
by now.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, object_session, selectinload

from catalog.models import Product, ProductState, Variant
from gs1.identifiers import Gtin, is_demonstration, is_restricted
from traceability.models import Lot
from traceability.numbers.models import (
    BusinessPlace,
    Carton,
    CartonLot,
    EvidenceState,
    NumberEvidence,
    PlaceKind,
    RegisteredGtin,
    RegistrationState,
)


@dataclass(frozen=True)
class Goods:
    """What a GTIN names.

    Attributes:
        product: Never a draft.
        variant: The choice of it that the number was given to; it may carry another by now.
    """

    product: Product
    variant: Variant | None


def goods_of(session: Session, gtin: Gtin) -> Goods | None:
    """Return what a GTIN names in public; None when nobody here has shown that it is theirs.

    The number of a carton names the goods that are in it. A number in review names nothing.

    Args:
        session: The request's session.
        gtin: Fourteen digits, as `gs1.identifiers.parse_gtin` returns them.
    """
    if is_restricted(gtin):
        return None
    row = session.scalar(
        select(RegisteredGtin)
        .join(RegisteredGtin.product)
        .where(
            RegisteredGtin.gtin == gtin,
            RegisteredGtin.state == RegistrationState.ACTIVE.value,
            Product.state != ProductState.DRAFT.value,
        )
        .options(
            joinedload(RegisteredGtin.product).joinedload(Product.business),
            joinedload(RegisteredGtin.variant),
        )
    )
    if row is None or (is_demonstration(gtin) and not row.product.is_sample):
        return None
    return Goods(row.product, row.variant)


def label_gtin(product: Product, lot: Lot | None) -> Gtin | None:
    """Return the GTIN that a label of a product, or of one of its lots, carries; None: the own code.

    A lot of one choice carries that choice's number; the product's own label only carries one when the
    product is sold in a single form. The number must be registered for this very product.
    """
    sold = [lot.variant] if lot is not None and lot.variant is not None else list(product.on_sale)
    if len(sold) != 1 or not sold[0].gtin:
        return None
    gtin = Gtin(sold[0].gtin)
    if is_restricted(gtin) or (is_demonstration(gtin) and not product.is_sample):
        return None
    session = object_session(product)
    row = session.get(RegisteredGtin, gtin) if session is not None else None
    if row is None or row.product_id != product.id or row.state != RegistrationState.ACTIVE:
        return None
    return gtin


def gtins_of(product: Product) -> Sequence[RegisteredGtin]:
    """Return every number that answers for a product in public, cartons and former ones too, oldest first."""
    session = object_session(product)
    if session is None or product.state == ProductState.DRAFT:
        return ()
    return session.scalars(
        select(RegisteredGtin)
        .where(
            RegisteredGtin.product_id == product.id, RegisteredGtin.state == RegistrationState.ACTIVE.value
        )
        .options(joinedload(RegisteredGtin.variant))
        .order_by(RegisteredGtin.since, RegisteredGtin.gtin)
    ).all()


def carton_of(session: Session, sscc: str) -> Carton | None:
    """Return a carton or pallet whose number is shown to be theirs, its lots and their recalls loaded."""
    return session.scalar(
        select(Carton)
        .join(Carton.evidence)
        .where(Carton.sscc == sscc, NumberEvidence.state == EvidenceState.CONFIRMED.value)
        .options(selectinload(Carton.contents).joinedload(CartonLot.lot).selectinload(Lot.recalls))
    )


def page_of_carton(session: Session, sscc: str) -> str | None:
    """Return the path of the page of a carton or pallet; None when nobody has shown that it is theirs."""
    code = session.scalar(
        select(Carton.code)
        .join(Carton.evidence)
        .where(Carton.sscc == sscc, NumberEvidence.state == EvidenceState.CONFIRMED.value)
    )
    return None if code is None else carton_path(code)


def page_of_place(session: Session, gln: str) -> str | None:
    """Return the path of the page of a place or party; None when nobody here has shown that it is theirs."""
    place = session.scalar(
        select(BusinessPlace)
        .join(BusinessPlace.evidence)
        .where(BusinessPlace.gln == gln, NumberEvidence.state == EvidenceState.CONFIRMED.value)
        .options(joinedload(BusinessPlace.business))
    )
    if place is None:
        return None
    if place.kind == PlaceKind.PARTY:
        return f"/co-so/{place.business.slug}"
    return place_path(place.code)


def carton_path(code: str) -> str:
    """Return the path of a carton's page.

    >>> carton_path("AB12CD34")
    '/thung/AB12CD34'
    """
    return f"/thung/{code}"


def place_path(code: str) -> str:
    """Return the path of a place's page.

    >>> place_path("AB12CD34")
    '/noi/AB12CD34'
    """
    return f"/noi/{code}"
