"""Programmes with targets and results, and bringing a list in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from accounts.access import actor, may
from accounts.permissions import Right
from catalog.models import BusinessKind
from catalog.queries import name_of
from core.access import requires
from core.database import db
from core.formatting import number_vi
from core.text import clean_line
from core.trail import action_words, changes_of
from programmes.counting import Selection
from programmes.evidence import is_link
from programmes.forms import ImportForm
from programmes.importing import ImportRefused, import_programmes, read_document
from programmes.importing.results import BLOCK_LABELS, UnreadableFile, place_of
from programmes.indicators.pack import definitions_of
from programmes.models import Programme
from programmes.periods import Period, target_periods
from programmes.permissions import acts_in_scope, may_lead
from programmes.queries import directory
from programmes.queries.figures import distinct_by_programme
from programmes.reports import kind_label
from programmes.targets import target_of
from programmes.views import blueprint
from programmes.views.questions import parameters, today
from programmes.views.words import STATE_LABELS, UNITS, state_parameter, target_words


@dataclass(frozen=True)
class PlanLine:
    """A programme's result of one period with its target, and the address of who was counted.

    Attributes:
        target: None when the period has none; 0 is a plan to reach none.
    """

    programme: Programme
    period: Period
    target: int | None
    result: int
    url: str

    @property
    def percent(self) -> str:
        """Return the result in percent of the target, as people read it; "–" without one."""
        return f"{number_vi(100 * self.result / self.target)} %" if self.target else "–"

    @property
    def days(self) -> dict[str, str]:
        """Return the period as parameters of an address."""
        return {"tu": self.period.since.isoformat(), "den": self.period.until.isoformat()}


def _plans(programmes: tuple[Programme, ...], *, also: Period | None = None) -> list[PlanLine]:
    """Return the periods that have a target, the latest first.

    Args:
        programmes: Whose targets.
        also: A period that is shown without a target, too.
    """
    session = db.session()
    lines = []
    periods = target_periods(programmes)
    if also is not None and also not in periods:
        periods.insert(0, also)
    for period in periods:
        selection = Selection(period.since, period.until, tuple(each.code for each in programmes))
        results = distinct_by_programme(session, selection)
        for programme in programmes:
            target = target_of(programme, period)
            if target is not None or period == also:
                url = url_for(".figure_list", **parameters(period, (programme,)))
                lines.append(PlanLine(programme, period, target, results[programme.code], url))
    return lines


@blueprint.get("/chuong-trinh")
@requires(Right.READ_DEPARTMENT)
def programmes() -> ResponseReturnValue:
    found = tuple(directory.programmes(db.session()))
    return render_template(
        "programmes/programmes.html",
        programmes=found,
        plans=_plans(found),
        may_import=may(Right.RECORD),
        may_create=may(Right.RECORD),
    )


@blueprint.get("/chuong-trinh/<code>")
@requires(Right.READ_DEPARTMENT)
def programme(code: str) -> ResponseReturnValue:
    session = db.session()
    found = directory.programme(session, clean_line(code))
    by_state = directory.acts_by_state(session, found.id, scope=acts_in_scope(current_user))
    year = today().year
    entries = directory.programme_history(session, found)
    return render_template(
        "programmes/programme.html",
        programme=found,
        plans=_plans((found,), also=Period(date(year, 1, 1), date(year, 12, 31))),
        may_lead=may_lead(current_user, found),
        unit=UNITS.get(found.unit_counted, found.unit_counted),
        is_link=is_link,
        measures=[(each.code, each.name, each.unit) for each in definitions_of(found)],
        history=[
            (entry, action_words(entry.action), name_of(session, entry.actor_id), target_words(changes))
            for entry, changes in zip(entries, changes_of(session, entries), strict=True)
        ],
        kinds=[kind_label(kind) for kind in found.eligible_kinds if kind in set(BusinessKind)],
        states=[
            (label, by_state[state.value], url_for(".acts", ct=found.code, **state_parameter(state)))
            for state, label in STATE_LABELS.items()
            if state.value in by_state
        ],
        may_record=may(Right.RECORD),
    )


@blueprint.route("/chuong-trinh/nhap-tep", methods=["GET", "POST"])
@requires(Right.RECORD)
def import_list() -> ResponseReturnValue:
    form = ImportForm()
    if not form.validate_on_submit():
        return render_template("programmes/import.html", form=form), 422 if form.is_submitted() else 200
    session = db.session()
    upload = form.file.data
    try:
        if not upload:
            raise UnreadableFile(_("Bạn chưa chọn tệp nào."))
        result = import_programmes(
            session, read_document(upload.read()), actor=actor(), agency_id=current_user.agency_id
        )
    except ImportRefused as refusal:
        session.rollback()
        form.file.errors = [str(refusal)]
        answer = render_template(
            "programmes/import.html",
            form=form,
            result=refusal.result,
            faults=[(place_of(each), each) for each in refusal.rejections],
            labels=BLOCK_LABELS,
        )
        return answer, 422
    except UnreadableFile as problem:
        session.rollback()
        form.file.errors = [str(problem)]
        return render_template("programmes/import.html", form=form), 422
    session.commit()
    return render_template(
        "programmes/import_done.html",
        result=result,
        notices=[(place_of(each), each) for each in result.notices],
        labels=BLOCK_LABELS,
    )
