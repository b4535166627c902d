"""What each rule about papers means; every marketplace's checks take them in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flask_babel import gettext as _

from catalog.paper_rules import RULES
from catalog.vocabulary import CERTIFICATES
from core.formatting import date_vi
from exporters.base import Problem
from exporters.checking import Check, breach
from exporters.goods import Listing, Paper
from exporters.permits import Need, holds_on, needs
from exporters.rules import Rule


def missing(rule: Rule, listing: Listing) -> Iterator[Problem]:
    """The kind of paper is not there at all."""
    for need in needs():
        if need.rule == rule.id and need.is_felt_by(listing) and not need.answers(listing):
            wanted = _kinds(need)
            message = (
                _(
                    "Tên hoặc mô tả có nhắc “%(word)s” nhưng chưa có giấy %(wanted)s. "
                    "Bạn thêm giấy, hoặc bỏ chữ đó.",
                    word=", ".join(need.words).upper(),
                    wanted=wanted,
                )
                if need.words
                else _(
                    "Nhóm hàng này thường cần giấy: %(wanted)s. Hiện chưa có. Bạn thêm giấy ở phần Giấy tờ.",
                    wanted=wanted,
                )
            )
            yield breach(rule, listing, message, value=None, limit=wanted)


def number(rule: Rule, listing: Listing) -> Iterator[Problem]:
    """A needed paper says its number, where its kind has one."""
    for need in needs():
        papers = need.answers(listing) if need.is_felt_by(listing) else []
        if papers and not any(_has_number(paper) for paper in papers):
            message = _(
                "Giấy “%(paper)s” chưa ghi số. Bạn xem trên giấy rồi ghi số vào.", paper=_name(papers[0])
            )
            yield breach(rule, listing, message, value=None, limit=_("có số"))


def expiry(rule: Rule, listing: Listing) -> Iterator[Problem]:
    """One needed paper of the kind holds on the day, and says until when if its kind ends."""
    for need in needs():
        papers = need.answers(listing) if need.is_felt_by(listing) else []
        if papers and not any(_is_dated(paper) and _holds(paper, listing) for paper in papers):
            yield _not_holding(rule, listing, papers)


def _not_holding(rule: Rule, listing: Listing, papers: list[Paper]) -> Problem:
    on = listing.on
    # The one that held last is the one to renew.
    paper = max(papers, key=lambda each: (each.expires_on is not None, each.expires_on or each.issued_on))
    limit = _("còn hạn")
    if not _is_dated(paper):
        message = _("Giấy “%(paper)s” chưa ghi ngày hết hạn. Bạn ghi ngày hết hạn.", paper=_name(paper))
        return breach(rule, listing, message, value=None, limit=limit)
    if on is not None and paper.issued_on > on:
        said = date_vi(paper.issued_on)
        message = _(
            "Giấy “%(paper)s” đến ngày %(day)s mới có hiệu lực. Bạn xem lại ngày cấp.",
            paper=_name(paper),
            day=said,
        )
        return breach(rule, listing, message, value=said, limit=limit)
    said = date_vi(paper.expires_on) if paper.expires_on else ""
    message = _(
        "Giấy “%(paper)s” đã hết hạn ngày %(day)s. Bạn thay giấy mới ở phần Giấy tờ.",
        paper=_name(paper),
        day=said,
    )
    return breach(rule, listing, message, value=said, limit=limit)


def _has_number(paper: Paper) -> bool:
    return bool(paper.number.strip()) or not RULES[paper.type].needs_number


def _is_dated(paper: Paper) -> bool:
    kind = RULES[paper.type]
    return paper.expires_on is not None or kind.never_expires or kind.months is None


def _holds(paper: Paper, listing: Listing) -> bool:
    return listing.on is None or holds_on(paper, listing.on)


def _name(paper: Paper) -> str:
    return str(CERTIFICATES[paper.type])


def _kinds(need: Need) -> str:
    return str(_(" hoặc ")).join(str(CERTIFICATES[kind]) for kind in need.papers)


CHECKS: Mapping[str, Check] = {
    "permit-food-safety": missing,
    "permit-self-declaration": missing,
    "permit-ocop": missing,
    "permit-number": number,
    "permit-expiry": expiry,
}
