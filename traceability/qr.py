"""Say what the QR code of a trace page carries, and compute it so that it scans the first time.

The whole address goes into capitals where that loses nothing: QR has a compact mode for capitals,
digits and a few signs, and the square becomes one or two sizes smaller. Level M is the usual choice
for labels; a quiet zone of four modules belongs to the code (ISO/IEC 18004). Goods with a GTIN carry
a GS1 Digital Link, all others the own code. `traceability.printing.pictures` makes files of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

import qrcode
from qrcode.constants import ERROR_CORRECT_M

from gs1.identifiers import Gtin

QUIET_ZONE = 4
LARGEST_ADVISED_VERSION = 4

_ALPHANUMERIC = re.compile(r"[0-9A-Z $%*+\-./:]+")
_UNRESERVED = re.compile(
    r"[0-9A-Za-z.\-]+"
)  # of the compact mode's signs, those that an address takes as they are
# AI 10 and 21 of the General Specifications: at most 20 of GS1's character set 82.
_GS1_VALUE = re.compile(r"[0-9A-Za-z!\"%&'()*+,\-./:;<=>?_]{1,20}")
_NO_LOT = "-"  # in the place of the lot, where a piece is known and its lot is not


@dataclass(frozen=True)
class QrCode:
    """A code as modules.

    Attributes:
        payload: What a scanner reads.
        version: Size class of ISO/IEC 18004; the side has ``17 + 4 × version`` modules.
        modules: Rows of modules, True for dark, with the quiet zone around them.
    """

    payload: str
    version: int
    modules: tuple[tuple[bool, ...], ...]

    @property
    def side(self) -> int:
        """Return the modules along one side, quiet zone included."""
        return len(self.modules)


def trace_path(code: str, lot_code: str | None = None) -> str:
    """Return the path of a trace page as links on pages have it.

    >>> trace_path("AB12CD34", "P01-0001")
    '/t/AB12CD34/P01-0001'
    """
    lot = f"/{quote(lot_code, safe='')}" if lot_code else ""
    return f"/t/{quote(code, safe='')}{lot}"


def payload(
    public_url: str,
    code: str,
    lot_code: str | None = None,
    *,
    serial: str | None = None,
    gtin: Gtin | None = None,
) -> str:
    """Return the address that a printed code carries, in capitals where the compact mode allows.

    Args:
        public_url: Scheme and host without a slash at the end.
        code: The product's own code.
        lot_code: The lot; None for the product alone.
        serial: The number of one piece.
        gtin: The goods' number, when their labels carry one (`traceability.numbers.lookup.label_gtin`).

    >>> payload("https://tx.example.vn", "ab12cd34", "P01-0001")
    'HTTPS://TX.EXAMPLE.VN/T/AB12CD34/P01-0001'
    >>> payload("https://tx.example.vn", "AB12CD34", "lô 1")
    'https://tx.example.vn/t/AB12CD34/l%C3%B4%201'
    >>> payload("https://tx.example.vn", "AB12CD34", serial="7KQ2M9XWAB")
    'HTTPS://TX.EXAMPLE.VN/T/AB12CD34/-/7KQ2M9XWAB'
    >>> payload("https://tx.example.vn", "AB12CD34", "P01-0001", gtin=Gtin("09521234543213"))
    'HTTPS://TX.EXAMPLE.VN/01/09521234543213/10/P01-0001'
    """
    if gtin is not None and all(_GS1_VALUE.fullmatch(value) for value in (lot_code, serial) if value):
        return _digital_link(public_url, gtin, lot_code, serial)
    parts = [code, lot_code or (_NO_LOT if serial else None), serial]
    values = [part for part in parts if part]
    compact = "/".join((public_url, "T", *values)).upper()
    if _ALPHANUMERIC.fullmatch(compact) and all(map(_UNRESERVED.fullmatch, values)):
        return compact
    return "/".join((public_url, "t", *(quote(value, safe="") for value in values)))


def _digital_link(public_url: str, gtin: Gtin, lot_code: str | None, serial: str | None) -> str:
    """Write a GS1 Digital Link: scheme and host may be in capitals, values keep their case.

    >>> _digital_link("https://a.vn", Gtin("09521234543213"), "A/b", None)
    'https://a.vn/01/09521234543213/10/A%2Fb'
    >>> _digital_link("https://a.vn", Gtin("09521234543213"), "A/B", None)
    'HTTPS://A.VN/01/09521234543213/10/A%2FB'
    """
    lot = f"/10/{quote(lot_code, safe='')}" if lot_code else ""
    piece = f"/21/{quote(serial, safe='')}" if serial else ""
    path = f"/01/{gtin}{lot}{piece}"
    compact = public_url.upper() + path
    return compact if _ALPHANUMERIC.fullmatch(compact) else public_url + path


def draw(text: str) -> QrCode:
    """Compute the modules for a text at level M, in the smallest version that holds it.

    Raises:
        ValueError: If no QR code can hold the text.
    """
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_ZONE)
    code.add_data(text, optimize=0)  # one segment: switching modes inside costs more than it saves
    code.make(fit=True)
    matrix = code.get_matrix()
    return QrCode(
        payload=text,
        version=code.version or 0,
        modules=tuple(tuple(bool(module) for module in row) for row in matrix),
    )


def version_of(text: str) -> int:
    """Return the size class of a text's code without drawing it.

    >>> version_of("HTTPS://TX.EXAMPLE.VN/T/AB12CD34/P01-0001")
    3
    """
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M)
    code.add_data(text, optimize=0)
    return int(code.best_fit())


def side_of(text: str) -> int:
    """Return the modules along one side of a text's code, quiet zone included, without drawing it.

    >>> side_of("HTTPS://TX.EXAMPLE.VN/T/AB12CD34/P01-0001")
    37
    """
    return 17 + 4 * version_of(text) + 2 * QUIET_ZONE
