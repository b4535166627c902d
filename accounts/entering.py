"""The way in, step by step: password, then a code, an own password, an authenticator, as each is owed.

Between two steps a device holds the token of a half sign-in. It lives minutes and opens nothing:
only the step's own page knows it. Each step taken ends it and opens the next one, or the sign-in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from accounts import services
from accounts.models import HalfSignIn, User
from accounts.passwords import hash_password, password_matches, random_password
from accounts.second_factor import services as second_factor
from accounts.sessions import new_token, token_hash
from accounts.sign_in_rules import (
    CODE_TRIES,
    FIRST_STEPS_MINUTES,
    HALF_SIGN_IN_MINUTES,
    ONE_TIME_DAYS,
    minutes,
    present_value,
)
from core.audit import Actor, record
from core.database import utcnow
from core.errors import DomainError


class Step(StrEnum):
    """What a device still owes after the password."""

    CODE = "code"
    PASSWORD = "password"  # noqa: S105  # the name of a step  # pragma: allowlist secret
    ENROLMENT = "enrolment"


@dataclass(frozen=True)
class Owed:
    """A half sign-in that was opened: its token, for the device, and the step that is next."""

    token: str
    step: Step


class TriesSpent(DomainError):
    """So many wrong codes that the person starts again with the password."""

    message = _l("Bạn đã gõ sai mã nhiều lần. Bạn đăng nhập lại từ đầu giúp.")


class SamePassword(DomainError):
    """The new password is the one that was handed out."""

    message = _l("Đây vẫn là mật khẩu một lần. Bạn đặt một mật khẩu khác, chỉ mình bạn biết.")


def issue_one_time_password(session: Session, actor: Actor, user: User) -> tuple[str, datetime]:
    """Give an account a random password that opens once; whoever is in is out on every device.

    Returns:
        The password, to be shown once, and until when it opens.
    """
    password = random_password()
    user.password_hash = hash_password(password)
    user.password_expires_at = utcnow() + timedelta(days=present_value(session, ONE_TIME_DAYS))
    user.password_used_at = None
    services.end_all_sessions(session, actor, user)
    record(session, actor, "account.one_time_password", f"user:{user.id}")
    return password, user.password_expires_at


def knock(session: Session, user_id: int, password: str, *, device: str, address: str | None) -> User | Owed:
    """Open what a right password opens: the sign-in, or the first step that is owed.

    Args:
        session: The change's session.
        user_id: Whose password was found right.
        password: Hashed anew when the kept hash was made at another cost.
        device: Rough name of the device.
        address: Network address; kept only when the account turns out to be shut.

    Raises:
        SignInRefused: If the account is disabled, or its one-time password was used or is too old.
    """
    user = session.get(User, user_id)
    if user is None or not user.is_active or not _may_use(session, user):
        services.note_refused_sign_in(session, user_id if user else None, address)
        raise services.SignInRefused
    step = _next_step(session, user, code_given=False)
    if step is None:
        return services.sign_in(session, user_id, password, device=device, address=address)
    services.renew_hash(user, password)
    return open_half(session, user, step, device)


def open_half(session: Session, user: User, step: Step, device: str) -> Owed:
    """Open a half sign-in for a step, as long as that step may take."""
    if step == Step.ENROLMENT:
        second_factor.begin(session, user)
    rule = HALF_SIGN_IN_MINUTES if step == Step.CODE else FIRST_STEPS_MINUTES
    token = new_token()
    session.add(
        HalfSignIn(
            token_hash=token_hash(token),
            user_id=user.id,
            device=device[:60],
            step=step.value,
            expires_at=utcnow() + minutes(session, rule),
        )
    )
    session.flush()
    return Owed(token, step)


def half_sign_in(session: Session, token: str, now: datetime) -> HalfSignIn | None:
    """Return the half sign-in behind a device's token, with its person; None when it counts no more."""
    found = session.scalar(
        select(HalfSignIn)
        .where(
            HalfSignIn.token_hash == token_hash(token),
            HalfSignIn.ended_at.is_(None),
            HalfSignIn.expires_at > now,
        )
        .options(joinedload(HalfSignIn.user))
    )
    return found if found is not None and found.user.is_active else None


def give_up(session: Session, token: str) -> None:
    """End a half sign-in whose device starts again; one that is over or unknown stays as it is."""
    session.execute(
        update(HalfSignIn)
        .where(HalfSignIn.token_hash == token_hash(token), HalfSignIn.ended_at.is_(None))
        .values(ended_at=utcnow())
    )


def give_code(
    session: Session, half: HalfSignIn, typed: str, address: str | None
) -> tuple[User | Owed, bool]:
    """Take the code of the second factor and go on.

    Returns:
        What comes next, and whether a backup code was spent.

    Raises:
        WrongCode: If it does not fit; the try is counted, so commit all the same.
        TriesSpent: If that was the last try.
        KeyChanged: If no code can fit any more.
    """
    now = utcnow()
    # Held, so that codes sent at once are counted one after the other.
    session.refresh(half, with_for_update={"of": HalfSignIn})
    if half.ended_at is not None:
        raise TriesSpent
    try:
        was_backup = second_factor.check_code(session, half.user_id, typed, now)
    except second_factor.WrongCode:
        half.wrong_tries += 1
        services.note(session, "code_failed", half.user_id, address=address)
        if half.wrong_tries >= present_value(session, CODE_TRIES):
            half.ended_at = now
            session.flush()
            raise TriesSpent from None
        raise
    if was_backup:
        services.note(session, "backup_code_used", half.user_id)
    return _go_on(session, half), was_backup


def replace_password(session: Session, half: HalfSignIn, password: str) -> User | Owed:
    """Put the person's own password in the place of the one that was handed out, and go on.

    Raises:
        SamePassword: If it is the same.
        BadPassword: If it may not be a password.
    """
    user = half.user
    if password_matches(user.password_hash, password):
        raise SamePassword
    services.set_password(session, Actor(user_id=user.id), user, password)
    return _go_on(session, half)


def enrol(session: Session, half: HalfSignIn, typed: str) -> tuple[User | Owed, list[str]]:
    """Confirm the authenticator, and go on.

    Returns:
        What comes next, and the backup codes, to be shown once.

    Raises:
        WrongCode: If the code does not fit.
    """
    codes = second_factor.confirm(session, half.user, typed, utcnow())
    return _go_on(session, half), codes


def _may_use(session: Session, user: User) -> bool:
    """Say whether the password still opens, and spend one that opens once."""
    if user.password_expires_at is None:
        return True
    now = utcnow()
    if now >= user.password_expires_at:
        return False
    # In the statement itself: of two devices at the same moment only one finds it unused.
    spent = session.execute(
        update(User).where(User.id == user.id, User.password_used_at.is_(None)).values(password_used_at=now)
    )
    return bool(spent.rowcount == 1)  # type: ignore[attr-defined]


def _next_step(session: Session, user: User, *, code_given: bool) -> Step | None:
    enrolled = second_factor.factor_of(session, user.id) is not None
    if enrolled and not code_given:
        return Step.CODE
    if user.has_one_time_password:
        return Step.PASSWORD
    if second_factor.needs_second_factor(user) and not enrolled:
        return Step.ENROLMENT
    return None


def _go_on(session: Session, half: HalfSignIn) -> User | Owed:
    half.ended_at = utcnow()
    user = half.user
    step = _next_step(session, user, code_given=True)
    if step is None:
        return services.open_session(session, user, half.device)
    return open_half(session, user, step, half.device)
