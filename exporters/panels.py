"""What pages of the catalogue show of selling: a light for each marketplace, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from flask import current_app, g, render_template
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from catalog.models import Product
from core.config import Settings
from core.database import db
from exporters.base import Exporter, State
from exporters.doors.slugs import DOOR_SLUGS
from exporters.judging.reading import Verdict
from exporters.queries import verdicts_by_marketplace, verdicts_of
from exporters.registry import EXPORTERS, present_exporter, present_exporters

LIGHTS = {State.GREEN: "ok", State.AMBER: "warn", State.RED: "bad", State.OFF: ""}
WORDS: Mapping[State, Any] = {
    State.GREEN: _l("sẵn sàng"),
    State.AMBER: _l("còn chỗ phải chọn"),
    State.RED: _l("còn thiếu"),
    State.OFF: _l("không bán ở đây"),
}


def present_verdicts(business_id: int) -> Mapping[str, list[Verdict]]:
    """Return the verdicts over a business's products by marketplace, read once a request.

    The workspace's list of products asks for each product; the answer is one for all.
    """
    known: dict[int, Mapping[str, list[Verdict]]] = g.setdefault("export_verdicts", {})
    if business_id not in known:
        settings = cast(Settings, current_app.config["GOCQUE"])
        known[business_id] = verdicts_by_marketplace(
            db.session(), present_exporters(db.session()), business_id, settings.public_url
        )
    return known[business_id]


def verdicts_at(business_id: int, marketplace: str) -> list[Verdict]:
    """Return the verdicts at one marketplace or another door; doors are asked only on their own page."""
    if marketplace not in DOOR_SLUGS:
        return present_verdicts(business_id)[marketplace]
    settings = cast(Settings, current_app.config["GOCQUE"])
    exporter = present_exporter(db.session(), marketplace)
    return verdicts_of(db.session(), exporter, business_id, settings.public_url)


def product_lights(product: Product) -> Markup | None:
    """Show on a product's card how ready it is, for each marketplace at which it is offered."""
    offered = [
        (exporter, verdict)
        for exporter, verdict in _verdicts(product)
        if verdict.readiness.state != State.OFF
    ]
    return _panel("exporters/_lights.html", verdicts=offered) if offered else None


def product_problems(product: Product) -> Markup | None:
    """Show on a product's own page what each marketplace would object to."""
    verdicts = _verdicts(product)
    return _panel("exporters/_problems.html", product=product, verdicts=verdicts) if verdicts else None


def _verdicts(product: Product) -> list[tuple[Exporter, Verdict]]:
    by_marketplace = present_verdicts(product.business_id)
    return [
        (exporter, verdict)
        for exporter in EXPORTERS
        for verdict in by_marketplace[exporter.slug]
        if verdict.product_id == product.id
    ]


def _panel(template: str, **facts: object) -> Markup:
    # Our own template: Jinja has escaped what people wrote.
    return Markup(render_template(template, lights=LIGHTS, words=WORDS, **facts))  # noqa: S704
