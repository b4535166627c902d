"""Find published reports, and what they would say today."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from catalog.models import Business
from core.database import utcnow
from core.errors import NotFound
from programmes.counting import CountedAct, Selection
from programmes.history.causes import Known
from programmes.history.queries import known_between
from programmes.periods import Period
from programmes.publishing.comparing import frozen_acts, says_the_same, sentences
from programmes.publishing.models import PublishedReport, SignedCopy
from programmes.queries.figures import counted_acts
from programmes.report_values import Report
from programmes.reports import FiguresDoNotClose, build_report, chosen_programmes

PER_PAGE = 10


def page_of(session: Session, page: int) -> tuple[list[PublishedReport], int]:
    """Return one page of the published reports, the newest first, and how many there are."""
    length = session.scalar(select(func.count()).select_from(PublishedReport)) or 0
    rows = session.scalars(
        select(PublishedReport)
        .order_by(PublishedReport.id.desc())
        .offset((page - 1) * PER_PAGE)
        .limit(PER_PAGE)
    )
    return list(rows), length


def published(session: Session, report_id: int) -> PublishedReport:
    """Return a published report.

    Raises:
        NotFound: If there is none of that number.
    """
    found = session.get(PublishedReport, report_id)
    if found is None:
        raise NotFound
    return found


def signed_copy(session: Session, report_id: int, copy_id: int) -> SignedCopy:
    """Return a signed paper of a report.

    Raises:
        NotFound: If the report has none of that number.
    """
    found = session.get(SignedCopy, copy_id)
    if found is None or found.report_id != report_id:
        raise NotFound
    return found


def next_version(session: Session, report: PublishedReport) -> PublishedReport | None:
    """Return the report that corrects this one."""
    return session.scalar(select(PublishedReport).where(PublishedReport.corrects_id == report.id))


def same_period(
    session: Session, period: Period, codes: Iterable[str], *, agency: str | None = None
) -> list[PublishedReport]:
    """Return the latest published versions for exactly this period and these programmes, the newest first.

    Args:
        session: Only reads.
        period: Its two days.
        codes: Of the programmes, in any order.
        agency: Whose reports; None: everybody's.
    """
    later = aliased(PublishedReport)
    rows = session.scalars(
        select(PublishedReport)
        .outerjoin(later, later.corrects_id == PublishedReport.id)
        .where(
            PublishedReport.since == period.since,
            PublishedReport.until == period.until,
            later.id.is_(None),
        )
        .order_by(PublishedReport.id.desc())
    )
    wanted = set(codes)
    return [row for row in rows if set(row.programmes) == wanted and agency in (None, row.agency)]


def selection_of(report: PublishedReport) -> Selection:
    """Return what a published report was counted for."""
    return Selection(report.since, report.until, tuple(report.programmes))


def today_of(session: Session, report: PublishedReport, *, area: str) -> Report:
    """Make the same report from what is known today, a draft without form A.

    Raises:
        FiguresDoNotClose: If today's figures cannot be defended.
        UnknownProgramme: If a programme is not there any more.
    """
    return build_report(
        session,
        Period(report.since, report.until),
        chosen_programmes(session, report.programmes),
        agency=report.agency,
        area=area,
        with_acts=False,  # form A is compared with nothing
    )


def stands(session: Session, report: PublishedReport, *, area: str) -> bool | None:
    """Say whether today's report would print what this one does; None when today's figures do not close."""
    return standings(session, (report,), area=area)[report.id]


def standings(session: Session, reports: Iterable[PublishedReport], *, area: str) -> dict[int, bool | None]:
    """Say by id how reports compare with today, counting once for all of one period and its programmes."""
    counted: dict[tuple[Any, ...], Mapping[str, Any] | None] = {}
    found: dict[int, bool | None] = {}
    for report in reports:
        asked = report.since, report.until, *report.programmes
        if asked not in counted:
            try:
                counted[asked] = today_of(session, report, area=area).as_json()
            except FiguresDoNotClose:
                counted[asked] = None
        now = counted[asked]
        found[report.id] = None if now is None else says_the_same(report.content, now)
    return found


def business_names(session: Session, acts: Iterable[CountedAct]) -> dict[int, str]:
    """Return the present names of the registrations and roots of acts, by id."""
    wanted = sorted({number for act in acts for number in (act.root, act.business)})
    found: dict[int, str] = {}
    for start in range(0, len(wanted), 500):
        portion = wanted[start : start + 500]
        rows = session.execute(select(Business.id, Business.name).where(Business.id.in_(portion)))
        found |= dict(rows.all())
    return dict(sorted(found.items()))


def differences(
    session: Session, report: PublishedReport, now: Report, *, moment: datetime | None = None
) -> tuple[str, ...]:
    """Tell what differs between a published report and the same one of today.

    Args:
        session: Only reads.
        report: As it was published.
        now: The same report, with `business_names`.
        moment: Up to when deeds are looked for; None: now.
    """
    before, after = frozen_acts(report.content), counted_acts(session)
    selection = selection_of(report)
    kept = {act.id for act in before}
    told_of = [act for act in after if act.id in kept or selection.holds(act)]
    known = known_between(session, report.published_at, moment or utcnow(), before, told_of)
    return sentences(report.content, now, told_of, selection, _without_people(known))


def _without_people(known: Known) -> Known:
    """Leave out who did it: the sentences go into papers and files that leave the house."""
    return replace(
        known,
        merges=tuple(replace(deed, by="") for deed in known.merges),
        deeds={act: tuple(replace(deed, by="") for deed in deeds) for act, deeds in known.deeds.items()},
    )
