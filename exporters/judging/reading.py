"""Read the verdicts over products: those that are kept, and for the rest those given while reading."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from catalog.models import Product
from exporters.base import Readiness, readiness
from exporters.judging.judge import Bench, chunks, counts, told
from exporters.judging.models import KeptVerdict
from exporters.listings import BATCH, EXPORTED, listings_of


@dataclass(frozen=True)
class Head:
    """A listing as lists name it: the id that files carry, and its name."""

    product_id: str
    name: str


@dataclass(frozen=True)
class Verdict:
    """How ready one product is, with the number under which it is mended."""

    product_id: int
    listing: Head
    readiness: Readiness


def verdicts_at(
    session: Session, bench: Bench, business_id: int | None, *, only: Collection[int] | None = None
) -> dict[str, list[Verdict]]:
    """Return the verdicts by marketplace over a business's products (None: all), in their order.

    Args:
        session: Only reads.
        bench: Rules, host and day.
        business_id: Whose products.
        only: Numbers of products, at most `BATCH`; None: all of them.
    """
    statement = select(Product.id, Product.reference, Product.code, Product.name).where(
        Product.state.in_(EXPORTED)
    )
    kept_ones = select(KeptVerdict)
    if business_id is not None:
        statement = statement.where(Product.business_id == business_id)
        kept_ones = kept_ones.join(Product, Product.id == KeptVerdict.product_id).where(
            Product.business_id == business_id
        )
    if only is not None:
        statement = statement.where(Product.id.in_(only))
        kept_ones = kept_ones.where(KeptVerdict.product_id.in_(only))
    heads = {
        number: Head(reference or code, name)
        for number, reference, code, name in session.execute(statement.order_by(Product.id))
    }
    bases = bench.bases
    found = {
        (row.product_id, row.marketplace): told(row)
        for row in session.scalars(kept_ones.execution_options(populate_existing=True))
        if row.marketplace in bases and counts(row, bench, bases)
    }
    left = [number for number in heads if any((number, slug) not in found for slug in bases)]
    found |= _given_now(session, bench, left, {head.product_id: n for n, head in heads.items()})
    return {
        slug: [Verdict(number, head, found[number, slug]) for number, head in heads.items()] for slug in bases
    }


def _given_now(
    session: Session, bench: Bench, ids: Sequence[int], numbers: dict[str, int]
) -> dict[tuple[int, str], Readiness]:
    return {
        (numbers[listing.product_id], exporter.slug): readiness(exporter, listing)
        for some in chunks(ids)
        for listing in listings_of(session, None, bench.public_url, on=bench.on, only=some)
        for exporter in bench.exporters
    }


def outdated(
    session: Session, bench: Bench, *, after: int = 0, business_id: int | None = None, limit: int = BATCH
) -> list[int]:
    """Return the next products of which some verdict is missing or counts no longer."""
    missing = _count_of_current(bench) < len(bench.exporters)
    statement = select(Product.id).where(Product.state.in_(EXPORTED), Product.id > after, missing)
    if business_id is not None:
        statement = statement.where(Product.business_id == business_id)
    return list(session.scalars(statement.order_by(Product.id).limit(limit)))


def outdated_count(session: Session, bench: Bench) -> int:
    """Return of how many products some verdict is missing or counts no longer."""
    statement = select(func.count()).select_from(Product)
    return (
        session.scalar(
            statement.where(Product.state.in_(EXPORTED), _count_of_current(bench) < len(bench.exporters))
        )
        or 0
    )


def _count_of_current(bench: Bench) -> ColumnElement[int]:
    right = or_(
        *(
            and_(KeptVerdict.marketplace == slug, KeptVerdict.basis == basis)
            for slug, basis in bench.bases.items()
        )
    )
    return (
        select(func.count())
        .select_from(KeptVerdict)
        .where(
            KeptVerdict.product_id == Product.id,
            KeptVerdict.is_current,
            KeptVerdict.judged_for <= bench.on,
            or_(KeptVerdict.holds_until.is_(None), KeptVerdict.holds_until >= bench.on),
            right,
        )
        .scalar_subquery()
    )
