"""Certificates of GS1 numbers, confirmed without an officer, and goods that carry registered numbers."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from catalog.models import Business, Product, ScanState, Variant
from core.database import utcnow
from gs1.identifiers import Gtin, is_demonstration
from tests.factories.traceability import make_product
from traceability.numbers.models import EvidenceKind, EvidenceState, NumberEvidence

PREFIX = "893601234"
PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\nstartxref\n9\n%%EOF\n"
_numbers = count(1)


def make_evidence(session: Session, business: Business, value: str = PREFIX, **facts: Any) -> NumberEvidence:
    """Make a confirmed certificate that holds; `value` is a company prefix unless `kind` says otherwise."""
    row = NumberEvidence(
        **{
            "business_id": business.id,
            "kind": EvidenceKind.COMPANY.value,
            "value": value,
            "certificate_number": f"GS1-{next(_numbers)}",
            "valid_from": date(2020, 1, 1),
            "scan_name": "0" * 64 + ".pdf",
            "scan_state": ScanState.READY.value,
            "state": EvidenceState.CONFIRMED.value,
            "decided_at": utcnow(),
            "is_sample": business.is_sample,
            **facts,
        }
    )
    session.add(row)
    session.flush()
    return row


def give_gtin(session: Session, product: Product, gtin: str, variant: Variant | None = None) -> None:
    """Let a choice of a product carry a number that is registered for it; examples make it a sample."""
    if is_demonstration(Gtin(gtin)):
        product.is_sample = True
    make_evidence(session, product.business, gtin, kind=EvidenceKind.GTIN.value)
    session.flush()
    (variant or product.variants[0]).gtin = gtin
    session.flush()


def make_numbered(session: Session, business: Business | None = None, **facts: Any) -> Product:
    """Make a public product of a business with a confirmed prefix; it carries no number yet."""
    product = make_product(session, business, **facts)
    if business is None:
        make_evidence(session, product.business)
    return product
