"""Who works for a business: the owner's page, invitations on both sides, and the way in with a code."""

from __future__ import annotations

from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import Session

from accounts import attempts
from accounts.access import actor
from accounts.models import User
from accounts.passwords import BadPassword
from accounts.permissions import Right
from accounts.phones import show_phone
from accounts.services import BadName, PhoneTaken
from catalog import services
from catalog.business_forms import ROLE_WORK, ROLES, AnswerForm, InviteForm, JoinForm
from catalog.forms import ActionForm
from catalog.models import Business, Invitation, Membership
from catalog.permissions import check_owner, own_businesses
from catalog.queries import business_by_slug
from catalog.services.claims import AlreadyMember
from catalog.services.members import (
    TooManyInvitations,
    WrongInvitation,
    invitation_of,
    invitations_for,
    member,
    members_of,
    needs_code,
    open_invitations,
)
from catalog.views.blueprints import blueprint
from catalog.workspace import present_business
from core import once
from core.access import public, requires
from core.database import db, utcnow
from core.errors import NotFound


@blueprint.get("/quan-ly/ho-so/thanh-vien")
@requires(Right.WORK)
def members() -> ResponseReturnValue:
    session = db.session()
    business = _owned()
    rows = members_of(session, business)
    return render_template(
        "catalog/members.html",
        business=business,
        members=[(place, person, show_phone(person.phone)) for place, person in rows],
        invitations=[
            (each, show_phone(each.phone)) for each in open_invitations(session, business, now=utcnow())
        ],
        roles=ROLES,
        owners=sum(place.role == "owner" for place, _person in rows),
        me=current_user.id,
    )


@blueprint.route("/quan-ly/ho-so/thanh-vien/moi", methods=["GET", "POST"])
@requires(Right.WORK)
def invite() -> ResponseReturnValue:
    session = db.session()
    business = _owned()
    form = InviteForm()
    if form.validate_on_submit():
        where = url_for("catalog.members")
        if answer := once.first_answer(session, current_user.id, form.form_id.data):
            return redirect(answer)
        try:
            invitation, code = services.invite(
                session, business, actor=actor(), phone=form.e164, role=form.role.data, now=utcnow()
            )
        except TooManyInvitations as refused:
            session.rollback()
            business = _owned()
            form.phone.errors = [str(refused)]
        else:
            return _paper(session, form, business, invitation, code, where)
    page = render_template("catalog/member_invite.html", business=business, form=form, work=ROLE_WORK)
    return page, 422 if request.method == "POST" else 200


@blueprint.route("/quan-ly/ho-so/thanh-vien/moi/<int:invitation_id>/huy", methods=["GET", "POST"])
@requires(Right.WORK)
def end_invitation(invitation_id: int) -> ResponseReturnValue:
    session = db.session()
    business = _owned()
    form = ActionForm()
    found = session.get(Invitation, invitation_id)
    if found is None or found.business_id != business.id:
        raise NotFound
    if form.validate_on_submit():
        services.end_invitation(session, business, invitation_id, actor=actor())
        session.commit()
        flash(_("Đã hủy lời mời."))
        return redirect(url_for("catalog.members"))
    return render_template(
        "catalog/member_end_invitation.html",
        business=business,
        form=form,
        invitation=found,
        phone=show_phone(found.phone),
    )


@blueprint.route("/quan-ly/ho-so/thanh-vien/<int:user_id>/vai-tro", methods=["GET", "POST"])
@requires(Right.WORK)
def member_role(user_id: int) -> ResponseReturnValue:
    session = db.session()
    business = _owned()
    place, person = _member(session, business, user_id)
    form = ActionForm()
    other = "editor" if place.role == "owner" else "owner"
    if form.validate_on_submit():
        wanted = request.form.get("role", "")
        if wanted not in ROLES:
            raise NotFound
        services.set_role(session, business, user_id, wanted, actor=actor())
        session.commit()
        flash(_("%(name)s từ giờ là: %(role)s.", name=person.full_name, role=ROLES[wanted]))
        return redirect(url_for("catalog.profile" if user_id == current_user.id else "catalog.members"))
    return render_template(
        "catalog/member_role.html",
        business=business,
        form=form,
        person=person,
        other=other,
        role=ROLES[other],
        work=ROLE_WORK[other],
    )


@blueprint.route("/quan-ly/ho-so/thanh-vien/<int:user_id>/bo", methods=["GET", "POST"])
@requires(Right.WORK)
def remove_member(user_id: int) -> ResponseReturnValue:
    session = db.session()
    business = _owned()
    _place, person = _member(session, business, user_id)
    form = ActionForm()
    if form.validate_on_submit():
        services.remove_member(session, business, user_id, actor=actor())
        session.commit()
        flash(_("Đã bớt %(name)s khỏi cơ sở.", name=person.full_name))
        return redirect(url_for("catalog.profile" if user_id == current_user.id else "catalog.members"))
    return render_template("catalog/member_remove.html", business=business, form=form, person=person)


@blueprint.route("/quan-ly/ho-so/roi", methods=["GET", "POST"])
@requires(Right.WORK)
def leave() -> ResponseReturnValue:
    session = db.session()
    business = present_business()
    member(session, business, current_user.id)  # who only helps has nothing to leave
    form = ActionForm()
    if form.validate_on_submit():
        services.remove_member(session, business, current_user.id, actor=actor())
        session.commit()
        flash(_("Bạn đã rời %(name)s.", name=business.name))
        return redirect(url_for("accounts.home"))
    return render_template("catalog/member_leave.html", business=business, form=form)


@blueprint.get("/quan-ly/loi-moi")
@requires(Right.WORK)
def invitations() -> ResponseReturnValue:
    return render_template(
        "catalog/invitations.html",
        invitations=[
            (each, ROLES[each.role]) for each in invitations_for(db.session(), current_user, now=utcnow())
        ],
        phone=show_phone(current_user.phone),
    )


@blueprint.route("/quan-ly/loi-moi/<int:invitation_id>", methods=["GET", "POST"])
@requires(Right.WORK)
def answer_invitation(invitation_id: int) -> ResponseReturnValue:
    session = db.session()
    invitation = invitation_of(session, current_user, invitation_id, utcnow())
    form = AnswerForm()
    if form.validate_on_submit() and "no" in request.form:
        services.decline(session, current_user, invitation_id, actor=actor(), now=utcnow())
        session.commit()
        flash(_("Đã từ chối lời mời."))
        return redirect(url_for("catalog.invitations"))
    if form.validate_on_submit():
        try:
            business = services.accept(
                session, current_user, invitation_id, code=form.code.data or "", actor=actor(), now=utcnow()
            )
        except WrongInvitation as refused:
            session.commit()  # the try is counted
            form.code.errors = [str(refused)]
        else:
            session.commit()
            flash(_("Từ giờ bạn cùng làm cho %(name)s.", name=business.name))
            several = len(own_businesses(session, current_user.id)) > 1
            return redirect(url_for("catalog.choose" if several else "catalog.products"))
    page = render_template(
        "catalog/invitation.html",
        form=form,
        invitation=invitation,
        role=ROLES[invitation.role],
        work=ROLE_WORK[invitation.role],
        asks_code=needs_code(current_user),
    )
    return page, 422 if request.method == "POST" else 200


@blueprint.route("/loi-moi", methods=["GET", "POST"])
@public
def join() -> ResponseReturnValue:
    """Make an account with an invitation's code, for somebody who has none yet."""
    session = db.session()
    form = JoinForm()
    if form.validate_on_submit():
        attempts.count_try(form.e164)
        try:
            services.join_by_code(
                session,
                phone=form.e164,
                code=form.code.data or "",
                full_name=form.full_name.data or "",
                password=form.password.data or "",
                now=utcnow(),
            )
        except WrongInvitation as refused:
            attempts.count_wrong(form.e164)
            session.commit()  # the try is counted
            form.code.errors = [str(refused)]
        except (BadName, BadPassword, PhoneTaken) as refused:
            session.rollback()
            _field_of(form, refused).errors = [str(refused)]
        else:
            session.commit()
            flash(_("Đã có tài khoản. Bạn đăng nhập bằng số điện thoại và mật khẩu vừa đặt."))
            return redirect(url_for("accounts.sign_in"))
    return render_template("catalog/join.html", form=form), 422 if request.method == "POST" else 200


@blueprint.post("/quan-ly/ho-so/nho-so")
@requires(Right.WORK)
def claim() -> ResponseReturnValue:
    """Ask the department to look at a registration that the person says is theirs."""
    session = db.session()
    form = ActionForm()
    found = business_by_slug(session, request.form.get("slug", ""))
    if found is None or not form.validate_on_submit():
        raise NotFound
    try:
        services.claim(session, found, actor=actor(), user_id=current_user.id)
    except AlreadyMember:
        session.rollback()
        flash(_("Bạn đang là thành viên của cơ sở này. Bạn chọn cơ sở để làm việc."))
        return redirect(url_for("catalog.choose"))
    session.commit()
    flash(
        _(
            "Đã nhờ Sở xem. Cán bộ sẽ liên hệ để đối chiếu giấy tờ, rồi thêm bạn vào “%(name)s”.",
            name=found.name,
        )
    )
    return redirect(url_for("catalog.profile"))


def _owned() -> Business:
    business = present_business()
    check_owner(db.session(), current_user.id, business)
    return business


def _member(session: Session, business: Business, user_id: int) -> tuple[Membership, User]:
    for place, person in members_of(session, business):
        if person.id == user_id:
            return place, person
    raise NotFound


def _field_of(form: JoinForm, refused: BadName | BadPassword | PhoneTaken) -> Any:
    if isinstance(refused, BadName):
        return form.full_name
    return form.password if isinstance(refused, BadPassword) else form.phone


def _paper(
    session: Session, form: InviteForm, business: Business, invitation: Invitation, code: str, where: str
) -> ResponseReturnValue:
    """Show the paper with the code, once: the same form sent again leads to the members."""
    page = render_template(
        "catalog/member_paper.html",
        business=business,
        phone=show_phone(invitation.phone),
        role=ROLES[invitation.role],
        until=invitation.expires_at,
        code="-".join((code[:5], code[5:])),
    )
    once.finish(session, current_user.id, form.form_id.data, where)
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    return response
