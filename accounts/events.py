"""What happened at the door of an account: for its owner, and for those who watch the door.

`tests/accounts/test_event_words.py` holds that every kind that the code notes stands in both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import SecurityEvent, User

SENTENCES: Mapping[str, Any] = {
    "signed_in": _l("Đã đăng nhập"),
    "sign_in_failed": _l("Có người gõ sai mật khẩu"),
    "code_failed": _l("Có người biết mật khẩu đã gõ sai mã xác thực"),
    "backup_code_used": _l("Đã dùng một mã dự phòng"),
    "signed_out": _l("Đã đăng xuất"),
    "denied": _l("Mở trang không thuộc quyền"),
    "signed_up": _l("Đã tạo tài khoản"),
    "password_changed": _l("Đã đổi mật khẩu"),
    "password_check_failed": _l("Gõ sai mật khẩu khi đổi mật khẩu hoặc số điện thoại"),
    "phone_changed": _l("Đã đổi số điện thoại"),
    "session_ended": _l("Đã đăng xuất một thiết bị khác"),
    "sessions_ended": _l("Đã đăng xuất các thiết bị khác"),
    "recovery_issued": _l("Được cấp mã khôi phục"),
    "recovery_failed": _l("Có người gõ sai mã khôi phục"),
    "recovery_password": _l("Đã đặt mật khẩu mới bằng mã khôi phục"),
    "recovery_phone": _l("Đã chuyển sang số điện thoại mới bằng mã khôi phục"),
    "consent_refused": _l("Đã gõ sai mã đồng ý khi làm giúp"),
}
AT_THE_DOOR: Mapping[str, Any] = {
    "signed_in": _l("đăng nhập"),
    "signed_out": _l("đăng xuất"),
    "sign_in_failed": _l("đăng nhập sai"),
    "code_failed": _l("gõ sai mã xác thực"),
    "backup_code_used": _l("dùng mã dự phòng"),
    "denied": _l("mở trang không được phép"),
    "signed_up": _l("tạo tài khoản"),
    "password_changed": _l("đổi mật khẩu"),
    "password_check_failed": _l("gõ sai mật khẩu khi đổi mật khẩu hoặc số điện thoại"),
    "phone_changed": _l("đổi số điện thoại"),
    "session_ended": _l("đăng xuất một thiết bị khác"),
    "sessions_ended": _l("đăng xuất các thiết bị khác"),
    "recovery_issued": _l("được cấp mã khôi phục"),
    "recovery_failed": _l("gõ sai mã khôi phục"),
    "recovery_password": _l("đặt mật khẩu bằng mã khôi phục"),
    "recovery_phone": _l("đổi số điện thoại bằng mã khôi phục"),
    "consent_refused": _l("gõ sai mã đồng ý làm giúp"),
}
_UNKNOWN = _l("Việc khác của tài khoản")
_BY = "by user:"


@dataclass(frozen=True)
class Happening:
    """One event as its owner reads it; `who` is the other person who had a part in it, or ""."""

    sentence: Any
    at: datetime
    who: str


def by(user_id: int) -> str:
    """Return the detail of an event that names another person by number only."""
    return f"{_BY}{user_id}"


def happenings(session: Session, user_id: int, *, limit: int = 20) -> list[Happening]:
    """Return the newest events of an account; they are kept for 30 days."""
    rows = session.scalars(
        select(SecurityEvent)
        .where(SecurityEvent.user_id == user_id)
        .order_by(SecurityEvent.id.desc())
        .limit(limit)
    ).all()
    details = {row.id: row.detail for row in rows if row.detail and row.detail.startswith(_BY)}
    numbers = {row_id: int(detail.removeprefix(_BY)) for row_id, detail in details.items()}
    names: dict[int, str] = {
        person.id: person.full_name
        for person in session.scalars(select(User).where(User.id.in_(set(numbers.values()))))
    }
    return [
        Happening(SENTENCES.get(row.kind, _UNKNOWN), row.at, names.get(numbers.get(row.id, 0), ""))
        for row in rows
    ]
