"""Let a helper work for a producer for an hour, with a code that the producer reads out."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from accounts.models import User
from catalog.consent_codes import code_hash, is_code, new_code
from catalog.helper_sessions import end_of, may_consent, open_consent
from catalog.models import Business, EndReason, HelperConsent, HelperSession
from core import audit
from core.errors import DomainError

CODE_LASTS = timedelta(minutes=10)
SESSION_LASTS = timedelta(hours=1)


class ConsentRefused(DomainError):
    """The code opens nothing: wrong, too old, used, or none was asked for. Which of these, nobody is told."""

    message = _l(
        "Mã chưa đúng hoặc đã hết hạn. Bạn nhờ chủ cơ sở đọc lại từng số; nếu vẫn không được, "
        "chủ cơ sở lấy mã mới rồi đọc cho bạn."
    )


class HelpBegunElsewhere(DomainError):
    """The helper has begun another session in the same moment."""

    message = _l("Bạn vừa bắt đầu một phiên khác. Bạn tải lại trang để xem.")
    status = 409


def ask_consent_code(
    session: Session, business: Business, *, actor: audit.Actor, key: str, now: datetime
) -> tuple[HelperConsent, str]:
    """Make a code that lets one helper in, once; an older one of the business stops working.

    Args:
        session: The change's session.
        business: Which one.
        actor: The member who consents.
        key: The installation's secret key.
        now: The present moment, aware.

    Returns:
        The consent, and the code to read out; it is kept nowhere else.
    """
    _withdraw_open(session, business, now)
    code = new_code()
    consent = HelperConsent(
        business_id=business.id,
        given_by_id=actor.user_id,
        code_hash=code_hash(key, business.id, code),
        created_at=now,
        expires_at=now + CODE_LASTS,
        wrong_tries=0,
    )
    session.add(consent)
    session.flush()
    audit.record(session, actor, "help.consent", f"business:{business.id}", {"consent": consent.id})
    return consent, code


def withdraw_consent(session: Session, business: Business, *, actor: audit.Actor, now: datetime) -> None:
    """Take an unused code back; there may be none."""
    if _withdraw_open(session, business, now):
        audit.record(session, actor, "help.withdraw", f"business:{business.id}")


def start_help(
    session: Session,
    helper: User,
    business: Business,
    code: str,
    *,
    key: str,
    sign_in_id: int,
    now: datetime,
) -> HelperSession:
    """Open a session with the code that the producer has read out.

    Another session of the helper ends: each change has one producer's name beside it.

    Args:
        session: The change's session. Commit after a refusal, too: the wrong try is counted in it.
        helper: A helper in whose places the business lies.
        business: Which one.
        code: Eight digits, from `catalog.consent_codes.parse_code`.
        key: The installation's secret key.
        sign_in_id: The helper's sign-in; the session ends with it.
        now: The present moment, aware.

    Raises:
        ConsentRefused: If the code opens nothing.
        HelpBegunElsewhere: If the helper opens another session at the same time.
    """
    consent = open_consent(session, business.id, now)
    if consent is not None:  # one of two who type the same code at once waits here
        session.refresh(consent, with_for_update=True)
        consent = open_consent(session, business.id, now)
    if consent is None or not may_consent(session, consent.given_by_id, business.id):
        raise ConsentRefused
    if not is_code(key, business.id, code, consent.code_hash):
        consent.wrong_tries += 1
        session.flush()
        raise ConsentRefused
    consent.used_at = now
    _end_others(session, helper, now)
    row = HelperSession(
        business_id=business.id,
        helper_id=helper.id,
        consented_by_id=consent.given_by_id,
        consent_id=consent.id,
        sign_in_id=sign_in_id,
        started_at=now,
        expires_at=now + SESSION_LASTS,
    )
    session.add(row)
    try:
        session.flush()
    except IntegrityError:
        raise HelpBegunElsewhere from None
    actor = audit.Actor(helper.id, consent.given_by_id)
    audit.record(session, actor, "help.start", f"business:{business.id}", {"session": row.id})
    return row


def end_help(
    session: Session, row: HelperSession, *, actor: audit.Actor, why: EndReason, now: datetime
) -> None:
    """End a session at once; one that is over stays as it ended."""
    if end_of(session, row, now) is not None:
        return
    _close(session, row, now, why)
    audit.record(session, actor, "help.end", f"business:{row.business_id}", {"session": row.id})


def _end_others(session: Session, helper: User, now: datetime) -> None:
    rows = session.scalars(
        select(HelperSession).where(HelperSession.helper_id == helper.id, HelperSession.ended_at.is_(None))
    )
    for row in rows.all():
        end = end_of(session, row, now)
        if end is None:
            end_help(session, row, actor=audit.Actor(helper.id), why=EndReason.HELPER, now=now)
        else:
            _close(session, row, end.at or now, end.why)


def _close(session: Session, row: HelperSession, at: datetime, why: EndReason) -> None:
    row.ended_at, row.ended_why = at, why.value
    session.flush()


def _withdraw_open(session: Session, business: Business, now: datetime) -> bool:
    done = session.execute(
        update(HelperConsent)
        .where(
            HelperConsent.business_id == business.id,
            HelperConsent.used_at.is_(None),
            HelperConsent.withdrawn_at.is_(None),
            HelperConsent.expires_at > now,
        )
        .values(withdrawn_at=now)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]
