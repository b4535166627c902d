"""What links of producers leave in the audit trail, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from core.trail import Field, Subject
from traceability.resolver.hosts import KEY
from traceability.resolver.link_types import link_types

ACTIONS: Mapping[str, Any] = {
    "trace_link.add": _l("Thêm đường dẫn"),
    "trace_link.change": _l("Sửa đường dẫn"),
    "trace_link.remove": _l("Xóa đường dẫn"),
}
FIELDS: Mapping[str, Any] = {
    "link.link_type": Field(
        _l("Loại trang"), codes={each.name: each.title_vi for each in link_types().values()}
    ),
    "link.href": _l("Đường dẫn"),
    "link.title": _l("Tên trang"),
    "link.title_en": _l("Tên trang bằng tiếng Anh"),
    "link.language": _l("Ngôn ngữ"),
    "link.media_type": _l("Loại tệp"),
    "link.context": _l("Dành cho"),
}


def settings(session: Session, rests: list[str]) -> Mapping[str, Subject]:
    """Name the list of hosts that producers may link to."""
    return {rest: Subject(_("Tên miền mà mã quét được dẫn tới")) for rest in rests if rest == KEY}
