"""Which barcode goes out with the goods: one decision for every marketplace, feed and page."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _

from exporters.base import Problem
from exporters.checking import breach, name_of, shortened
from exporters.goods import Listing
from exporters.rules import Rule
from gs1.identifiers import BadNumber, parse_tradable_gtin

_KEPT_BACK = ("restricted", "demonstration")


def written_gtin(gtin: str | None, *, examples: bool = False) -> str | None:
    """Return the digits of a barcode that is unique in the whole world.

    None for mistakes and for a number of one shop (prefix 2, 02, 04): that is right in the shop's till
    and wrong anywhere else.

    Args:
        gtin: As typed.
        examples: Whether GS1's demonstration numbers go out, too: into a file that sellers fill to try
            it, but not into feeds that machines fetch and believe.

    >>> written_gtin("893 6012 34567 4"), written_gtin("2001234567893"), written_gtin("9521234543213")
    ('8936012345674', None, None)
    >>> written_gtin("9521234543213", examples=True)
    '9521234543213'
    """
    fault = _fault(gtin) if gtin else ""
    if gtin is None or (fault is not None and not (examples and fault == "demonstration")):
        return None
    return "".join(digit for digit in gtin if digit.isdigit())


def gtin_private(rule: Rule, listing: Listing, *, examples: bool = False) -> Iterator[Problem]:
    """Say of a right number that it is not written, and why; wrong ones are the matter of another rule."""
    for offer in listing.offers():
        cause = _fault(offer.gtin) if offer.gtin else None
        if cause not in _KEPT_BACK or (examples and cause == "demonstration"):
            continue
        why = (
            _("chỉ dùng trong cửa hàng của bạn, nơi khác có thể có mã giống hệt")
            if cause == "restricted"
            else _("là mã ví dụ của GS1, không phải mã của hàng thật")
        )
        message = _(
            "Mã vạch “%(now)s” của “%(offer)s” không được ghi vào tệp vì %(why)s. "
            "Bạn ghi mã GS1 của cơ sở khi đã có.",
            now=shortened(offer.gtin or ""),
            offer=name_of(offer),
            why=why,
        )
        yield breach(rule, listing, message, value=offer.gtin, limit=None, sku=offer.sku)


def _fault(gtin: str) -> str | None:
    try:
        parse_tradable_gtin(gtin)
    except BadNumber as problem:
        return problem.cause
    return None
