"""Read lots with everything that a page tells of them, in a handful of statements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from catalog.models import PhotoState, Product, ProductState
from places.queries import Gazetteer, gazetteer
from traceability.lists import lots_made_of
from traceability.lot_codes import lot_key
from traceability.models import Event, Lot, LotInput, LotState, ProcessStep, Recall
from traceability.timeline import Happening

NEWEST = 5
MOST_TO_USE = 100


@dataclass(frozen=True)
class LotStory:
    """A lot with what went into it.

    Attributes:
        lot: The lot, with product, variant and recalls loaded.
        happenings: Its events as recorded, corrected ones too.
        inputs: The lots that went in, near ones first, each once however the lots refer to each other.
    """

    lot: Lot
    happenings: tuple[Happening, ...]
    inputs: tuple[InputLot, ...]


@dataclass(frozen=True)
class InputLot:
    """A lot that went into another, near or far.

    Attributes:
        went_into: Code of the lot that it went into.
        depth: 1 for what went into the lot itself, 2 for what went into that, and so on.
    """

    lot: Lot
    went_into: str
    depth: int
    used: LotInput
    happenings: tuple[Happening, ...]


def product_by_code(session: Session, code: str) -> Product | None:
    """Return the product whose own code this is, business and photos loaded.

    Args:
        session: The request's session.
        code: As `catalog.codes.parse_code` returns it.
    """
    return (
        session.scalars(
            select(Product)
            .where(Product.code == code)
            .options(joinedload(Product.business), joinedload(Product.photos))
        )
        .unique()
        .one_or_none()
    )


def lot_of_product(session: Session, product_id: int, lot_code: str) -> Lot | None:
    """Return the product's lot of this code, compared without case."""
    return (
        session.scalars(
            select(Lot)
            .where(Lot.product_id == product_id, Lot.lot_key == lot_key(lot_code))
            .options(joinedload(Lot.variant), joinedload(Lot.recalls))
        )
        .unique()
        .one_or_none()
    )


def newest_lots(session: Session, product_id: int, *, limit: int = NEWEST) -> Sequence[Lot]:
    """Return the product's lots, the last packed first."""
    return session.scalars(
        select(Lot)
        .where(Lot.product_id == product_id)
        .order_by(Lot.packed_on.desc(), Lot.id.desc())
        .options(joinedload(Lot.variant))
        .limit(limit)
    ).all()


def newest_public_lots(session: Session, *, on: date, limit: int = NEWEST) -> Sequence[Lot]:
    """Return the last packed lots of listed products that may be used on a day, for the front page."""
    return session.scalars(
        select(Lot)
        .join(Lot.product)
        .where(
            Product.state == ProductState.LISTED.value,
            Lot.state == LotState.ACTIVE.value,
            or_(Lot.expires_on.is_(None), Lot.expires_on >= on),
        )
        .order_by(Lot.packed_on.desc(), Lot.id.desc())
        .options(joinedload(Lot.product), joinedload(Lot.business))
        .limit(limit)
    ).all()


def happenings_of(session: Session, lot_ids: Iterable[int]) -> dict[int, tuple[Happening, ...]]:
    """Return the events of several lots as values, in one statement; lots without events are absent."""
    places = gazetteer(session)
    found: dict[int, list[Happening]] = {}
    for event in session.scalars(
        select(Event)
        .where(Event.lot_id.in_(sorted(lot_ids)))
        .order_by(Event.event_time, Event.seq)
        .options(joinedload(Event.party), selectinload(Event.photos))
    ):
        found.setdefault(event.lot_id, []).append(_happening(event, places))
    return {lot_id: tuple(events) for lot_id, events in found.items()}


def _happening(event: Event, places: Gazetteer) -> Happening:
    party = event.party
    return Happening(
        id=event.id,
        seq=event.seq,
        kind=event.kind,
        name=event.name,
        name_en=event.name_en or "",
        event_time=event.event_time,
        has_time=event.has_time,
        place=places.describe(event.place_scheme, event.place_code),
        place_scheme=event.place_scheme,
        place_code=event.place_code,
        note=str(event.details.get("note") or ""),
        corrects_id=event.corrects_id,
        did_not_occur=bool(event.details.get("did_not_occur")),
        reason=event.correction_reason or "",
        recorded_at=event.recorded_at,
        quantity=Decimal(event.details["quantity"]) if event.details.get("quantity") else None,
        unit=str(event.details.get("unit") or ""),
        who=(party.who if party else None) or "",
        partner=(party.partner if party else None) or "",
        names_are_public=bool(party and party.is_public),
        pictures=tuple(photo.digest for photo in event.photos if photo.state == PhotoState.READY),
        has_waiting_pictures=any(photo.state == PhotoState.PENDING for photo in event.photos),
    )


def story_of(session: Session, lot: Lot) -> LotStory:
    """Return a lot with its events and all lots that went into it, whatever the depth.

    Should lots name each other in a circle, each is told once.
    """
    edges = _edges_above(session, lot.id)
    ids = {edge.input_lot_id for edge in edges} - {lot.id}
    lots = (
        {
            each.id: each
            for each in session.scalars(
                select(Lot)
                .where(Lot.id.in_(sorted(ids)))
                .options(joinedload(Lot.product), joinedload(Lot.business))
            )
        }
        if ids
        else {}
    )
    happenings = happenings_of(session, {lot.id, *ids})
    return LotStory(
        lot=lot,
        happenings=happenings.get(lot.id, ()),
        inputs=tuple(_walk(lot, edges, lots, happenings)),
    )


def _edges_above(session: Session, lot_id: int) -> Sequence[LotInput]:
    above = select(LotInput.input_lot_id.label("lot_id")).where(LotInput.lot_id == lot_id).cte(recursive=True)
    # UNION, not UNION ALL: a lot met again is not followed again, so a circle ends.
    above = above.union(select(LotInput.input_lot_id).join(above, LotInput.lot_id == above.c.lot_id))
    return session.scalars(
        select(LotInput)
        .where(or_(LotInput.lot_id == lot_id, LotInput.lot_id.in_(select(above.c.lot_id))))
        .order_by(LotInput.lot_id, LotInput.input_lot_id)
    ).all()


def _walk(
    start: Lot,
    edges: Sequence[LotInput],
    lots: dict[int, Lot],
    happenings: dict[int, tuple[Happening, ...]],
) -> list[InputLot]:
    told = {start.id}
    layer = [start]
    found: list[InputLot] = []
    depth = 0
    while layer:
        depth += 1
        following: list[Lot] = []
        for parent in layer:
            for edge in edges:
                if edge.lot_id != parent.id or edge.input_lot_id in told:
                    continue
                told.add(edge.input_lot_id)
                lot = lots[edge.input_lot_id]
                found.append(
                    InputLot(lot, parent.lot_code, depth, edge, happenings.get(edge.input_lot_id, ()))
                )
                following.append(lot)
        layer = following
    return found


def recall_by_number(session: Session, number: str) -> Recall | None:
    """Return a recall by its notice's number, without regard to case, lot and business loaded."""
    return session.scalar(
        select(Recall)
        .where(func.lower(Recall.number) == number.strip().lower())
        .options(
            joinedload(Recall.lot).joinedload(Lot.product),
            joinedload(Recall.lot).joinedload(Lot.business),
            joinedload(Recall.lot).joinedload(Lot.variant),
        )
    )


def lots_of_business(session: Session, business_id: int, *, limit: int = 200) -> Sequence[Lot]:
    """Return the lots of a business for its workspace, the last packed first."""
    return session.scalars(
        select(Lot)
        .where(Lot.business_id == business_id)
        .order_by(Lot.packed_on.desc(), Lot.id.desc())
        .options(joinedload(Lot.product), joinedload(Lot.business), joinedload(Lot.variant))
        .limit(limit)
    ).all()


def lots_to_use(session: Session, lot: Lot) -> Sequence[Lot]:
    """Return the lots of the same business that may have gone into a lot: packed no later, not made of it."""
    made_of_it = [each.id for each in lots_made_of(session, lot)]
    return session.scalars(
        select(Lot)
        .where(
            Lot.business_id == lot.business_id,
            Lot.id.not_in([lot.id, *made_of_it]),
            Lot.packed_on <= lot.packed_on,
        )
        .order_by(Lot.packed_on.desc(), Lot.id.desc())
        .options(joinedload(Lot.product))
        .limit(MOST_TO_USE)
    ).all()


def quantity_used(session: Session, lot_id: int, input_lot_id: int) -> Decimal | None:
    """Return how much of a lot went into another; None when unknown."""
    used = session.get(LotInput, (lot_id, input_lot_id))
    return used.quantity if used else None


def newest_of(session: Session, event: Event) -> Event:
    """Return what stands in the place of an event by now: the last of its corrections, or itself."""
    while (later := session.scalar(select(Event).where(Event.corrects_id == event.id))) is not None:
        event = later
    return event


def event_counts(session: Session, lots: Sequence[Lot]) -> dict[int, int]:
    """Return how many events each lot has; lots without events are absent."""
    if not lots:
        return {}
    rows = session.execute(
        select(Event.lot_id, func.count())
        .where(Event.lot_id.in_([lot.id for lot in lots]))
        .group_by(Event.lot_id)
    )
    return {row[0]: row[1] for row in rows}


def products_of_business(session: Session, business_id: int) -> Sequence[Product]:
    """Return the products of a business by name, withdrawn ones last."""
    return session.scalars(
        select(Product)
        .where(Product.business_id == business_id)
        .order_by(Product.state == ProductState.WITHDRAWN.value, Product.name, Product.id)
        .options(joinedload(Product.business), selectinload(Product.variants))
    ).all()


def newest_lots_of_products(
    session: Session, product_ids: Iterable[int], *, limit: int = 3
) -> dict[int, list[Lot]]:
    """Return the newest lots of several products, in one statement."""
    place = (
        func.row_number()
        .over(partition_by=Lot.product_id, order_by=(Lot.packed_on.desc(), Lot.id.desc()))
        .label("place")
    )
    ranked = select(Lot.id, place).where(Lot.product_id.in_(sorted(product_ids))).subquery()
    found: dict[int, list[Lot]] = {}
    for lot in session.scalars(
        select(Lot)
        .join(ranked, ranked.c.id == Lot.id)
        .where(ranked.c.place <= limit)
        .order_by(Lot.packed_on.desc(), Lot.id.desc())
    ):
        found.setdefault(lot.product_id or 0, []).append(lot)
    return found


def taken_lot_keys(session: Session, business_id: int) -> frozenset[str]:
    """Return the keys of all lots of a business."""
    return frozenset(session.scalars(select(Lot.lot_key).where(Lot.business_id == business_id)))


def steps_of(session: Session, process_code: str | None) -> Sequence[ProcessStep]:
    """Return the steps by which a lot's goods are made; none when no process is known."""
    if process_code is None:
        return ()
    return session.scalars(
        select(ProcessStep).where(ProcessStep.process_code == process_code).order_by(ProcessStep.seq)
    ).all()


def lots_with_missing_events(session: Session) -> Sequence[int]:
    """Return the lots whose events are not numbered from 1 without a gap: some were removed."""
    return session.scalars(
        select(Event.lot_id)
        .group_by(Event.lot_id)
        .having(or_(func.min(Event.seq) != 1, func.max(Event.seq) != func.count()))
        .order_by(Event.lot_id)
    ).all()


def totals(session: Session) -> tuple[int, int]:
    """Return how many lots and events there are."""
    lots = session.scalar(select(func.count()).select_from(Lot)) or 0
    events = session.scalar(select(func.count()).select_from(Event)) or 0
    return lots, events
