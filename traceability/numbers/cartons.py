"""Close cartons of lots, open and void them; a number once given is never given again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from catalog.codes import new_code
from catalog.models import Business
from core import audit
from core.database import utcnow
from gs1.identifiers import Sscc
from traceability.models import Lot, LotState
from traceability.numbers import errors, queries, registering, rules
from traceability.numbers.lookup import label_gtin
from traceability.numbers.models import Carton, CartonLot, CartonState, NumberEvidence

_LOOKED_AT_ONCE = 200  # numbers that one question to the database asks about


def pack_carton(
    session: Session,
    business: Business,
    contents: Sequence[tuple[Lot, Decimal]],
    *,
    actor: audit.Actor,
    packed_on: date,
    today: date,
) -> Carton:
    """Write down that lots were packed into a carton and closed.

    It gets an SSCC under a confirmed prefix of the business, and a code of ours in any case.

    Args:
        session: The change's session.
        business: Whose carton it is.
        contents: Lots with how much of each.
        actor: Who packs.
        packed_on: The day, not after `today` and not before a lot was packed.
        today: Today in Vietnam.

    Raises:
        EmptyCarton: If nothing is in it.
        ForeignLot: If a lot is of others, or of goods that are not public.
        RecalledLot: If a lot is taken back.
        PackedDay: If the day cannot be.
    """
    if not contents:
        raise errors.EmptyCarton
    for lot, _quantity in contents:
        if lot.business_id != business.id or lot.product is None or lot.product.state == "draft":
            raise errors.ForeignLot
        if lot.state == LotState.RECALLED:
            raise errors.RecalledLot
    if not max(lot.packed_on for lot, _quantity in contents) <= packed_on <= today:
        raise errors.PackedDay
    sscc, evidence_id = _next_sscc(session, business.id, today=today)
    gtins = {label_gtin(lot.product, lot) for lot, _quantity in contents if lot.product is not None}
    carton = Carton(
        business_id=business.id,
        code=_new_code(session),
        sscc=sscc,
        evidence_id=evidence_id,
        content_gtin=gtins.pop() if len(gtins) == 1 else None,
        packed_on=packed_on,
    )
    carton.contents = [
        CartonLot(lot_id=lot.id, position=position, quantity=quantity, unit=lot.unit)
        for position, (lot, quantity) in enumerate(contents)
    ]
    session.add(carton)
    session.flush()
    said = {
        "sscc": [None, carton.sscc],
        "packed_on": [None, packed_on],
        "lots": [None, [lot.lot_code for lot, _quantity in contents]],
    }
    audit.record(session, actor, "carton.pack", f"carton:{carton.id}", said)
    return carton


def end_carton(session: Session, carton: Carton, *, actor: audit.Actor, state: CartonState) -> None:
    """Write down that a carton was opened, or that its label is void.

    Raises:
        CartonEnded: If it was before.
    """
    session.refresh(carton, ["state"], with_for_update=True)
    if carton.state != CartonState.PACKED or state is CartonState.PACKED:
        raise errors.CartonEnded
    carton.state, carton.ended_at = state.value, utcnow()
    session.flush()
    verb = "carton.open" if state is CartonState.OPENED else "carton.void"
    audit.record(session, actor, verb, f"carton:{carton.id}", {"carton.state": ["packed", state.value]})


def _new_code(session: Session) -> str:
    while session.scalar(select(Carton.id).where(Carton.code == (code := new_code()))) is not None:
        pass  # one in 34 thousand million is taken
    return code


def _next_sscc(session: Session, business_id: int, *, today: date) -> tuple[Sscc, int] | tuple[None, None]:
    """Take the next number under a confirmed prefix of the business; say under which certificate, or none."""
    registering.one_at_a_time(session)
    for prefix in queries.prefixes_of(session, business_id, on=today):
        session.refresh(prefix, ["next_serial"])
        # The same prefix may have been stated before, with an older paper: its cartons count as well.
        number = _first_free(session, prefix, begin=max(prefix.next_serial, _after_former(session, prefix)))
        if number is not None:
            # Not through the row: its version speaks of what people decide, and an officer's page stays good.
            session.execute(
                update(NumberEvidence).where(NumberEvidence.id == prefix.id).values(next_serial=number + 1)
            )
            return rules.sscc_at(prefix.value, number), prefix.id
    return None, None


def _first_free(session: Session, prefix: NumberEvidence, *, begin: int) -> int | None:
    """Return the first running number whose SSCC no carton has, whatever certificate gave it; None: full.

    A prefix and a longer or shorter form of it, of one business or of two, write the same numbers.
    """
    for start in range(begin, end := rules.sscc_capacity(prefix.value), _LOOKED_AT_ONCE):
        numbers = range(start, min(start + _LOOKED_AT_ONCE, end))
        written = {rules.sscc_at(prefix.value, number): number for number in numbers}
        taken = set(session.scalars(select(Carton.sscc).where(Carton.sscc.in_(list(written)))))
        if (
            free := next((number for sscc, number in written.items() if sscc not in taken), None)
        ) is not None:
            return free
    return None


def _after_former(session: Session, prefix: NumberEvidence) -> int:
    """Return the first running number that no certificate of these very digits has given."""
    return (
        session.scalar(
            select(NumberEvidence.next_serial)
            .where(NumberEvidence.kind == prefix.kind, NumberEvidence.value == prefix.value)
            .order_by(NumberEvidence.next_serial.desc())
            .limit(1)
        )
        or 0
    )
