"""Put drawn papers into the store for the certificates and the evidence of the sample."""

from __future__ import annotations

from catalog.models import Business, Certificate, Product
from core.formatting import vnd
from core.storage import storage
from programmes.models import Evidence
from sample.papers import acceptance_paper, attendance_list, certificate_paper

AGENCY = "Sở Công Thương (mẫu)"


def draw_certificate(certificate: Certificate, business: Business, product: Product | None) -> str:
    """Draw a certificate's scan and return its name in the store."""
    paper = certificate_paper(
        certificate.name,
        certificate.number,
        certificate.issuer,
        certificate.issued_on,
        certificate.expires_on,
        business.name,
        product.name if product else None,
        certificate.stars,
    )
    return storage().put(paper, "pdf")


def draw_evidence(evidence: Evidence, attending: list[str]) -> str:
    """Draw the paper that an act's evidence names and return its name in the store.

    Args:
        evidence: An acceptance paper or an attendance list.
        attending: Names of the businesses on the list, for the latter.
    """
    act = evidence.act
    day = evidence.dated or act.accepted_on or act.created_at.date()
    number = (evidence.file_name or "").rsplit(".", 1)[0]
    if evidence.type == "attendance_list":
        return storage().put(attendance_list(number, AGENCY, day, attending), "pdf")
    paper = acceptance_paper(number, act.programme.name, AGENCY, day, act.business.name, vnd(act.budget_vnd))
    return storage().put(paper, "pdf")
