"""What batches and returned acts leave in the audit trail, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from core.trail import Field, Subject, numbers

ACTIONS: Mapping[str, Any] = {
    "act_batch.draw": _l("Rút mẫu đối chiếu"),
    "act_batch.verdict": _l("Kết luận một lượt của mẫu"),
    "act_batch.end": _l("Kết thúc lô đối chiếu"),
    "act_return.record": _l("Trả lại lượt hỗ trợ"),
    "support_act.answer": _l("Trả lời về lượt bị trả lại"),
}
FIELDS: Mapping[str, Any] = {
    "batch": Field(_l("Lô đối chiếu"), write=str, says_nothing=True),
    "support_act.answer": _l("Trả lời"),
    "support_act.has_answer": _l("Có lời trả lời"),
    "act_batch.has_note": _l("Có ghi chú"),
    "act_batch.has_reason": _l("Có lý do"),
    "act_return.has_reason": _l("Có lý do"),
    "act_batch.acts": _l("Số lượt của lô"),
    "act_batch.sample": _l("Số lượt của mẫu"),
    "act_batch.seed": _l("Số ngẫu nhiên"),
    "act_batch.act": Field(_l("Lượt"), write=str, says_nothing=True),
    "act_batch.is_right": _l("Đúng"),
    "act_batch.verified": _l("Số lượt được đối chiếu"),
    "act_batch.outcome": Field(
        _l("Kết quả"),
        codes={
            "verified": _l("đối chiếu cả lô"),
            "refused": _l("mẫu có lượt sai"),
            "given_up": _l("dừng"),
        },
    ),
}


def batches(session: Session, rests: list[str]) -> Mapping[str, Subject]:
    """Name batches by their numbers."""
    return {
        str(number): Subject(
            _("Lô đối chiếu %(number)s", number=number), url_for("programmes.batch", batch_id=number)
        )
        for number in numbers(rests)
    }
