"""What published reports leave in the audit trail, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.trail import Field, Subject, numbers
from programmes.publishing.models import PublishedReport

ACTIONS: Mapping[str, Any] = {
    "report.publish": _l("Chốt báo cáo"),
    "report.correct": _l("Chốt bản điều chỉnh"),
    "report.attach": _l("Đính kèm bản ký"),
}
FIELDS: Mapping[str, Any] = {
    "report.symbol": _l("Số văn bản"),
    "report.period": _l("Kỳ"),
    "report.version": Field(_l("Bản"), write=str),
    "report.content_digest": _l("Mã băm nội dung"),
    "report.signed_copy": _l("Mã băm bản ký"),
    "report.agency_signed": _l("Cơ quan đã ký"),
    "report.leader_signed": _l("Lãnh đạo đã ký"),
}


def reports(session: Session, rests: list[str]) -> Mapping[str, Subject]:
    """Name published reports."""
    rows = session.execute(
        select(PublishedReport.id, PublishedReport.symbol).where(PublishedReport.id.in_(numbers(rests)))
    )
    return {
        str(row.id): Subject(
            _("Báo cáo số %(number)s", number=row.symbol), url_for("publishing.report", report_id=row.id)
        )
        for row in rows
    }
