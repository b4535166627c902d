"""What looking at proofs and calling leave in the audit trail, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from core.trail import Field
from programmes.proof.forms import GONE, HOLDS, RESULTS

ACTIONS: Mapping[str, Any] = {
    "proof.look": _l("Xem lại minh chứng"),
    "proof.notify": _l("Ghi thông báo của website"),
    "proof.call": _l("Gọi cơ sở về minh chứng"),
}
FIELDS: Mapping[str, Any] = {
    "proof.found": Field(_l("Thấy"), codes={HOLDS: _l("còn"), GONE: _l("không còn")}),
    "proof.note": _l("Ghi chú"),
    "proof.has_note": _l("Có ghi chú"),
    "proof.is_needed": _l("Có nhận đặt hàng"),
    "proof.number": _l("Số thông báo"),
    "proof.notified_on": _l("Ngày thông báo"),
    "proof.result": Field(_l("Kết quả"), codes=RESULTS),
    "proof.next_on": _l("Gọi lại ngày"),
}
