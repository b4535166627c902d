"""Freeze a report as published, correct it by a new version, and keep the signed paper that came back."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core import audit
from core.formatting import date_vi
from core.turns import take_turns
from programmes.counting import Selection, count
from programmes.models import Programme
from programmes.periods import Period
from programmes.publishing import errors, queries
from programmes.publishing.models import PublishedReport, ReportFile, SignedCopy
from programmes.publishing.signed_pdf import SignedPdf
from programmes.queries.figures import counted_acts
from programmes.report_files import MEDIA_TYPES, write_report
from programmes.report_values import Publication, Report
from programmes.reports import build_report, chosen_programmes

Put = Callable[[bytes, str], str]
"""Keeps a file and returns its stored name: `core.storage.Storage.put`."""


@dataclass(frozen=True)
class Signing:
    """What people say when a report goes out.

    Attributes:
        number: As in the register of papers, without the letters of the agency.
        dated: Day of the paper.
        recipients: One line each.
    """

    number: str
    dated: date
    signer: str
    signer_title: str
    recipients: tuple[str, ...]


def publish(
    session: Session,
    actor: audit.Actor,
    *,
    period: Period,
    programmes: Sequence[Programme],
    agency: str,
    area: str,
    signing: Signing,
    today: date,
    put: Put,
) -> PublishedReport:
    """Freeze the report of a period, with all its files.

    Two people at once take turns, so that the second one reads what the first one has published.

    Raises:
        PeriodNotOver: If its last day is not over.
        BadReportDay: If the paper's day is not between that day and today.
        AlreadyPublished: If the agency has published it; then a correction is made.
        NumberTaken: If another report of the year has the number.
        FiguresDoNotClose: If the figures cannot be defended.
        FiguresMoved: If acts changed meanwhile.
    """
    take_turns(session, f"publish:{agency}")
    _check_days(period.until, signing.dated, today)
    codes = [programme.code for programme in programmes]
    if earlier := queries.same_period(session, period, codes, agency=agency):
        raise errors.AlreadyPublished(
            _(
                "Kỳ và các chương trình này đã có Báo cáo số %(report)s. Số liệu đã khác thì bạn mở báo cáo "
                "đó và lập bản điều chỉnh.",
                report=former_words(earlier[0]),
            )
        )
    draft = _draft(session, period, programmes, agency, area, signing.dated)
    said = Publication(
        normal_number(signing.number), signing.dated, signing.signer, signing.signer_title, signing.recipients
    )
    return _freeze(session, actor, draft, said, None, put)


def correct(
    session: Session,
    actor: audit.Actor,
    former: PublishedReport,
    *,
    area: str,
    signing: Signing,
    today: date,
    put: Put,
) -> PublishedReport:
    """Freeze a new version of a published report, with what differs from the former in sentences.

    Raises:
        AlreadyCorrected: If the former one has a later version.
        NothingToCorrect: If today's report says the same.
        BadReportDay: If the paper's day is before the former's, or after today.
        NumberTaken: If another report of the year has the number.
        FiguresDoNotClose: If today's figures cannot be defended.
        FiguresMoved: If acts changed meanwhile.
    """
    if queries.next_version(session, former) is not None:
        raise errors.AlreadyCorrected
    _check_days(former.until, signing.dated, today)
    if signing.dated < former.dated:
        raise errors.BadReportDay
    period = Period(former.since, former.until)
    programmes = chosen_programmes(session, former.programmes)
    draft = _draft(session, period, programmes, former.agency, area, signing.dated)
    found = queries.differences(session, former, draft)
    if not found:
        raise errors.NothingToCorrect
    said = Publication(
        normal_number(signing.number),
        signing.dated,
        signing.signer,
        signing.signer_title,
        signing.recipients,
        version=former.version + 1,
        replaces=former_words(former),
        differences=found,
    )
    return _freeze(session, actor, draft, said, former, put)


def pending_differences(session: Session, former: PublishedReport, *, area: str) -> tuple[str, ...]:
    """Tell what a new version of a report would say; nothing is frozen.

    Raises:
        FiguresDoNotClose: If today's figures cannot be defended.
        FiguresMoved: If acts changed meanwhile.
    """
    programmes = chosen_programmes(session, former.programmes)
    period = Period(former.since, former.until)
    draft = _draft(session, period, programmes, former.agency, area, former.dated)
    return queries.differences(session, former, draft)


def former_words(report: PublishedReport) -> str:
    """Return number and day of a report, as another paper names it."""
    return str(_("%(number)s ngày %(day)s", number=report.symbol, day=date_vi(report.dated)))


def _check_days(until: date, dated: date, today: date) -> None:
    if until >= today:
        raise errors.PeriodNotOver
    if not until < dated <= today:
        raise errors.BadReportDay


def _draft(
    session: Session, period: Period, programmes: Sequence[Programme], agency: str, area: str, dated: date
) -> Report:
    """Make the report, and hold it against a second count over the very rows that it keeps."""
    made = build_report(session, period, programmes, agency=agency, area=area, dated=dated)
    selection = Selection(period.since, period.until, made.codes)
    rows = tuple(act for act in counted_acts(session) if selection.holds(act))
    again = count(rows, selection)
    if (
        len(made.acts) != again.acts
        or again.total_distinct != made.figures.total_distinct
        or again.reconciliation != made.figures.reconciliation
        or dict(again.by_programme) != dict(made.figures.by_programme)
    ):
        raise errors.FiguresMoved
    return replace(made, counted=rows, business_names=queries.business_names(session, rows))


def _freeze(
    session: Session,
    actor: audit.Actor,
    draft: Report,
    said: Publication,
    former: PublishedReport | None,
    put: Put,
) -> PublishedReport:
    report = replace(draft, publication=said)
    if _has_number(session, said.dated.year, said.number):
        raise errors.NumberTaken
    files = {suffix.removeprefix("."): write_report(report, suffix) for suffix in MEDIA_TYPES}
    made = PublishedReport(
        number=said.number,
        year=said.dated.year,
        dated=said.dated,
        symbol=report.heading.number(said.number),
        version=said.version,
        corrects_id=former.id if former else None,
        since=report.period.since,
        until=report.period.until,
        programmes=list(report.codes),
        agency=report.agency,
        signer=said.signer,
        signer_title=said.signer_title,
        definition_version=report.definition_version,
        layout_version=said.layout_version,
        content=report.as_json(),
        content_digest=hashlib.sha256(files["json"]).hexdigest(),
        published_by_id=actor.user_id,
    )
    session.add(made)
    try:
        session.flush()
    except IntegrityError as problem:  # two people at once
        raise (
            errors.AlreadyCorrected if "corrects_id" in str(problem.orig) else errors.NumberTaken
        ) from None
    session.add_all(
        ReportFile(report_id=made.id, form=form, stored_name=put(content, form), size=len(content))
        for form, content in files.items()
    )
    changes = {
        "symbol": [None, made.symbol],
        "period": [None, report.period.words],
        "version": [None, made.version],
        "content_digest": [None, made.content_digest],
    }
    if former is None:
        audit.record(session, actor, "report.publish", subject_of(made), changes)
    else:
        audit.record(session, actor, "report.correct", subject_of(made), changes)
    return made


def _has_number(session: Session, year: int, number: str) -> bool:
    taken = session.scalars(select(PublishedReport.number).where(PublishedReport.year == year))
    return any(normal_number(each) == number for each in taken)


def normal_number(number: str) -> str:
    """Write a number in the one way in which it is compared.

    >>> normal_number("0125"), normal_number("125A"), normal_number("0")
    ('125', '125a', '0')
    """
    short = number.strip().lstrip("0").lower()
    return short if short[:1].isdigit() else f"0{short}"


def attach(
    session: Session,
    actor: audit.Actor,
    report: PublishedReport,
    *,
    file: SignedPdf,
    name: str,
    agency_signed: bool,
    leader_signed: bool,
    put: Put,
) -> SignedCopy:
    """Keep a signed paper with its report; an earlier one stays beside it.

    Args:
        session: The change's session.
        actor: Who brings it.
        report: What was signed.
        file: As `programmes.publishing.signed_pdf.checked_signed_pdf` returned it.
        name: What the file was called.
        agency_signed: Whether it is said to bear the agency's signature.
        leader_signed: Whether it is said to bear the leader's.
        put: Keeps the file.

    Raises:
        NoSignatureSaid: If nobody is said to have signed.
    """
    if not (agency_signed or leader_signed):
        raise errors.NoSignatureSaid
    made = SignedCopy(
        report_id=report.id,
        stored_name=put(file.content, "pdf"),
        file_name=name,
        size=len(file.content),
        agency_signed=agency_signed,
        leader_signed=leader_signed,
        signature_fields=file.signature_fields,
        attached_by_id=actor.user_id,
    )
    session.add(made)
    session.flush()
    audit.record(
        session,
        actor,
        "report.attach",
        subject_of(report),
        {
            "signed_copy": [None, made.stored_name[:64]],
            "agency_signed": [None, agency_signed],
            "leader_signed": [None, leader_signed],
        },
    )
    return made


def subject_of(report: PublishedReport) -> str:
    """Return the report's name in the audit trail."""
    return f"report:{report.id}"
