"""The card of the department's first page: businesses to call this week."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _

from core.work import WorkCard, work_card
from programmes.proof.views import calls_this_week


def businesses_to_call(**_facts: object) -> WorkCard:
    """Count the businesses whose proof is missing, gone or old."""
    return work_card(
        _("cơ sở cần gọi trong tuần này"),
        calls_this_week().count(),
        url_for("programmes.calls"),
        _("minh chứng thiếu, không còn hoặc lâu chưa xem lại"),
    )
