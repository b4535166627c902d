"""What the code of one piece carries: GS1's address where the goods have a number, else the house's own."""

from __future__ import annotations

from catalog.models import Product
from traceability.models import Lot
from traceability.numbers.lookup import label_gtin


def serial_path(code: str, lot_code: str | None, serial: str) -> str:
    """Return the path of a serial's page as links on pages have it.

    >>> serial_path("AB12CD34", "P01-0001", "7K2M9D3XQA"), serial_path("AB12CD34", None, "7K2M9D3XQA")
    ('/t/AB12CD34/P01-0001/7K2M9D3XQA', '/t/AB12CD34/-/7K2M9D3XQA')
    """
    return f"/t/{code}/{lot_code or '-'}/{serial}"


def serial_payload(public_url: str, product: Product, lot: Lot | None, serial: str) -> str:
    """Return the address that the code of one piece carries, in capitals for the compact mode of QR codes.

    Lots and serials of ours are capitals, digits, dashes and full stops alone, so nothing is lost by it.

    Args:
        public_url: Scheme and host without a slash at the end.
        product: The goods.
        lot: The lot of the range; None when the label names none.
        serial: As it was issued.
    """
    gtin = label_gtin(product, lot)
    if gtin is None:
        return (public_url + serial_path(product.code, lot.lot_code if lot else None, serial)).upper()
    part = f"/10/{lot.lot_code}" if lot else ""
    return f"{public_url}/01/{gtin}{part}/21/{serial}".upper()
