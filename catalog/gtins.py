"""Where a barcode number is kept: what only one shop knows never stands in a public code."""

from __future__ import annotations

from gs1.identifiers import Gtin, is_restricted


def gtin_columns(gtin: str | None) -> dict[str, str | None]:
    """Return the columns of a variant for a number of fourteen digits, or for none.

    >>> gtin_columns("09521234543213")
    {'gtin': '09521234543213', 'gtin_internal': None}
    """
    if gtin is None:
        return {"gtin": None, "gtin_internal": None}
    restricted = is_restricted(Gtin(gtin))
    return {"gtin": None if restricted else gtin, "gtin_internal": gtin if restricted else None}
