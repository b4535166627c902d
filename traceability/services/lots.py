"""Make lots."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from catalog.models import Product
from core.audit import Actor, record
from traceability import errors
from traceability.lot_codes import lot_key, parse_lot_code
from traceability.models import Lot, LotKind

OLDEST = timedelta(days=20 * 366)
LONGEST_LIFE = timedelta(days=50 * 366)


def check_packed_on(packed_on: date, *, on: date) -> None:
    """Refuse a day on which no lot of today's shelves was packed.

    Args:
        packed_on: Day of packing.
        on: Today.

    Raises:
        LotInFuture: If the day lies ahead.
        LotTooOld: If it is so long ago that the year must be wrong.
    """
    if packed_on > on:
        raise errors.LotInFuture
    if packed_on < on - OLDEST:
        raise errors.LotTooOld


def suggest_expiry(packed_on: date, shelf_life_days: int | None) -> date | None:
    """Return the last good day by shelf life; None for goods that keep.

    >>> suggest_expiry(date(2026, 11, 18), 90)
    datetime.date(2027, 2, 16)
    """
    return packed_on + timedelta(days=shelf_life_days) if shelf_life_days else None


def create_lot(
    session: Session,
    actor: Actor,
    product: Product,
    *,
    lot_code: str,
    packed_on: date,
    on: date,
    expires_on: date | None = None,
    variant_id: int | None = None,
    quantity: Decimal | None = None,
    unit: str | None = None,
    note: str | None = None,
) -> Lot:
    """Record that goods of a product were packed together.

    Args:
        session: The change's session.
        actor: Who records, and for whom.
        product: What was packed.
        lot_code: As typed; kept in capitals.
        packed_on: Day of packing, not after `on`.
        on: Today in Vietnam.
        expires_on: Last good day; None for goods that keep.
        variant_id: The pack or colour, one of the product's.
        quantity: How much, in `unit`.
        unit: The product's own when left out.
        note: For the producer, not for the public.

    Raises:
        BadLotCode: If the code cannot stand on a label.
        LotCodeTaken: If the business has it already.
        LotInFuture: If the day of packing lies ahead.
        LotTooOld: If the day is so long ago that the year must be wrong.
        ExpiryTooFar: If the last good day is so far ahead that the year must be wrong.
        ExpiryBeforePacking: If the goods would be expired before they exist.
        ForeignVariant: If the variant is of another product.
        BadQuantity: If the quantity is not above zero.
    """
    code = parse_lot_code(lot_code)
    check_packed_on(packed_on, on=on)
    if expires_on is not None and expires_on < packed_on:
        raise errors.ExpiryBeforePacking
    if expires_on is not None and expires_on > packed_on + LONGEST_LIFE:
        raise errors.ExpiryTooFar
    if variant_id is not None and variant_id not in {variant.id for variant in product.variants}:
        raise errors.ForeignVariant
    if quantity is not None and quantity <= 0:
        raise errors.BadQuantity
    lot = Lot(
        business_id=product.business_id,
        product_id=product.id,
        variant_id=variant_id,
        lot_code=code,
        lot_key=lot_key(code),
        kind=LotKind.PRODUCT.value,
        process_code=product.process_code,
        packed_on=packed_on,
        expires_on=expires_on,
        quantity=quantity,
        unit=unit or product.unit,
        note=note,
    )
    try:
        with session.begin_nested():
            session.add(lot)
            session.flush()
    except IntegrityError as problem:
        if "lot_key" in str(problem.orig):
            raise errors.LotCodeTaken from None
        raise
    said = {"lot_code": code, "packed_on": packed_on, "expires_on": expires_on, "quantity": quantity}
    record(
        session, actor, "lot.create", f"lot:{lot.id}", {name: [None, value] for name, value in said.items()}
    )
    return lot
