"""Evidence of the sample's demonstration numbers, with a carton and a place to look at.

The numbers are GS1's examples (prefix 952), and every paper is marked MẪU.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.models import Business, ScanState, Variant
from core import audit
from core.database import utcnow
from core.storage import storage
from places.models import NEW
from sample.papers import draw_paper
from traceability.models import Lot, LotState
from traceability.numbers.cartons import pack_carton
from traceability.numbers.models import Carton, EvidenceKind, EvidenceState, NumberEvidence
from traceability.numbers.places import PlaceFacts, add_place
from traceability.numbers.registering import register_due
from traceability.numbers.rules import gtin_shown

FROM = date(2025, 1, 6)
ISSUER = "Tổ chức mã số mã vạch (mẫu)"
CONFIRMED_PREFIX = ("P01", "9521234701")
"""A business that can take new numbers under a prefix of a hundred."""
WAITING_PREFIX = ("P03", "9521234703")
"""One that waits for an officer."""


def load_numbers(session: Session, businesses: Mapping[str, Business]) -> None:
    """State and confirm the certificates that are missing, and register what they cover."""
    known = set(session.scalars(select(NumberEvidence.business_id)))
    for reference, business in sorted(businesses.items()):
        if business.id in known:
            continue
        gtins = session.scalars(
            select(Variant.gtin)
            .where(Variant.business_id == business.id, Variant.gtin.is_not(None))
            .order_by(Variant.gtin)
        ).all()
        numbers = [(EvidenceKind.GTIN, str(gtin), EvidenceState.CONFIRMED) for gtin in gtins]
        for (owner, prefix), state in (
            (CONFIRMED_PREFIX, EvidenceState.CONFIRMED),
            (WAITING_PREFIX, EvidenceState.WAITING),
        ):
            if owner == reference:
                numbers.append((EvidenceKind.COMPANY, prefix, state))
        if numbers:
            _state(session, reference, business, numbers)
            register_due(session, business.id, actor=audit.SYSTEM)
        if reference == CONFIRMED_PREFIX[0]:
            _show(session, business)


def _state(
    session: Session,
    reference: str,
    business: Business,
    numbers: list[tuple[EvidenceKind, str, EvidenceState]],
) -> None:
    paper = f"MAU-GS1-{reference}"
    shown = [gtin_shown(value) if kind is EvidenceKind.GTIN else value for kind, value, _state in numbers]
    lines = [("Mã số", ", ".join(shown)), ("Có giá trị từ", f"{FROM:%d/%m/%Y}")]
    title = "Giấy chứng nhận quyền sử dụng mã số mã vạch"
    drawn = draw_paper(title, paper, ISSUER, FROM, business.name, lines, countersigned=False, framed=True)
    stored = storage().put(drawn, "pdf")
    for kind, value, state in numbers:
        session.add(
            NumberEvidence(
                business_id=business.id,
                kind=kind.value,
                value=value,
                certificate_number=paper,
                valid_from=FROM,
                scan_name=stored,
                scan_state=ScanState.READY.value,
                state=state.value,
                decided_at=utcnow() if state is EvidenceState.CONFIRMED else None,
                is_sample=True,
            )
        )
    session.flush()


def _show(session: Session, business: Business) -> None:
    """Pack the newest good lots into a carton, and name the workshop."""
    lots = session.scalars(
        select(Lot)
        .where(
            Lot.business_id == business.id, Lot.product_id.is_not(None), Lot.state == LotState.ACTIVE.value
        )
        .order_by(Lot.packed_on.desc(), Lot.id)
        .limit(2)
    ).all()
    if lots and session.scalar(select(Carton.id).where(Carton.business_id == business.id)) is None:
        day = max(lot.packed_on for lot in lots)
        contents = [(lot, Decimal(24)) for lot in lots]
        pack_carton(session, business, contents, actor=audit.SYSTEM, packed_on=day, today=day)
    commune = (NEW, str(business.current_commune_code))
    facts = PlaceFacts("workshop", "Xưởng làm bánh (mẫu)", "", street_is_public=False, commune=commune)
    add_place(session, business, facts, actor=audit.SYSTEM, today=FROM)
