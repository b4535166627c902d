"""The lines on a product's own page that lead to what it says otherwise at each marketplace."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _

from catalog.models import Product
from catalog.product_parts import Part
from core.database import db
from exporters.listings import default_channels
from exporters.models import ListingSettings
from exporters.overrides.services import own_counts
from exporters.registry import EXPORTERS


def own_parts(product: Product) -> list[Part]:
    """Return a line for each marketplace at which the product is offered."""
    session = db.session()
    settings = session.get(ListingSettings, product.id)
    channels = settings.channels if settings is not None else default_channels(product)
    counts = own_counts(session, product)
    return [
        Part(
            _("Riêng cho %(marketplace)s", marketplace=exporter.label),
            url_for("exporters.own_words", marketplace=exporter.slug, product_id=product.id),
            _("khác %(count)s chỗ", count=counts[exporter.slug])
            if counts.get(exporter.slug)
            else _("như chung"),
            "info" if counts.get(exporter.slug) else "",
        )
        for exporter in EXPORTERS
        if channels.get(exporter.slug)
    ]
