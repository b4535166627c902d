"""What stands on a carton's label, and the sizes in which it is offered."""

from __future__ import annotations

from core.formatting import date_vi
from traceability.numbers.lookup import carton_path
from traceability.numbers.models import Carton, CartonLot
from traceability.printing.layout import Said, Words
from traceability.story import quantity_text

GRIDS = ("50x30", "8")
"""Keys of `paper.SHEETS`: the usual roll, and the largest sticker of an A4 sheet, seen from afar."""
ROLL = GRIDS[0]
_MOST_NAMED = 2


def payload(carton: Carton, public_url: str) -> str:
    """Return the address in a carton's code, in the capitals that QR codes hold more tightly."""
    path = f"/00/{carton.sscc}" if _has_number(carton) else carton_path(carton.code)
    return f"{public_url}{path}".upper()


def address(carton: Carton, public_url: str) -> str:
    """Return what people type when the code does not scan: host and path."""
    return public_url.split("://", 1)[1] + carton_path(carton.code)


def words_of(carton: Carton, public_url: str) -> Words:
    """Return the label of a carton as it is laid out: what lies in it beside the code, its number beneath."""
    contents = carton.contents
    rest = len(contents) - _MOST_NAMED
    return Words(
        payload=payload(carton, public_url),
        title="Thùng hàng",
        lines=(
            *(Said(_told(entry), gives_way=True) for entry in contents[:_MOST_NAMED]),
            *((Said(f"và {rest} lô khác"),) if rest > 0 else ()),
            Said(f"Xếp thùng {date_vi(carton.packed_on)}"),
            Said(carton.business.name, gives_way=True),
        ),
        code=f"(00) {carton.sscc}" if _has_number(carton) else carton.code,
        addresses=(address(carton, public_url),),
    )


def _has_number(carton: Carton) -> bool:
    """Say whether the carton's SSCC answers in public: its certificate may have fallen since."""
    return carton.sscc is not None and carton.number == carton.sscc


def _told(entry: CartonLot) -> str:
    lot = entry.lot
    name = lot.product.name if lot.product is not None else ""
    return f"{name}, lô {lot.lot_code}: {quantity_text(entry.quantity, entry.unit)}"
