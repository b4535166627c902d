"""Where a barcode number is kept: what only one shop knows never stands in a public code."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from gs1.identifiers import Gtin, is_restricted

Keeper = Callable[[Session, Collection[str]], Mapping[str, int]]
"""Says of some numbers for which product, by id, they are kept for ever; others it leaves out."""

keepers: list[Keeper] = []
"""Upper packages that register numbers add theirs."""


def kept_for(session: Session, gtins: Collection[str]) -> dict[str, int]:
    """Return the product, by id, that each of some numbers is kept for; GS1 lets no other ever carry it."""
    return {gtin: product for keeper in keepers for gtin, product in keeper(session, gtins).items()}


def kept_sentence() -> str:
    """Say that a number belongs to other goods, without saying whose they are."""
    return str(
        _(
            "Mã GTIN này đã dùng cho sản phẩm khác và giữ mãi cho sản phẩm đó. Bạn xem lại dãy số "
            "trên bao bì; "
            "nếu đúng là mã của bạn, bạn mở trang Mã số của sản phẩm để nhờ Sở xem lại."
        )
    )


def gtin_columns(gtin: str | None) -> dict[str, str | None]:
    """Return the columns of a variant for a number of fourteen digits, or for none.

    >>> gtin_columns("09521234543213")
    {'gtin': '09521234543213', 'gtin_internal': None}
    """
    if gtin is None:
        return {"gtin": None, "gtin_internal": None}
    restricted = is_restricted(Gtin(gtin))
    return {"gtin": None if restricted else gtin, "gtin_internal": gtin if restricted else None}
