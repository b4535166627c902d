"""The names of the other doors, for those that only need to know which they are."""

from __future__ import annotations

GOOGLE, META, WOOCOMMERCE, SHOPIFY, NEUTRAL = "google", "meta", "woocommerce", "shopify", "neutral"

DOOR_SLUGS = (GOOGLE, META, WOOCOMMERCE, SHOPIFY, NEUTRAL)
ALWAYS_OFFERED = dict.fromkeys(DOOR_SLUGS, True)
"""A feed of the own shop is the whole catalogue: no product is switched on or off for it."""
