"""Pages of the catalogue: for the producer, for the department, for everybody."""

from catalog.views import (
    department,
    importing,
    photos,
    pictures,
    products,
    profile,
    public,
    recovery_codes,
    sign_up,
)
from catalog.views.blueprints import blueprint, department_blueprint

__all__ = [
    "blueprint",
    "department",
    "department_blueprint",
    "importing",
    "photos",
    "pictures",
    "products",
    "profile",
    "public",
    "recovery_codes",
    "sign_up",
]
