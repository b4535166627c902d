"""What subjects and outcomes of inspections are called, on pages and in addresses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from programmes.notes.models import Outcome, Subject

SUBJECTS: Mapping[Subject, Any] = {
    Subject.EVIDENCE: _l("Đường dẫn minh chứng"),
    Subject.WEBSITE: _l("Trang web của cơ sở"),
    Subject.STALL: _l("Gian hàng trên sàn"),
    Subject.LISTING: _l("Sản phẩm trên sàn"),
    Subject.PAPER: _l("Giấy tờ"),
    Subject.LOT: _l("Lô hàng"),
    Subject.PRODUCT: _l("Sản phẩm"),
    Subject.BUSINESS: _l("Cơ sở"),
}
ADDRESS_WORDS: Mapping[Subject, str] = {
    Subject.EVIDENCE: "minh-chung",
    Subject.WEBSITE: "trang-web",
    Subject.STALL: "gian-hang",
    Subject.LISTING: "hang-tren-san",
    Subject.PAPER: "giay-to",
    Subject.LOT: "lo-hang",
    Subject.PRODUCT: "san-pham",
    Subject.BUSINESS: "co-so",
}
BY_ADDRESS: Mapping[str, Subject] = {word: subject for subject, word in ADDRESS_WORDS.items()}
OUTCOMES: Mapping[Outcome, Any] = {
    Outcome.STILL_WRONG: _l("Đã xem, còn lỗi"),
    Outcome.IN_ORDER: _l("Đã xem, hết lỗi"),
    Outcome.REMARK: _l("Chỉ ghi chú"),
}
TONES: Mapping[Outcome, str] = {Outcome.STILL_WRONG: "bad", Outcome.IN_ORDER: "ok", Outcome.REMARK: "info"}
