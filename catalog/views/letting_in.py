"""The producer lets a helper in: a code to read out, who works here now, what was done."""

from __future__ import annotations

from typing import cast

from flask import current_app, flash, redirect, render_template, url_for
from flask import session as browser_session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from accounts.access import actor
from accounts.permissions import Right
from catalog import services
from catalog.consent_codes import spoken
from catalog.deeds import deeds_of
from catalog.forms import ActionForm
from catalog.helper_sessions import (
    WHY_OVER,
    end_of,
    is_code_spoilt,
    open_consent,
    open_sessions_on,
    past_sessions,
)
from catalog.models import Business, EndReason, HelperSession
from catalog.views.blueprints import blueprint
from catalog.views.help_now import clock
from catalog.workspace import present_business
from core.access import requires
from core.config import Settings
from core.database import db, utcnow
from core.errors import NotFound

_KEY = "consent_code"
"""The code stays in the cookie of the phone that asked for it; the server keeps its hash only."""


@blueprint.route("/quan-ly/nguoi-ho-tro", methods=["GET", "POST"])
@requires(Right.DECIDE)
def letting_in() -> ResponseReturnValue:
    session, now = db.session(), utcnow()
    business = present_business()
    form = ActionForm()
    if form.validate_on_submit():
        settings = cast(Settings, current_app.config["GOCQUE"])
        consent, code = services.ask_consent_code(
            session, business, actor=actor(), key=settings.secret_key, now=now
        )
        session.commit()
        browser_session[_KEY] = [consent.id, code]
        return redirect(url_for("catalog.letting_in"), code=303)
    consent_now = open_consent(session, business.id, now)
    return render_template(
        "catalog/letting_in/page.html",
        business=business,
        form=form,
        consent=consent_now,
        is_spoilt=is_code_spoilt(session, business.id, now),
        until=clock(consent_now.expires_at) if consent_now else "",
        code=_code(consent_now.id) if consent_now else "",
        helpers=[
            (row, clock(row.started_at), clock(row.expires_at))
            for row in open_sessions_on(session, business.id, now)
        ],
        past=past_sessions(session, now, business_id=business.id),
        why=WHY_OVER,
        nav_key="profile",
    )


def _code(consent_id: int) -> str:
    """Return the code as it is read out, on the phone that asked for it; "" on any other."""
    kept = browser_session.get(_KEY)
    if isinstance(kept, list) and len(kept) == 2 and kept[0] == consent_id:
        return spoken(str(kept[1]))
    return ""


@blueprint.post("/quan-ly/nguoi-ho-tro/huy-ma")
@requires(Right.DECIDE)
def withdraw_consent() -> ResponseReturnValue:
    session = db.session()
    business = present_business()
    if ActionForm().validate_on_submit():
        services.withdraw_consent(session, business, actor=actor(), now=utcnow())
        session.commit()
        browser_session.pop(_KEY, None)
        flash(_("Đã hủy mã. Không ai dùng được mã đó nữa."))
    return redirect(url_for("catalog.letting_in"))


@blueprint.post("/quan-ly/nguoi-ho-tro/<int:session_id>/ket-thuc")
@requires(Right.DECIDE)
def end_help(session_id: int) -> ResponseReturnValue:
    session = db.session()
    row = _of_business(session, present_business(), session_id)
    if ActionForm().validate_on_submit():
        services.end_help(session, row, actor=actor(), why=EndReason.PRODUCER, now=utcnow())
        session.commit()
        flash(_("Đã kết thúc. %(name)s không làm được gì cho cơ sở nữa.", name=row.helper.full_name))
    return redirect(url_for("catalog.help_done", session_id=row.id))


@blueprint.get("/quan-ly/nguoi-ho-tro/<int:session_id>")
@requires(Right.DECIDE)
def help_done(session_id: int) -> ResponseReturnValue:
    session = db.session()
    business = present_business()
    row = _of_business(session, business, session_id)
    return render_template(
        "catalog/letting_in/done.html",
        business=business,
        row=row,
        end=end_of(session, row, utcnow()),
        why=WHY_OVER,
        until=clock(row.expires_at),
        deeds=deeds_of(session, row),
        nav_key="profile",
    )


def _of_business(session: Session, business: Business, session_id: int) -> HelperSession:
    row = session.get(HelperSession, session_id)
    if row is None or row.business_id != business.id:
        raise NotFound
    return row
