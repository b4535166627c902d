"""The producer's pages for buyers abroad: English texts, and the wholesale block."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts.access import actor
from accounts.permissions import Right
from catalog.errors import StaleProduct
from catalog.forms import seen_version
from catalog.models import Product
from catalog.part_pages import edit_part
from catalog.services.products import block_differences
from catalog.workspace import product_to_work_on
from core.access import requires
from core.config import Settings
from core.database import db
from core.formatting import VIETNAM
from core.trail import field_words, value_words
from exporters import mending
from exporters.trade import terms
from exporters.trade.forms import EnglishForm, WholesaleForm, wholesale_form
from exporters.trade.rates import present_rate
from exporters.trade.services import is_offered, save_wholesale
from exporters.trade.telling import computed_dollars, counts_of, problems_at
from exporters.units import codes_of, units_by_marketplace
from exporters.views import blueprint
from exporters.wording.telling import told_readings

_TEXTS = (mending.NAME_EN, mending.DESCRIPTION_EN, mending.KEYWORDS_EN)


@blueprint.route("/quan-ly/san-pham/<int:product_id>/tieng-anh", methods=["GET", "POST"])
@requires(Right.WORK)
def english(product_id: int) -> ResponseReturnValue:
    return edit_part(product_id, EnglishForm, "exporters/english.html", _about_texts)


@blueprint.route("/quan-ly/san-pham/<int:product_id>/ban-buon", methods=["GET", "POST"])
@requires(Right.WORK)
def wholesale(product_id: int) -> ResponseReturnValue:
    session = db.session()
    row = product_to_work_on(product_id)
    form = wholesale_form(
        row,
        offered=is_offered(session, row) and row.wholesale is not None,
        common=present_rate(session),
        unit_there=codes_of(row.unit, units_by_marketplace(session)).get(terms.SLUG, ""),
    )
    if not form.validate_on_submit():
        return _wholesale_page(row, form), 422 if request.method == "POST" else 200
    try:
        save_wholesale(
            session,
            row,
            actor=actor(),
            expected_version=seen_version(form.version),
            offered=bool(form.offered.data),
            block=form.block(),
        )
    except StaleProduct:
        session.rollback()
        row = product_to_work_on(product_id)
        return _wholesale_page(row, form, versions=_versions(row, form)), 409
    session.commit()
    flash(_("Đã lưu phần bán buôn.") if form.offered.data else _("Đã lưu. Sản phẩm chưa chào bán buôn."))
    return redirect(url_for("exporters.wholesale", product_id=product_id))


def _about_texts(row: Product, form: Any) -> dict[str, Any]:
    typed = {} if form.errors else form.facts()
    return {
        "counts": counts_of(row, typed),
        "problems": problems_at(db.session(), row, [terms.SLUG], _TEXTS, _public_url()),
        **told_readings(db.session(), row),
    }


def _wholesale_page(row: Product, form: WholesaleForm, **facts: Any) -> str:
    told = problems_at(db.session(), row, [terms.SLUG], [mending.WHOLESALE], _public_url())
    return render_template(
        "exporters/wholesale.html",
        product=row,
        business=row.business,
        form=form,
        ports=terms.ports(),
        problems=told if row.wholesale is not None else [],
        dollars=computed_dollars(db.session(), row, on=datetime.now(VIETNAM).date()),
        **facts,
    )


def _versions(row: Product, form: WholesaleForm) -> list[tuple[str, str, str]]:
    """Return (label, saved, typed) of what differs; saving once more then knows what it replaces."""
    form.version.data = form.version.raw_data = None
    form.version.process_data(str(row.version))
    differing = block_differences("wholesale", row.wholesale or {}, form.block() or {})
    return [(field_words(key), value_words(key, a), value_words(key, b)) for key, (a, b) in differing.items()]


def _public_url() -> str:
    return cast(Settings, current_app.config["GOCQUE"]).public_url
