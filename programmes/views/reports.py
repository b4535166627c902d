"""Choose a period and take the report home."""

from __future__ import annotations

import io

from flask import current_app, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts.permissions import Right
from core.access import requires
from core.database import db
from core.errors import DomainError, error_page
from programmes.report_files import MEDIA_TYPES, UnknownForm, file_name, write_report
from programmes.reports import FiguresDoNotClose, build_report, closed_figures
from programmes.views import blueprint
from programmes.views.figures import choices, shortcuts
from programmes.views.questions import asked


@blueprint.get("/bao-cao")
@requires(Right.READ_DEPARTMENT)
def reports() -> ResponseReturnValue:
    session = db.session()
    question = asked(session, request.args)
    problem, found = question.problem, None
    try:
        found = closed_figures(session, question.selection)
    except FiguresDoNotClose as refusal:
        problem = str(refusal)
    answer = render_template(
        "programmes/reports.html",
        question=question,
        problem=problem,
        choices=choices(question),
        shortcuts=shortcuts(question, "reports"),
        found=found,
        figures_url=url_for(".figures", **question.parameters),
        downloads=[
            (suffix, url_for(".report_file", dang=suffix.removeprefix("."), **question.parameters))
            for suffix in MEDIA_TYPES
        ],
    )
    return answer, 422 if problem else 200


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
    settings = current_app.config["GOCQUE"]
    report = build_report(
        session, question.period, question.programmes, agency=settings.agency, area=settings.area
    )
    return send_file(
        io.BytesIO(write_report(report, suffix)),
        mimetype=MEDIA_TYPES[suffix],
        as_attachment=True,
        download_name=file_name(report, suffix),
        max_age=None,
    )
