"""Pages of the catalogue: for the producer, for the department, for everybody."""

from catalog.views import (
    department,
    importing,
    parts,
    photos,
    pictures,
    products,
    profile,
    public,
    rules,
    variants,
)
from catalog.views.blueprints import blueprint, department_blueprint

__all__ = [
    "blueprint",
    "department",
    "department_blueprint",
    "importing",
    "parts",
    "photos",
    "pictures",
    "products",
    "profile",
    "public",
    "rules",
    "variants",
]
