"""Hold a listing against every rule of the pack, in the pack's order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from exporters.base import Problem
from exporters.checking import Check as PlainCheck
from exporters.goods import Listing
from exporters.permits import checks as permit_checks
from exporters.row_checks import stock_none
from exporters.rules import Rule
from exporters.shopee import listing_checks, offer_checks, text_checks
from exporters.shopee.terms import Terms

Check = Callable[[Rule, Terms, Listing], Iterator[Problem]]


def _without_terms(check: PlainCheck) -> Check:
    return lambda rule, _terms, listing: check(rule, listing)


CHECKS: Mapping[str, Check] = {
    "name-length": text_checks.name_length,
    "name-emoji": text_checks.name_emoji,
    "description-length": text_checks.description_length,
    "description-hashtags": text_checks.description_hashtags,
    "text-contact": text_checks.text_contact,
    "text-platform": text_checks.text_platform,
    "text-formula": text_checks.text_formula,
    "text-control": text_checks.text_control,
    "price-range": offer_checks.price_range,
    "price-ratio": offer_checks.price_ratio,
    "price-channel": offer_checks.price_channel,
    "stock-range": offer_checks.stock_range,
    "stock-none": _without_terms(stock_none),
    "weight-range": offer_checks.weight_range,
    "package-complete": offer_checks.package_complete,
    "package-range": offer_checks.package_range,
    "parent-sku-length": offer_checks.parent_sku_length,
    "sku-length": offer_checks.sku_length,
    "sku-unique": offer_checks.sku_unique,
    "group-number-length": offer_checks.group_number_length,
    "tier-count": offer_checks.tier_count,
    "tier-name-length": offer_checks.tier_name_length,
    "option-length": offer_checks.option_length,
    "option-complete": offer_checks.option_complete,
    "option-repeated": offer_checks.option_repeated,
    "variations-one-tier": offer_checks.variations_of(1),
    "variations-two-tiers": offer_checks.variations_of(2),
    "option-images": offer_checks.option_images,
    "images-needed": listing_checks.images_needed,
    "images-most": listing_checks.images_most,
    "image-address": listing_checks.image_address,
    "category-missing": listing_checks.category_missing,
    "category-unknown": listing_checks.category_unknown,
    "preorder-range": listing_checks.preorder_range,
    "preorder-category": listing_checks.preorder_category,
    "preorder-channel": listing_checks.preorder_channel,
    "channel-needed": listing_checks.channel_needed,
    "channel-off": listing_checks.channel_off,
    "category-scope": listing_checks.category_scope,
    "attribute-missing": listing_checks.attribute_missing,
    "gtin-digits": offer_checks.gtin_digits,
    "gtin-private": offer_checks.gtin_private,
    "min-purchase-range": listing_checks.min_purchase_range,
    **{rule_id: _without_terms(check) for rule_id, check in permit_checks.CHECKS.items()},
}
"""What each rule's id means. The rest of the pack is the filler's: it looks across listings."""

FILE_RULES = frozenset({"file-bytes", "file-rows", "name-repeated", "required-cell", "sku-unique"})
"""Rules that the filler holds, because they need the whole file or its template."""


def problems_of(terms: Terms, listing: Listing) -> list[Problem]:
    """Return what Shopee would object to in this listing, each sentence once.

    Eight variations that lack the same weight are one thing to mend, not eight.
    """
    found: dict[tuple[str, str], Problem] = {}
    for rule in terms.pack.rules:
        if check := CHECKS.get(rule.id):
            for problem in check(rule, terms, listing):
                found.setdefault((problem.rule, problem.message), problem)
    return list(found.values())
