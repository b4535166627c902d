"""Rows about products: those with valid papers, and how many are sold on marketplaces."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from catalog.models import Business, BusinessKind, Product, ProductState
from catalog.models.certificates import Certificate
from catalog.papers import standing, title_of
from places.models import NEW
from places.queries import gazetteer
from programmes.counting import TOTAL
from programmes.open_data.dictionary import Row
from programmes.open_data.protecting import Group, hidden_cells
from programmes.open_data.rules import open_rules
from programmes.open_data.years import PROTECTED
from programmes.queries.marketplaces import Counted, market_figures

_PERSON = re.compile(r"(?<![0-9])(?:[0-9][ .-]?){11}[0-9](?![0-9])")


def certified_products(session: Session, today: date, public_url: str) -> list[Row]:
    """Return a row for each paper that may be shown today of each approved product.

    Papers of the business as a whole stand with each of its products. Individuals are left out: their
    business is called by a person's name.
    """
    products = session.scalars(
        select(Product)
        .join(Product.business)
        .where(Product.state == ProductState.LISTED.value, Business.kind != BusinessKind.CA_NHAN.value)
        .options(joinedload(Product.business))
        .order_by(Product.code)
    ).all()
    papers: dict[tuple[str, int], list[Certificate]] = defaultdict(list)
    every = session.scalars(select(Certificate).order_by(Certificate.id)).all()
    for paper in standing(every, on=today):
        own = paper.product_id
        papers[("business", paper.business_id) if own is None else ("product", own)].append(paper)
    found = [
        _row(session, product, paper, public_url)
        for product in products
        for paper in papers["product", product.id] + papers["business", product.business_id]
    ]
    # A paper that was entered twice says one thing.
    once = {(row[0], row[5], row[7], row[9] or ""): row for row in found}
    return [once[key] for key in sorted(once)]


def _row(session: Session, product: Product, paper: Certificate, public_url: str) -> Row:
    business = product.business
    commune = gazetteer(session).find(NEW, business.current_commune_code)
    return [
        product.code,
        _public(product.name),
        _public(business.name),
        commune.code if commune else "unknown",
        commune.name if commune else "Chưa xác định",
        paper.type,
        _public(title_of(paper, with_stars=True)),
        _public(paper.number),
        _public(paper.issuer),
        paper.expires_on.isoformat() if paper.expires_on else None,
        "verified" if paper.verified_at else "declared",
        f"{public_url}/t/{product.code}",
    ]


def _public(text: str) -> str:
    """Return a text without numbers of twelve digits: that is what the state calls persons by."""
    return _PERSON.sub("", text).strip()


def market_rows(session: Session, today: date, before: list[Row], now: datetime) -> list[Row]:
    """Return the count of this quarter, made once and never again, after those of earlier quarters.

    Args:
        session: Only reads.
        today: Today in Vietnam.
        before: The rows as published last.
        now: The present moment.
    """
    quarter = f"{today.year}-Q{(today.month + 2) // 3}"
    if any(row[0] == quarter for row in before):
        return before
    found = market_figures(session, now)
    values: dict[Any, int] = {TOTAL: found.products}
    values |= {name: row[Counted.PRODUCTS] for name, row in sorted(found.by_marketplace.items())}
    parts = tuple(name for name in values if name != TOTAL)
    hidden = hidden_cells(values, [Group(TOTAL, parts)], open_rules().threshold)
    return before + [
        [quarter, name, *([None, PROTECTED] if name in hidden else [value, ""]), today.isoformat()]
        for name, value in values.items()
    ]
