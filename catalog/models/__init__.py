"""The tables of the catalogue."""

from catalog.models.businesses import Business, BusinessKind, BusinessReference, Membership, RootRelation
from catalog.models.certificates import Certificate
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
from catalog.models.sign_ups import SignUp

__all__ = [
    "Business",
    "BusinessKind",
    "BusinessReference",
    "Certificate",
    "Family",
    "ImportState",
    "Membership",
    "Photo",
    "PhotoState",
    "Product",
    "ProductImport",
    "ProductState",
    "RootRelation",
    "SearchDocument",
    "SignUp",
    "Variant",
    "size_name",
]
