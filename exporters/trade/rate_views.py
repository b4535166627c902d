"""The administrator's page over the rate of đồng to a dollar."""

from __future__ import annotations

from datetime import datetime

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts.access import actor
from accounts.permissions import Right
from accounts.trail.queries import lines
from core.access import requires
from core.database import db
from core.formatting import VIETNAM
from core.installation import TURNS, history_of, subject_of
from core.turns import take_turns
from exporters.rule_words import MARKS
from exporters.rules import Mark
from exporters.settings_views import blueprint
from exporters.trade.rate_forms import rate_form
from exporters.trade.rates import DAYS, RATE, age_days, old_after_days, present_rate, set_rate, shipped_days


@blueprint.route("/can-bo/cai-dat/ty-gia", methods=["GET", "POST"])
@requires(Right.ADMINISTER)
def usd_rate() -> ResponseReturnValue:
    session = db.session()
    take_turns(session, TURNS)
    today = datetime.now(VIETNAM).date()
    rate, days = present_rate(session), old_after_days(session)
    form = rate_form(rate, days)
    if form.validate_on_submit() and form.validate_not_after(today):
        set_rate(session, actor(), form.rate(), days=form.days.data or days)
        session.commit()
        flash(_("Đã lưu tỷ giá. Sản phẩm theo tỷ giá chung tính giá mới từ giờ."))
        return redirect(url_for(".usd_rate"))
    shipped = shipped_days()
    return render_template(
        "exporters/settings/usd_rate.html",
        form=form,
        rate=rate,
        age=age_days(rate, on=today) if rate is not None else None,
        days=days,
        shipped=shipped,
        mark=MARKS[Mark(shipped["mark"])],
        history=lines(
            session,
            sorted(
                (entry for key in (RATE, DAYS) for entry in history_of(session, subject_of(key))),
                key=lambda entry: -entry.id,
            ),
        ),
    ), 422 if form.errors else 200
