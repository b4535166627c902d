"""What helpers did in a period, each number with its list; a helper sees the own."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from accounts.permissions import Right
from catalog.permissions import businesses_in_scope
from core.access import requires
from core.database import db
from core.errors import NotFound
from programmes.periods import Period
from programmes.rooms.activity import Activity, activities
from programmes.rooms.permissions import rooms_in_sight, rooms_taught
from programmes.rooms.views import blueprint
from programmes.rooms.views.frame import asked_period, frame, period_parameters


@blueprint.get("/can-bo/nguoi-ho-tro")
@requires(Right.READ_DEPARTMENT)
def activity() -> ResponseReturnValue:
    period, problem = asked_period()
    return render_template(
        "programmes/rooms/activity.html",
        **frame(
            period=period,
            problem=problem,
            here=url_for(".activity"),
            rows=[(each, _figures(each, period, ".activity_list")) for each in _seen(period)],
            nav_key="helpers",
        ),
    )


@blueprint.get("/can-bo/nguoi-ho-tro/<int:helper_id>")
@requires(Right.READ_DEPARTMENT)
def activity_list(helper_id: int) -> ResponseReturnValue:
    period, problem = asked_period()
    found = next(iter(_seen(period, helper_id)), None)
    if found is None:
        raise NotFound
    back = url_for(".activity", **period_parameters(period))
    return _list_page(found, period, problem, back, nav_key="helpers")


@blueprint.get("/ho-tro/hoat-dong")
@requires(Right.HELP)
def own_activity() -> ResponseReturnValue:
    period, problem = asked_period()
    found = _own(period)
    return render_template(
        "programmes/rooms/own_activity.html",
        **frame(
            period=period,
            problem=problem,
            here=url_for(".own_activity"),
            figures=_figures(found, period, ".own_activity_list"),
        ),
    )


@blueprint.get("/ho-tro/hoat-dong/danh-sach")
@requires(Right.HELP)
def own_activity_list() -> ResponseReturnValue:
    period, problem = asked_period()
    back = url_for(".own_activity", **period_parameters(period))
    return _list_page(_own(period), period, problem, back)


def _seen(period: Period, helper_id: int | None = None) -> list[Activity]:
    session = db.session()
    return activities(
        session,
        period.since,
        period.until,
        businesses=businesses_in_scope(current_user),
        rooms=rooms_in_sight(session, current_user),
        helper_id=helper_id,
    )


def _own(period: Period) -> Activity:
    """Return what the present helper did; the own deeds are seen whatever the places are today."""
    session = db.session()
    found = activities(
        session,
        period.since,
        period.until,
        businesses=None,
        rooms=rooms_taught(session, current_user),
        helper_id=current_user.id,
    )
    return found[0] if found else Activity(current_user)


def _figures(found: Activity, period: Period, endpoint: str) -> list[tuple[Any, int, str]]:
    """Return label, number and list of each figure."""
    of_helper: dict[str, Any] = {"helper_id": found.helper.id} if endpoint == ".activity_list" else {}
    return [
        (label, len(rows), url_for(endpoint, xem=kind, **of_helper, **period_parameters(period)))
        for kind, (label, rows) in _kinds(found).items()
    ]


def _kinds(found: Activity) -> dict[str, tuple[str, Any]]:
    return {
        "phien": (_("Phiên hỗ trợ"), found.sessions),
        "co-so": (_("Cơ sở đã giúp"), list(found.businesses.values())),
        "san-pham": (_("Sản phẩm đã đăng trong phiên"), list(found.products.values())),
        "lop": (_("Lớp đã dạy"), found.rooms),
        "nguoi": (_("Người đã dự lớp"), list(found.people.values())),
    }


def _list_page(
    found: Activity, period: Period, problem: str | None, back: str, **facts: Any
) -> ResponseReturnValue:
    kinds = _kinds(found)
    kind = request.args.get("xem", "")
    kind = kind if kind in kinds else "phien"
    label, rows = kinds[kind]
    return render_template(
        "programmes/rooms/activity_list.html",
        **frame(
            title=label,
            kind=kind,
            rows=rows,
            helper=found.helper,
            period=period,
            problem=problem,
            back=back,
            is_office="helper_id" in (request.view_args or {}),
            **facts,
        ),
    )
