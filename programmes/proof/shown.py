"""A proof as the page of an act shows it: what it is, what is known of it, what it lacks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.models import Product
from core.formatting import VIETNAM, date_vi, number_vi
from exporters.stalls.models import ListingState, MarketListing
from exporters.stalls.rules import stall_places
from programmes.link_checks import LABELS, LinkState
from programmes.models import ActState, Evidence, SupportAct
from programmes.proof.models import ProofCheck, SiteNotification
from programmes.proof.notifying import notified, notified_words
from programmes.proof.queries import (
    WEBSITE,
    Trouble,
    last_looks,
    notifications,
    troubles_of,
)
from programmes.proof.rules import LACKS, Need, lacking
from traceability.models import Lot, LotKind
from traceability.scans.queries import shown_looks

_DIGITS = 64  # of a SHA-256
TROUBLES: dict[Trouble, tuple[Any, str]] = {
    Trouble.DEAD: (_l("Minh chứng không còn"), "bad"),
    Trouble.MISSING: (_l("Chưa có minh chứng"), "bad"),
    Trouble.UNNOTIFIED: (_l("Chưa ghi thông báo"), "warn"),
    Trouble.AGED: (_l("Lâu chưa xem lại"), "warn"),
}


@dataclass(frozen=True)
class ProofItem:
    """One proof with everything that is known of it, in words.

    Attributes:
        digest: SHA-256 of the file; None where there is no file.
        facts: What is known, one line each.
        lacks: What a proof of its type should hold and does not.
        tags: What is wrong, each with the kind of its tag.
        may_notify: Whether it is a site whose notification may be written down.
    """

    evidence: Evidence
    digest: str | None
    facts: Sequence[str]
    lacks: Sequence[Any]
    tags: Sequence[tuple[Any, str]]
    may_notify: bool


def proof_items(session: Session, act: SupportAct, *, now: datetime) -> list[ProofItem]:
    """Return the proofs of an act, in the order in which they were added."""
    ids = [each.id for each in act.evidence]
    told, looked = notifications(session, ids), last_looks(session, ids)
    troubles = troubles_of(session, act, now)
    today = now.astimezone(VIETNAM).date()
    return [
        ProofItem(
            evidence=each,
            digest=each.stored_name[:_DIGITS] if each.stored_name else None,
            facts=_facts(session, act, each, told.get(each.id), looked.get(each.id), today),
            lacks=[
                LACKS[need]
                for need in lacking(each, is_notified=each.id in told)
                if need is not Need.NOTIFICATION or Trouble.UNNOTIFIED not in troubles.get(each.id, ())
            ],
            tags=[TROUBLES[trouble] for trouble in troubles.get(each.id, ())],
            may_notify=each.type == WEBSITE and act.state != ActState.VOIDED,
        )
        for each in act.evidence
    ]


def _facts(
    session: Session,
    act: SupportAct,
    evidence: Evidence,
    told: SiteNotification | None,
    looked: ProofCheck | None,
    today: date,
) -> list[str]:
    found = [*_machine_saw(evidence), *_person_saw(looked)]
    if evidence.type == WEBSITE and told is not None:
        state = notified(told.is_needed, told.notified_on, on=today)
        found.append(notified_words(state, told.number, told.notified_on))
    if evidence.product is not None:
        found += _trace_page(session, evidence.product, today)
    if evidence.type == "stall" and evidence.url:
        found += _listings(session, act, evidence.url)
    return found


def _machine_saw(evidence: Evidence) -> list[str]:
    if evidence.last_checked_at is None or evidence.last_check not in set(LinkState):
        return []
    day = date_vi(evidence.last_checked_at.astimezone(VIETNAM).date())
    return [
        _(
            "Máy mở thử ngày %(day)s: %(found)s.",
            day=day,
            found=str(LABELS[LinkState(evidence.last_check)]).lower(),
        )
    ]


def _person_saw(looked: ProofCheck | None) -> list[str]:
    if looked is None:
        return []
    day = date_vi(looked.checked_at.astimezone(VIETNAM).date())
    words = _("còn") if looked.found == "holds" else _("không còn")
    said = _("Cán bộ xem ngày %(day)s: %(found)s.", day=day, found=words)
    return [f"{said} {looked.note}" if looked.note else said]


def _trace_page(session: Session, product: Product, today: date) -> list[str]:
    lots = session.scalar(
        select(func.count()).where(Lot.product_id == product.id, Lot.kind == LotKind.PRODUCT.value)
    )
    looks = sum(each.count for each in shown_looks(session, product.id, today=today))
    said = _("Cấp ở đây, có %(lots)s lô.", lots=number_vi(lots or 0))
    if looks:
        return [said, _("Đã có ít nhất %(looks)s lượt tra tính đến hôm qua.", looks=number_vi(looks))]
    return [said, _("Chưa đủ lượt tra để nêu con số.")]


def _listings(session: Session, act: SupportAct, url: str) -> list[str]:
    place = next((each for each in stall_places().values() if each.has_address(url)), None)
    if place is None:
        return [_("Địa chỉ không thuộc sàn nào trong danh sách.")]
    number = session.scalar(
        select(func.count(MarketListing.id))
        .join(Product, Product.id == MarketListing.product_id)
        .where(
            Product.business_id.in_({act.business_id, act.root_id}),
            MarketListing.marketplace == place.slug,
            MarketListing.state == ListingState.LIVE.value,
        )
    )
    if not number:
        return [_("Chưa ghi nhận sản phẩm nào đang bán ở %(where)s.", where=place.label)]
    return [_("%(number)s sản phẩm đang bán ở %(where)s.", number=number_vi(number), where=place.label)]
