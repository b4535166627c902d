"""What a page that a scan opens is about."""

from __future__ import annotations

from typing import NamedTuple


class Scanned(NamedTuple):
    """The goods behind a scanned code.

    Attributes:
        product_id: The product.
        business_id: Whose product it is: its own people's scans are not counted.
        lot_id: The lot that the code names; None for the product alone or a lot that is not known.
        serial: The number of one piece as the code has it; "" for none.
    """

    product_id: int
    business_id: int
    lot_id: int | None = None
    serial: str = ""
