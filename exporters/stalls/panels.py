"""What pages of the catalogue and the department's first page show of stalls."""

from __future__ import annotations

from flask import render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup

from accounts.access import may
from accounts.permissions import Right
from catalog.models import Business, Product
from catalog.permissions import businesses_in_scope
from catalog.product_parts import Part
from catalog.queries import page_of
from core.database import db, utcnow
from core.work import WorkCard, work_card
from exporters.adopting.views import ADOPTABLE
from exporters.base import Exporter
from exporters.stalls.changes import is_long_to_compare, lines_of_product, live_listings_of
from exporters.stalls.listing_views import present_changes
from exporters.stalls.models import ListingState
from exporters.stalls.queries import Standing, stalls_of, stalls_that_are
from exporters.stalls.rules import fresh_since, stall_places
from exporters.stalls.services import late_words


def business_stalls(*, business: Business, **_facts: object) -> Markup | None:
    """Show an officer the stalls of a business: what they count as, who said so, who confirmed last."""
    lines = stalls_of(db.session(), business.id, utcnow())
    listed = live_listings_of(db.session(), business.id, utcnow())
    if not lines and not listed:
        return None
    return Markup(  # noqa: S704  (a rendered template)
        render_template(
            "exporters/stalls/_department.html",
            listed=listed,
            lines=[(line, late_words(line.stall)) for line in lines],
            may_review=may(Right.REVIEW),
        )
    )


def marketplace_changes(*, business: Business, exporter: Exporter, **_facts: object) -> Markup:
    """Show on a marketplace's page what differs from what it was last told, with the way to its file.

    Where comparing takes long, a link leads to the page that does it.
    """
    is_long = is_long_to_compare(db.session(), exporter.slug, business.id)
    return Markup(  # noqa: S704  (a rendered template)
        render_template(
            "exporters/stalls/_changes.html",
            exporter=exporter,
            changes=[] if is_long else present_changes(exporter, business.id),
            is_long=is_long,
            has_stalls=exporter.slug in stall_places(),
            may_adopt=exporter.slug in ADOPTABLE,
        )
    )


def where_it_sells(product: Product) -> Markup:
    """Show in the list of a product's parts at how many marketplaces it sells."""
    lines = lines_of_product(db.session(), product, list(stall_places()), utcnow())
    live = [line.label for line in lines if line.listing and line.listing.state == ListingState.LIVE]
    note = ", ".join(live) or _("chưa ghi")
    part = Part(
        _("Đang bán ở sàn nào"), url_for("stalls.where", product_id=product.id), note, "ok" if live else ""
    )
    return Markup(render_template("exporters/_product_parts.html", parts=[part]))  # noqa: S704


def public_stalls(*, business: Business, **_facts: object) -> Markup | None:
    """Show everybody the open stalls that have an address."""
    lines = [
        line
        for line in stalls_of(db.session(), business.id, utcnow())
        if line.link and line.standing in {Standing.CONFIRMED, Standing.UNCONFIRMED}
    ]
    if not lines:
        return None
    return Markup(render_template("exporters/stalls/_public.html", lines=lines))  # noqa: S704


def stalls_to_review(**_facts: object) -> WorkCard:
    """Count stalls that are said to be opened after their marketplace closed."""
    statement = stalls_that_are(
        Standing.WAITING, fresh_since(db.session(), utcnow()), scope=businesses_in_scope(current_user)
    )
    return work_card(
        _("gian hàng cần xem lại"),
        page_of(db.session(), statement, 1, size=1).total,
        url_for("stalls_department.to_review"),
        _("ghi mở sau ngày sàn ngừng, bạn chấp nhận kèm lý do hoặc không tính"),
    )
