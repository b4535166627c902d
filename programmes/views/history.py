"""Why a figure is another one than on an earlier day: each act and merge that did it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from accounts.permissions import Right
from core.access import requires
from core.database import db
from core.formatting import VIETNAM, date_vi, datetime_vi, number_vi, vnd
from programmes.history.differences import Measure, Reason
from programmes.history.queries import days_of_change, difference_since, history_since
from programmes.importing.fields import parse_day
from programmes.models import SupportAct
from programmes.permissions import act_sight
from programmes.queries.figures import breaches
from programmes.queries.lists import PER_PAGE
from programmes.views import blueprint
from programmes.views.figures import broken_page, described
from programmes.views.questions import asked, asked_cell, cell_parameters, page_number, today

_DAYS_ON_OFFER = 6
_MONEY = "kinh-phi"  # word of the address, beside those of `views.questions`
_EARLIEST = date(2000, 1, 1)


@blueprint.get("/so-lieu/vi-sao")
@requires(Right.READ_DEPARTMENT)
def why_changed() -> ResponseReturnValue:
    session = db.session()
    question = asked(session, request.args, narrows=True)
    cell, acts = asked_cell(request.args)
    if broken := breaches(session, question.selection):
        return broken_page(question, "figures", broken)
    is_money = request.args.get("xem") == _MONEY
    measure = Measure.MONEY if is_money else Measure.ACTS if acts else Measure.BUSINESSES
    wanted = {**question.parameters, **cell_parameters(cell, acts=acts)}
    if is_money:
        wanted["xem"] = _MONEY
    day, problem = _asked_day()
    moment = datetime.combine(day + timedelta(days=1), time(), VIETNAM) - timedelta(microseconds=1)
    start = history_since(session)
    if not problem and start is not None and moment < start:
        problem = _(
            "Lịch sử chỉ có từ %(when)s, nên chưa so được với ngày %(day)s. Bạn chọn từ ngày %(first)s.",
            when=datetime_vi(start),
            day=date_vi(day),
            first=date_vi(start),
        )
    found = None if problem else difference_since(session, question.selection, cell, measure, moment)
    page = page_number()
    reasons = list(found.reasons)[(page - 1) * PER_PAGE : page * PER_PAGE] if found else []

    def address(**changed: Any) -> str:
        return url_for(".why_changed", **{**wanted, "so-voi": day.isoformat(), **changed})

    answer = render_template(
        "programmes/why_changed.html",
        question=question,
        described=described(question, cell),
        problem=question.problem or problem,
        found=found,
        shown=vnd if is_money else number_vi,
        rows=_rows(session, reasons, measure),
        total=len(found.reasons) if found else 0,
        page=page,
        pages=max(1, -(-len(found.reasons) // PER_PAGE)) if found else 1,
        address=lambda number: address(trang=number),
        day=day,
        kept=_as_fields(wanted),
        days=[
            (date_vi(each), address(**{"so-voi": (each - timedelta(days=1)).isoformat()}))
            for each in days_of_change(session, days=_DAYS_ON_OFFER)
        ],
        start=start,
        list_url=url_for(".figure_list", **question.parameters, **cell_parameters(cell, acts=acts)),
        opens=act_sight(current_user),
    )
    return answer, 422 if question.problem or problem else 200


def _asked_day() -> tuple[date, str | None]:
    """Read the earlier day; without one: yesterday."""
    yesterday = today() - timedelta(days=1)
    text = request.args.get("so-voi", "")
    if not text:
        return yesterday, None
    day = parse_day(text)
    if day is None or not _EARLIEST <= day <= yesterday:
        return yesterday, _(
            "Ngày để so phải trước hôm nay và từ năm 2000. Bạn chọn muộn nhất là %(day)s.",
            day=date_vi(yesterday),
        )
    return day, None


def _rows(
    session: Session, reasons: list[Reason], measure: Measure
) -> list[tuple[str, tuple[str, ...], list[SupportAct]]]:
    """Return how much each reason adds, in words, with the acts that it is about."""
    numbers = {number for reason in reasons for number in reason.acts}
    acts = {
        act.id: act
        for act in session.scalars(
            select(SupportAct).where(SupportAct.id.in_(numbers)).options(joinedload(SupportAct.programme))
        )
    }
    return [
        (
            _signed(reason.step, measure),
            reason.because,
            [acts[number] for number in reason.acts if number in acts],
        )
        for reason in reasons
    ]


def _signed(step: int, measure: Measure) -> str:
    sign = "+" if step > 0 else "−" if step < 0 else "±"
    return sign + (vnd(abs(step)) if measure is Measure.MONEY else number_vi(abs(step)))


def _as_fields(wanted: dict[str, Any]) -> list[tuple[str, str]]:
    """Write parameters as hidden fields of a form that asks by address."""
    return [
        (name, str(value))
        for name, values in wanted.items()
        for value in (values if isinstance(values, list) else [values])
    ]
