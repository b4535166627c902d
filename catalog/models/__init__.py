"""The tables of the catalogue."""

from catalog.models.businesses import Business, BusinessKind, BusinessReference, Membership, RootRelation
from catalog.models.certificates import Certificate
from catalog.models.helper_sessions import EndReason, HelperConsent, HelperSession
from catalog.models.imports import ImportState, ProductImport
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
    "BusinessKind",
    "BusinessReference",
    "Certificate",
    "EndReason",
    "Family",
    "HelperConsent",
    "HelperSession",
    "ImportState",
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
    "SearchDocument",
    "SignUp",
    "Variant",
    "size_name",
]
