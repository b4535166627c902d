"""Give a producer who was seen a code on paper: the officer's pages and the helper's, which do the same."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, render_template, request, url_for
from flask import session as browser_session
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import BooleanField, StringField
from wtforms.validators import ValidationError

from accounts import recovery
from accounts.access import actor
from accounts.permissions import Right
from catalog.permissions import own_businesses, producer_in_scope, producers_in_scope
from core.access import requires
from core.database import db
from core.errors import NotFound
from core.forms import BaseForm, required, text_length

blueprint = Blueprint("recovery_codes", __name__)
_FOUND = "recovery_found"  # whom the last search found
_OFFICER = {"layout": "layouts/department.html", "find": ".find_for_officer", "issue": ".issue_for_officer"}
_HELPER = {"layout": "layouts/helping.html", "find": ".find_for_helper", "issue": ".issue_for_helper"}


class FindForm(BaseForm):
    """Whom the code is for; sent, not asked for by address: an address is kept in logs and histories."""

    typed = StringField(
        _l("Số điện thoại hoặc tên cơ sở"),
        [required(_l("Bạn gõ số điện thoại hoặc tên cơ sở.")), text_length(at_most=200)],
        description=_l("Ví dụ 0912 345 678, hoặc: htx nep gac"),
    )


class IssueForm(BaseForm):
    """The issuer's word that the person was there."""

    seen = BooleanField(_l("Tôi đang gặp người này và biết đúng là họ"))

    def validate_seen(self, field: Any) -> None:
        """A code is for whom one has before one's eyes."""
        if not field.data:
            raise ValidationError(
                str(_l("Mã chỉ cấp cho người bạn đang gặp. Bạn đánh dấu khi đã gặp và nhận ra họ."))
            )


@blueprint.route("/can-bo/ma-khoi-phuc", methods=["GET", "POST"])
@requires(Right.REVIEW)
def find_for_officer() -> ResponseReturnValue:
    return _find(_OFFICER)


@blueprint.route("/can-bo/ma-khoi-phuc/<int:user_id>", methods=["GET", "POST"])
@requires(Right.REVIEW)
def issue_for_officer(user_id: int) -> ResponseReturnValue:
    return _issue(_OFFICER, user_id)


@blueprint.route("/ho-tro/ma-khoi-phuc", methods=["GET", "POST"])
@requires(Right.HELP)
def find_for_helper() -> ResponseReturnValue:
    return _find(_HELPER)


@blueprint.route("/ho-tro/ma-khoi-phuc/<int:user_id>", methods=["GET", "POST"])
@requires(Right.HELP)
def issue_for_helper(user_id: int) -> ResponseReturnValue:
    return _issue(_HELPER, user_id)


def _find(room: dict[str, str]) -> ResponseReturnValue:
    session = db.session()
    form = FindForm()
    searched = form.validate_on_submit()
    people = producers_in_scope(session, current_user, form.typed.data or "") if searched else ()
    if searched:
        browser_session[_FOUND] = [person.id for person in people]
    page = render_template(
        "catalog/recovery/find.html",
        form=form,
        searched=searched,
        nav_key="recovery",
        people=[(person, own_businesses(session, person.id)) for person in people],
        **room,
    )
    return page, 422 if form.errors else 200


def _issue(room: dict[str, str], user_id: int) -> ResponseReturnValue:
    session = db.session()
    person = producer_in_scope(session, current_user, user_id)
    businesses = own_businesses(session, person.id)
    if not businesses and user_id not in browser_session.get(_FOUND, ()):
        raise NotFound  # who lies in nobody's places is found by the whole number only
    form = IssueForm()
    facts: dict[str, Any] = {
        "person": person,
        "businesses": businesses,
        "back": url_for(room["find"]),
        "nav_key": "recovery",
        **room,
    }
    if not form.validate_on_submit():
        page = render_template("catalog/recovery/confirm.html", form=form, **facts)
        return page, 422 if request.method == "POST" else 200
    issued = recovery.issue(session, actor(), person, current_user.id)
    session.commit()
    # Shown here and never again; sent once more, the page gives a new code and ends this one.
    address = current_app.config["GOCQUE"].public_url + url_for("recovery.forgotten_password")
    return render_template("catalog/recovery/sheet.html", issued=issued, address=address, **facts)
