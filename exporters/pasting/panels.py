"""Show on a marketplace's page what else helps where a filled template is not enough."""

from __future__ import annotations

from flask import render_template
from markupsafe import Markup

from catalog.models import Business
from exporters.base import Exporter
from exporters.registry import TEMPLATE_EXPORTERS


def other_ways(business: Business, exporter: Exporter) -> Markup | None:
    """Offer rows to paste, pictures to add by hand, and the reading of what came back."""
    if exporter.slug not in TEMPLATE_EXPORTERS:
        return None
    # Our own template: Jinja has escaped what people wrote.
    return Markup(  # noqa: S704
        render_template("exporters/pasting/_other_ways.html", business=business, marketplace=exporter.slug)
    )
