"""What lots and codes add to the catalogue's pages: the public product, the front page, the workspace."""

from __future__ import annotations

from flask import current_app, render_template, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from catalog.models import Product, ProductState
from core.database import db
from core.languages import keep_language
from traceability import labels, queries
from traceability import public as telling
from traceability.qr import trace_path
from traceability.views.blueprint import today

FRONT_LOTS = 6


def public_lots(*, product: Product, **_facts: object) -> Markup:
    """Show a product's newest lots on its public page, with the way to their trace pages."""
    on = today()
    lots = queries.newest_lots(db.session(), product.id)
    return Markup(  # noqa: S704  (a rendered template)
        render_template(
            "traceability/panels/public_lots.html",
            lots=[telling.lot_line(lot, product, on=on) for lot in lots],
            path=keep_language(trace_path(product.code)),
        )
    )


def front_lots(**_facts: object) -> Markup | None:
    """Show the newest lots of listed products on the front page; nothing while there is none."""
    on = today()
    lines = [
        telling.lot_line(lot, lot.product, on=on, with_names=True)
        for lot in queries.newest_public_lots(db.session(), on=on, limit=FRONT_LOTS)
        if lot.product is not None
    ]
    if not lines:
        return None
    return Markup(render_template("traceability/panels/front_lots.html", lots=lines))  # noqa: S704  (a rendered template)


def workspace_product(*, product: Product, **_facts: object) -> Markup:
    """Show a product's code and lots to those who work on it."""
    settings = current_app.config["GOCQUE"]
    is_draft = product.state == ProductState.DRAFT
    return Markup(  # noqa: S704  (a rendered template)
        render_template(
            "traceability/panels/workspace_product.html",
            product=product,
            label=None if is_draft else labels.label(product, None, settings.public_url),
            lots=queries.newest_lots(db.session(), product.id, limit=3),
        )
    )


def workspace_card(*, product: Product, **_facts: object) -> Markup | None:
    """Offer the label of a product on its card in the workspace; asks the database nothing."""
    if product.state == ProductState.DRAFT:
        return None
    link = url_for("traceability.sheet", product_id=product.id)
    return Markup('<a class="btn" href="{}">{}</a>').format(link, _("In tem"))


def signed_up(*, product: Product, **_facts: object) -> Markup:
    """Show the code of a first product to its maker, with the way to the printed label."""
    label = labels.label(product, None, current_app.config["GOCQUE"].public_url)
    return Markup(render_template("traceability/panels/signed_up.html", label=label))  # noqa: S704  (a rendered template)
