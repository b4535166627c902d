"""Pages of the catalogue: for the producer, for those who help, for the department, for everybody."""

from catalog.views import (
    department,
    help_now,
    helping,
    importing,
    letting_in,
    photos,
    pictures,
    products,
    profile,
    public,
    recovery_codes,
    sign_up,
    variants,
)
from catalog.views.blueprints import blueprint, department_blueprint, helping_blueprint

__all__ = [
    "blueprint",
    "department",
    "department_blueprint",
    "help_now",
    "helping",
    "helping_blueprint",
    "importing",
    "letting_in",
    "photos",
    "pictures",
    "products",
    "profile",
    "public",
    "recovery_codes",
    "sign_up",
    "variants",
]
