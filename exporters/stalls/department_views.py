"""The department's pages about stalls: those to look at, the decision, and "still sells" in one tap."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from accounts.access import actor
from accounts.permissions import Right
from catalog.errors import RefusedField
from catalog.forms import ActionForm, seen_version
from catalog.permissions import businesses_in_scope
from catalog.queries import page_of
from core.access import requires
from core.database import db, utcnow
from exporters.stalls import listings, services
from exporters.stalls.forms import ACCEPT, VerdictForm
from exporters.stalls.permissions import listing_in_scope, stall_in_scope
from exporters.stalls.queries import Standing, lines_of, stalls_that_are
from exporters.stalls.rules import fresh_since
from exporters.stalls.services import NothingToJudge, StaleStall, late_words

blueprint = Blueprint("stalls_department", __name__, url_prefix="/can-bo/gian-hang")
NAV = "work"


@blueprint.get("")
@requires(Right.READ_DEPARTMENT)
def to_review() -> ResponseReturnValue:
    session = db.session()
    statement = stalls_that_are(
        Standing.WAITING, fresh_since(session, utcnow()), scope=businesses_in_scope(current_user)
    )
    found = page_of(session, statement, request.args.get("trang", 1, type=int))
    return render_template(
        "exporters/stalls/to_review.html",
        found=found,
        lines=[(line, late_words(line.stall)) for line in lines_of(session, found.rows, utcnow())],
        address=lambda page: url_for("stalls_department.to_review", trang=page),
        nav_key=NAV,
    )


@blueprint.route("/<int:stall_id>", methods=["GET", "POST"])
@requires(Right.REVIEW)
def review(stall_id: int) -> ResponseReturnValue:
    session = db.session()
    row = stall_in_scope(session, current_user, stall_id)
    form = VerdictForm(data={"version": str(row.version)})
    if form.validate_on_submit():
        try:
            services.judge_stall(
                session,
                row,
                actor=actor(),
                expected_version=seen_version(form.version),
                accepted=form.decision.data == ACCEPT,
                reason=form.reason.data or "",
            )
        except RefusedField as refused:
            session.rollback()
            row = stall_in_scope(session, current_user, stall_id)
            form[refused.field].errors = [str(refused)]
        except (StaleStall, NothingToJudge) as refused:
            session.rollback()
            flash(str(refused), "warn")
            return redirect(url_for("stalls_department.review", stall_id=stall_id))
        else:
            session.commit()
            flash(_("Đã ghi quyết định kèm lý do."))
            return redirect(url_for("catalog_department.business", slug=row.business.slug))
    (line,) = lines_of(session, [row], utcnow())
    page = render_template(
        "exporters/stalls/review.html",
        line=line,
        business=row.business,
        late=late_words(row),
        form=form,
        may_judge=bool(late_words(row)) and row.closed_on is None,
        nav_key=NAV,
    )
    return page, 422 if form.errors else 200


@blueprint.post("/<int:stall_id>/xac-nhan")
@requires(Right.REVIEW)
def confirm(stall_id: int) -> ResponseReturnValue:
    session = db.session()
    row = stall_in_scope(session, current_user, stall_id)
    if ActionForm().validate_on_submit():
        try:
            services.confirm_stall(session, row, actor=actor())
        except RefusedField as refused:
            session.rollback()
            flash(str(refused), "warn")
        else:
            session.commit()
            flash(_("Đã ghi: hôm nay gian hàng vẫn đang bán."))
    return redirect(url_for("catalog_department.business", slug=row.business.slug))


@blueprint.post("/san-pham/<int:listing_id>/xac-nhan")
@requires(Right.REVIEW)
def confirm_listing(listing_id: int) -> ResponseReturnValue:
    session = db.session()
    row = listing_in_scope(session, current_user, listing_id)
    slug = row.product.business.slug
    if ActionForm().validate_on_submit():
        try:
            listings.confirm_listing(session, actor(), row)
        except RefusedField as refused:
            session.rollback()
            flash(str(refused), "warn")
        else:
            session.commit()
            flash(_("Đã ghi: hôm nay sản phẩm vẫn đang bán."))
    return redirect(url_for("catalog_department.business", slug=slug, _anchor="stalls"))
