"""What stalls leave in the audit trail, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from catalog.trail_words import parts
from core.trail import Field, Subject, numbers
from exporters.stalls.changes import WORDS
from exporters.stalls.models import Stall
from exporters.stalls.rules import CONFIRM_MONTHS, PREFIX, label_of

ACTIONS: Mapping[str, Any] = {
    "stall.open": _l("Ghi gian hàng mới"),
    "stall.update": _l("Sửa gian hàng"),
    "stall.close": _l("Ghi gian hàng đã đóng"),
    "stall.confirm": _l("Xác nhận gian hàng vẫn đang bán"),
    "stall.review": _l("Quyết định về gian hàng mở sau ngày sàn ngừng"),
    "stall.hand_in": _l("Nộp tệp của gian hàng đã có"),
    "stall.adopt": _l("Nhận sản phẩm từ gian hàng đã có"),
    "listing.live": _l("Ghi sản phẩm đang bán ở sàn"),
    "listing.rejected": _l("Ghi sản phẩm bị sàn từ chối"),
    "listing.ended": _l("Ghi sản phẩm thôi bán ở sàn"),
    "listing.confirm": _l("Xác nhận sản phẩm vẫn đang bán ở sàn"),
}
FIELDS: Mapping[str, Any] = {
    "stall_url": _l("Đường dẫn"),
    "listing_url": _l("Đường dẫn trên sàn"),
    "listing_state": Field(_l("Ở sàn"), codes=WORDS),
    "adoption": Field(_l("Lần nhận"), write=str, says_nothing=True),
    "adopted_rows": Field(_l("Số dòng"), write=parts),
    "opened_on": _l("Ngày mở"),
    "closed_on": _l("Ngày đóng"),
    "verdict": Field(_l("Quyết định"), codes={"accepted": _l("chấp nhận"), "refused": _l("không tính")}),
}


def stalls(session: Session, rests: list[str]) -> Mapping[str, Subject]:
    """Name stalls."""
    rows = session.scalars(
        select(Stall).where(Stall.id.in_(numbers(rests))).options(joinedload(Stall.business))
    )
    return {
        str(row.id): Subject(
            _(
                "%(marketplace)s của %(business)s",
                marketplace=label_of(row.marketplace),
                business=row.business.name,
            ),
            own_url=url_for("stalls.stalls"),
            url=url_for("catalog_department.business", slug=row.business.slug),
        )
        for row in rows
    }


def settings(_session: Session, rests: list[str]) -> Mapping[str, Subject]:
    """Name the settings of stalls."""
    words = _("Số tháng phải xác nhận lại gian hàng")
    return {rest: Subject(words) for rest in rests if rest == PREFIX + CONFIRM_MONTHS}
