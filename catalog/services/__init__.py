"""What can be done to businesses, products and photos; each verb records who did it."""

from catalog.services.businesses import (
    join,
    register_business,
    unverify_business,
    update_profile,
    verify_business,
)
from catalog.services.claims import claim, hand_over, settle_claim
from catalog.services.helping import ask_consent_code, end_help, start_help, withdraw_consent
from catalog.services.legal_facts import change_kind, correct_kind, update_facts
from catalog.services.members import (
    accept,
    decline,
    end_invitation,
    invite,
    join_by_code,
    remove_member,
    set_role,
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
from catalog.services.papers import add_paper, edit_paper, refuse_paper, remove_paper, verify_paper
from catalog.services.photos import add_photo, describe_photo, move_photo, remove_photo
from catalog.services.products import create_product, update_product
from catalog.services.variants import add_variant, arrange_variants, update_rows, update_variant

__all__ = [
    "accept",
    "add_paper",
    "add_photo",
    "add_variant",
    "approve_changes",
    "arrange_variants",
    "ask_consent_code",
    "change_kind",
    "claim",
    "correct_kind",
    "create_product",
    "decline",
    "describe_photo",
    "edit_paper",
    "end_help",
    "end_invitation",
    "hand_over",
    "invite",
    "join",
    "join_by_code",
    "list_product",
    "move_photo",
    "publish",
    "refuse_changes",
    "refuse_paper",
    "register_business",
    "relive",
    "remove_member",
    "remove_paper",
    "remove_photo",
    "return_product",
    "set_role",
    "settle_claim",
    "start_help",
    "unverify_business",
    "update_facts",
    "update_product",
    "update_profile",
    "update_rows",
    "update_variant",
    "verify_business",
    "verify_paper",
    "withdraw",
    "withdraw_consent",
]
