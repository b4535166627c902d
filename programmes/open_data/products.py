"""Rows about products: those with valid papers, and how many are sold on marketplaces."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from catalog.models import Business, BusinessKind, Product, ProductState
from catalog.models.certificates import Certificate
from catalog.models.products import PUBLIC_STATES
from catalog.papers import standing, title_of
from places.models import NEW
from places.queries import gazetteer
from programmes.counting import TOTAL
from programmes.open_data.dictionary import Row, datasets
from programmes.open_data.protecting import Group, hidden_cells
from programmes.open_data.public_text import number_without_persons, without_persons
from programmes.open_data.rules import open_rules
from programmes.open_data.years import PROTECTED
from programmes.queries.marketplaces import Counted, market_figures

CERTIFIED = "san-pham-co-chung-nhan"
_NAMES = ("product_name", "business_name", "certificate_name")


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
    return _once(found)


def _once(rows: list[Row]) -> list[Row]:
    """Return rows without those that tell of the same paper; one that was entered twice says one thing."""
    once = {(row[0], row[5], row[6], row[7], row[9] or ""): row for row in rows}
    return [once[key] for key in sorted(once)]


def public_codes(session: Session) -> frozenset[str]:
    """Return the codes of products that are public now and whose business is no individual's."""
    return frozenset(
        session.scalars(
            select(Product.code)
            .join(Product.business)
            .where(
                Product.state.in_([state.value for state in PUBLIC_STATES]),
                Business.kind != BusinessKind.CA_NHAN.value,
            )
        )
    )


def still_public(rows: list[Row], codes: frozenset[str]) -> list[Row]:
    """Return rows of an earlier day as they may be handed out today.

    Args:
        rows: The rows as they were published.
        codes: See `public_codes`; rows of other products are left out.

    Texts and numbers follow the present rule.
    """
    dataset = datasets()[CERTIFIED]
    word, number, issuer = (dataset.place(name) for name in ("word", "certificate_number", "issuer"))
    found = []
    for row in rows:
        if row[0] not in codes:
            continue
        now = list(row)
        for name in _NAMES:
            now[dataset.place(name)] = without_persons(row[dataset.place(name)])
        now[number], now[issuer] = _verified_only(row[word] == "verified", row[number], row[issuer])
        found.append(now)
    return _once(found)


def _verified_only(is_verified: bool, number: str, issuer: str) -> tuple[str, str]:
    """Return number and issuer of a paper that the department has seen; nobody has read those of others."""
    return (number_without_persons(number), without_persons(issuer)) if is_verified else ("", "")


def _row(session: Session, product: Product, paper: Certificate, public_url: str) -> Row:
    business = product.business
    commune = gazetteer(session).find(NEW, business.current_commune_code)
    is_verified = paper.verified_at is not None
    return [
        product.code,
        without_persons(product.name),
        without_persons(business.name),
        commune.code if commune else "unknown",
        commune.name if commune else "Chưa xác định",
        paper.type,
        without_persons(title_of(paper, with_stars=True)),
        *_verified_only(is_verified, paper.number, paper.issuer),
        paper.expires_on.isoformat() if paper.expires_on else None,
        "verified" if is_verified else "declared",
        f"{public_url}/t/{product.code}",
    ]


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
