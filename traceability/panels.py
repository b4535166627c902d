"""What lots and codes add to other pages: public product, front page, workspace, the department's work."""

from __future__ import annotations

from typing import Any

from flask import current_app, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup

from catalog.models import Product, ProductState
from catalog.permissions import businesses_in_scope
from catalog.queries import page_of
from core.database import db
from core.languages import keep_language
from core.work import WorkCard, work_card
from traceability import lists, queries
from traceability import public as telling
from traceability.printing import labels
from traceability.qr import trace_path
from traceability.views.blueprint import today

FRONT_LOTS = 6
_OPEN: dict[str, Any] = {"thu-hoi": lists.RecallFilter.OPEN.value}


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


def suspicions_to_follow(**_facts: object) -> WorkCard:
    """Count reports, and hints at copied labels, that nobody has closed."""
    statement = lists.suspicions(scope=businesses_in_scope(current_user))
    return work_card(
        _("việc đáng ngờ chưa khép"),
        page_of(db.session(), statement, 1, size=1).total,
        url_for("traceability_department.suspicions"),
        _("người mua báo, hoặc dấu hiệu tem bị chép"),
    )


def recalls_to_end(**_facts: object) -> WorkCard:
    """Count lots with an open recall."""
    statement = lists.filtered_lots(scope=businesses_in_scope(current_user), recall=lists.RecallFilter.OPEN)
    return work_card(
        _("lô đang thu hồi"),
        page_of(db.session(), statement, 1, size=1).total,
        url_for("traceability_department.lots", **_OPEN),
        _("theo dõi đến khi kết thúc"),
    )
