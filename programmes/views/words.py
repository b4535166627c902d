"""Words and colours of states."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.formatting import date_vi, vnd
from core.trail import Change
from programmes.models import ActState, SupportAct
from programmes.units import LABELS

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
UNITS: dict[str, Any] = {unit.value: label for unit, label in LABELS.items()}


def target_words(changes: Sequence[Change]) -> str:
    """Say how a target changed; "" where none did."""
    return "; ".join(
        f"{_('không có') if each.came else each.before} → {_('không có') if each.went else each.after}"
        for each in changes
        if each.key == "target"
    )


def act_words(act: SupportAct) -> str:
    """Return how an act is called where there is room for one line only."""
    day = date_vi(act.accepted_on or act.started_on) or _("chưa có ngày")
    number = act.reference or f"#{act.id}"
    return f"{number} · {act.programme.code} · {day} · {vnd(act.budget_vnd)} · {act.business.name}"


def state_parameter(state: ActState) -> dict[str, Any]:
    """Write a state as a parameter of the list of acts."""
    return {"tinh-trang": state.value}
