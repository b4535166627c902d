"""Words and colours of states."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.formatting import date_vi, vnd
from programmes.models import ActState, SupportAct

STATE_LABELS: dict[ActState, Any] = {
    ActState.DRAFT: _l("Nháp"),
    ActState.UNDER_WAY: _l("Đang thực hiện"),
    ActState.ACCEPTED: _l("Đã nghiệm thu"),
    ActState.CANCELLED: _l("Đã hủy"),
    ActState.VOIDED: _l("Hủy hiệu lực"),
}
STATE_TAGS = {
    ActState.DRAFT: "",
    ActState.UNDER_WAY: "info",
    ActState.ACCEPTED: "ok",
    ActState.CANCELLED: "",
    ActState.VOIDED: "bad",
}
ACTION_LABELS: dict[str, Any] = {
    "support_act.record": _l("Ghi nhận"),
    "support_act.edit": _l("Sửa"),
    "support_act.add_evidence": _l("Thêm minh chứng"),
    "support_act.accept": _l("Nghiệm thu"),
    "support_act.cancel": _l("Hủy"),
    "support_act.void": _l("Hủy hiệu lực"),
    "support_act.verify": _l("Đối chiếu"),
    "support_act.replace": _l("Ghi lượt thay thế"),
}
# The words on the left are those of the department's list; all but the first also print the acts.
UNITS: dict[str, Any] = {
    "business": _l("Không, chỉ đếm cơ sở"),
    "business and act": _l("Đếm cả lượt hỗ trợ"),
    "business and stall": _l("Đếm cả gian hàng"),
    "business and attendance": _l("Đếm cả lượt dự lớp"),
}
PROGRAMME_ACTIONS: dict[str, Any] = {
    "programme.create": _l("Lập chương trình"),
    "programme.edit": _l("Sửa thông tin"),
    "programme.target": _l("Đổi kế hoạch"),
}


def act_words(act: SupportAct) -> str:
    """Return how an act is called where there is room for one line only."""
    day = date_vi(act.accepted_on or act.started_on) or _("chưa có ngày")
    number = act.reference or f"#{act.id}"
    return f"{number} · {act.programme.code} · {day} · {vnd(act.budget_vnd)} · {act.business.name}"


def state_parameter(state: ActState) -> dict[str, Any]:
    """Write a state as a parameter of the list of acts."""
    return {"tinh-trang": state.value}
