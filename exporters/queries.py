"""Read export runs and the readiness of products."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.models import Product
from exporters.base import Exporter, Listing, Readiness, State, readiness
from exporters.listings import listings_of
from exporters.models import ExportRun


@dataclass(frozen=True)
class Verdict:
    """How ready one product is, with the number under which it is mended."""

    product_id: int
    listing: Listing
    readiness: Readiness


def runs_of(session: Session, business_id: int, *, limit: int = 20) -> Sequence[ExportRun]:
    """Return the newest runs of a business."""
    return session.scalars(
        select(ExportRun)
        .where(ExportRun.business_id == business_id)
        .order_by(ExportRun.id.desc())
        .limit(limit)
    ).all()


def verdicts_of(
    session: Session, exporter: Exporter, business_id: int | None, public_url: str
) -> list[Verdict]:
    """Return the verdict over every product of a business (None: of all), in their order."""
    numbers = product_numbers(session, business_id)
    return [
        Verdict(numbers[listing.product_id], listing, readiness(exporter, listing))
        for listing in listings_of(session, business_id, public_url)
    ]


def product_numbers(session: Session, business_id: int | None) -> dict[str, int]:
    """Return our row numbers by the ids that listings carry."""
    statement = select(Product.id, Product.reference, Product.code)
    if business_id is not None:
        statement = statement.where(Product.business_id == business_id)
    return {reference or code: number for number, reference, code in session.execute(statement)}


def tally(verdicts: Sequence[Verdict]) -> dict[State, int]:
    """Count the verdicts by state; every state is there."""
    found = Counter(verdict.readiness.state for verdict in verdicts)
    return {state: found[state] for state in State}
