"""Pages of the catalogue: for the producer, for those who help, for the department, for everybody."""

from catalog.views import (
    department,
    department_papers,
    help_now,
    helping,
    importing,
    legal_facts,
    letting_in,
    members,
    papers,
    photos,
    pictures,
    products,
    profile,
    public,
    registering,
    variants,
)
from catalog.views.blueprints import blueprint, department_blueprint, helping_blueprint

__all__ = [
    "blueprint",
    "department",
    "department_blueprint",
    "department_papers",
    "help_now",
    "helping",
    "helping_blueprint",
    "importing",
    "legal_facts",
    "letting_in",
    "members",
    "papers",
    "photos",
    "pictures",
    "products",
    "profile",
    "public",
    "registering",
    "variants",
]
