"""The way back into an account: a forgotten password, a changed phone, a code on paper."""

from __future__ import annotations

import logging

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts import attempts, recovery
from accounts.account_forms import ChangedPhoneForm, ForgottenPasswordForm
from accounts.own_account import PhoneRefused
from accounts.passwords import BadPassword
from core.access import public
from core.database import db

log = logging.getLogger("gocque.security")
blueprint = Blueprint("recovery", __name__)
Form = ForgottenPasswordForm | ChangedPhoneForm


@blueprint.route("/quen-mat-khau", methods=["GET", "POST"])
@public
def forgotten_password() -> ResponseReturnValue:
    """Set a new password with number and code."""
    form = ForgottenPasswordForm()
    return _answer(
        form, "accounts/forgotten_password.html", _("Đã đặt mật khẩu mới. Bạn đăng nhập bằng mật khẩu này.")
    )


@blueprint.route("/quen-mat-khau/doi-so", methods=["GET", "POST"])
@public
def changed_phone() -> ResponseReturnValue:
    """Move the account to a new number with the old one and a code."""
    form = ChangedPhoneForm()
    return _answer(
        form, "accounts/changed_phone.html", _("Đã chuyển sang số mới. Bạn đăng nhập bằng số mới.")
    )


def _answer(form: Form, template: str, done: str) -> ResponseReturnValue:
    status, headers = 200 if request.method == "GET" else 422, {"Cache-Control": "no-store"}
    if form.validate_on_submit():
        try:
            _recover(form)
        except attempts.TooManyTries as problem:
            # In the log only: a flood must not be able to fill a table.
            log.warning("recovery_slowed", extra={"event": "recovery_slowed"})
            form.form_errors = [str(problem)]
            status = problem.status
            headers["Retry-After"] = str(problem.retry_after)
        except recovery.RecoveryRefused as problem:
            attempts.count_wrong(form.phone.e164)
            db.session.commit()  # what happened at the door stays written
            form.form_errors = [str(problem)]
        except BadPassword as problem:
            db.session.rollback()
            form["new_password"].errors = [str(problem)]
        except PhoneRefused as problem:
            db.session.rollback()
            attempts.count_wrong(form.phone.e164)
            form["new_phone"].errors = [str(problem)]
        else:
            db.session.commit()
            flash(done)
            return redirect(url_for("accounts.sign_in"))
    return render_template(template, form=form), status, headers


def _recover(form: Form) -> None:
    attempts.count_try(form.phone.e164, is_known=True)
    session = db.session()
    user = recovery.person_of(session, form.phone.e164, form.code.data or "", address=request.remote_addr)
    if isinstance(form, ForgottenPasswordForm):
        recovery.use_for_password(session, user, form.new_password.data or "")
    else:
        recovery.use_for_phone(session, user, form.new_phone.e164)
