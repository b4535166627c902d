"""The tables of the catalogue."""

from catalog.models.businesses import Business, BusinessKind, BusinessReference, Membership, RootRelation
from catalog.models.certificates import Certificate, ScanState
from catalog.models.helper_sessions import EndReason, HelperConsent, HelperSession
from catalog.models.imports import ImportState, ProductImport
from catalog.models.kinds import KindEntry
from catalog.models.members import BusinessClaim, Invitation
from catalog.models.products import (
    Family,
    Photo,
    PhotoState,
    Product,
    ProductState,
    SearchDocument,
    Variant,
    size_name,
)
from catalog.models.proposals import Proposal, ProposalKind, ProposalState
from catalog.models.sign_ups import SignUp

__all__ = [
    "Business",
    "BusinessClaim",
    "BusinessKind",
    "BusinessReference",
    "Certificate",
    "EndReason",
    "Family",
    "HelperConsent",
    "HelperSession",
    "ImportState",
    "Invitation",
    "KindEntry",
    "Membership",
    "Photo",
    "PhotoState",
    "Product",
    "ProductImport",
    "ProductState",
    "Proposal",
    "ProposalKind",
    "ProposalState",
    "RootRelation",
    "ScanState",
    "SearchDocument",
    "SignUp",
    "Variant",
    "size_name",
]
