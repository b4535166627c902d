"""Write stalls down, change and close them, confirm that they still sell, judge those opened too late."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from catalog.errors import RefusedField
from catalog.models import Business
from core import audit
from core.database import utcnow
from core.errors import DomainError
from core.formatting import date_vi
from exporters.rules import closed_on
from exporters.stalls.addresses import checked_address
from exporters.stalls.models import Stall
from exporters.stalls.queries import ACCEPTED, REFUSED, ended_on, is_late
from exporters.stalls.rules import label_of, stall_places

EARLIEST = date(2000, 1, 1)  # before any marketplace on our list
LONGEST_REASON = 500


class StaleStall(DomainError):
    """Somebody saved the stall after this person had opened it."""

    message = _l("Có người vừa sửa gian hàng này trước bạn. Bạn xem lại các ô bên dưới rồi lưu lần nữa.")
    status = 409


class NothingToJudge(DomainError):
    """The stall was opened in time, so nobody needs to decide."""

    message = _l("Gian hàng này không cần xem lại nữa. Bạn tải lại danh sách để xem.")
    status = 409


def open_stall(
    session: Session,
    business: Business,
    *,
    actor: audit.Actor,
    marketplace: str,
    url: str,
    opened_on: date,
    today: date,
) -> Stall:
    """Write down that a business has a stall; saying so confirms it for the time being.

    Args:
        session: The change's session.
        business: Whose stall it is.
        actor: Who says so.
        marketplace: One of `stall_places`.
        url: Its address as typed; "" when there is none at hand.
        opened_on: The day it opened.
        today: The present day: nothing opens in the future.

    Raises:
        RefusedField: If the day, the address or the marketplace does not do, or an open stall is there.
    """
    if marketplace not in stall_places():
        raise RefusedField("marketplace", _l("Bạn chọn một sàn trong danh sách."))
    address = checked_address(marketplace, url)
    _check_opening(opened_on, None, today)
    present = present_stall(session, business.id, marketplace)
    if present is not None and (ended := ended_on(present)) is not None:
        # It ended with its whole marketplace; only now does somebody say that there is another one.
        close_stall(session, present, actor=actor, closed_on=ended, today=max(ended, today))
    elif present is not None:
        raise RefusedField(
            "marketplace",
            _(
                "Cơ sở đang có gian hàng ở %(marketplace)s. Bạn sửa gian hàng ấy, hoặc đóng nó trước.",
                marketplace=label_of(marketplace),
            ),
        )
    stall = Stall(
        business=business,
        marketplace=marketplace,
        url=address,
        opened_on=opened_on,
        declared_by_id=actor.user_id,
        confirmed_at=utcnow(),
        confirmed_by_id=actor.user_id,
    )
    session.add(stall)
    session.flush()
    told = {"marketplace": marketplace, "stall_url": address, "opened_on": opened_on.isoformat()}
    audit.record(session, actor, "stall.open", subject_of(stall), told)
    return stall


def present_stall(session: Session, business_id: int, marketplace: str) -> Stall | None:
    """Return the stall of a business that nobody has closed."""
    return session.scalar(
        select(Stall).where(
            Stall.business_id == business_id, Stall.marketplace == marketplace, Stall.closed_on.is_(None)
        )
    )


def edit_stall(
    session: Session,
    stall: Stall,
    *,
    actor: audit.Actor,
    expected_version: int,
    url: str,
    opened_on: date,
    today: date,
) -> bool:
    """Change address and day of opening; another day takes an officer's verdict back.

    Returns:
        Whether anything changed.

    Raises:
        StaleStall: If it was saved since.
        RefusedField: If the day or the address does not do.
    """
    address = checked_address(stall.marketplace, url)
    _check_opening(opened_on, stall.closed_on, today)
    changed: dict[str, list[Any]] = {}
    if address != stall.url:
        changed["stall_url"] = [stall.url, address]
    if opened_on != stall.opened_on:
        changed["opened_on"] = [stall.opened_on.isoformat(), opened_on.isoformat()]
    if not changed:
        return False
    if stall.version != expected_version:
        raise StaleStall
    if "stall_url" in changed:
        stall.url, stall.last_checked_at, stall.last_check = address, None, None
    if "opened_on" in changed:
        stall.opened_on = opened_on
        if stall.verdict is not None:
            changed["verdict"] = [stall.verdict, None]
        stall.verdict = stall.verdict_reason = stall.verdict_at = stall.verdict_by_id = None
    _save(session)
    audit.record(session, actor, "stall.update", subject_of(stall), changed)
    return True


def close_stall(session: Session, stall: Stall, *, actor: audit.Actor, closed_on: date, today: date) -> None:
    """Write down that a stall was closed; it stays in the history.

    Raises:
        RefusedField: If the day lies before the opening or in the future, or it is closed already.
    """
    if stall.closed_on is not None:
        raise RefusedField("closed_on", _l("Gian hàng này đã đóng rồi."))
    if not stall.opened_on <= closed_on <= today:
        raise RefusedField(
            "closed_on",
            _(
                "Ngày đóng cần từ ngày mở %(opened)s đến hôm nay, hiện là %(now)s.",
                opened=date_vi(stall.opened_on),
                now=date_vi(closed_on),
            ),
        )
    stall.closed_on = closed_on
    _save(session)
    audit.record(
        session, actor, "stall.close", subject_of(stall), {"closed_on": [None, closed_on.isoformat()]}
    )


def confirm_stall(session: Session, stall: Stall, *, actor: audit.Actor) -> None:
    """Keep who said today that the stall still sells; what is closed or refused stays what it is."""
    if stall.closed_on is not None or stall.verdict == REFUSED:
        raise RefusedField("stall", _l("Gian hàng này đã đóng hoặc không được tính nên không xác nhận được."))
    stall.confirmed_at, stall.confirmed_by_id = utcnow(), actor.user_id
    _save(session)
    audit.record(session, actor, "stall.confirm", subject_of(stall), {"marketplace": stall.marketplace})


def judge_stall(
    session: Session,
    stall: Stall,
    *,
    actor: audit.Actor,
    expected_version: int,
    accepted: bool,
    reason: str,
) -> None:
    """Decide over a stall that is said to be opened after its marketplace closed; a reason is needed.

    Raises:
        NothingToJudge: If it was opened in time or is closed.
        StaleStall: If it was saved since the officer read it.
        RefusedField: If no reason is given.
    """
    if not is_late(stall.marketplace, stall.opened_on) or stall.closed_on is not None:
        raise NothingToJudge
    if stall.version != expected_version:
        raise StaleStall
    if not reason or len(reason) > LONGEST_REASON:
        raise RefusedField("reason", _l("Bạn ghi lý do, tối đa 500 ký tự, để người sau hiểu vì sao."))
    before = stall.verdict
    stall.verdict = ACCEPTED if accepted else REFUSED
    stall.verdict_reason, stall.verdict_at, stall.verdict_by_id = reason, utcnow(), actor.user_id
    _save(session)
    told = {"verdict": [before, stall.verdict], "reason": reason}
    audit.record(session, actor, "stall.review", subject_of(stall), told)


def subject_of(stall: Stall) -> str:
    """Return what the audit trail calls a stall."""
    return f"stall:{stall.id}"


def late_words(stall: Stall) -> str:
    """Say why an officer has to look at a stall; "" when nobody has to."""
    last = closed_on(stall.marketplace)
    if last is None or not is_late(stall.marketplace, stall.opened_on):
        return ""
    return str(
        _(
            "Sàn %(marketplace)s đã ngừng từ %(closed)s, mà gian hàng này ghi mở ngày %(opened)s.",
            marketplace=label_of(stall.marketplace),
            closed=date_vi(last),
            opened=date_vi(stall.opened_on),
        )
    )


def _check_opening(opened_on: date, closed: date | None, today: date) -> None:
    last = min(closed or today, today)
    if not EARLIEST <= opened_on <= last:
        raise RefusedField(
            "opened_on",
            _(
                "Ngày mở cần từ %(first)s đến %(last)s, hiện là %(now)s.",
                first=date_vi(EARLIEST),
                last=date_vi(last),
                now=date_vi(opened_on),
            ),
        )


def _save(session: Session) -> None:
    try:
        session.flush()
    except StaleDataError:
        raise StaleStall from None
