"""What the importer's pages show of marketplaces: what each column may hold, and how ready goods are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from flask import current_app, render_template
from markupsafe import Markup

from catalog.importing.fields import Column
from catalog.models import Business, ProductState
from core.config import Settings
from core.database import db
from exporters import mending
from exporters.base import Exporter, Readiness, State, readiness
from exporters.hints import limits_of
from exporters.listings import EXPORTED, listings_of
from exporters.mending import Fact, fact_behind
from exporters.registry import present_exporters

_PARCEL = ("package_length_mm", "package_width_mm", "package_height_mm")
_COLUMNS: Mapping[tuple[str, ...], Fact] = {
    ("sku",): mending.SKU,
    ("name",): mending.NAME,
    ("description",): mending.DESCRIPTION,
    ("price_vnd",): mending.PRICE,
    ("gross_weight_g",): mending.WEIGHT,
    _PARCEL: mending.SIZE,
    ("name_en",): mending.NAME_EN,
    ("description_en",): mending.DESCRIPTION_EN,
    ("gtin",): mending.GTIN,
    ("stock",): mending.STOCK,
    ("tier_1", "option_1", "tier_2", "option_2"): mending.OPTIONS,
}
"""Columns of the importer's file, and the fact whose limits hold for them."""
MOST_JUDGED = 500
"""How many products of a file are judged while its page is made."""
_TOLD_FACTS = 6


@dataclass(frozen=True)
class Stand:
    """How ready the products of a file are at one marketplace."""

    exporter: Exporter
    missing: int
    to_look_at: int
    facts: list[str]
    """What most of them lack, the commonest first."""


def import_limits(columns: Sequence[Column]) -> Markup | None:
    """Show what each marketplace takes in each column, as the packs say that hold now."""
    titles = {column.key: column.title for column in columns}
    told = [
        (", ".join(titles[key] for key in keys if key in titles), limits)
        for keys, fact in _COLUMNS.items()
        if (limits := limits_of((fact,)))
    ]
    return _panel("exporters/import_limits.html", told=told) if told else None


def import_readiness(business: Business, product_ids: Sequence[int]) -> Markup | None:
    """Show how many of the products that a file brought in marketplaces would refuse or remark upon."""
    if not product_ids:
        return None
    session, chosen = db.session(), sorted(product_ids)[:MOST_JUDGED]
    settings = cast(Settings, current_app.config["GOCQUE"])
    exporters = [each for each in present_exporters(session) if not each.notice]
    found: dict[str, list[Readiness]] = {each.slug: [] for each in exporters}
    states = (ProductState.DRAFT, *EXPORTED)
    for listing in listings_of(session, business.id, settings.public_url, only=chosen, states=states):
        for exporter in exporters:
            found[exporter.slug].append(readiness(exporter, listing))
    stands = [_stand(exporter, found[exporter.slug]) for exporter in exporters]
    return _panel(
        "exporters/import_readiness.html",
        stands=[each for each in stands if each],
        judged=len(chosen),
        total=len(product_ids),
    )


def _stand(exporter: Exporter, verdicts: Sequence[Readiness]) -> Stand | None:
    """Return how ready products are; None where none of them is offered."""
    states = Counter(each.state for each in verdicts)
    if states[State.OFF] == len(verdicts):
        return None
    lacking = Counter(
        label
        for verdict in verdicts
        for label in {str(fact_behind(exporter.slug, each.field).label) for each in verdict.problems}
    )
    facts = sorted(lacking, key=lambda label: (-lacking[label], label))[:_TOLD_FACTS]
    return Stand(exporter, states[State.RED], states[State.AMBER], facts)


def _panel(template: str, **facts: object) -> Markup:
    # Our own template: Jinja has escaped what people wrote.
    return Markup(render_template(template, **facts))  # noqa: S704
