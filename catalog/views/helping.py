"""The helper's workspace: businesses in the own places, the code that lets in, sessions and their lists."""

from __future__ import annotations

from typing import cast

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import Session

from accounts.access import actor
from accounts.delegation import present_sign_in
from accounts.permissions import Right
from accounts.queries import scope_of
from accounts.services import note
from catalog import consent_tries, services
from catalog.addresses import address_of
from catalog.consent_codes import parse_code
from catalog.deeds import deeds_of
from catalog.forms import ActionForm
from catalog.helper_sessions import WHY_OVER, businesses_helped, end_of, open_session_of, past_sessions
from catalog.helping_forms import ConsentCodeForm
from catalog.models import Business, EndReason, HelperSession
from catalog.permissions import business_in_scope, businesses_in_scope
from catalog.queries import page_of
from catalog.services.helping import ConsentRefused
from catalog.views.blueprints import helping_blueprint as blueprint
from catalog.views.help_now import clock, code_page, onward_path
from catalog.work_left import businesses_by_work_left, work_left
from core.access import requires
from core.config import Settings
from core.database import db, utcnow
from core.errors import NotFound
from core.text import clean_line
from places.models import NEW, OLD
from places.queries import gazetteer

PAGE_SIZE = 20


@blueprint.get("/ho-tro")
@requires(Right.HELP)
def businesses() -> ResponseReturnValue:
    session, places = db.session(), gazetteer(db.session())
    scope = scope_of(current_user)
    communes = {code: _name(NEW, code) for code in sorted(scope.current_communes)}
    typed = clean_line(request.args.get("q", ""))[:100]
    commune = request.args.get("xa", "")
    commune = commune if commune in communes else ""
    statement = businesses_by_work_left(scope=businesses_in_scope(current_user), typed=typed, commune=commune)
    found = page_of(session, statement, request.args.get("trang", 1, type=int), PAGE_SIZE)
    districts = [_name(OLD, code) for code in sorted(scope.former_districts)]
    return render_template(
        "catalog/helping/businesses.html",
        found=found,
        typed=typed,
        commune=commune,
        communes=communes,
        own_places=[*communes.values(), *districts],
        addresses={row.id: address_of(places, row) for row in found.rows},
        left=work_left(session, [row.id for row in found.rows]),
        address=lambda page: url_for(
            "catalog_helping.businesses", q=typed or None, xa=commune or None, trang=page
        ),
    )


def _name(scheme: str, code: str) -> str:
    unit = gazetteer(db.session()).find(scheme, code)
    return unit.name if unit else code


@blueprint.route("/ho-tro/co-so/<slug>", methods=["GET", "POST"])
@requires(Right.HELP)
def business(slug: str) -> ResponseReturnValue:
    row = business_in_scope(db.session(), current_user, slug)
    form = ConsentCodeForm()
    onward = onward_path(request.args.get("tiep")) if request.method == "POST" else None
    if not form.validate_on_submit():
        return code_page(row, form, 200 if request.method == "GET" else 422, onward=onward)
    refused = _begin(row, form)
    if refused:
        return _refused_page(slug, form, refused, onward)
    # 307 sends what was typed once more, to where it was going; without that, work begins at the products.
    return redirect(onward, 307) if onward else redirect(url_for("catalog.products"))


def _begin(row: Business, form: ConsentCodeForm) -> consent_tries.TooManyWrongCodes | str:
    """Open the session and return ""; or return what stops it."""
    session = db.session()
    sign_in_id = present_sign_in()
    if sign_in_id is None:
        raise NotFound
    settings = cast(Settings, current_app.config["GOCQUE"])
    try:
        consent_tries.check_tries(current_user.id)
        services.start_help(
            session,
            current_user,
            row,
            parse_code(form.consent_code.data or ""),
            key=settings.secret_key,
            sign_in_id=sign_in_id,
            now=utcnow(),
        )
    except consent_tries.TooManyWrongCodes as problem:
        return problem
    except ConsentRefused as problem:
        consent_tries.count_wrong(current_user.id)
        note(session, "consent_refused", current_user.id, address=request.remote_addr)
        session.commit()  # the wrong try stays counted
        return str(problem)
    session.commit()
    return ""


def _refused_page(
    slug: str,
    form: ConsentCodeForm,
    refused: consent_tries.TooManyWrongCodes | str,
    onward: str | None,
) -> ResponseReturnValue:
    # A count that is full also says when to come again.
    form.consent_code.errors = [str(refused)]
    row = business_in_scope(db.session(), current_user, slug)
    if isinstance(refused, str):
        return code_page(row, form, 422, onward=onward)
    page = code_page(row, form, refused.status, onward=onward)
    page.headers["Retry-After"] = str(refused.retry_after)
    return page


@blueprint.get("/ho-tro/phien")
@requires(Right.HELP)
def sessions() -> ResponseReturnValue:
    session, now = db.session(), utcnow()
    present = open_session_of(session, current_user.id, now)
    return render_template(
        "catalog/helping/sessions.html",
        present=present,
        until=clock(present.expires_at) if present else "",
        is_here=present is not None and present.sign_in_id == present_sign_in(),
        past=past_sessions(session, now, helper_id=current_user.id),
        helped=businesses_helped(session, current_user.id),
        why=WHY_OVER,
    )


@blueprint.get("/ho-tro/phien/<int:session_id>")
@requires(Right.HELP)
def session_done(session_id: int) -> ResponseReturnValue:
    session = db.session()
    row = _own(session, session_id)
    return render_template(
        "catalog/helping/done.html",
        row=row,
        end=end_of(session, row, utcnow()),
        why=WHY_OVER,
        until=clock(row.expires_at),
        deeds=deeds_of(session, row),
    )


@blueprint.post("/ho-tro/phien/<int:session_id>/ket-thuc")
@requires(Right.HELP)
def end_session(session_id: int) -> ResponseReturnValue:
    session = db.session()
    row = _own(session, session_id)
    if ActionForm().validate_on_submit():
        services.end_help(session, row, actor=actor(), why=EndReason.HELPER, now=utcnow())
        session.commit()
        flash(_("Đã kết thúc phiên hỗ trợ. Cảm ơn bạn."))
    return redirect(url_for("catalog_helping.session_done", session_id=row.id))


def _own(session: Session, session_id: int) -> HelperSession:
    row = session.get(HelperSession, session_id)
    if row is None or row.helper_id != current_user.id:
        raise NotFound
    return row
