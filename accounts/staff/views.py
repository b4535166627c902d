"""Pages of the administrator over accounts: look, add, change, give anew, close."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy.orm import Session

from accounts.access import actor
from accounts.models import Agency, Role, User
from accounts.permissions import Right
from accounts.roles import ROLE_NAMES
from accounts.services import BadName, PhoneTaken
from accounts.staff import queries, services
from accounts.staff.forms import (
    NO_AGENCY,
    AddStaffForm,
    ConfirmForm,
    EditStaffForm,
    PasswordOnceForm,
    PlaceForm,
)
from accounts.staff.places import no_place_words, place_words
from accounts.trail.queries import lines
from core import once
from core.access import requires
from core.audit import Actor
from core.database import db
from core.errors import DomainError
from core.installation import history_of
from core.seen import hold
from core.text import clean_line
from places.queries import gazetteer

blueprint = Blueprint("staff", __name__)

STATES = {
    queries.AccountState.OPEN: _l("Đang dùng"),
    queries.AccountState.DISABLED: _l("Đã khóa"),
    queries.AccountState.NOT_ENROLLED: _l("Chưa bật xác thực"),
    queries.AccountState.ONE_TIME: _l("Chưa đổi mật khẩu một lần"),
}
FACTORS = {
    "on": (_l("Đã bật"), "ok"),
    "off": (_l("Chưa bật"), "warn"),
    "exempt": (_l("Không cần"), ""),
}


@blueprint.get("/can-bo/tai-khoan")
@requires(Right.ADMINISTER)
def people() -> ResponseReturnValue:
    wanted = {
        "typed": clean_line(request.args.get("q", ""))[:100],
        "role": clean_line(request.args.get("vai-tro", "")),
        "state": clean_line(request.args.get("tinh-trang", "")),
    }
    session = db.session()
    found = queries.staff_called(session, page=request.args.get("trang", 1, type=int), **wanted)
    narrowed = {"q": wanted["typed"], "vai-tro": wanted["role"], "tinh-trang": wanted["state"]}
    kept: dict[str, Any] = {name: value for name, value in narrowed.items() if value}
    return render_template(
        "accounts/staff/people.html",
        found=found,
        wanted=wanted,
        roles=_role_names(),
        states=STATES,
        factors={
            user.id: FACTORS[queries.factor_words(user, user.id in found.enrolled)] for user in found.rows
        },
        places={
            user.id: "; ".join(place.words for place in place_words(gazetteer(session), user))
            or no_place_words(user)
            for user in found.rows
        },
        address=lambda page: url_for(".people", trang=page, **kept),
    )


@blueprint.route("/can-bo/tai-khoan/them", methods=["GET", "POST"])
@requires(Right.ADMINISTER)
def add() -> ResponseReturnValue:
    session = db.session()
    form = AddStaffForm()
    form.offer(_agencies(session))
    if not form.validate_on_submit():
        return render_template("accounts/staff/add.html", form=form), 422 if form.errors else 200
    if there := once.first_answer(session, current_user.id, form.form_id.data):
        flash(
            _("Tài khoản này đã thêm rồi; mật khẩu chỉ hiện một lần. Cần thì bạn cấp mật khẩu mới."), "info"
        )
        return redirect(there)
    try:
        user, password, until = services.add_staff(
            session,
            actor(),
            phone=form.e164,
            full_name=form.full_name.data or "",
            role=form.chosen_role,
            agency=_agency(session, form.agency_id.data),
        )
    except (PhoneTaken, BadName, services.AgencyNeeded) as problem:
        session.rollback()
        _say(form, problem)
        return render_template("accounts/staff/add.html", form=form), problem.status
    there = url_for(".person", user_id=user.id)
    once.finish(session, current_user.id, form.form_id.data, there)
    return _password_page(user, password, until, is_new=True)


@blueprint.get("/can-bo/tai-khoan/<int:user_id>")
@requires(Right.ADMINISTER)
def person(user_id: int) -> ResponseReturnValue:
    session = db.session()
    user = queries.staff_member(session, user_id)
    return render_template(
        "accounts/staff/person.html",
        person=user,
        role_name=ROLE_NAMES[Role(user.role)],
        factor=FACTORS[queries.factor_words(user, queries.is_enrolled(session, user))],
        places=place_words(gazetteer(session), user),
        no_place=no_place_words(user),
        devices=queries.open_devices(session, user),
        is_self=user.id == current_user.id,
        may_lose_factor=queries.is_enrolled(session, user),
        history=lines(session, history_of(session, f"user:{user.id}")),
    )


@blueprint.route("/can-bo/tai-khoan/<int:user_id>/sua", methods=["GET", "POST"])
@requires(Right.ADMINISTER)
def edit(user_id: int) -> ResponseReturnValue:
    session = db.session()
    user = queries.staff_member(session, user_id)
    hold(session, user)
    form = EditStaffForm(
        data={"full_name": user.full_name, "role": user.role, "agency_id": user.agency_id or NO_AGENCY}
    )
    form.offer(_agencies(session))
    if form.validate_on_submit():
        try:
            services.change_staff(
                session,
                actor(),
                user,
                full_name=form.full_name.data or "",
                role=form.chosen_role,
                agency=_agency(session, form.agency_id.data),
            )
        except DomainError as problem:
            session.rollback()
            user = queries.staff_member(session, user_id)
            _say(form, problem)
        else:
            session.commit()
            flash(_("Đã lưu tài khoản."))
            return redirect(url_for(".person", user_id=user_id))
    return render_template("accounts/staff/edit.html", form=form, person=user), 422 if form.errors else 200


@blueprint.route("/can-bo/tai-khoan/<int:user_id>/noi", methods=["GET", "POST"])
@requires(Right.ADMINISTER)
def places(user_id: int) -> ResponseReturnValue:
    session = db.session()
    user = queries.staff_member(session, user_id)
    form = PlaceForm()
    typed = clean_line(request.args.get("q", ""))[:80]
    if form.validate_on_submit():
        change = services.remove_place if form.wanted.data == "bo" else services.add_place
        change(session, actor(), user, form.scheme.data or "", form.code.data or "")
        session.commit()
        flash(_("Đã lưu nơi phụ trách."))
        return redirect(url_for(".places", user_id=user_id))
    units = gazetteer(session)
    present = {(scope.scheme, scope.code) for scope in user.scopes}
    return render_template(
        "accounts/staff/places.html",
        person=user,
        typed=typed,
        present=place_words(units, user),
        no_place=no_place_words(user),
        hits=[unit for unit in queries.units_called(units, typed) if (unit.scheme, unit.code) not in present],
        words=units,
    )


@blueprint.route("/can-bo/tai-khoan/<int:user_id>/mat-khau", methods=["GET", "POST"])
@requires(Right.ADMINISTER)
def new_password(user_id: int) -> ResponseReturnValue:
    session = db.session()
    user = queries.staff_member(session, user_id)
    form = PasswordOnceForm()
    if not form.validate_on_submit():
        return render_template("accounts/staff/new_password.html", form=form, person=user)
    if there := once.first_answer(session, current_user.id, form.form_id.data):
        flash(_("Mật khẩu vừa cấp chỉ hiện một lần. Chưa kịp chép thì bạn cấp lại."), "info")
        return redirect(there)
    password, until = services.new_password(session, actor(), user)
    once.finish(session, current_user.id, form.form_id.data, url_for(".person", user_id=user.id))
    return _password_page(user, password, until, is_new=False)


@blueprint.route("/can-bo/tai-khoan/<int:user_id>/xac-thuc", methods=["GET", "POST"])
@requires(Right.ADMINISTER)
def take_factor(user_id: int) -> ResponseReturnValue:
    return _asked(
        user_id,
        "accounts/staff/take_factor.html",
        services.take_second_factor,
        _("Đã bỏ xác thực hai lớp. Lần đăng nhập sau người này bật lại."),
    )


@blueprint.route("/can-bo/tai-khoan/<int:user_id>/khoa", methods=["GET", "POST"])
@requires(Right.ADMINISTER)
def disable(user_id: int) -> ResponseReturnValue:
    return _asked(
        user_id,
        "accounts/staff/disable.html",
        services.disable,
        _("Đã khóa tài khoản và đăng xuất mọi thiết bị."),
    )


@blueprint.route("/can-bo/tai-khoan/<int:user_id>/mo-khoa", methods=["GET", "POST"])
@requires(Right.ADMINISTER)
def enable(user_id: int) -> ResponseReturnValue:
    return _asked(user_id, "accounts/staff/enable.html", services.enable, _("Đã mở khóa tài khoản."))


@blueprint.route("/can-bo/tai-khoan/<int:user_id>/dang-xuat", methods=["GET", "POST"])
@requires(Right.ADMINISTER)
def end_sessions(user_id: int) -> ResponseReturnValue:
    return _asked(
        user_id,
        "accounts/staff/end_sessions.html",
        services.end_sessions,
        _("Đã đăng xuất người này trên mọi thiết bị."),
    )


def _asked(
    user_id: int, template: str, deed: Callable[[Session, Actor, User], Any], done: str
) -> ResponseReturnValue:
    """Ask on a page of its own, do it when it is confirmed, and lead back to the account."""
    session = db.session()
    user = queries.staff_member(session, user_id)
    form = ConfirmForm()
    if form.validate_on_submit():
        deed(session, actor(), user)
        session.commit()
        flash(done)
        return redirect(url_for(".person", user_id=user_id))
    return render_template(template, form=form, person=user)


def _password_page(user: User, password: str, until: Any, *, is_new: bool) -> Response:
    response = make_response(
        render_template(
            "accounts/staff/password.html", person=user, password=password, until=until, is_new=is_new
        )
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _say(form: EditStaffForm | AddStaffForm, problem: DomainError) -> None:
    beside: dict[type[DomainError], str] = {
        PhoneTaken: "phone",
        BadName: "full_name",
        services.AgencyNeeded: "agency_id",
    }
    form[beside.get(type(problem), "role")].errors = [str(problem)]


def _role_names() -> dict[str, Any]:
    return {role.value: ROLE_NAMES[role] for role in services.STAFF_ROLES}


def _agencies(session: Session) -> list[Agency]:
    return [agency for agency, _count in queries.agencies_with_counts(session)]


def _agency(session: Session, agency_id: int) -> Agency | None:
    return session.get(Agency, agency_id) if agency_id else None
