"""What can be done to businesses, products and photos; each verb records who did it."""

from catalog.services.businesses import (
    join,
    register_business,
    unverify_business,
    update_profile,
    verify_business,
)
from catalog.services.moves import (
    approve_changes,
    list_product,
    publish,
    refuse_changes,
    relive,
    return_product,
    withdraw,
)
from catalog.services.photos import add_photo, describe_photo, move_photo, remove_photo
from catalog.services.products import create_product, update_product
from catalog.services.variants import add_variant, arrange_variants, update_rows, update_variant

__all__ = [
    "add_photo",
    "add_variant",
    "approve_changes",
    "arrange_variants",
    "create_product",
    "describe_photo",
    "join",
    "list_product",
    "move_photo",
    "publish",
    "refuse_changes",
    "register_business",
    "relive",
    "remove_photo",
    "return_product",
    "unverify_business",
    "update_product",
    "update_profile",
    "update_rows",
    "update_variant",
    "verify_business",
    "withdraw",
]
