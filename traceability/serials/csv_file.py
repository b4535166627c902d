"""The file for a printer with its own program: one line a label, written while it is sent.

It begins with a byte order mark, as all our CSV files do: people open it in Excel first, to look, and
without the mark Vietnamese names break there. Programs of label printers skip the mark.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import chain

from flask_babel import gettext as _

from core.formatting import date_vi
from core.text import defused
from traceability.numbers.lookup import label_gtin
from traceability.qr import payload
from traceability.serials.models import SerialRange
from traceability.serials.numbers import in_groups

BYTE_ORDER_MARK = "\ufeff"


def csv_lines(made: SerialRange, lines: Iterable[tuple[int, str]], public_url: str) -> Iterator[bytes]:
    """Return the file of a range in pieces, of which each is written when its turn comes.

    Everything is read before the first one: whoever takes the file slowly holds no transaction open.

    Args:
        made: The range, product and lot loaded.
        lines: Number and serial of each label, in order.
        public_url: Scheme and host without a slash at the end.
    """
    product, lot = made.product, made.lot
    gtin, lot_code = label_gtin(product, lot), lot.lot_code if lot else None

    def code_of(serial: str) -> str:
        return payload(public_url, product.code, lot_code, serial=serial, gtin=gtin)

    same = [
        product.code,
        product.name,
        lot_code or "",
        date_vi(lot.packed_on) if lot else "",
        date_vi(lot.expires_on) if lot else "",
    ]
    head = [_("Số"), _("Nội dung mã QR"), _("Mã từng món"), _("Mã để đọc")]
    head += [_("Mã sản phẩm"), _("Tên sản phẩm"), _("Lô"), _("Đóng gói"), _("Hạn dùng")]
    labels = ([str(number), code_of(serial), serial, in_groups(serial)] for number, serial in lines)
    return chain([BYTE_ORDER_MARK.encode(), _line(head)], (_line([*label, *same]) for label in labels))


def _line(cells: list[str]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerow([defused(cell) for cell in cells])
    return out.getvalue().encode()
