"""Whether a helper session is open, asked of the facts each time; nobody has to end it in time.

It is over when either side ended it, when its hour is over, when the helper signed out on the device
on which the code was typed, and when what it stands on is gone: the helper's account, role or place,
the account or the membership of the person who consented.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from accounts.models import UserSession
from accounts.permissions import Right, rights_of
from accounts.queries import in_scope
from accounts.sessions import is_open as is_signed_in
from catalog.models import EndReason, HelperConsent, HelperSession, Membership

MOST_WRONG_TRIES = 5
MOST_SHOWN = 50
WHY_OVER = {
    EndReason.HELPER: _l("người hỗ trợ kết thúc"),
    EndReason.PRODUCER: _l("cơ sở kết thúc"),
    EndReason.TIME: _l("hết một giờ"),
    EndReason.SIGNED_OUT: _l("người hỗ trợ đã đăng xuất"),
    EndReason.NO_RIGHT: _l("không còn quyền hỗ trợ"),
}


@dataclass(frozen=True)
class End:
    """When and why a session ended; `at` is None where only the why is known."""

    at: datetime | None
    why: EndReason


def end_of(session: Session, row: HelperSession, now: datetime) -> End | None:
    """Return how a helper session ended; None while it is open.

    Args:
        session: Only reads.
        row: The session, its people attached.
        now: The present moment, aware.
    """
    if row.ended_at is not None and row.ended_why is not None:
        return End(row.ended_at, EndReason(row.ended_why))
    sign_in = session.get(UserSession, row.sign_in_id) if row.sign_in_id is not None else None
    if sign_in is not None and sign_in.ended_at is not None and sign_in.ended_at < row.expires_at:
        return End(sign_in.ended_at, EndReason.SIGNED_OUT)
    if now >= row.expires_at:
        return End(row.expires_at, EndReason.TIME)
    if sign_in is None or not is_signed_in(sign_in, row.helper.role, now):
        return End(None, EndReason.SIGNED_OUT)
    return None if _still_stands(session, row) else End(None, EndReason.NO_RIGHT)


def _still_stands(session: Session, row: HelperSession) -> bool:
    business = row.business
    return (
        Right.HELP in rights_of(row.helper)
        and in_scope(row.helper, business.current_commune_code, business.former_district_code)
        and may_consent(session, row.consented_by_id, row.business_id)
    )


def may_consent(session: Session, user_id: int, business_id: int) -> bool:
    """Say whether a person can let a helper work on a business: a member whose account is in use."""
    membership = session.scalar(
        select(Membership)
        .where(Membership.user_id == user_id, Membership.business_id == business_id)
        .options(joinedload(Membership.user))
    )
    return membership is not None and Right.DECIDE in rights_of(membership.user)


def open_session_of(
    session: Session, helper_id: int, now: datetime, *, sign_in_id: int | None = None
) -> HelperSession | None:
    """Return the open session of a helper.

    Args:
        session: Only reads.
        helper_id: The helper.
        now: The present moment, aware.
        sign_in_id: The sign-in of the present device, when only its own session counts.
    """
    statement = _not_ended(now).where(HelperSession.helper_id == helper_id)
    if sign_in_id is not None:
        statement = statement.where(HelperSession.sign_in_id == sign_in_id)
    row = session.scalar(statement)
    return row if row is not None and end_of(session, row, now) is None else None


def open_sessions_on(session: Session, business_id: int, now: datetime) -> Sequence[HelperSession]:
    """Return the open sessions on a business, the first begun first."""
    rows = session.scalars(_not_ended(now).where(HelperSession.business_id == business_id)).all()
    return [row for row in rows if end_of(session, row, now) is None]


def past_sessions(
    session: Session, now: datetime, *, helper_id: int | None = None, business_id: int | None = None
) -> list[tuple[HelperSession, End]]:
    """Return the newest sessions that are over, of a helper or on a business, each with its end."""
    statement = _with_people().order_by(HelperSession.started_at.desc(), HelperSession.id.desc())
    if helper_id is not None:
        statement = statement.where(HelperSession.helper_id == helper_id)
    if business_id is not None:
        statement = statement.where(HelperSession.business_id == business_id)
    rows = session.scalars(statement.limit(MOST_SHOWN)).all()
    return [(row, end) for row in rows if (end := end_of(session, row, now)) is not None]


def last_session_of(session: Session, helper_id: int) -> HelperSession | None:
    """Return the session that a helper began last, open or over."""
    return session.scalar(
        _with_people()
        .where(HelperSession.helper_id == helper_id)
        .order_by(HelperSession.started_at.desc(), HelperSession.id.desc())
        .limit(1)
    )


def businesses_helped(session: Session, helper_id: int) -> int:
    """Return for how many businesses a helper has worked, each counted once."""
    counted = select(func.count(func.distinct(HelperSession.business_id)))
    return session.scalar(counted.where(HelperSession.helper_id == helper_id)) or 0


def open_consent(session: Session, business_id: int, now: datetime) -> HelperConsent | None:
    """Return the consent whose code still opens a session; there is one of a business at most."""
    statement = _unused_consents(business_id, now).where(HelperConsent.wrong_tries < MOST_WRONG_TRIES)
    return session.scalar(statement.limit(1))


def is_code_spoilt(session: Session, business_id: int, now: datetime) -> bool:
    """Say whether the code of a business was shut because somebody typed too many wrong ones."""
    latest = session.scalar(_unused_consents(business_id, now).limit(1))
    return latest is not None and latest.wrong_tries >= MOST_WRONG_TRIES


def _unused_consents(business_id: int, now: datetime) -> Select[HelperConsent]:
    return (
        select(HelperConsent)
        .where(
            HelperConsent.business_id == business_id,
            HelperConsent.used_at.is_(None),
            HelperConsent.withdrawn_at.is_(None),
            HelperConsent.expires_at > now,
        )
        .order_by(HelperConsent.id.desc())
    )


def _with_people() -> Select[HelperSession]:
    return select(HelperSession).options(
        joinedload(HelperSession.business),
        joinedload(HelperSession.helper),
        joinedload(HelperSession.consented_by),
    )


def _not_ended(now: datetime) -> Select[HelperSession]:
    return (
        _with_people()
        .where(HelperSession.ended_at.is_(None), HelperSession.expires_at > now)
        .order_by(HelperSession.started_at)
    )
