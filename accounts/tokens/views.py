"""The person's own tokens: list, make, take back."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from accounts import attempts
from accounts.access import actor
from accounts.account_views import compared, own_page, slowed, this_person
from accounts.permissions import Right, rights_of
from accounts.tokens import queries, services
from accounts.tokens.forms import NewTokenForm
from accounts.tokens.models import AccessToken
from accounts.tokens.scopes import WORDS, Scope, scopes_for
from core import once
from core.access import requires
from core.database import db, utcnow
from core.errors import DomainError

blueprint = Blueprint("tokens", __name__, url_prefix="/tai-khoan/khoa-truy-cap")


@blueprint.get("")
@requires(Right.READ_DEPARTMENT)
def tokens() -> ResponseReturnValue:
    now = utcnow()
    rows = queries.tokens_of(db.session(), current_user)
    return own_page(
        "accounts/tokens/tokens.html",
        rows=[(token, _standing(token), token.is_open(now), _scope_words(token)) for token in rows],
    )


def _standing(token: AccessToken) -> tuple[str, str]:
    if token.revoked_at is not None:
        return _("Đã thu hồi"), "bad"
    return (_("Còn hiệu lực"), "ok") if token.is_open(utcnow()) else (_("Hết hạn"), "warn")


def _scope_words(token: AccessToken) -> str:
    return ", ".join(str(WORDS[Scope(scope)]) for scope in token.scopes)


@blueprint.route("/them", methods=["GET", "POST"])
@requires(Right.READ_DEPARTMENT)
def new_token() -> ResponseReturnValue:
    form = NewTokenForm(scopes_for(rights_of(current_user)))
    if not form.validate_on_submit():
        return _asked(form)
    session = db.session()
    if once.first_answer(session, current_user.id, form.form_id.data):
        return _made_already()
    try:
        if not compared(form):
            return _asked(form)
        token, secret = services.create_token(
            session,
            actor(),
            this_person(),
            name=form.name.data or "",
            scopes=form.scopes.data or (),
            days=int(form.days.data),
        )
    except attempts.TooManyTries as problem:
        return slowed("accounts/tokens/token_new.html", form, problem)
    except DomainError as problem:
        session.rollback()
        form.name.errors = [str(problem)]
        return _asked(form)
    where = str(token.id)
    if once.finish(session, current_user.id, form.form_id.data, where) != where:
        return _made_already()
    # Shown in the answer itself: an address at which it could be read again would be a second copy.
    return own_page(
        "accounts/tokens/token_made.html", token=token, secret=secret, scope_words=_scope_words(token)
    )


def _asked(form: NewTokenForm) -> ResponseReturnValue:
    return own_page("accounts/tokens/token_new.html", form=form), 422 if request.method == "POST" else 200


def _made_already() -> ResponseReturnValue:
    flash(_("Khóa này đã được tạo. Nếu chưa kịp chép, bạn thu hồi nó rồi tạo khóa khác."))
    return redirect(url_for(".tokens"))


@blueprint.route("/<int:token_id>/thu-hoi", methods=["GET", "POST"])
@requires(Right.READ_DEPARTMENT)
def revoke(token_id: int) -> ResponseReturnValue:
    session = db.session()
    token = queries.token_of(session, current_user, token_id)
    if request.method == "POST":
        services.revoke_token(session, actor(), token)
        db.session.commit()
        flash(_("Đã thu hồi khóa. Phần mềm dùng khóa này không vào được nữa."))
        return redirect(url_for(".tokens"))
    return own_page("accounts/tokens/token_revoke.html", token=token)
