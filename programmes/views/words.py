"""Words and colours of states."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from programmes.models import ActState

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
}


def state_parameter(state: ActState) -> dict[str, Any]:
    """Write a state as a parameter of the list of acts."""
    return {"tinh-trang": state.value}
