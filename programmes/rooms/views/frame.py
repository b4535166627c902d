"""What the pages of rooms share: the frame of the person's own menu, a period, a business that was typed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from flask import current_app, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.access import may
from accounts.permissions import Right
from catalog.models import Business
from catalog.permissions import businesses_in_scope
from core.config import Settings
from core.database import db
from core.text import fold
from places.queries import gazetteer
from programmes.importing.fields import parse_day
from programmes.periods import BadPeriod, Period
from programmes.queries.directory import find_businesses
from programmes.rooms.models import Room
from programmes.views.questions import today

_MOST_OFFERED = 6


def frame(**facts: Any) -> dict[str, Any]:
    """Return what a template of a trainer needs: the layout of the own menu, and the present door in it."""
    helps = may(Right.HELP) and not may(Right.READ_DEPARTMENT)
    return {
        "layout": "layouts/helping.html" if helps else "layouts/department.html",
        "nav_key": "rooms",
        "rooms_url": url_for("rooms.own_rooms" if helps else "rooms.rooms"),
        **facts,
    }


def secret_key() -> str:
    """Return the installation's secret key."""
    return cast(Settings, current_app.config["GOCQUE"]).secret_key


def place_words(room: Room) -> str:
    """Return the commune of a room."""
    return gazetteer(db.session()).describe(room.place_scheme, room.place_code)


def asked_period() -> tuple[Period, str | None]:
    """Return the period that the address asks for, and what is wrong with it; the present year by itself."""
    year = today().year
    usual = Period(date(year, 1, 1), date(year, 12, 31))
    if not (request.args.get("tu") or request.args.get("den")):
        return usual, None
    since, until = parse_day(request.args.get("tu")), parse_day(request.args.get("den"))
    try:
        if since is None or until is None:
            raise BadPeriod
        return Period(since, until), None
    except BadPeriod as problem:
        return usual, str(problem)


def period_parameters(period: Period) -> dict[str, Any]:
    """Write a period as parameters of an address."""
    return {"tu": period.since.isoformat(), "den": period.until.isoformat()}


def typed_business(session: Session, form: Any) -> tuple[Business | None, bool]:
    """Return the business that was typed into a form, and whether the form may go on.

    A name that fits several asks to choose; one that fits none says so beside the field.
    """
    typed = form.business.data or ""
    if not typed:
        return None, True
    found = _called(session, typed)
    if len(found) == 1:
        return found[0], True
    form.business_choice.choices = [(each.slug, each.name) for each in found]
    for each in found:
        if form.business_choice.data == each.slug:
            return each, True
    if found:
        form.business_choice.errors = [
            _("Có %(number)s cơ sở khớp tên này. Bạn chọn một.", number=len(found))
        ]
    else:
        form.business.errors = [
            _("Chưa thấy cơ sở nào tên như vậy trong địa bàn của bạn. Bạn gõ lại, hoặc để trống.")
        ]
    return None, False


def _called(session: Session, typed: str) -> Sequence[Business]:
    scope = businesses_in_scope(current_user)
    exact = select(Business).where(Business.name_folded == fold(typed), Business.root_id.is_(None))
    if scope is not None:
        exact = exact.where(scope)
    named = session.scalars(exact.order_by(Business.id).limit(_MOST_OFFERED)).all()
    return named or find_businesses(session, typed, scope=scope, limit=_MOST_OFFERED)
