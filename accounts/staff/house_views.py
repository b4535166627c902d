"""Pages of the administrator over agencies, and over the numbers of the sign-in."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from accounts.access import actor
from accounts.permissions import Right
from accounts.services import BadName
from accounts.sign_in_rules import WORDS, present_values, shipped_rules
from accounts.staff import queries, services
from accounts.staff.forms import AgencyForm, sign_in_rules_form
from accounts.staff.views import blueprint
from core import once
from core.access import requires
from core.database import db
from core.installation import TURNS, put_setting, settings_under
from core.seen import hold
from core.turns import take_turns


@blueprint.route("/can-bo/tai-khoan/co-quan", methods=["GET", "POST"])
@requires(Right.ADMINISTER)
def agencies() -> ResponseReturnValue:
    session = db.session()
    form = AgencyForm()
    here = url_for(".agencies")
    if form.validate_on_submit():
        if once.first_answer(session, current_user.id, form.form_id.data):
            return redirect(here)
        try:
            services.add_agency(session, actor(), form.name.data or "")
        except (BadName, services.AgencyTaken) as problem:
            session.rollback()
            form.name.errors = [str(problem)]
        else:
            once.finish(session, current_user.id, form.form_id.data, here)
            flash(_("Đã thêm cơ quan."))
            return redirect(here)
    rows = queries.agencies_with_counts(session)
    return (
        render_template("accounts/staff/agencies.html", form=form, rows=rows),
        422 if form.errors else 200,
    )


@blueprint.route("/can-bo/tai-khoan/co-quan/<int:agency_id>", methods=["GET", "POST"])
@requires(Right.ADMINISTER)
def agency(agency_id: int) -> ResponseReturnValue:
    session = db.session()
    row = queries.agency_numbered(session, agency_id)
    hold(session, row)
    form = AgencyForm(data={"name": row.name})
    if form.validate_on_submit():
        try:
            services.rename_agency(session, actor(), row, form.name.data or "")
        except (BadName, services.AgencyTaken) as problem:
            session.rollback()
            form.name.errors = [str(problem)]
        else:
            session.commit()
            flash(_("Đã đổi tên cơ quan."))
            return redirect(url_for(".agencies"))
    return render_template("accounts/staff/agency.html", form=form), 422 if form.errors else 200


@blueprint.route("/can-bo/cai-dat/dang-nhap", methods=["GET", "POST"])
@requires(Right.ADMINISTER)
def sign_in_rules() -> ResponseReturnValue:
    session = db.session()
    take_turns(session, TURNS)
    rules = shipped_rules()
    form = sign_in_rules_form(rules, present_values(session))
    if form.validate_on_submit():
        for name, rule in rules.items():
            put_setting(session, actor(), rule.key, form[name].data, shipped=rule.value)
        session.commit()
        flash(_("Đã lưu cài đặt đăng nhập."))
        return redirect(url_for(".sign_in_rules"))
    return render_template(
        "accounts/staff/sign_in_rules.html",
        form=form,
        rules=rules,
        words=WORDS,
        chosen=settings_under(session, "accounts."),
    ), 422 if form.errors else 200
