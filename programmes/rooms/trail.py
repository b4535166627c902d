"""What rooms leave in the audit trail, in words; no attendee stands in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.formatting import date_vi
from core.trail import Field, Subject, numbers
from programmes.rooms.models import Room

ACTIONS: Mapping[str, Any] = {
    "room.open": _l("Mở lớp tập huấn"),
    "room.enter": _l("Ghi tên người dự lớp"),
    "room.close": _l("Đóng lớp, lập danh sách"),
    "room.correct": _l("Đính chính danh sách lớp"),
    "room.record_acts": _l("Ghi lượt hỗ trợ từ danh sách lớp"),
    "room.forget_names": _l("Xóa tên người dự lớp đã hết hạn giữ"),
}
FIELDS: Mapping[str, Any] = {
    "day": _l("Ngày học"),
    "attendance": Field(_l("Người dự"), write=str, says_nothing=True),
    "list_version": _l("Bản danh sách"),
    "attendances": _l("Lượt dự"),
    "struck_off": _l("Không tính"),
    "list_hash": _l("Mã kiểm tra"),
    "acts": _l("Lượt ghi mới"),
    "proved": _l("Lượt thêm minh chứng"),
}


def rooms(session: Session, rests: list[str]) -> Mapping[str, Subject]:
    """Name rooms."""
    rows = session.execute(
        select(Room.id, Room.code, Room.title, Room.day).where(Room.id.in_(numbers(rests)))
    )
    return {
        str(row.id): Subject(
            _("Lớp %(title)s, %(day)s", title=row.title, day=date_vi(row.day)),
            url_for("rooms.room_list", code=row.code),
        )
        for row in rows
    }
