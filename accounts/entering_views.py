"""The pages between the password and the work: a code, an own password, an authenticator.

They are open to everybody as addresses; without a half sign-in for just that step they lead back to
the sign-in, so they show nothing and take nothing.
"""

from __future__ import annotations

import logging
from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup

from accounts import arrival, attempts, entering
from accounts.entering import Step
from accounts.entering_forms import CodeForm, OwnPasswordForm
from accounts.models import HalfSignIn
from accounts.passwords import BadPassword
from accounts.phones import show_phone
from accounts.second_factor import keys, square
from accounts.second_factor import services as second_factor
from core.access import public, requires
from core.database import db, utcnow
from core.errors import NotFound

log = logging.getLogger("gocque.security")
blueprint = Blueprint("entering", __name__)


@blueprint.route("/dang-nhap/ma", methods=["GET", "POST"])
@public
def code() -> ResponseReturnValue:
    half = _at(Step.CODE)
    if half is None:
        return _back_to_the_start()
    form = CodeForm()
    if not form.validate_on_submit():
        return _page("accounts/entering/code.html", form)
    wanted = arrival.wanted_page()
    session = db.session()
    try:
        attempts.count_code(half.user_id)
        reached, was_backup = entering.give_code(session, half, form.code.data or "", request.remote_addr)
    except attempts.TooManyTries as problem:
        log.warning("code_slowed", extra={"event": "code_slowed", "user_id": half.user_id})
        answer = _page("accounts/entering/code.html", form, problem)
        answer.headers["Retry-After"] = str(problem.retry_after)
        return answer
    except entering.TriesSpent as problem:
        _count_wrong(half)
        arrival.let_go()
        flash(str(problem), "bad")
        return redirect(url_for("accounts.sign_in", next=wanted))
    except (second_factor.WrongCode, second_factor.KeyChanged) as problem:
        _count_wrong(half)
        return _page("accounts/entering/code.html", form, problem)
    session.commit()
    there = arrival.arrive(reached, wanted)
    if was_backup:
        left = second_factor.codes_left(session, half.user_id)
        flash(_("Bạn vừa dùng một mã dự phòng, còn %(left)s mã.", left=left), "warn")
    return redirect(there)


def _count_wrong(half: HalfSignIn) -> None:
    attempts.count_wrong_code(half.user_id)
    db.session.commit()  # what happened at the door stays written


@blueprint.route("/dang-nhap/mat-khau-moi", methods=["GET", "POST"])
@public
def own_password() -> ResponseReturnValue:
    half = _at(Step.PASSWORD)
    if half is None:
        return _back_to_the_start()
    form = OwnPasswordForm()
    if not form.validate_on_submit():
        return _page("accounts/entering/own_password.html", form)
    wanted = arrival.wanted_page()
    try:
        reached = entering.replace_password(db.session(), half, form.password.data or "")
    except (entering.SamePassword, BadPassword) as problem:
        db.session.rollback()
        form.password.errors = [str(problem)]
        return _page("accounts/entering/own_password.html", form)
    db.session.commit()
    there = arrival.arrive(reached, wanted)
    flash(_("Đã lưu mật khẩu mới."))
    return redirect(there)


@blueprint.route("/dang-nhap/xac-thuc", methods=["GET", "POST"])
@public
def enrol() -> ResponseReturnValue:
    half = _at(Step.ENROLMENT)
    if half is None:
        return _back_to_the_start()
    form = CodeForm()
    if not form.validate_on_submit():
        return _enrol_page(form, half)
    wanted = arrival.wanted_page()
    try:
        attempts.count_code(half.user_id)
        reached, codes = entering.enrol(db.session(), half, form.code.data or "")
    except (second_factor.WrongCode, attempts.TooManyTries) as problem:
        db.session.rollback()
        attempts.count_wrong_code(half.user_id)
        form.code.errors = [str(problem)]
        return _enrol_page(form, half)
    db.session.commit()
    return _codes_page(codes, arrival.arrive(reached, wanted))


def _enrol_page(form: CodeForm, half: HalfSignIn) -> Response:
    key = second_factor.key_to_confirm(db.session(), half.user_id)
    return _page("accounts/entering/enrol.html", form, key=keys.in_groups(key or ""))


@blueprint.get("/dang-nhap/xac-thuc.svg")
@public
def enrol_square() -> ResponseReturnValue:
    """Draw the square of the key that waits for its first code; kept by nobody."""
    half = _at(Step.ENROLMENT)
    key = second_factor.key_to_confirm(db.session(), half.user_id) if half else None
    if half is None or key is None:
        return _back_to_the_start()
    picture = square.svg(keys.address_of(key, show_phone(half.user.phone)))
    return _no_store(Response(picture, mimetype="image/svg+xml"))


@blueprint.route("/dang-nhap/ma-du-phong", methods=["GET", "POST"])
@requires()
def backup_codes() -> ResponseReturnValue:
    """Say how many printed codes are left, and give new ones against a code."""
    session = db.session()
    if second_factor.factor_of(session, current_user.id) is None:
        raise NotFound(_("Tài khoản này chưa bật xác thực hai lớp nên không có mã dự phòng."))
    form = CodeForm()
    if form.validate_on_submit():
        try:
            attempts.count_code(current_user.id)
            codes = second_factor.renew_backup_codes(session, current_user, form.code.data or "", utcnow())
        except (second_factor.WrongCode, second_factor.KeyChanged, attempts.TooManyTries) as problem:
            session.rollback()
            attempts.count_wrong_code(current_user.id)
            form.code.errors = [str(problem)]
        else:
            session.commit()
            return _codes_page(codes, url_for("accounts.home"))
    left = second_factor.codes_left(session, current_user.id)
    return _page("accounts/entering/backup_codes.html", form, left=left)


def account_panel() -> Markup | None:
    """Tell on the own account's page that a second factor is on, and lead to new backup codes."""
    session = db.session()
    if second_factor.factor_of(session, current_user.id) is None:
        return None
    left = second_factor.codes_left(session, current_user.id)
    return Markup(render_template("accounts/entering/_panel.html", left=left))  # noqa: S704  # a template


def _at(step: Step) -> HalfSignIn | None:
    half = arrival.waiting()
    return half if half is not None and half.step == step else None


def _back_to_the_start() -> ResponseReturnValue:
    """Lead to the sign-in, which knows the step that is really owed, and say when time has run out."""
    if arrival.waiting() is None and arrival.is_late():
        flash(_("Đã quá thời gian của bước này. Bạn đăng nhập lại giúp."), "warn")
    return redirect(url_for("accounts.sign_in"))


def _codes_page(codes: list[str], onward: str) -> Response:
    return _no_store(
        make_response(render_template("accounts/entering/codes.html", codes=codes, onward=onward))
    )


def _page(template: str, form: Any, problem: Exception | None = None, **facts: Any) -> Response:
    if problem is not None:
        form.code.errors = [str(problem)]
    status = getattr(problem, "status", 422) if form.errors else 200
    return _no_store(make_response(render_template(template, form=form, **facts), status))


def _no_store(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
