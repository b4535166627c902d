"""The rules as they hold for one file: the rule pack, and over it what the seller's template says."""

from __future__ import annotations

from dataclasses import dataclass, field

from exporters.goods import Listing
from exporters.rules import Rule, RulePack
from exporters.shopee.columns import BY_KEY
from exporters.shopee.template import Template

SLUG = "shopee"


@dataclass(frozen=True, slots=True)
class Terms:
    """What Shopee allows here.

    Attributes:
        pack: The dated rules.
        template: The seller's file; its own numbers win over the pack's. None before one is chosen.
        usual_channels: The carriers of a product whose seller chose none.
    """

    pack: RulePack
    template: Template | None = None
    usual_channels: tuple[int, ...] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        """Keep what every listing asks for."""
        rule = self.pack.rule("channel-needed")
        usual = tuple(int(value) for value in rule.values) if rule else ()
        object.__setattr__(self, "usual_channels", usual)

    def bounds(self, rule: Rule, field: str | None = None) -> tuple[int | None, int | None]:
        """Return the smallest and largest value allowed, both included; None: no such end."""
        own = self.template.limits.get(field or rule.field) if self.template else None
        return own or (rule.minimum, rule.maximum)

    def label(self, field: str) -> str:
        """Return the heading of a column as the seller sees it in the file."""
        own = self.template.label(field) if self.template else None
        return own or (BY_KEY[field].label if field in BY_KEY else field)

    def channels_of(self, listing: Listing) -> tuple[int, ...]:
        """Return the carriers asked for: the listing's, else the default of the pack."""
        return tuple(listing.shipping_channels.get(SLUG) or self.usual_channels)

    def open_channels(self, listing: Listing) -> tuple[int, ...]:
        """Return the carriers asked for that the seller's shop has.

        Where the seller chose none and the shop lacks the usual one, all that take the parcel are open.
        """
        wanted = self.channels_of(listing)
        if self.template is None or self.template.channels.keys() >= set(wanted):
            return wanted
        found = tuple(channel for channel in wanted if channel in self.template.channels)
        return found if found or self.has_chosen(listing) else self._fitting(listing)

    def has_chosen(self, listing: Listing) -> bool:
        """Say whether the seller chose carriers for the product."""
        return bool(listing.shipping_channels.get(SLUG))

    def _fitting(self, listing: Listing) -> tuple[int, ...]:
        """Return the carriers of the file that take the dearest offer and, where it waits, pre-orders."""
        dearest = max((offer.price_vnd or 0 for offer in listing.offers()), default=0)
        rule = self.pack.rule("preorder-channel") if listing.pre_order else None
        return tuple(
            channel
            for channel in (self.template.channels if self.template else ())
            if ((cap := self.channel_cap(channel)) is None or dearest <= cap)
            and (rule is None or channel in rule.values)
        )

    def channel_label(self, channel: int) -> str:
        """Return the carrier's name, as the template spells it where there is one."""
        own = self.template.channels.get(channel) if self.template else None
        known = self.pack.channels.get(channel)
        return own.label if own else known.label if known else str(channel)

    def channel_cap(self, channel: int) -> int | None:
        """Return the dearest price that the carrier takes, in đồng; None when nobody says."""
        own = self.template.channels.get(channel) if self.template else None
        if own and own.max_price_vnd is not None:
            return own.max_price_vnd
        known = self.pack.channels.get(channel)
        return known.max_price_vnd if known else None

    def pre_order_days(self, rule: Rule, listing: Listing) -> tuple[int | None, int | None]:
        """Return the days that pre-order may take in the listing's category."""
        categories = self.template.categories if self.template else None
        category = (categories or {}).get(listing.category_ids.get(SLUG, ""))
        return (
            category.pre_order_days if category and category.pre_order_days else (rule.minimum, rule.maximum)
        )

    @property
    def is_scoped(self) -> bool:
        """Whether the file takes goods of one level-1 category only."""
        return bool(self.template and self.template.scope)

    @property
    def scope_label(self) -> str:
        """Name the file's level-1 category: as its list of categories does, else by its number."""
        if self.template is None:
            return ""
        paths = [each.path for each in (self.template.categories or {}).values() if each.path]
        return paths[0].partition("/")[0] if paths else self.template.scope

    def has_category(self, listing: Listing) -> bool:
        """Say whether the listing's category can stand in the file: the file lists it, or lists none."""
        category_id = listing.category_ids.get(SLUG)
        if not category_id:
            return False
        categories = self.template.categories if self.template else None
        return categories is None or category_id in categories
