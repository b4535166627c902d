"""The administrator's pages over what marketplaces call things: their categories, their units."""

from __future__ import annotations

from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts.access import actor
from accounts.permissions import Right
from accounts.trail.queries import lines
from core.access import requires
from core.database import db
from core.errors import NotFound
from core.formatting import VIETNAM
from core.installation import TURNS, history_of, subject_of
from core.text import clean_line
from core.turns import take_turns
from exporters.categories import known
from exporters.categories.forms import TableForm, units_form
from exporters.categories.services import take_table
from exporters.registry import exporter_of
from exporters.rule_words import MARKS
from exporters.rules import Mark
from exporters.settings_views import blueprint
from exporters.units import MAPPED, PREFIX, choose_units, names_there, present_units, shipped_units


@blueprint.route("/can-bo/cai-dat/nganh-hang/<marketplace>", methods=["GET", "POST"])
@requires(Right.ADMINISTER)
def known_categories(marketplace: str) -> ResponseReturnValue:
    exporter = exporter_of(marketplace)
    session = db.session()
    form = TableForm()
    report = None
    if form.validate_on_submit() and (text := form.text()) is not None:
        report = take_table(
            session,
            actor(),
            marketplace,
            text,
            on=datetime.now(VIETNAM).date(),
            is_sure=bool(form.is_sure.data),
        )
        session.commit()
    typed = clean_line(request.args.get("q", ""))[:100]
    return render_template(
        "exporters/categories/known.html",
        exporter=exporter,
        form=form,
        report=report,
        typed=typed,
        found=known.find(session, marketplace, typed),
        count=known.count(session, marketplace),
        most=known.MOST_FOUND,
    ), 422 if form.errors else 200


@blueprint.route("/can-bo/cai-dat/don-vi/<marketplace>", methods=["GET", "POST"])
@requires(Right.ADMINISTER)
def units(marketplace: str) -> ResponseReturnValue:
    exporter = exporter_of(marketplace)
    if marketplace not in MAPPED:
        raise NotFound
    session = db.session()
    take_turns(session, TURNS)
    form = units_form(marketplace, present_units(session, marketplace))
    if form.validate_on_submit():
        choose_units(session, actor(), marketplace, form.chosen)
        session.commit()
        flash(_("Đã lưu đơn vị. Tệp làm từ giờ dùng các đơn vị này."))
        return redirect(url_for(".units", marketplace=marketplace))
    names = names_there(marketplace)
    return render_template(
        "exporters/categories/units.html",
        exporter=exporter,
        form=form,
        fixed=[(unit, names[unit.theirs]) for unit in shipped_units(marketplace) if unit.mark != Mark.GUESS],
        marks=MARKS,
        history=lines(session, history_of(session, subject_of(f"{PREFIX}{marketplace}"))),
    ), 422 if form.errors else 200
