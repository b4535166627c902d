"""The own account: who I am here, where I am signed in, what happened; change of password and phone."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from accounts import attempts, consents, events, own_account, services
from accounts.access import actor
from accounts.account_forms import ChangePasswordForm, ChangePhoneForm, NameForm, PresentPasswordForm
from accounts.models import Role, User
from accounts.passwords import BadPassword, password_matches
from accounts.roles import ROLE_NAMES
from accounts.sessions import token_hash
from core.access import requires
from core.database import db
from core.forms import BaseForm
from core.seen import hold

blueprint = Blueprint("own_account", __name__)
_LAYOUTS = {
    Role.PRODUCER: "layouts/workspace.html",
    Role.HELPER: "layouts/helping.html",
    Role.PARTNER: "layouts/workspace.html",
}


@blueprint.get("/tai-khoan")
@requires()
def account() -> ResponseReturnValue:
    """Show the account with its devices and what happened to it."""
    here = token_hash(_token())
    return own_page(
        "accounts/account.html",
        role_name=ROLE_NAMES[Role(current_user.role)],
        sessions=own_account.open_sessions(db.session(), current_user),
        here=here,
        events=events.happenings(db.session(), current_user.id),
        consents=consents.decisions_of(db.session(), current_user.id),
    )


@blueprint.route("/tai-khoan/ten", methods=["GET", "POST"])
@requires()
def rename() -> ResponseReturnValue:
    """Change what the person is called."""
    hold(db.session(), this_person())
    form = NameForm(data={"full_name": current_user.full_name})
    if form.validate_on_submit():
        own_account.rename(db.session(), actor(), this_person(), form.full_name.data or "")
        db.session.commit()
        flash(_("Đã lưu tên gọi."))
        return redirect(url_for(".account"))
    return _form_page("accounts/account_name.html", form)


@blueprint.route("/tai-khoan/mat-khau", methods=["GET", "POST"])
@requires()
def change_password() -> ResponseReturnValue:
    """Change the password; the old one is asked for, other devices are out."""
    form = ChangePasswordForm()
    if not form.validate_on_submit():
        return _form_page("accounts/account_password.html", form)
    new = form.new_password.data or ""
    try:
        matches = compared(form)
        if matches and new == form.password.data:
            raise own_account.SamePassword
        if matches:
            _stay(own_account.change_password(db.session(), actor(), this_person(), new, token=_token()))
            db.session.commit()
            flash(_("Đã đổi mật khẩu. Các thiết bị khác đã được đăng xuất."))
            return redirect(url_for(".account"))
    except attempts.TooManyTries as problem:
        return slowed("accounts/account_password.html", form, problem)
    except (BadPassword, own_account.SamePassword) as problem:
        db.session.rollback()
        form.new_password.errors = [str(problem)]
    return _form_page("accounts/account_password.html", form)


@blueprint.route("/tai-khoan/so-dien-thoai", methods=["GET", "POST"])
@requires()
def change_phone() -> ResponseReturnValue:
    """Move the account to another number; the password is asked for again."""
    form = ChangePhoneForm()
    if not form.validate_on_submit():
        return _form_page("accounts/account_phone.html", form)
    before = current_user.phone
    try:
        if compared(form):
            new = form.phone.e164
            _stay(own_account.change_phone(db.session(), actor(), this_person(), new, token=_token()))
            db.session.commit()
            flash(_("Đã đổi số. Từ lần sau bạn đăng nhập bằng số mới; các thiết bị khác đã được đăng xuất."))
            return redirect(url_for(".account"))
    except attempts.TooManyTries as problem:
        return slowed("accounts/account_phone.html", form, problem)
    except own_account.PhoneRefused as problem:
        db.session.rollback()
        attempts.count_wrong(before)  # trying numbers out is no cheaper than guessing passwords
        form.phone.errors = [str(problem)]
    return _form_page("accounts/account_phone.html", form)


@blueprint.post("/tai-khoan/thiet-bi/<int:session_id>/dang-xuat")
@requires()
def end_session(session_id: int) -> ResponseReturnValue:
    """Put one of the person's devices out."""
    own_account.end_session(db.session(), current_user, session_id)
    db.session.commit()
    flash(_("Đã đăng xuất thiết bị đó."))
    return redirect(url_for(".account"))


@blueprint.post("/tai-khoan/thiet-bi/dang-xuat-het")
@requires()
def end_other_sessions() -> ResponseReturnValue:
    """Put all of the person's devices out but this one."""
    own_account.end_other_sessions(db.session(), current_user, token=_token())
    db.session.commit()
    flash(_("Đã đăng xuất mọi thiết bị khác. Chỉ còn thiết bị này."))
    return redirect(url_for(".account"))


def this_person() -> User:
    """Return the signed-in person's own row."""
    user: User = db.session().get_one(User, current_user.id)
    return user


def _token() -> str:
    """Return the secret through which the person is here; the guard has looked it up already."""
    return str(session["_user_id"])


def _stay(token: str) -> None:
    session["_user_id"] = token


def compared(form: PresentPasswordForm) -> bool:
    """Compare the typed present password, and say beside its field when it is wrong.

    Raises:
        TooManyTries: If this address or this account was tried too often.
    """
    user_id, phone, kept = current_user.id, current_user.phone, current_user.password_hash
    attempts.count_try(phone, is_known=True)
    db.session.rollback()  # comparing takes long; nobody who wants to write waits for it
    if password_matches(kept, form.password.data or ""):
        return True
    attempts.count_wrong(phone)
    services.note(db.session(), "password_check_failed", user_id, address=request.remote_addr)
    db.session.commit()
    form.password.errors = [_("Mật khẩu đang dùng chưa đúng. Bạn gõ lại.")]
    return False


def slowed(template: str, form: BaseForm, problem: attempts.TooManyTries) -> ResponseReturnValue:
    """Show a form again with the time after which it may be sent."""
    form.form_errors = [str(problem)]
    return own_page(template, form=form), problem.status, {"Retry-After": str(problem.retry_after)}


def _form_page(template: str, form: BaseForm) -> ResponseReturnValue:
    return own_page(template, form=form), 422 if request.method == "POST" else 200


def own_page(template: str, **facts: Any) -> str:
    """Render a page of the own account within the room of the person's role."""
    layout = _LAYOUTS.get(Role(current_user.role), "layouts/department.html")
    return render_template(template, layout=layout, nav_key="account", **facts)
