"""The producer's pages about stalls: which there are, which was closed, which still sells."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from accounts.access import actor
from accounts.permissions import Right
from catalog.errors import RefusedField
from catalog.forms import ActionForm, seen_version
from catalog.models import Business
from catalog.views.blueprints import today
from catalog.workspace import present_business
from core import once
from core.access import requires
from core.database import db, utcnow
from exporters.stalls import services
from exporters.stalls.forms import CloseForm, StallForm
from exporters.stalls.models import Stall
from exporters.stalls.permissions import own_stall
from exporters.stalls.queries import lines_of, stalls_of
from exporters.stalls.rules import label_of, present_months
from exporters.stalls.services import StaleStall, late_words

blueprint = Blueprint("stalls", __name__, url_prefix="/quan-ly/ban-hang")
NAV = "selling"


@blueprint.get("/gian-hang")
@requires(Right.WORK)
def stalls() -> ResponseReturnValue:
    business = present_business()
    session = db.session()
    lines = stalls_of(session, business.id, utcnow())
    return render_template(
        "exporters/stalls/stalls.html",
        business=business,
        open_stalls=[(line, late_words(line.stall)) for line in lines if line.is_open],
        old_stalls=[line for line in lines if not line.is_open],
        months=present_months(session),
        nav_key=NAV,
    )


@blueprint.route("/gian-hang/them", methods=["GET", "POST"])
@requires(Right.WORK)
def new_stall() -> ResponseReturnValue:
    session = db.session()
    business = present_business()
    form = StallForm()
    if form.validate_on_submit():
        if answer := once.first_answer(session, current_user.id, form.form_id.data):
            return redirect(answer)
        try:
            services.open_stall(
                session,
                business,
                actor=actor(),
                marketplace=form.marketplace.data,
                url=form.url.data or "",
                opened_on=form.opened(),
                today=today(),
            )
        except RefusedField as refused:
            session.rollback()
            business = present_business()
            form[refused.field].errors = [str(refused)]
        else:
            flash(_("Đã ghi gian hàng."))
            return redirect(
                once.finish(session, current_user.id, form.form_id.data, url_for("stalls.stalls"))
            )
    return _form_page(form, business, None), 422 if form.errors else 200


@blueprint.route("/gian-hang/<int:stall_id>/sua", methods=["GET", "POST"])
@requires(Right.WORK)
def edit_stall(stall_id: int) -> ResponseReturnValue:
    session = db.session()
    row = own_stall(session, current_user.id, stall_id)
    form = StallForm(row)
    if not form.validate_on_submit():
        return _form_page(form, row.business, row), 422 if request.method == "POST" else 200
    try:
        services.edit_stall(
            session,
            row,
            actor=actor(),
            expected_version=seen_version(form.version),
            url=form.url.data or "",
            opened_on=form.opened(),
            today=today(),
        )
    except RefusedField as refused:
        session.rollback()
        row = own_stall(session, current_user.id, stall_id)
        form[refused.field].errors = [str(refused)]
        return _form_page(form, row.business, row), refused.status
    except StaleStall as refused:
        session.rollback()
        row = own_stall(session, current_user.id, stall_id)
        form.version.data = form.version.raw_data = None
        form.version.process_data(str(row.version))
        return _form_page(form, row.business, row, message=str(refused)), refused.status
    session.commit()
    flash(_("Đã lưu gian hàng."))
    return redirect(url_for("stalls.stalls"))


@blueprint.route("/gian-hang/<int:stall_id>/dong", methods=["GET", "POST"])
@requires(Right.WORK)
def close_stall(stall_id: int) -> ResponseReturnValue:
    session = db.session()
    row = own_stall(session, current_user.id, stall_id)
    form = CloseForm(data={"closed_on": today()})
    if form.validate_on_submit():
        try:
            services.close_stall(session, row, actor=actor(), closed_on=form.closed(), today=today())
        except RefusedField as refused:
            session.rollback()
            row = own_stall(session, current_user.id, stall_id)
            form.closed_on.errors = [str(refused)]
        else:
            session.commit()
            flash(_("Đã ghi là gian hàng đã đóng."))
            return redirect(url_for("stalls.stalls"))
    page = render_template(
        "exporters/stalls/close.html",
        business=row.business,
        stall=row,
        label=label_of(row.marketplace),
        form=form,
        nav_key=NAV,
    )
    return page, 422 if form.errors else 200


@blueprint.post("/gian-hang/<int:stall_id>/xac-nhan")
@requires(Right.WORK)
def confirm_stall(stall_id: int) -> ResponseReturnValue:
    session = db.session()
    row = own_stall(session, current_user.id, stall_id)
    if ActionForm().validate_on_submit():
        try:
            services.confirm_stall(session, row, actor=actor())
        except RefusedField as refused:
            session.rollback()
            flash(str(refused), "warn")
        else:
            session.commit()
            flash(_("Đã ghi: hôm nay gian hàng vẫn đang bán."))
    return redirect(url_for("stalls.stalls"))


def _form_page(form: StallForm, business: Business, row: Stall | None, *, message: str = "") -> str:
    line = lines_of(db.session(), [row], utcnow())[0] if row else None
    return render_template(
        "exporters/stalls/stall_edit.html",
        business=business,
        line=line,
        form=form,
        message=message,
        nav_key=NAV,
    )
