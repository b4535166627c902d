"""Addresses of stalls and listings: only such as lead to the marketplace itself."""

from __future__ import annotations

from flask_babel import gettext as _

from catalog.errors import RefusedField, UnsafeAddress
from catalog.web_addresses import parse_web_address
from exporters.stalls.rules import stall_places

LONGEST = 300


def checked_address(marketplace: str, typed: str, *, field: str = "url") -> str | None:
    """Bring a typed address to one that a page may link to; None when nothing was typed.

    Args:
        marketplace: Where it must lead.
        typed: As a person pasted it; ``https://`` is put before one that names no scheme.
        field: Which field a refusal speaks of.

    Raises:
        RefusedField: If it is no web address, or stands on a host of somebody else.
    """
    place = stall_places().get(marketplace)
    hosts = ", ".join(place.hosts) if place else ""
    try:
        address = parse_web_address(typed)
    except UnsafeAddress as refused:
        raise RefusedField(field, str(refused)) from None
    if address is None or place is None:
        return None
    if not place.has_address(address):
        raise RefusedField(
            field,
            _(
                "Đường dẫn này không thuộc %(marketplace)s. Bạn dán đường dẫn bắt đầu bằng https:// "
                "ở %(hosts)s.",
                marketplace=place.label,
                hosts=hosts,
            ),
        )
    return address
