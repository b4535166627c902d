"""Read export runs and the readiness of products."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.models import Product
from exporters.base import Exporter, State
from exporters.judging.judge import Bench
from exporters.judging.reading import Verdict, verdicts_at
from exporters.models import ExportRun


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
    """Return the verdicts of several marketplaces by slug: kept ones, and given now where none counts."""
    return verdicts_at(session, Bench.of(exporters, public_url), business_id)


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
