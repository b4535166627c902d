"""Add papers, change, replace and take them off; verify or refuse them; draw their scans anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from catalog.errors import RefusedField
from catalog.models import Business, Certificate, ScanState
from catalog.paper_rules import OCOP, OCOP_BANDS, OTHER, RULES, stars_of
from catalog.services.kept_scans import draw_scan_of, stored_scan
from catalog.vocabulary import CERTIFICATES
from core import audit
from core.database import utcnow
from core.errors import DomainError
from core.formatting import date_vi
from core.jobs import Job, enqueue, task
from core.scans import ending_of

NEEDED = {
    "title": _l("Bạn ghi tên giấy tờ."),
    "number": _l("Bạn ghi số trên giấy."),
    "issuer": _l("Bạn ghi nơi cấp."),
}
EARLIEST = date(1990, 1, 1)
LONGEST_YEARS = 50


class StalePaper(DomainError):
    """Somebody saved the paper after this person had opened it."""

    message = _l("Có người vừa sửa giấy tờ này trước bạn. Bạn xem lại các ô bên dưới rồi lưu lần nữa.")
    status = 409


class NothingToJudge(DomainError):
    """The paper was taken off, or has a verdict already."""

    message = _l("Giấy tờ này đã được xử lý hoặc đã bỏ. Bạn tải lại danh sách để xem.")
    status = 409


class NoReason(DomainError):
    """A refusal without a reason helps nobody."""

    message = _l("Bạn ghi lý do, để cơ sở biết sửa chỗ nào.")


@dataclass(frozen=True)
class Paper:
    """What a paper says, as its maker wrote it down.

    Attributes:
        type: One of `RULES`.
        title: What it is, for other papers only.
        number: As printed; "" where there is none.
        issuer: Who issued it; "" for what the business issues itself.
        issued_on: Its first day.
        expires_on: Its last day, if it has one.
        product_id: The product it speaks of; None: the whole business.
        stars: Of OCOP, 3 to 5.
        score: Of OCOP, 0 to 100; says the stars.
        scope_note: For what it holds, such as area or rows of goods.
    """

    type: str
    title: str
    number: str
    issuer: str
    issued_on: date
    expires_on: date | None
    product_id: int | None = None
    stars: int | None = None
    score: int | None = None
    scope_note: str | None = None


def add_paper(
    session: Session,
    business: Business,
    paper: Paper,
    *,
    actor: audit.Actor,
    today: date,
    scan: bytes | None = None,
    scan_is_public: bool = False,
    replaces: Certificate | None = None,
) -> Certificate:
    """Keep a paper of a business; the one that it replaces is taken off.

    Args:
        session: The change's session.
        business: Whose paper it is.
        paper: What it says; the product, if any, is one of the business.
        actor: Who adds it.
        today: Today in Vietnam.
        scan: A PDF or a photo of it.
        scan_is_public: Whether its maker lets everybody open the scan.
        replaces: The paper in whose place it comes.

    Raises:
        RefusedField: If something in it cannot be.
        BadScan: If the scan is neither a PDF nor a photo that can be taken.
    """
    row = Certificate(business_id=business.id, type=paper.type, scan_is_public=scan_is_public)
    for field, value in checked(business, paper, today=today).items():
        setattr(row, field, value)
    row.replaces_id = replaces.id if replaces is not None else None
    session.add(row)
    session.flush()
    if scan is not None:
        _keep_scan(session, row, scan, actor)
    if replaces is not None and replaces.removed_at is None:
        replaces.removed_at = utcnow()
        session.flush()
    changes = {"type": row.type, "replaces": row.replaces_id, "scan": row.scan_name is not None}
    audit.record(session, actor, "certificate.add", _subject(row), changes)
    return row


def edit_paper(
    session: Session,
    row: Certificate,
    paper: Paper,
    *,
    actor: audit.Actor,
    expected_version: int,
    today: date,
    scan: bytes | None = None,
    scan_is_public: bool = False,
) -> Certificate:
    """Change what a paper says; a verdict over it goes, because it was given over other words.

    Whether everybody may open the scan is the maker's own matter and touches no verdict.

    Raises:
        StalePaper: If somebody saved it since.
        RefusedField: If something in it cannot be.
        BadScan: If the scan is neither a PDF nor a photo that can be taken.
    """
    if row.version != expected_version or row.removed_at is not None:
        raise StalePaper
    facts = checked(row.business, paper, today=today)
    changed = {
        field: [getattr(row, field), value] for field, value in facts.items() if getattr(row, field) != value
    }
    if row.scan_is_public != scan_is_public:
        changed["scan_is_public"] = [row.scan_is_public, scan_is_public]
    for field, value in facts.items():
        setattr(row, field, value)
    row.scan_is_public = scan_is_public
    if changed.keys() - {"scan_is_public"} or scan is not None:
        row.verified_at = row.verified_by_id = None
        row.refused_at = row.refused_by_id = row.refused_reason = None
    try:
        session.flush()
    except StaleDataError:
        raise StalePaper from None
    if scan is not None:
        _keep_scan(session, row, scan, actor)
        changed["scan"] = [None, True]
    if changed:
        audit.record(session, actor, "certificate.edit", _subject(row), changed)
    return row


def remove_paper(session: Session, row: Certificate, *, actor: audit.Actor) -> None:
    """Take a paper off; it is shown nowhere any more, its row stays."""
    if row.removed_at is None:
        row.removed_at = utcnow()
        session.flush()
        audit.record(session, actor, "certificate.remove", _subject(row))


def verify_paper(session: Session, row: Certificate, *, actor: audit.Actor, expected_version: int) -> None:
    """Mark that the department has compared a paper with its original, now and by the actor.

    Raises:
        StalePaper: If its maker changed it since the officer opened it.
        NothingToJudge: If it was taken off or is verified already.
    """
    _expect_open(row, expected_version)
    if row.verified_at is not None:
        raise NothingToJudge
    row.verified_at, row.verified_by_id = utcnow(), actor.user_id
    row.refused_at = row.refused_by_id = row.refused_reason = None
    _flush(session)
    audit.record(session, actor, "certificate.verify", _subject(row))


def refuse_paper(
    session: Session, row: Certificate, *, actor: audit.Actor, expected_version: int, reason: str
) -> None:
    """Say why a paper does not hold; its claim leaves the public pages until its maker has mended it.

    Raises:
        StalePaper: If its maker changed it since the officer opened it.
        NothingToJudge: If it was taken off or is refused already.
        NoReason: If no reason is given.
    """
    _expect_open(row, expected_version)
    if row.refused_at is not None:
        raise NothingToJudge
    if not reason:
        raise NoReason
    row.verified_at = row.verified_by_id = None
    row.refused_at, row.refused_by_id, row.refused_reason = utcnow(), actor.user_id, reason
    _flush(session)
    audit.record(session, actor, "certificate.refuse", _subject(row), {"reason": reason})


def checked(business: Business, paper: Paper, *, today: date) -> Mapping[str, Any]:
    """Return the columns of a paper, or refuse what cannot be.

    Raises:
        RefusedField: With the field of the form and what to do.
    """
    rule = RULES[paper.type]
    if paper.type == OTHER:
        name = _given("title", paper.title)
    else:
        with force_locale("vi"):  # kept in the source language, whatever the page was read in
            name = str(CERTIFICATES[paper.type])
    if rule.needs_number:
        _given("number", paper.number)
    issuer = paper.issuer or (business.name[:160] if rule.own_issuer else "")
    _given("issuer", issuer)
    if not EARLIEST <= paper.issued_on <= today:
        raise RefusedField(
            "issued_on",
            _(
                "Ngày cấp cần từ %(first)s đến hôm nay, %(last)s.",
                first=date_vi(EARLIEST),
                last=date_vi(today),
            ),
        )
    expires_on = None if rule.never_expires else paper.expires_on
    if expires_on is not None and not (
        paper.issued_on <= expires_on and expires_on.year - paper.issued_on.year <= LONGEST_YEARS
    ):
        raise RefusedField(
            "expires_on",
            _(
                "Ngày hết hạn không thể trước ngày cấp %(day)s, hay sau hơn %(years)s năm.",
                day=date_vi(paper.issued_on),
                years=LONGEST_YEARS,
            ),
        )
    stars, score = _stars(paper) if paper.type == OCOP else (None, None)
    return {
        "product_id": paper.product_id, "name": name, "number": paper.number, "issuer": issuer,
        "issued_on": paper.issued_on, "expires_on": expires_on, "stars": stars, "score": score,
        "scope_note": paper.scope_note,
    }  # fmt: skip


def _stars(paper: Paper) -> tuple[int, int | None]:
    if paper.score is None:
        if paper.stars is None:
            raise RefusedField("stars", _("Bạn chọn số sao, hoặc ghi điểm để hệ thống tính sao."))
        return paper.stars, None
    stars = stars_of(paper.score)
    if stars is None:
        raise RefusedField(
            "score",
            _(
                "%(score)s điểm chưa đạt OCOP, cần từ %(lowest)s điểm. Bạn xem lại điểm trên giấy.",
                score=paper.score,
                lowest=OCOP_BANDS[-1][0],
            ),
        )
    if paper.stars is not None and paper.stars != stars:
        raise RefusedField(
            "stars",
            _(
                "%(score)s điểm là %(right)s sao, bạn đang chọn %(chosen)s sao. Bạn xem lại giấy.",
                score=paper.score,
                right=stars,
                chosen=paper.stars,
            ),
        )
    return stars, paper.score


def _given(field: str, value: str) -> str:
    if not value:
        raise RefusedField(field, NEEDED[field])
    return value


def _expect_open(row: Certificate, version: int) -> None:
    if row.removed_at is not None:
        raise NothingToJudge
    if row.version != version:
        raise StalePaper


def _flush(session: Session) -> None:
    try:
        session.flush()
    except StaleDataError:
        raise StalePaper from None


def _keep_scan(session: Session, row: Certificate, content: bytes, actor: audit.Actor) -> None:
    """Store a scan; a photo is handed to nobody before it was drawn anew."""
    for column, value in stored_scan(content, ending_of(content)).items():
        setattr(row, column, value)
    session.flush()
    if row.scan_state == ScanState.PENDING:
        enqueue(session, "catalog.draw_scan", {"certificate_id": row.id}, requested_by=actor.user_id)


def _subject(row: Certificate) -> str:
    return f"certificate:{row.id}"


@task("catalog.draw_scan")
def draw_scan(job: Job, certificate_id: int) -> dict[str, Any] | None:
    """Draw the photo of a paper anew, without place and camera; the nightly sweep removes the original."""
    return draw_scan_of(job.session, Certificate, certificate_id)
