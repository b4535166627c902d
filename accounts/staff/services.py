"""What an administrator does with accounts of staff and helpers.

Nobody closes or degrades the own account, and one administrator who can sign in always stays.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts import entering, services
from accounts.models import Agency, Role, User, UserScope
from accounts.passwords import random_password
from accounts.second_factor import services as second_factor
from core.audit import Actor, record
from core.errors import DomainError
from core.text import clean_line, slugify
from places.queries import gazetteer

STAFF_ROLES = tuple(role for role in Role if role != Role.PRODUCER)
WITH_AGENCY = frozenset({Role.OFFICER, Role.VERIFIER})
LONGEST_AGENCY = 160


class Yourself(DomainError):
    """An administrator may not do this to the own account."""

    message = _l("Bạn không làm việc này với tài khoản của chính mình. Bạn nhờ một người quản trị khác.")


class LastAdministrator(DomainError):
    """Nobody could manage accounts any more."""

    message = _l("Đây là người quản trị cuối cùng còn dùng được. Bạn thêm một người quản trị khác trước đã.")


class AgencyNeeded(DomainError):
    """Officers keep the records of an agency, so they belong to one."""

    message = _l("Cán bộ phụ trách và cán bộ đối chiếu ghi việc của một cơ quan. Bạn chọn cơ quan.")


class NotStaff(DomainError):
    """The role is not one of staff."""

    message = _l("Bạn chọn một vai trò trong danh sách.")


class AgencyTaken(DomainError):
    """Another agency has this name."""

    message = _l("Đã có cơ quan tên này. Bạn ghi tên khác cho khỏi lẫn.")


class NoSuchPlace(DomainError):
    """No unit has this code."""

    message = _l("Chưa thấy nơi này. Bạn tìm rồi chọn trong danh sách.")
    status = 404


def add_staff(
    session: Session, actor: Actor, *, phone: str, full_name: str, role: Role, agency: Agency | None
) -> tuple[User, str, datetime]:
    """Make an account of staff with a password that opens once.

    Returns:
        The account, its password, to be shown once, and until when it opens.

    Raises:
        NotStaff, AgencyNeeded, PhoneTaken, BadName: If something does not fit.
    """
    _check_role(role, agency)
    user = services.create_user(
        session,
        actor,
        phone=phone,
        full_name=full_name,
        role=role,
        password=random_password(),
        agency=agency,
    )
    return user, *entering.issue_one_time_password(session, actor, user)


def change_staff(
    session: Session, actor: Actor, user: User, *, full_name: str, role: Role, agency: Agency | None
) -> None:
    """Change name, role and agency; another role ends what is open, so that it is entered anew.

    Another agency ends the tokens: a program of the former one must not write records of the next.

    Raises:
        NotStaff, AgencyNeeded, BadName: If something does not fit.
        Yourself: If it is the own role.
        LastAdministrator: If nobody else is one.
    """
    name = clean_line(full_name)
    if not 1 <= len(name) <= services.LONGEST_NAME:
        raise services.BadName
    _check_role(role, agency)
    changes: dict[str, Any] = {
        field: [before, after]
        for field, before, after in (
            ("role", user.role, role.value),
            ("agency", user.agency_id, agency.id if agency else None),
        )
        if before != after
    }
    if user.full_name != name:
        changes["full_name"] = True  # not which: the trail holds people by number only
    if not changes:
        return
    if user.role != role:
        _check_other(actor, user)
        _check_another_administrator(session, user)
        services.end_all_sessions(session, actor, user)
    elif "agency" in changes:
        services.end_tokens(session, actor, user)
    user.full_name, user.role, user.agency = name, role.value, agency
    record(session, actor, "account.change", f"user:{user.id}", changes)


def add_place(session: Session, actor: Actor, user: User, scheme: str, code: str) -> None:
    """Bound a person's role to one place more; one that is there already stays.

    Raises:
        NoSuchPlace: If no unit has this code.
    """
    if gazetteer(session).find(scheme, code) is None:
        raise NoSuchPlace
    if any((scope.scheme, scope.code) == (scheme, code) for scope in user.scopes):
        return
    user.scopes.append(UserScope(scheme=scheme, code=code))
    record(session, actor, "account.add_place", f"user:{user.id}", {"place": [None, f"{scheme}:{code}"]})


def remove_place(session: Session, actor: Actor, user: User, scheme: str, code: str) -> None:
    """Take a place off; without any an officer works in the whole area, a helper nowhere."""
    for scope in list(user.scopes):
        if (scope.scheme, scope.code) == (scheme, code):
            user.scopes.remove(scope)
            record(
                session,
                actor,
                "account.remove_place",
                f"user:{user.id}",
                {"place": [f"{scheme}:{code}", None]},
            )


def new_password(session: Session, actor: Actor, user: User) -> tuple[str, datetime]:
    """Give another person a password that opens once.

    Raises:
        Yourself: If it is the own account.
    """
    _check_other(actor, user)
    return entering.issue_one_time_password(session, actor, user)


def take_second_factor(session: Session, actor: Actor, user: User) -> None:
    """Take another person's lost authenticator away; the person is out everywhere and enrols anew.

    Raises:
        Yourself: If it is the own account.
    """
    _check_other(actor, user)
    second_factor.reset(session, actor, user)
    services.end_all_sessions(session, actor, user)


def disable(session: Session, actor: Actor, user: User) -> None:
    """Take an account out of use at once.

    Raises:
        Yourself: If it is the own account.
        LastAdministrator: If nobody else is one.
    """
    _check_other(actor, user)
    _check_another_administrator(session, user)
    services.disable(session, actor, user)


def enable(session: Session, actor: Actor, user: User) -> None:
    """Take an account into use again; it has its password and its second factor, but no open sign-in."""
    if user.disabled_at is not None:
        user.disabled_at = None
        record(session, actor, "account.enable", f"user:{user.id}")


def end_sessions(session: Session, actor: Actor, user: User) -> int:
    """Put a person out on every device, and return on how many."""
    ended = services.end_all_sessions(session, actor, user)
    record(session, actor, "account.end_sessions", f"user:{user.id}", {"devices": ended})
    return ended


def add_agency(session: Session, actor: Actor, name: str) -> Agency:
    """Add an agency.

    Raises:
        BadName: If the name is empty or too long.
        AgencyTaken: If there is one of that name.
    """
    if _agency_like(session, name) is not None:
        raise AgencyTaken
    agency = services.agency_named(session, name)
    record(session, actor, "agency.add", f"agency:{agency.id}", {"name": [None, agency.name]})
    return agency


def rename_agency(session: Session, actor: Actor, agency: Agency, name: str) -> None:
    """Give an agency another name; its code, by which records know it, stays.

    Raises:
        BadName: If the name is empty or too long.
        AgencyTaken: If another one has it.
    """
    name = clean_line(name)
    if not slugify(name) or len(name) > LONGEST_AGENCY:
        raise services.BadName(_l("Tên cơ quan cần có chữ và không quá 160 ký tự."))
    other = _agency_like(session, name)
    if other is not None and other is not agency:
        raise AgencyTaken
    if name != agency.name:
        record(session, actor, "agency.rename", f"agency:{agency.id}", {"name": [agency.name, name]})
        agency.name = name


def _agency_like(session: Session, name: str) -> Agency | None:
    wanted = slugify(name)
    return next((each for each in session.scalars(select(Agency)) if slugify(each.name) == wanted), None)


def _check_role(role: Role, agency: Agency | None) -> None:
    if role not in STAFF_ROLES:
        raise NotStaff
    if role in WITH_AGENCY and agency is None:
        raise AgencyNeeded


def _check_other(actor: Actor, user: User) -> None:
    if actor.user_id == user.id:
        raise Yourself


def _check_another_administrator(session: Session, user: User) -> None:
    if user.role != Role.ADMINISTRATOR or not user.is_active:
        return
    # Locked, so that two administrators who close each other's account at once do not both succeed.
    able = session.scalars(
        select(User.id)
        .where(User.role == Role.ADMINISTRATOR, User.disabled_at.is_(None))
        .order_by(User.id)
        .with_for_update()
    ).all()
    if set(able) <= {user.id}:
        raise LastAdministrator
