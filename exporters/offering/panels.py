"""What the catalogue's page over choices shows of how they are offered."""

from __future__ import annotations

from flask import render_template
from markupsafe import Markup

from catalog.models import Product
from core.database import db
from exporters.offering.option_photos import first_options, present_option_photos


def option_photos_link(product: Product) -> Markup | None:
    """Lead from the choices to their photos, and say how many options have one."""
    options = first_options(product)
    if not options:
        return None
    # Our own template: Jinja has escaped what people wrote.
    return Markup(  # noqa: S704
        render_template(
            "exporters/offering/option_photos_link.html",
            product=product,
            have_one=len(present_option_photos(db.session(), product)),
            total=len(options),
        )
    )
