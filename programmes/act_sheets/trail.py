"""What sheets of acts leave in the audit trail, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from core.trail import Field, Subject, numbers
from programmes.act_sheets.models import ChoiceKind

ACTIONS: Mapping[str, Any] = {
    "act_sheet.hand_in": _l("Chọn tệp lượt hỗ trợ để nhập"),
    "act_sheet.choose": _l("Chọn cơ sở cho các dòng của tệp"),
    "act_sheet.take_back": _l("Bỏ lựa chọn cơ sở của tệp"),
    "act_sheet.apply": _l("Đưa tệp lượt hỗ trợ vào"),
    "act_sheet.forget": _l("Xóa nội dung tệp lượt hỗ trợ đã hết hạn giữ"),
    "support_act.import": _l("Cập nhật lượt hỗ trợ từ tệp"),
}
CHOICES: Mapping[str, Any] = {
    ChoiceKind.IS.value: _l("là cơ sở đã có"),
    ChoiceKind.NEW.value: _l("tạo cơ sở mới"),
    ChoiceKind.SAME_AS.value: _l("là cơ sở mới ở dòng khác"),
    ChoiceKind.SKIP.value: _l("bỏ dòng"),
}
FIELDS: Mapping[str, Any] = {
    "act_sheet.rows": _l("Số dòng"),
    "act_sheet.choice": Field(_l("Lựa chọn"), codes=CHOICES),
    "act_sheet.business": Field(_l("Cơ sở"), write=str, says_nothing=True),
    "act_sheet.support_records": _l("Lượt hỗ trợ"),
    "act_sheet.new_businesses": _l("Số cơ sở mới"),
}


def sheets(session: Session, rests: list[str]) -> Mapping[str, Subject]:
    """Name sheets by their numbers; only the person who handed one in may open it."""
    return {str(number): Subject(_("Tệp lượt hỗ trợ %(number)s", number=number)) for number in numbers(rests)}
