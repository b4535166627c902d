"""Publish one report of the sample, so that there is something frozen to look at."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import audit
from core.storage import storage
from programmes.papers.headings import heading_of
from programmes.papers.paper import default_recipients
from programmes.periods import Period
from programmes.publishing.models import PublishedReport
from programmes.publishing.services import Signing, publish
from programmes.reports import chosen_programmes

_PERIOD = Period(date(2022, 1, 1), date(2023, 12, 31))
_DATED = date(2024, 1, 15)
_PROGRAMMES = ("WEB", "PROMO", "TRACE")


def load_reports(session: Session, *, agency: str, area: str, today: date) -> None:
    """Freeze the report of the three first programmes, unless some report is frozen already."""
    if today < _DATED or session.scalar(select(PublishedReport.id).limit(1)) is not None:
        return
    publish(
        session,
        audit.SYSTEM,
        period=_PERIOD,
        programmes=chosen_programmes(session, _PROGRAMMES),
        agency=agency,
        area=area,
        signing=Signing(
            number="15",
            dated=_DATED,
            signer="(bản mẫu)",
            signer_title="GIÁM ĐỐC",
            recipients=default_recipients(heading_of(agency, _DATED).superior),
        ),
        today=today,
        put=storage().put,
    )
