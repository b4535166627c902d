"""Published reports for programs: which ones fit, every version of one, and a file of it by its content."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased, defer, selectinload

from core.errors import NotFound
from programmes.publishing.models import PublishedReport, ReportFile, SignedCopy
from programmes.publishing.queries import published


@dataclass(frozen=True)
class ReportQuestion:
    """What a program asks for; None narrows nothing.

    Attributes:
        since, until: Periods that begin no earlier and end no later.
        agency: Name of the agency whose paper it is.
        newest_only: Whether only what no later version corrects is wanted.
    """

    since: date | None = None
    until: date | None = None
    agency: str | None = None
    newest_only: bool = False


def report_page(
    session: Session, asked: ReportQuestion, *, page: int, per_page: int
) -> tuple[int, Sequence[PublishedReport]]:
    """Return how many published reports fit, and one page of them without what they say, by number."""
    later = aliased(PublishedReport)
    conditions = []
    if asked.since:
        conditions.append(PublishedReport.since >= asked.since)
    if asked.until:
        conditions.append(PublishedReport.until <= asked.until)
    if asked.agency:
        conditions.append(PublishedReport.agency == asked.agency)
    if asked.newest_only:
        conditions.append(~select(later.id).where(later.corrects_id == PublishedReport.id).exists())
    total = session.scalar(select(func.count(PublishedReport.id)).where(*conditions)) or 0
    rows = session.scalars(
        select(PublishedReport)
        .where(*conditions)
        .options(
            defer(PublishedReport.content),  # every act of every period
            selectinload(PublishedReport.files),
            selectinload(PublishedReport.signed_copies),
        )
        .order_by(PublishedReport.id)
        .offset((page - 1) * per_page)
        .limit(per_page)
    ).all()
    return total, rows


def corrections(session: Session, reports: Sequence[PublishedReport]) -> dict[int, int]:
    """Return by number of a report which report corrects it."""
    numbers = [each.id for each in reports]
    rows = session.execute(
        select(PublishedReport.corrects_id, PublishedReport.id).where(
            PublishedReport.corrects_id.in_(numbers)
        )
    )
    return {former: later for former, later in rows if former is not None}


def versions_of(session: Session, report: PublishedReport) -> list[PublishedReport]:
    """Return every version of a report, the first one first, whichever of them is given."""
    found = [report]
    while (former := found[0].corrects_id) is not None:
        found.insert(0, published(session, former))
    while later := session.scalar(select(PublishedReport).where(PublishedReport.corrects_id == found[-1].id)):
        found.append(later)
    return found


def file_by_hash(report: PublishedReport, sha256: str) -> ReportFile | SignedCopy:
    """Return a file of a report by the SHA-256 of its content.

    Raises:
        NotFound: If the report has none of that content.
    """
    kept: list[ReportFile | SignedCopy] = [*report.files, *report.signed_copies]
    for file in kept:
        if file.stored_name.startswith(f"{sha256}."):
            return file
    raise NotFound
