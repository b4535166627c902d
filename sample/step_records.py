"""Add amounts, names and pictures to some steps of the sample, and what only trace pages tell of products."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.models import Photo, PhotoState, Product
from traceability.models import Event, EventParty, EventPhoto, TraceFacts

Json = Mapping[str, Any]


@dataclass(frozen=True)
class StepTold:
    """What the sample says of a step beside its day; `photos` are places among the product's own."""

    details: dict[str, str]
    who: str | None
    partner: str | None
    is_public: bool
    photos: tuple[int, ...]


def steps_told(rows: Iterable[Json], products: Iterable[Json]) -> dict[tuple[str, int], StepTold]:
    """Return what is told of steps, by code of the lot and number of the step."""
    places = {name: number for product in products for number, name in enumerate(product["photos"])}
    return {
        (row["lot_code"], row["seq"]): StepTold(
            details={"quantity": row["quantity"], "unit": row["unit"]} if row["quantity"] else {},
            who=row["who"],
            partner=row["partner"],
            is_public=row["is_public"],
            photos=tuple(places[name] for name in row["photos"]),
        )
        for row in rows
    }


def add_what_belongs(session: Session, event: Event, told: StepTold, product: Product | None) -> None:
    """Add names and pictures to a new event; its pictures are files that the product shows, too."""
    session.flush()
    if told.who or told.partner:
        session.add(
            EventParty(event_id=event.id, who=told.who, partner=told.partner, is_public=told.is_public)
        )
    if product is None or not told.photos:
        return
    shown = session.scalars(
        select(Photo).where(Photo.product_id == product.id, Photo.position.in_(told.photos))
    )
    for position, photo in enumerate(shown):
        session.add(
            EventPhoto(
                event_id=event.id,
                position=position,
                digest=photo.digest,
                ext=photo.ext,
                width=photo.width,
                height=photo.height,
                state=PhotoState.READY.value,
            )
        )


def load_trace_facts(session: Session, rows: Iterable[Json], products: Mapping[str, Product]) -> None:
    """Write down brand, standards and warnings of the products that have none yet."""
    for row in rows:
        product_id = products[row["product_id"]].id
        if session.get(TraceFacts, product_id) is None:
            facts = {name: row[name] for name in ("brand", "model", "standards", "warnings", "warnings_en")}
            session.add(TraceFacts(product_id=product_id, **facts))
    session.flush()
