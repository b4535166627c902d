"""Sign in, sign out, and the first page behind the door."""

from __future__ import annotations

import logging
from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, logout_user

from accounts import arrival, attempts, entering, queries, services
from accounts.access import own_path
from accounts.forms import SignInForm
from accounts.models import Role, User
from accounts.passwords import password_matches
from accounts.roles import ROLE_NAMES, ROLE_WORK
from accounts.sessions import device_name
from core.access import public, requires
from core.database import db, reads_only
from core.navigation import navigation

log = logging.getLogger("gocque.security")
blueprint = Blueprint("accounts", __name__)


@blueprint.route("/dang-nhap", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """Ask for phone and password."""
    if request.method == "GET" and current_user.is_authenticated:
        return redirect(arrival.after_sign_in(request.args.get("next")))
    if request.method == "GET" and (half := arrival.waiting()) is not None:
        return arrival.step_page(half)
    form = SignInForm()
    if request.method == "GET":
        form.next.data = own_path(request.args.get("next")) or ""
    if not form.validate_on_submit():
        return _form_page(form, 200 if request.method == "GET" else 422)
    try:
        reached = _let_in(form.e164, form.password.data or "")
    except attempts.TooManyTries as problem:
        # In the log only: a flood must not be able to fill a table.
        log.warning("sign_in_slowed", extra={"event": "sign_in_slowed"})
        page = _form_page(form, problem.status, problem)
        page.headers["Retry-After"] = str(problem.retry_after)
        return page
    except services.SignInRefused as problem:
        attempts.count_wrong(form.e164)
        db.session.commit()  # what happened at the door stays written
        return _form_page(form, problem.status, problem)
    db.session.commit()
    attempts.count_right(form.e164)
    return redirect(arrival.arrive(reached, form.next.data))


def _let_in(phone: str, password: str) -> User | entering.Owed:
    attempts.count_try(phone)
    with reads_only():  # comparing takes long; nobody who wants to write waits for it
        known = queries.known_by_phone(db.session(), phone)
        db.session.rollback()
    if not password_matches(known.password_hash if known else None, password) or known is None:
        services.note_refused_sign_in(db.session(), known.user_id if known else None, request.remote_addr)
        raise services.SignInRefused
    return entering.knock(
        db.session(),
        known.user_id,
        password,
        device=device_name(request.headers.get("User-Agent", "")),
        address=request.remote_addr,
    )


def _form_page(form: SignInForm, status: int, problem: Exception | None = None) -> Response:
    if problem is not None:
        form.form_errors = [str(problem)]
    response = make_response(render_template("accounts/sign_in.html", form=form), status)
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post("/dang-xuat")
@public
def sign_out() -> ResponseReturnValue:
    """End the present sign-in; also answers a device whose sign-in is over already."""
    token = session.get("_user_id")
    if isinstance(token, str):
        services.sign_out(db.session(), token)
    arrival.let_go()
    db.session.commit()
    logout_user()
    session.clear()
    response = redirect("/")
    # Not "cookies": the answer deletes the only one, and a message for the next page may need one.
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/quan-ly")
@requires()
def home() -> ResponseReturnValue:
    """Lead each person to the first door of the own work; say what the account can do where there is none."""
    here = url_for("accounts.home")
    for menu in ("workspace", "helping", "department"):
        for door in navigation(menu):
            if door.url != here:
                return redirect(door.url)
    return render_template("accounts/home.html", **_about(current_user))


def _about(user: Any) -> dict[str, Any]:
    role = Role(user.role)
    return {"role_name": ROLE_NAMES[role], "role_work": ROLE_WORK[role], "own_agency": user.agency}
