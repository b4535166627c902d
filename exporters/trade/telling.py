"""What marketplaces say of one product's texts and terms: their own rules, asked and not restated."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.models import Product
from catalog.services.products import present_value
from core.formatting import number_vi
from exporters.base import Problem
from exporters.goods import Listing
from exporters.listings import EXPORTED, present_listing
from exporters.mending import Fact, fact_behind
from exporters.registry import EXPORTERS, exporter_of
from exporters.rules import rule_pack
from exporters.trade.rates import age_days, old_after_days, present_rate
from exporters.wholesale import UsdRate, follows_common, wholesale_of


@dataclass(frozen=True)
class Count:
    """How long a text is now and what one marketplace takes; `fits` is False outside of it."""

    text: Any
    now: str
    marketplace: str
    allowed: str
    fits: bool


_CHARACTERS, _BYTES, _WORDS = _l("ký tự"), _l("byte"), _l("từ khóa")
# Which rule of which pack bounds which text, and what it counts.
_COUNTED: tuple[tuple[str, Any, str, str, Any], ...] = (
    ("name", _l("Tên tiếng Việt"), "shopee", "name-length", _CHARACTERS),
    ("name", _l("Tên tiếng Việt"), "sendo", "name-length", _CHARACTERS),
    ("description", _l("Mô tả tiếng Việt"), "shopee", "description-length", _CHARACTERS),
    ("description", _l("Mô tả tiếng Việt"), "sendo", "description-length", _CHARACTERS),
    ("name_en", _l("Tên tiếng Anh"), "alibaba", "title-length", _BYTES),
    ("keywords_en", _l("Từ khóa"), "alibaba", "keywords-count", _WORDS),
    ("keywords_en", _l("Từ khóa, gộp lại"), "alibaba", "keywords-length", _BYTES),
)


def counts_of(product: Product, typed: dict[str, Any]) -> list[Count]:
    """Return for each text what is there now beside what each marketplace takes.

    Args:
        product: The product as it is kept.
        typed: What stands in the form, by the product's field; it goes before what is kept.
    """
    counts = []
    for field, text, marketplace, rule_id, unit in _COUNTED:
        rule = rule_pack(marketplace).rule(rule_id)
        if rule is None:
            continue
        now = _length(typed.get(field, present_value(product, field)), unit)
        low, high = rule.minimum, rule.maximum
        fits = (low is None or now >= low) and (high is None or now <= high)
        counts.append(
            Count(text, f"{number_vi(now)} {unit}", exporter_of(marketplace).label, _range(low, high), fits)
        )
    return counts


@dataclass(frozen=True)
class Dollars:
    """A price that was computed: from what, with which rate of which day."""

    price_vnd: int
    price_usd: str
    rate: UsdRate
    is_common: bool
    age: int
    is_old: bool


def computed_dollars(session: Session, product: Product, *, on: date) -> Dollars | None:
    """Return the price in dollars that stands on a rate; None where it was given in dollars or lacks."""
    listing = present_listing(session, product, "")
    told = listing.wholesale
    given = (product.wholesale or {}).get("price_tiers_usd")
    if given or told is None or told.usd_rate is None or not told.price_tiers or not listing.price_vnd:
        return None
    age = age_days(told.usd_rate, on=on)
    return Dollars(
        listing.price_vnd,
        f"{told.price_tiers[0].price_usd:f}".replace(".", ","),
        told.usd_rate,
        follows_common(product.wholesale),
        age,
        age > old_after_days(session),
    )


def old_rates(session: Session, business_id: int, *, on: date) -> int:
    """Return how many products of a business have prices in dollars that stand on an old rate."""
    most, common = old_after_days(session), present_rate(session)
    rows = session.execute(
        select(Product.wholesale, Product.price_vnd).where(
            Product.business_id == business_id, Product.state.in_(EXPORTED)
        )
    )
    told = [
        wholesale_of(block, price_vnd, common)
        for block, price_vnd in rows
        if block and not block.get("price_tiers_usd")
    ]
    rates = [each.usd_rate for each in told if each and each.price_tiers and each.usd_rate]
    return sum(age_days(rate, on=on) > most for rate in rates)


def problems_at(
    session: Session, product: Product, marketplaces: Sequence[str], facts: Collection[Fact], public_url: str
) -> list[tuple[str, Problem]]:
    """Return (marketplace, problem) of what its rules object to in the given facts of a product.

    The product is asked about as if it were offered: who fills in terms wants to know before.
    """
    listing = _listing(session, product, public_url)
    return [
        (exporter.label, problem)
        for exporter in EXPORTERS
        if exporter.slug in marketplaces
        for problem in exporter.problems(listing)
        if fact_behind(exporter.slug, problem.field) in facts
    ]


def _listing(session: Session, product: Product, public_url: str) -> Listing:
    return replace(present_listing(session, product, public_url), category_ids={})


def _length(value: Any, unit: Any) -> int:
    if isinstance(value, list):
        return len("\n".join(value).encode()) if unit is _BYTES else len(value)
    text = str(value or "")
    return len(text.encode()) if unit is _BYTES else len(text)


def _range(low: int | None, high: int | None) -> str:
    least, most = number_vi(low), number_vi(high)
    if least and most:
        return str(_("%(low)s đến %(high)s", low=least, high=most))
    return str(_("tối đa %(high)s", high=most)) if most else str(_("từ %(low)s", low=least))
