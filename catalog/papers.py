"""Which papers stand where, and in what words: one rule for every public page and for the workspace.

A claim is shown to the public only while its paper is valid on the day, both ends included, and
while nobody has refused it or taken it off; and it always says whose word it is: the maker's own,
or the department's, with the day.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from catalog.models.certificates import Certificate, ScanState
from catalog.paper_rules import EXPIRING_DAYS, OCOP, OTHER
from catalog.vocabulary import CERTIFICATES
from core.formatting import date_vi
from core.languages import agency_name, day_text, in_vietnamese, joined, told


@dataclass(frozen=True)
class ShownPaper:
    """A paper as a page tells of it.

    Attributes:
        paper: The row.
        title: What it is, stars included while they may be shown.
        detail: Number, issuer, last day.
        word: Whose word it is.
        tone: Kind of the tag with the word.
        scan_id: Set when its scan may be handed to everybody.
    """

    paper: Certificate
    title: str
    detail: str
    word: str
    tone: str
    scan_id: int | None


def standing(certificates: Iterable[Certificate], *, on: date) -> list[Certificate]:
    """Return the papers whose claims may be shown to the public on a day."""
    return [
        paper
        for paper in certificates
        if paper.removed_at is None and paper.refused_at is None and paper.is_valid(on=on)
    ]


def shown(certificates: Iterable[Certificate], *, on: date) -> list[ShownPaper]:
    """Tell, in the language of the page, of the papers that stand on a day."""
    return [
        ShownPaper(
            paper,
            title_of(paper, with_stars=True),
            detail_of(paper),
            word_of(paper),
            "ok" if paper.verified_at else "",
            paper.id if paper.scan_is_public and paper.has_scan else None,
        )
        for paper in standing(certificates, on=on)
    ]


def best_stars(papers: Iterable[ShownPaper]) -> ShownPaper | None:
    """Return the OCOP paper with the most stars among those that are shown; None without one."""
    starred = [each for each in papers if each.paper.type == OCOP and each.paper.stars]
    return max(starred, key=lambda each: each.paper.stars or 0, default=None)


def title_of(paper: Certificate, *, with_stars: bool) -> str:
    """Return what a paper is; the stars only where they may be shown."""
    own_name = paper.type == OTHER or paper.type not in CERTIFICATES
    name = in_vietnamese(paper.name) if own_name else str(CERTIFICATES[paper.type])
    if paper.type == OCOP and paper.stars and with_stars:
        return str(_("%(name)s %(stars)s sao", name=name, stars=paper.stars))
    return name


def detail_of(paper: Certificate) -> str:
    """Return number, issuer and last day in one line."""
    until = _("đến %(day)s", day=day_text(paper.expires_on)) if paper.expires_on else ""
    number = told(_("số %(n)s"), n=in_vietnamese(paper.number)) if paper.number else ""
    return joined((number, in_vietnamese(paper.issuer), until))


def word_of(paper: Certificate) -> str:
    """Say whose word it is."""
    if paper.verified_at is not None:
        return str(
            _("%(agency)s đã đối chiếu %(day)s", agency=agency_name(), day=day_text(paper.verified_at))
        )
    return str(_("Cơ sở tự khai"))


def days_left(paper: Certificate, *, on: date) -> int | None:
    """Return how many days a paper still holds after a day; negative when it is over; None: for ever."""
    return None if paper.expires_on is None else (paper.expires_on - on).days


def standing_words(paper: Certificate, *, on: date) -> tuple[str, str]:
    """Tell its maker how a paper stands today, as words and the kind of their tag."""
    left = days_left(paper, on=on)
    if paper.refused_at is not None:
        return _("Cần sửa"), "bad"
    if paper.issued_on > on:
        return _("Có hiệu lực từ %(day)s", day=date_vi(paper.issued_on)), "info"
    if left is not None and left < 0:
        return _("Hết hạn %(days)s ngày", days=-left), "bad"
    if left is not None and left <= EXPIRING_DAYS:
        return (_("Còn %(days)s ngày", days=left) if left else _("Hết hạn hôm nay")), "warn"
    return (_("Đã đối chiếu"), "ok") if paper.verified_at else (_("Chờ đối chiếu"), "")


def scan_words(paper: Certificate) -> str:
    """Say how the scan of a paper stands; "" when it can be opened."""
    if paper.scan_state is None:
        return str(_("Chưa có bản chụp"))
    if paper.scan_state == ScanState.PENDING:
        return str(_("Bản chụp đang được xử lý, xong sau ít giây"))
    if paper.scan_state == ScanState.FAILED:
        return str(_("Bản chụp bị hỏng. Bạn sửa giấy tờ này và chọn lại tệp"))
    return ""


@dataclass(frozen=True)
class PaperSummary:
    """How the papers of a business stand, in numbers, and the sentence that wants attention, if any."""

    total: int
    valid: int
    warning: str


def summary(certificates: Iterable[Certificate], *, on: date) -> PaperSummary:
    """Count the papers of a business for the page that leads to them."""
    papers = list(certificates)
    refused = sum(paper.refused_at is not None for paper in papers)
    lefts = [left for paper in papers if (left := days_left(paper, on=on)) is not None]
    over = sum(left < 0 for left in lefts)
    soon = [left for left in lefts if 0 <= left <= EXPIRING_DAYS]
    sentences = [
        _("%(number)s giấy cần sửa.", number=refused) if refused else "",
        _("%(number)s giấy đã hết hạn.", number=over) if over else "",
        _("%(number)s giấy sắp hết hạn, sớm nhất còn %(days)s ngày.", number=len(soon), days=min(soon))
        if soon
        else "",
    ]
    return PaperSummary(len(papers), len(standing(papers, on=on)), " ".join(filter(None, sentences)))
