"""The report of a period for programs."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app

from accounts.tokens.scopes import Scope
from core.access import by_token
from core.database import db
from programmes.api import schemas
from programmes.api.answers import answer, refused_for_programs
from programmes.api.blueprint import blueprint
from programmes.api.report_schema import REPORT
from programmes.periods import Period
from programmes.reports import build_report, chosen_programmes


@blueprint.route("/reports", tags=["reports"])
@by_token(Scope.READ_REPORTS)
@blueprint.arguments(schemas.ReportQuery, location="query")
@blueprint.response(200, REPORT, description="Báo cáo của kỳ, mã chỉ tiêu cố định.")
def report(query: dict[str, Any]) -> Response:
    """Lập báo cáo của một kỳ

    Cùng số liệu với trang báo cáo và tệp tải về. Số liệu chưa khớp thì không in (409).
    """
    settings = current_app.config["GOCQUE"]
    session = db.session()
    with refused_for_programs():
        found = build_report(
            session,
            Period(query["since"], query["until"]),
            chosen_programmes(session, query["programme"]),
            agency=settings.agency,
            area=settings.area,
        )
    return answer(found.as_json())
