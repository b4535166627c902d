"""What lots, labels, recalls and reports leave in the audit trail, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from core.trail import Field
from traceability.event_kinds import KIND_LABELS
from traceability.serials.errors import STATE_WORDS

ACTIONS: Mapping[str, Any] = {
    "lot.create": _l("Thêm lô hàng"),
    "event.record": _l("Ghi bước của lô hàng"),
    "event.correct": _l("Đính chính bước của lô hàng"),
    "event.names": _l("Sửa tên người làm của một bước"),
    "trace_facts.tell": _l("Khai thông tin truy xuất"),
    "labels.print": _l("Làm tờ tem"),
    "labels.wish": _l("Nhờ người hỗ trợ in tem"),
    "labels.wish_back": _l("Rút lại lời nhờ in tem"),
    "labels.wish_printed": _l("Báo đã in tem giúp"),
    "recall.open": _l("Mở thu hồi"),
    "recall.close": _l("Kết thúc thu hồi"),
    "suspicion.report": _l("Nhận báo nghi ngờ"),
    "suspicion.note": _l("Ghi chú báo nghi ngờ"),
    "suspicion.close": _l("Khép báo nghi ngờ"),
    "suspicion.hint": _l("Thấy dấu hiệu tem bị chép"),
    "serials.issue": _l("Tạo bộ mã từng món"),
    "serials.stop": _l("Dừng tạo bộ mã từng món"),
    "serials.move": _l("Đổi bước của mã từng món"),
}
FIELDS: Mapping[str, Any] = {
    "lot_code": _l("Mã lô"),
    "packed_on": _l("Ngày đóng gói"),
    "expires_on": _l("Hạn dùng"),
    "quantity": _l("Số lượng"),
    "event": Field(_l("Bước"), write=str, says_nothing=True),
    "event.kind": Field(_l("Việc"), codes={kind.value: label for kind, label in KIND_LABELS.items()}),
    "corrects": Field(_l("Đính chính bước"), write=str, says_nothing=True),
    "names": Field(
        _l("Tên người làm"),
        codes={"hidden": _l("không hiện"), "shown": _l("hiện"), "taken_out": _l("đã xóa hẳn")},
    ),
    "brand": _l("Nhãn hiệu"),
    "model": _l("Kiểu, loại"),
    "standards": _l("Tiêu chuẩn, quy chuẩn"),
    "warnings": _l("Lời cảnh báo"),
    "warnings_en": _l("Lời cảnh báo tiếng Anh"),
    "sheet": Field(_l("Tờ tem"), says_nothing=True),
    "count": _l("Số tem"),
    "wish": Field(_l("Lời nhờ in"), write=str, says_nothing=True),
    "recall.number": _l("Số thông báo"),
    "status": Field(_l("Tình trạng"), codes={"open": _l("đang mở"), "closed": _l("đã kết thúc")}),
    "lot_may_be_used": _l("Lô dùng lại được"),
    "suspicion.note": Field(_l("Ghi chú"), write=str, says_nothing=True),
    "serial": _l("Mã từng món"),
    "serials": _l("Số mã"),
    "serial_state": Field(
        _l("Bước của mã"), codes={state.value: words for state, words in STATE_WORDS.items()}
    ),
    "serial_reason": _l("Lý do hủy mã"),
    "product": Field(_l("Sản phẩm"), write=str, says_nothing=True),
}
