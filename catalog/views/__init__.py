"""Pages of the catalogue: for the producer, for the department, for everybody."""

from catalog.views import department, photos, pictures, products, profile, public
from catalog.views.blueprints import blueprint, department_blueprint

__all__ = [
    "blueprint",
    "department",
    "department_blueprint",
    "photos",
    "pictures",
    "products",
    "profile",
    "public",
]
