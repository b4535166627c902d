"""Show on the pages about selling what the marketplace refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template
from markupsafe import Markup

from catalog.models import Business, Product
from core.database import db
from exporters.base import Exporter
from exporters.mending import Fact, fact_behind
from exporters.returned.models import ListingRejection
from exporters.returned.queries import open_rejections, open_rejections_of
from exporters.returned.reasons import rule_behind
from exporters.rules import rule_pack

MARKETPLACES = ("shopee",)
"""Those that give files back with reasons."""


@dataclass(frozen=True)
class Told:
    """A reason, and the fact that it seems to speak of."""

    rejection: ListingRejection
    fact: Fact | None

    @property
    def mend_url(self) -> str | None:
        """The page on which the fact is changed; None when the reason's words are unknown."""
        return self.fact.url(self.rejection.product_id) if self.fact else None


def told(rejections: Sequence[ListingRejection]) -> list[Told]:
    """Put beside each reason where it is mended."""
    found = []
    for each in rejections:
        rule_id = rule_behind(each.marketplace, each.reason)
        rule = rule_pack(each.marketplace).rule(rule_id) if rule_id else None
        found.append(Told(each, fact_behind(each.marketplace, rule.field) if rule else None))
    return found


def of_marketplace(business: Business, exporter: Exporter) -> Markup | None:
    """Show on a marketplace's page which products came back."""
    if exporter.slug not in MARKETPLACES:
        return None
    rejections = told(open_rejections(db.session(), business.id, exporter.slug))
    return _panel("exporters/returned/_marketplace.html", rejections=rejections, marketplace=exporter.slug)


def of_product(product: Product, marketplace: str) -> Markup | None:
    """Show on a product's page of readiness why it came back."""
    rejections = told(open_rejections_of(db.session(), product.id, marketplace))
    return _panel("exporters/returned/_product.html", rejections=rejections) if rejections else None


def _panel(template: str, **facts: object) -> Markup:
    # Our own template: Jinja has escaped what people wrote.
    return Markup(render_template(template, **facts))  # noqa: S704
