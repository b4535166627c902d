"""Choose a period and take the report home."""

from __future__ import annotations

import io
from dataclasses import dataclass

from flask import current_app, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from accounts.permissions import Right, rights_of
from core.access import requires
from core.database import db
from core.errors import DomainError, error_page
from programmes.publishing.queries import same_period
from programmes.queries.lists import PER_PAGE, some_acts
from programmes.report_files import MEDIA_TYPES, UnknownForm, file_name, write_report
from programmes.report_forms import FormOnPage, cross_tables, indicators, on_page, people
from programmes.report_values import Report
from programmes.reports import FiguresDoNotClose, act_lines, build_report
from programmes.views import blueprint
from programmes.views.figures import choices, shortcuts
from programmes.views.questions import Question, asked, page_number, today


@dataclass(frozen=True)
class Preview:
    """What a report would say, for the page; form A in pages."""

    total: int
    acts: int
    forms: list[FormOnPage]
    people: FormOnPage
    pages: int


@blueprint.get("/bao-cao")
@requires(Right.READ_DEPARTMENT)
def reports() -> ResponseReturnValue:
    session = db.session()
    question = asked(session, request.args)
    problem, preview, page = question.problem, None, page_number()
    try:
        preview = _preview(question, page)
    except FiguresDoNotClose as refusal:
        problem = str(refusal)
    may_freeze = Right.VERIFY in rights_of(current_user)
    is_over = question.period.until < today()
    answer = render_template(
        "programmes/reports.html",
        question=question,
        problem=problem,
        choices=choices(question),
        shortcuts=shortcuts(question, "reports"),
        preview=preview,
        page=page,
        address=lambda number: url_for(".reports", **question.parameters, trang=number),
        figures_url=url_for(".figures", **question.parameters),
        downloads=[
            (suffix, url_for(".report_file", dang=suffix.removeprefix("."), **question.parameters))
            for suffix in MEDIA_TYPES
        ],
        frozen=same_period(session, question.period, question.selection.programmes),
        may_freeze=may_freeze,
        publish_url=url_for("publishing.publish", **question.parameters) if may_freeze and is_over else None,
    )
    return answer, 422 if problem else 200


def _preview(question: Question, page: int) -> Preview:
    session = db.session()
    report = _report(question, with_acts=False)
    lines = act_lines(session, some_acts(session, question.selection, page=page))
    return Preview(
        total=report.figures.total_distinct,
        acts=report.figures.acts,
        forms=[on_page(form) for form in (indicators(report), *cross_tables(report))],
        people=on_page(people(lines, first=(page - 1) * PER_PAGE + 1)),
        pages=max(1, -(-report.figures.acts // PER_PAGE)),
    )


def _report(question: Question, *, with_acts: bool = True) -> Report:
    settings = current_app.config["GOCQUE"]
    return build_report(
        db.session(),
        question.period,
        question.programmes,
        agency=settings.agency,
        area=settings.area,
        with_acts=with_acts,
    )


@blueprint.get("/bao-cao/tep")
@requires(Right.READ_DEPARTMENT)
def report_file() -> ResponseReturnValue:
    try:
        return _file()
    except DomainError as problem:
        # Nothing was to be saved here, so the house's title for a refusal would puzzle.
        return error_page(problem.status, title=_("Chưa lập được báo cáo"), message=problem.message)


def _file() -> ResponseReturnValue:
    session = db.session()
    question = asked(session, request.args)
    if question.problem:
        raise DomainError(question.problem)
    suffix = f".{request.args.get('dang', 'xlsx')}"
    if suffix not in MEDIA_TYPES:
        raise UnknownForm
    report = _report(question)
    return send_file(
        io.BytesIO(write_report(report, suffix)),
        mimetype=MEDIA_TYPES[suffix],
        as_attachment=True,
        download_name=file_name(report, suffix),
        max_age=None,
    )
