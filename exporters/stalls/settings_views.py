"""The administrator's page over how long a confirmation counts."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired

from accounts.access import actor
from accounts.permissions import Right
from accounts.trail.queries import lines
from core.access import requires
from core.database import db
from core.forms import Between, WholeNumberField
from core.installation import TURNS, history_of, subject_of
from core.seen import SeenForm
from core.turns import take_turns
from exporters.rule_words import MARKS
from exporters.rules import Mark
from exporters.settings_views import blueprint
from exporters.stalls.rules import (
    CONFIRM_MONTHS,
    PREFIX,
    choose_months,
    present_months,
    shipped_months,
    stall_places,
)

_RULE = shipped_months()


class MonthsForm(SeenForm):
    """For how many months a confirmation counts."""

    months = WholeNumberField(
        _l("Số tháng"), [InputRequired(_l("Bạn ghi số tháng.")), Between(_RULE.low, _RULE.high)]
    )


@blueprint.route("/can-bo/cai-dat/gian-hang", methods=["GET", "POST"])
@requires(Right.ADMINISTER)
def stalls() -> ResponseReturnValue:
    session = db.session()
    take_turns(session, TURNS)
    form = MonthsForm(data={"months": present_months(session)})
    if form.validate_on_submit():
        choose_months(session, actor(), form.months.data or _RULE.value)
        session.commit()
        flash(_("Đã lưu. Từ giờ gian hàng và sản phẩm trên sàn được tính theo số tháng này."))
        return redirect(url_for("settings.stalls"))
    page = render_template(
        "exporters/settings/stalls.html",
        form=form,
        rule=_RULE,
        mark=MARKS[Mark(_RULE.mark)],
        places=[(place, MARKS[Mark(place.mark)]) for place in stall_places().values()],
        history=lines(session, history_of(session, subject_of(PREFIX + CONFIRM_MONTHS))),
    )
    return page, 422 if form.errors else 200
