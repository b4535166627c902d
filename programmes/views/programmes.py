"""Programmes with targets and results, and bringing a list in."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from accounts.access import actor, may
from accounts.permissions import Right
from catalog.models import BusinessKind
from core.access import requires
from core.database import db
from core.formatting import number_vi
from core.text import clean_line
from programmes.counting import Selection
from programmes.forms import ImportForm
from programmes.importing import ImportRefused, import_programmes, read_document
from programmes.importing.results import BLOCK_LABELS, UnreadableFile, place_of
from programmes.models import Programme
from programmes.periods import Period, target_periods
from programmes.queries import directory
from programmes.queries.figures import distinct_by_programme
from programmes.reports import kind_label, target_of
from programmes.views import blueprint
from programmes.views.questions import parameters
from programmes.views.words import STATE_LABELS, state_parameter


@dataclass(frozen=True)
class PlanLine:
    """A programme's target of one period with its result, and the address of who was counted."""

    programme: Programme
    period: Period
    target: int
    result: int
    url: str

    @property
    def percent(self) -> str:
        """Return the result in percent of the target, as people read it."""
        return number_vi(100 * self.result / self.target) if self.target else "–"


def _plans(programmes: tuple[Programme, ...]) -> list[PlanLine]:
    session = db.session()
    lines = []
    for period in target_periods(programmes):
        selection = Selection(period.since, period.until, tuple(each.code for each in programmes))
        results = distinct_by_programme(session, selection)
        for programme in programmes:
            target = target_of(programme, period)
            if target is not None:
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
    )


@blueprint.get("/chuong-trinh/<code>")
@requires(Right.READ_DEPARTMENT)
def programme(code: str) -> ResponseReturnValue:
    session = db.session()
    found = directory.programme(session, clean_line(code))
    by_state = directory.acts_by_state(session, found.id)
    return render_template(
        "programmes/programme.html",
        programme=found,
        plans=_plans((found,)),
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
