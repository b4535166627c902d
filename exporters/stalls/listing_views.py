"""The producer's pages about products at marketplaces: what changed, what goes out, what sells where."""

from __future__ import annotations

from typing import Any, cast

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from accounts.access import actor
from accounts.permissions import Right
from catalog.errors import RefusedField
from catalog.forms import ActionForm
from catalog.models import Product
from catalog.views.blueprints import today
from catalog.workspace import present_business, product_to_work_on
from core import once
from core.access import requires
from core.config import Settings
from core.database import db, utcnow
from core.errors import NotFound
from exporters import services
from exporters.base import Exporter
from exporters.errors import TemplateRefused
from exporters.forms import FILE_LABELS
from exporters.registry import EXPORTERS, TEMPLATE_EXPORTERS, exporter_of
from exporters.stalls import listings
from exporters.stalls.changes import (
    Change,
    changes_at,
    line_of,
    lines_at,
    lines_of_product,
    offered_products,
    to_export,
)
from exporters.stalls.listing_forms import MOST_PICKED, ChosenFileForm, ChosenTemplateForm, ListingForm
from exporters.stalls.listings import StaleListing
from exporters.stalls.models import ListingState
from exporters.stalls.rules import fresh_since, label_of, stall_places
from exporters.stalls.views import NAV, blueprint


@blueprint.route("/<marketplace>/chon-san-pham", methods=["GET", "POST"])
@requires(Right.WORK)
def choose(marketplace: str) -> ResponseReturnValue:
    """Make a file of some products: those picked, or with ``?thay-doi=1`` those that changed."""
    exporter = exporter_of(marketplace)
    session = db.session()
    business = present_business()
    only_changed = bool(request.args.get("thay-doi"))
    changes = present_changes(exporter, business.id) if only_changed else []
    form = _choice_form(exporter, business.id, only_changed=only_changed)
    if form.validate_on_submit() and (not only_changed or to_export(changes)):
        if answer := once.first_answer(session, current_user.id, form.form_id.data):
            return redirect(answer)
        try:
            run = services.start_run(
                session,
                business,
                marketplace,
                actor=actor(),
                on=today(),
                products=to_export(changes) if only_changed else form.picked(),
                **_file_of(form),
            )
        except TemplateRefused as problem:
            session.rollback()
            business = present_business()
            form["template" if "template" in form else "suffix"].errors = [str(problem)]
        else:
            there = url_for("exporters.run", run_id=run.id)
            return redirect(once.finish(session, current_user.id, form.form_id.data, there))
    page = render_template(
        "exporters/stalls/choose.html",
        business=business,
        exporter=exporter,
        form=form,
        only_changed=only_changed,
        changes=changes,
        can_write=bool(to_export(changes)) if only_changed else bool(form.products.choices),
        file_labels=FILE_LABELS,
        nav_key=NAV,
    )
    return page, 422 if form.errors else 200


@blueprint.get("/<marketplace>/dang-ban")
@requires(Right.WORK)
def listed(marketplace: str) -> ResponseReturnValue:
    session = db.session()
    business = present_business()
    if marketplace not in stall_places():
        raise NotFound
    changes = _changes_where_we_write(marketplace, business.id)
    return render_template(
        "exporters/stalls/listed.html",
        business=business,
        label=label_of(marketplace),
        marketplace=marketplace,
        places=stall_places().values(),
        rows=lines_at(session, business.id, marketplace, changes, utcnow()),
        nav_key=NAV,
    )


@blueprint.get("/dang-ban/<int:product_id>")
@requires(Right.WORK)
def where(product_id: int) -> ResponseReturnValue:
    product = product_to_work_on(product_id)
    return render_template(
        "exporters/stalls/where.html",
        business=product.business,
        product=product,
        lines=lines_of_product(db.session(), product, list(stall_places()), utcnow()),
        nav_key=NAV,
    )


@blueprint.route("/dang-ban/<int:product_id>/<marketplace>", methods=["GET", "POST"])
@requires(Right.WORK)
def say(product_id: int, marketplace: str) -> ResponseReturnValue:
    session = db.session()
    product = product_to_work_on(product_id)
    if marketplace not in stall_places():
        raise NotFound
    form = ListingForm(listings.listing_at(session, product.id, marketplace))
    if form.validate_on_submit():
        try:
            _keep(product, marketplace, form)
        except RefusedField as refused:
            session.rollback()
            product = product_to_work_on(product_id)
            form[refused.field].errors = [str(refused)]
        except StaleListing as refused:
            session.rollback()
            flash(str(refused), "warn")
            return redirect(url_for("stalls.say", product_id=product_id, marketplace=marketplace))
        else:
            session.commit()
            flash(_("Đã ghi."))
            return redirect(url_for("stalls.where", product_id=product_id))
    row = listings.listing_at(session, product.id, marketplace)
    page = render_template(
        "exporters/stalls/say.html",
        business=product.business,
        product=product,
        line=line_of(marketplace, row, fresh_since(session, utcnow())),
        form=form,
        nav_key=NAV,
    )
    return page, 422 if form.errors else 200


@blueprint.post("/dang-ban/<int:product_id>/<marketplace>/xac-nhan")
@requires(Right.WORK)
def still_sells(product_id: int, marketplace: str) -> ResponseReturnValue:
    session = db.session()
    product = product_to_work_on(product_id)
    row = listings.listing_at(session, product.id, marketplace)
    if row is None:
        raise NotFound
    if ActionForm().validate_on_submit():
        try:
            listings.confirm_listing(session, actor(), row)
        except RefusedField as refused:
            session.rollback()
            flash(str(refused), "warn")
        else:
            session.commit()
            flash(_("Đã ghi: hôm nay sản phẩm vẫn đang bán."))
    return redirect(url_for("stalls.where", product_id=product_id))


def present_changes(exporter: Exporter, business_id: int) -> list[Change]:
    """Return what differs from the last files of a business at a marketplace."""
    settings = cast(Settings, current_app.config["GOCQUE"])
    return changes_at(db.session(), exporter, business_id, settings.public_url)


def _changes_where_we_write(marketplace: str, business_id: int) -> list[Change]:
    known = {exporter.slug: exporter for exporter in EXPORTERS}
    return present_changes(known[marketplace], business_id) if marketplace in known else []


def _keep(product: Product, marketplace: str, form: ListingForm) -> None:
    session = db.session()
    if form.state.data == ListingState.LIVE:
        listings.mark_live(session, actor(), product, marketplace, url=form.url.data or "")
    elif form.state.data == ListingState.REJECTED:
        listings.mark_rejected(session, actor(), product, marketplace, form.reason.data or "")
    else:
        listings.end_listing(session, actor(), product, marketplace)


def _choice_form(
    exporter: Exporter, business_id: int, *, only_changed: bool
) -> ChosenTemplateForm | ChosenFileForm:
    form: ChosenTemplateForm | ChosenFileForm
    given = request.args.get("san-pham", 0, type=int)
    data: dict[str, Any] = {"products": [given] if given else []}
    if exporter.slug in TEMPLATE_EXPORTERS:
        form = ChosenTemplateForm(data=data)
    else:
        form = ChosenFileForm(data=data)
        form.offer(exporter.suffixes)
    if only_changed:
        del form.products
    else:
        offered = offered_products(db.session(), business_id, exporter.slug)
        form.products.choices = [each for each in offered if given in (0, each[0])][:MOST_PICKED]
    return form


def _file_of(form: ChosenTemplateForm | ChosenFileForm) -> dict[str, Any]:
    if isinstance(form, ChosenFileForm):
        return {"suffix": form.suffix.data}
    file = form.template.data
    return {"template": file.read(), "template_name": file.filename or ""}
