"""Pages of the catalogue: for the producer, for the department, for everybody."""

from catalog.views import (
    department,
    department_papers,
    importing,
    legal_facts,
    members,
    papers,
    photos,
    pictures,
    products,
    profile,
    public,
    registering,
)
from catalog.views.blueprints import blueprint, department_blueprint

__all__ = [
    "blueprint",
    "department",
    "department_blueprint",
    "department_papers",
    "importing",
    "legal_facts",
    "members",
    "papers",
    "photos",
    "pictures",
    "products",
    "profile",
    "public",
    "registering",
]
