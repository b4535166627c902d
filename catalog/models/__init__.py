"""The tables of the catalogue."""

from catalog.models.businesses import Business, BusinessKind, BusinessReference, Membership, RootRelation
from catalog.models.certificates import Certificate, ScanState
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

__all__ = [
    "Business",
    "BusinessClaim",
    "BusinessKind",
    "BusinessReference",
    "Certificate",
    "Family",
    "ImportState",
    "Invitation",
    "KindEntry",
    "Membership",
    "Photo",
    "PhotoState",
    "Product",
    "ProductImport",
    "ProductState",
    "RootRelation",
    "ScanState",
    "SearchDocument",
    "Variant",
    "size_name",
]
