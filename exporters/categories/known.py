"""Look categories up: those that sellers' templates and the office's tables named, and those shipped.

The shipped list (`shopee.json`) is dated data with its source. What the office says of a category goes
before it; sellers' templates only add to it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.models import Product
from core.text import clean_line, fold, words
from exporters.models import FamilyCategory, ListingOverride, MarketplaceCategory

MOST_FOUND = 20
_MOST_WORDS = 8
_NEAR_ENOUGH = 0.25  # of the best score: what is further off only makes the list longer
_LEVELS = re.compile(r"/(?! )")
_SAYS_NOTHING = frozenset({"đặc", "sản", "các", "loại", "và", "khác", "làng", "hộp", "túi", "gói"})


@dataclass(frozen=True, slots=True)
class Known:
    """A category: its number and path at the marketplace, and the day of the newest file that named it."""

    id: str
    path: str
    seen_on: date
    origin: str = "shipped"

    @property
    def leaf(self) -> str:
        """Return the last part of the path."""
        return _levels(self.path)[-1]

    @property
    def label(self) -> str:
        """Return a short name: the last part, with the part above it where that alone says nothing."""
        return label_of(self.id, self.path)


@dataclass(frozen=True, slots=True)
class Choice:
    """A category that was chosen for a family before: by the office, or by so many businesses."""

    id: str
    path: str
    businesses: int = 0
    by_office: bool = False

    @property
    def label(self) -> str:
        """Return a short name, as that of a `Known`."""
        return label_of(self.id, self.path)


def label_of(category_id: str, path: str) -> str:
    """Return a short name of a category.

    >>> label_of("7", "Thực phẩm/Đồ ăn vặt/Khác"), label_of("8", "Thực phẩm/Gạo"), label_of("9", "")
    ('Đồ ăn vặt, Khác', 'Gạo', '9')
    """
    *above, leaf = _levels(path)
    return f"{above[-1]}, {leaf}" if fold(leaf) == "khac" and above else leaf or category_id


def _levels(path: str) -> list[str]:
    """Split a path; a slash before a blank stands inside of a name.

    >>> _levels("Các loại bánh/Bánh ngọt/ pastry")
    ['Các loại bánh', 'Bánh ngọt/ pastry']
    """
    return _LEVELS.split(path)


def folded(category_id: str, path: str) -> str:
    """Return what a search reads of a category."""
    return fold(f"{category_id} {path}")[:600]


@cache
def shipped(marketplace: str) -> Mapping[str, Known]:
    """Return the list that comes with the house, by number; empty where there is none."""
    file = Path(__file__).parent / f"{marketplace}.json"
    if not file.is_file():
        return {}
    raw: Mapping[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    day = date.fromisoformat(raw["template_on"])
    return {number: Known(number, path, day) for number, path in raw["categories"]}


def find(session: Session, marketplace: str, typed: str, *, limit: int = MOST_FOUND) -> list[Known]:
    """Return the categories whose numbers or paths hold all typed words, in the order of their paths."""
    wanted = words(typed[:200])[:_MOST_WORDS]
    statement = select(MarketplaceCategory).where(MarketplaceCategory.marketplace == marketplace)
    for word in wanted:
        statement = statement.where(MarketplaceCategory.folded.contains(word, autoescape=True))
    rows = session.scalars(statement.order_by(MarketplaceCategory.path).limit(limit)).all()
    found = {row.category_id: _known(row) for row in rows}
    own = [
        each
        for each in shipped(marketplace).values()
        if each.id not in found and all(word in folded(each.id, each.path) for word in wanted)
    ]
    newer = set(
        session.scalars(
            select(MarketplaceCategory.category_id).where(
                MarketplaceCategory.marketplace == marketplace,
                MarketplaceCategory.category_id.in_([each.id for each in own]),
            )
        )
    )
    # What was renamed since no longer answers to its shipped name.
    found |= {each.id: each for each in own if each.id not in newer}
    return sorted(found.values(), key=lambda each: each.path)[:limit]


def like(session: Session, marketplace: str, name: str, *, limit: int = 8) -> list[Known]:
    """Return the categories that share words with a name, best first.

    A word that few categories hold says more than one that many do, and most in a path's last part.
    Accents count here: peanuts are no bracelet.
    """
    scores: dict[str, float] = {}
    found: dict[str, Known] = {}
    for word in _accented(name) - _SAYS_NOTHING:
        near = find(session, marketplace, word, limit=200)
        holding = [each for each in near if word in _accented(each.path)]
        for each in holding:
            found[each.id] = each
            weight = 3 if word in _accented(each.leaf) else 1
            scores[each.id] = scores.get(each.id, 0) + weight / len(holding)
    least = max(scores.values(), default=0) * _NEAR_ENOUGH
    near = [each for each in found.values() if scores[each.id] >= least]
    return sorted(near, key=lambda each: (-scores[each.id], each.path))[:limit]


def _accented(text: str) -> set[str]:
    return {word for word in re.findall(r"[^\W_]+", clean_line(text).casefold()) if len(word) > 1}


def known(session: Session, marketplace: str, category_id: str) -> Known | None:
    """Return one category; None when nobody has named it."""
    row = session.get(MarketplaceCategory, (marketplace, category_id))
    return _known(row) if row is not None else shipped(marketplace).get(category_id)


def count(session: Session, marketplace: str) -> int:
    """Return how many categories of a marketplace are known."""
    ids = session.scalars(
        select(MarketplaceCategory.category_id).where(MarketplaceCategory.marketplace == marketplace)
    )
    return len(set(ids) | shipped(marketplace).keys())


def choices_for(session: Session, marketplace: str, family_code: str | None) -> list[Choice]:
    """Return what was chosen for a family before: the office's own first, then by how many businesses."""
    if family_code is None:
        return []
    row = session.get(FamilyCategory, (family_code, marketplace))
    office = row.category_id if row is not None else None
    rows = session.execute(
        select(ListingOverride.category_id, func.count(Product.business_id.distinct()).label("businesses"))
        .join(Product, Product.id == ListingOverride.product_id)
        .where(
            ListingOverride.marketplace == marketplace,
            ListingOverride.category_id.is_not(None),
            Product.family_code == family_code,
        )
        .group_by(ListingOverride.category_id)
    )
    counted = {str(each.category_id): int(each.businesses) for each in rows}
    ids = sorted(
        counted.keys() | ({office} if office else set()), key=lambda i: (i != office, -counted.get(i, 0), i)
    )
    return [
        Choice(number, _path(session, marketplace, number, row), counted.get(number, 0), number == office)
        for number in ids[:MOST_FOUND]
    ]


def _path(session: Session, marketplace: str, number: str, row: FamilyCategory | None) -> str:
    found = known(session, marketplace, number)
    if found is not None:
        return found.path
    return (row.path or "") if row is not None and row.category_id == number else ""


def _known(row: MarketplaceCategory) -> Known:
    return Known(row.category_id, row.path, row.last_seen_on, row.origin)
