"""What marketplaces take, told beside the forms in which it is typed; read from the packs that hold now."""

from __future__ import annotations

from collections.abc import Callable

from flask import g, render_template
from flask_babel import gettext as _
from markupsafe import Markup

from catalog.models import Product
from core.database import db
from exporters import mending
from exporters.base import Exporter
from exporters.judging.judge import pack_of
from exporters.mending import Fact, fact_behind
from exporters.registry import present_exporters
from exporters.rule_words import OF_THE_FILE, RULES, limits_words
from exporters.rules import Mark, Rule

FORMS: dict[str, tuple[Fact, ...]] = {
    "product.new": (mending.NAME, mending.DESCRIPTION, mending.PRICE),
    "product.edit": (mending.NAME, mending.DESCRIPTION, mending.PRICE),
    "product.photos": (mending.PHOTOS,),
    "product.package": (mending.WEIGHT, mending.SIZE),
    "product.variants": (mending.SKU, mending.STOCK, mending.PRICE),
}
"""Panels under forms, and the facts that are typed there."""


def hints_under(facts: tuple[Fact, ...]) -> Callable[..., Markup | None]:
    """Return the panel that tells the limits of facts."""

    def panel(product: Product | None = None) -> Markup | None:
        limits = limits_of(facts)
        if not limits:
            return None
        # Our own template: Jinja has escaped what people wrote.
        return Markup(  # noqa: S704
            render_template("exporters/_part_problems.html", problems=[], limits=limits)
        )

    return panel


def limits_of(facts: tuple[Fact, ...]) -> list[str]:
    """Return the limits of facts at every marketplace that is open, guesses named as such."""
    if "present_exporters" not in g:
        g.present_exporters = present_exporters(db.session())
    return [
        _sentence(exporter, rule)
        for exporter in g.present_exporters
        if not exporter.notice
        for rule in pack_of(exporter).rules
        if rule.id not in OF_THE_FILE
        and (rule.minimum is not None or rule.maximum is not None)
        and fact_behind(exporter.slug, rule.field) in facts
    ]


def _sentence(exporter: Exporter, rule: Rule) -> str:
    said = f"{exporter.label}: {RULES[rule.id]} {limits_words(rule)}"
    return str(_("%(said)s (đoán)", said=said)) if rule.mark is Mark.GUESS else said
