"""Doors beside the marketplaces: feeds of advertisers, files for own shops, and the neutral files.

They stand apart from the marketplaces because a product is not offered to them one by one: the lights
on its card stay with the marketplaces.
"""

from __future__ import annotations

from exporters.doors.base import Door
from exporters.doors.google import GOOGLE
from exporters.doors.meta import META
from exporters.doors.neutral import NEUTRAL
from exporters.doors.shopify import SHOPIFY
from exporters.doors.woocommerce import WOOCOMMERCE

__all__ = ["DOORS", "GOOGLE", "META", "NEUTRAL", "SHOPIFY", "WOOCOMMERCE"]

DOORS: tuple[Door, ...] = (GOOGLE, META, WOOCOMMERCE, SHOPIFY, NEUTRAL)
