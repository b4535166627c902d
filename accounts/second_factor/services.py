"""Enrol an authenticator, look at codes, spend printed ones, and take a lost one away."""

from __future__ import annotations

from datetime import datetime

from flask import current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from accounts.models import BackupCode, Role, SecondFactor, User
from accounts.second_factor import keys
from core.audit import Actor, record
from core.errors import DomainError


class WrongCode(DomainError):
    """The code does not fit, or was used already."""

    message = _l(
        "Mã chưa đúng hoặc đã dùng rồi. Bạn đợi ứng dụng hiện mã mới rồi gõ lại, "
        "và xem giờ trên điện thoại có đúng không."
    )


class KeyChanged(DomainError):
    """The installation has another secret key than when the person enrolled."""

    message = _l(
        "Khóa bí mật của máy chủ đã đổi nên ứng dụng xác thực của bạn không dùng được nữa. "
        "Bạn nhờ người quản trị bỏ xác thực cũ rồi bật lại."
    )


def needs_second_factor(user: User) -> bool:
    """Say whether the person signs in with a code beside the password: staff, except sample accounts."""
    return user.role != Role.PRODUCER and not user.is_sample


def factor_of(session: Session, user_id: int) -> SecondFactor | None:
    """Return the person's enrolled authenticator; None before it is confirmed."""
    factor = session.get(SecondFactor, user_id)
    return factor if factor is not None and factor.confirmed_at is not None else None


def begin(session: Session, user: User) -> None:
    """Start enrolling with a new key; one that was shown before and not confirmed is worthless."""
    started = session.get(SecondFactor, user.id)
    if started is not None:
        session.delete(started)
        session.flush()
    session.add(
        SecondFactor(user_id=user.id, nonce=keys.new_nonce(), key_check=keys.key_check(_secret_key()))
    )
    session.flush()


def key_to_confirm(session: Session, user_id: int) -> str | None:
    """Return the key that was begun and waits for its first code; None when there is none."""
    factor = session.get(SecondFactor, user_id)
    if factor is None or factor.confirmed_at is not None:
        return None
    return keys.key_of(_secret_key(), factor.nonce)


def confirm(session: Session, user: User, typed: str, now: datetime) -> list[str]:
    """Finish enrolling with a code of the authenticator; return ten backup codes, which are kept nowhere.

    Raises:
        WrongCode: If the code does not fit, or there is nothing to confirm.
    """
    factor = session.get(SecondFactor, user.id)
    if factor is None or factor.confirmed_at is not None:
        raise WrongCode
    step = keys.step_of(
        keys.key_of(_secret_key(), factor.nonce), typed, now.timestamp(), after=factor.last_step
    )
    if step is None:
        raise WrongCode
    factor.last_step, factor.confirmed_at = step, now
    record(session, Actor(user_id=user.id), "account.enrol_second_factor", f"user:{user.id}")
    return _hand_out_codes(session, factor)


def check_code(session: Session, user_id: int, typed: str, now: datetime) -> bool:
    """Take a code of the authenticator, or spend a backup code.

    Returns:
        Whether it was a backup code.

    Raises:
        WrongCode: If it is neither, or was used before.
        KeyChanged: If no code can fit any more.
    """
    factor = factor_of(session, user_id)
    if factor is None:
        raise WrongCode
    if factor.key_check != keys.key_check(_secret_key()):
        raise KeyChanged
    step = keys.step_of(
        keys.key_of(_secret_key(), factor.nonce), typed, now.timestamp(), after=factor.last_step
    )
    if step is not None:
        # In the statement itself: of two requests with the same code only one finds the older step.
        taken = session.execute(
            update(SecondFactor)
            .where(SecondFactor.user_id == user_id, SecondFactor.last_step < step)
            .values(last_step=step)
        )
        if taken.rowcount == 1:  # type: ignore[attr-defined]
            return False
        raise WrongCode
    spent = session.execute(
        update(BackupCode)
        .where(
            BackupCode.user_id == user_id,
            BackupCode.code_hash == keys.backup_hash(_secret_key(), user_id, typed),
            BackupCode.used_at.is_(None),
        )
        .values(used_at=now)
    )
    if spent.rowcount != 1:  # type: ignore[attr-defined]
        raise WrongCode
    return True


def codes_left(session: Session, user_id: int) -> int:
    """Count the backup codes that still open."""
    return (
        session.scalar(
            select(func.count())
            .select_from(BackupCode)
            .where(BackupCode.user_id == user_id, BackupCode.used_at.is_(None))
        )
        or 0
    )


def renew_backup_codes(session: Session, user: User, typed: str, now: datetime) -> list[str]:
    """Take a code, make all older backup codes worthless, and return ten new ones.

    Raises:
        WrongCode: If the code does not fit.
        KeyChanged: If no code can fit any more.
    """
    check_code(session, user.id, typed, now)
    factor = session.get_one(SecondFactor, user.id)
    record(session, Actor(user_id=user.id), "account.renew_backup_codes", f"user:{user.id}")
    return _hand_out_codes(session, factor)


def reset(session: Session, actor: Actor, user: User) -> None:
    """Take a person's authenticator and backup codes away: the next sign-in enrols anew."""
    factor = session.get(SecondFactor, user.id)
    if factor is None:
        return
    session.delete(factor)
    record(session, actor, "account.reset_second_factor", f"user:{user.id}")


def _hand_out_codes(session: Session, factor: SecondFactor) -> list[str]:
    codes = keys.new_backup_codes()
    factor.codes = [
        BackupCode(code_hash=keys.backup_hash(_secret_key(), factor.user_id, code)) for code in codes
    ]
    session.flush()
    return codes


def _secret_key() -> str:
    return str(current_app.secret_key)
