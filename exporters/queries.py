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


def runs_of(
    session: Session, business_id: int, marketplace: str | None = None, *, limit: int = 20
) -> Sequence[ExportRun]:
    """Return the newest runs of a business, at one marketplace or at all."""
    statement = select(ExportRun).where(ExportRun.business_id == business_id)
    if marketplace is not None:
        statement = statement.where(ExportRun.marketplace == marketplace)
    return session.scalars(statement.order_by(ExportRun.id.desc()).limit(limit)).all()


def verdicts_of(
    session: Session, exporter: Exporter, business_id: int | None, public_url: str
) -> list[Verdict]:
    """Return the verdict over every product of a business (None: of all), in their order."""
    return verdicts_by_marketplace(session, [exporter], business_id, public_url)[exporter.slug]


def verdicts_by_marketplace(
    session: Session, exporters: Sequence[Exporter], business_id: int | None, public_url: str
) -> dict[str, list[Verdict]]:
    """Return the verdicts of several marketplaces by slug; products are read once for all of them."""
    numbers = product_numbers(session, business_id)
    found: dict[str, list[Verdict]] = {exporter.slug: [] for exporter in exporters}
    for listing in listings_of(session, business_id, public_url):
        for exporter in exporters:
            judged = readiness(exporter, listing)
            found[exporter.slug].append(Verdict(numbers[listing.product_id], listing, judged))
    return found


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
