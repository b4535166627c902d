"""The department's pages of indicators: what each means, what it comes to, and where that is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from accounts.access import may
from accounts.permissions import Right
from catalog.queries import name_of
from core.access import requires
from core.database import db
from core.errors import NotFound
from core.formatting import number_vi
from core.text import clean_line
from core.trail import action_words, changes_of
from places.queries import gazetteer
from programmes.indicators import queries
from programmes.indicators.lines import IndicatorLine, imported_rows, indicator_lines
from programmes.indicators.models import IndicatorValue
from programmes.indicators.pack import Standing
from programmes.indicators.services import may_define, subject_of
from programmes.models import Programme
from programmes.periods import Period, target_periods
from programmes.permissions import act_sight, may_lead
from programmes.queries import directory
from programmes.queries.figures import breaches
from programmes.queries.lists import Cell
from programmes.reports import FiguresDoNotClose, closed_figures
from programmes.units import Measure
from programmes.views import blueprint
from programmes.views.figures import choices, shortcuts
from programmes.views.questions import Question, asked, cell_parameters, parameters, today

STANDINGS: dict[Standing, Any] = {
    Standing.COUNTED: _l("Đếm ở đây"),
    Standing.REPORTED: _l("Cơ quan khác báo cáo"),
    Standing.NOT_DETERMINABLE: _l("Chưa xác định được"),
}
TAGS = {Standing.COUNTED: "ok", Standing.REPORTED: "info", Standing.NOT_DETERMINABLE: "warn"}
MARKS: dict[str, Any] = {
    "seed": _l("theo báo đã đăng"),
    "seen": _l("đã đọc ở nguồn nêu tên"),
    "known": _l("hiểu biết chung, chưa đối chiếu văn bản gốc"),
    "guess": _l("tạm đặt, chờ xác nhận"),
}


@dataclass(frozen=True)
class ShownLine:
    """A line of the table with the addresses behind its values."""

    line: IndicatorLine
    url: str
    value_url: str
    cumulative_url: str = ""
    year_before_url: str = ""

    @property
    def percent(self) -> str:
        """Return the result in percent of the target, as people read it."""
        return "–" if self.line.percent is None else f"{number_vi(self.line.percent)} %"


@blueprint.get("/chi-tieu")
@requires(Right.READ_DEPARTMENT)
def indicators() -> ResponseReturnValue:
    session = db.session()
    question = asked(session, request.args)
    frame = {
        "question": question,
        "choices": choices(question),
        "shortcuts": shortcuts(question, "indicators"),
    }
    try:
        closed_figures(session, question.selection)
    except FiguresDoNotClose as problem:
        broken = breaches(session, question.selection)
        return render_template("programmes/figures_broken.html", problem=problem, broken=broken, **frame), 409
    lines = [
        _shown(line, question) for line in indicator_lines(session, question.period, question.programmes)
    ]
    answer = render_template(
        "programmes/indicators/indicators.html",
        counted=[each for each in lines if each.line.programme],
        others=[each for each in lines if not each.line.programme],
        standings=STANDINGS,
        tags=TAGS,
        may_define=may(Right.RECORD),
        **frame,
    )
    return answer, 422 if question.problem else 200


def _shown(line: IndicatorLine, question: Question) -> ShownLine:
    url = url_for(".indicator", code=line.code)
    if line.programme is None or line.measure is None:
        return ShownLine(line, url, f"{url}#so-lieu")
    chosen = tuple(each for each in question.programmes if each.code == line.programme)
    period = question.period
    results = (line.result, line.cumulative, line.year_before)
    periods = (period, period.from_start_of_year, period.year_before)
    opened = [
        "" if value is None else _list_address(line.code, line.measure, days, chosen)
        for value, days in zip(results, periods, strict=True)
    ]
    return ShownLine(line, url, opened[0] or f"{url}#so-lieu", *opened[1:])


def _list_address(code: str, measure: Measure, period: Period, programmes: tuple[Programme, ...]) -> str:
    """Return the address of the list that is as long as the value."""
    if measure is Measure.PRODUCTS:
        return url_for(".indicator_products", code=code, **parameters(period, ()))
    if measure is Measure.PERSONS:
        return url_for("rooms.room_figures", xem="nguoi", **parameters(period, programmes))
    cell = cell_parameters(Cell(), acts=measure is not Measure.BUSINESSES)
    return url_for(".figure_list", **parameters(period, programmes), **cell)


@blueprint.get("/chi-tieu/<code>")
@requires(Right.READ_DEPARTMENT)
def indicator(code: str) -> ResponseReturnValue:
    session = db.session()
    definition, programme, measure = queries.definition_of(session, clean_line(code))
    rows = queries.values_of(session, definition.code)
    corrected = {row.corrects_id for row in rows}
    entries = directory.trail_of(session, subject_of(definition.code))
    targets = queries.targets_of(session, definition.code)
    is_own = may(Right.RECORD) and may_define(session, definition.code, current_user.agency_id)
    return render_template(
        "programmes/indicators/indicator.html",
        definition=definition,
        programme=programme,
        standing=STANDINGS[definition.standing],
        tag_kind=TAGS[definition.standing],
        mark=MARKS.get(definition.mark, ""),
        marks=MARKS,
        versions=queries.versions_of(session, definition),
        values=[
            (row, Period(row.since, row.until), row.id not in corrected, _may_correct(row)) for row in rows
        ],
        targets=[(row, Period(row.since, row.until)) for row in targets],
        results=_results(programme, measure),
        history=[
            (entry, action_words(entry.action), name_of(session, entry.actor_id), changes)
            for entry, changes in zip(entries, changes_of(session, entries), strict=True)
        ],
        imported=imported_rows(session, definition.code),
        districts={unit.code: unit.name for unit in gazetteer(session).old_districts},
        is_reported=definition.standing is Standing.REPORTED,
        may_enter=is_own and definition.standing is Standing.REPORTED,
        may_define=is_own and definition.standing is not Standing.COUNTED,
        may_target=(is_own if programme is None else may_lead(current_user, programme))
        and measure is not Measure.BUSINESSES,
        plan_url=url_for(".programme", code=programme.code) if programme else None,
    )


def _may_correct(row: IndicatorValue) -> bool:
    return may(Right.RECORD) and row.agency_id in (None, current_user.agency_id)


def _results(programme: Programme | None, measure: Measure | None) -> list[tuple[Period, ShownLine]]:
    """Return what a programme's measure came to in each period that has a target, the latest first."""
    if programme is None or measure is None:
        return []
    session = db.session()
    year = today().year
    periods = target_periods([programme]) or [Period(date(year, 1, 1), date(year, 12, 31))]
    return [
        (period, _shown(line, Question(period, (programme,))))
        for period in periods
        for line in indicator_lines(session, period, (programme,))
        if line.measure is measure
    ]


@blueprint.get("/chi-tieu/<code>/san-pham")
@requires(Right.READ_DEPARTMENT)
def indicator_products(code: str) -> ResponseReturnValue:
    session = db.session()
    definition, programme, measure = queries.definition_of(session, clean_line(code))
    if programme is None or measure is not Measure.PRODUCTS:
        raise NotFound
    question = asked(session, request.args)
    selection = Question(question.period, (programme,)).selection
    answer = render_template(
        "programmes/indicators/products.html",
        definition=definition,
        period=question.period,
        problem=question.problem,
        rows=queries.products_in(session, selection),
        opens=act_sight(current_user),
    )
    return answer, 422 if question.problem else 200
