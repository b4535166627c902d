"""Draw the QR code of a trace page so that it scans the first time.

The whole address goes into capitals where that loses nothing: QR has a compact mode for capitals,
digits and a few signs, and the square becomes one or two sizes smaller. Level M is the usual choice
for labels; a quiet zone of four modules belongs to the code (ISO/IEC 18004). Modules are whole
units everywhere: nothing is ever smoothed or resampled.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from urllib.parse import quote

import qrcode
from PIL import Image
from qrcode.constants import ERROR_CORRECT_M

QUIET_ZONE = 4
MODULE_MM = 0.625
"""Five dots of a 203 dpi printer; GS1 allows 0.396 to 0.990 mm at the point of sale."""
PNG_SCALE = 12
LARGEST_ADVISED_VERSION = 4

_ALPHANUMERIC = re.compile(r"[0-9A-Z $%*+\-./:]+")
_UNRESERVED = re.compile(
    r"[0-9A-Za-z.\-]+"
)  # of the compact mode's signs, those that an address takes as they are


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


def payload(public_url: str, code: str, lot_code: str | None = None) -> str:
    """Return the address that a printed code carries, in capitals where the compact mode allows.

    Args:
        public_url: Scheme and host without a slash at the end.
        code: The product's own code.
        lot_code: The lot; None for the product alone.

    >>> payload("https://tx.example.vn", "ab12cd34", "P01-0001")
    'HTTPS://TX.EXAMPLE.VN/T/AB12CD34/P01-0001'
    >>> payload("https://tx.example.vn", "AB12CD34", "lô 1")
    'https://tx.example.vn/t/AB12CD34/l%C3%B4%201'
    """
    compact = f"{public_url}/T/{code}{'/' + lot_code if lot_code else ''}".upper()
    if _ALPHANUMERIC.fullmatch(compact) and (lot_code is None or _UNRESERVED.fullmatch(lot_code)):
        return compact
    return f"{public_url}{trace_path(code, lot_code)}"


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


def side_of(text: str) -> int:
    """Return the modules along one side of a text's code, quiet zone included, without drawing it.

    >>> side_of("HTTPS://TX.EXAMPLE.VN/T/AB12CD34/P01-0001")
    37
    """
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M)
    code.add_data(text, optimize=0)
    return 17 + 4 * code.best_fit() + 2 * QUIET_ZONE


def _runs(code: QrCode) -> str:
    """Return the path of all dark modules, one rectangle for each run in a row."""
    parts: list[str] = []
    for y, row in enumerate(code.modules):
        start: int | None = None
        for x, dark in enumerate((*row, False)):
            if dark and start is None:
                start = x
            elif not dark and start is not None:
                parts.append(f"M{start} {y}h{x - start}v1h-{x - start}z")
                start = None
    return "".join(parts)


def svg(code: QrCode, *, module_mm: float = MODULE_MM) -> str:
    """Write the code as SVG: one path of whole modules, its printed size in millimetres."""
    side = code.side
    size = f"{side * module_mm:.3f}mm"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" '
        f'viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/>'
        f'<path fill="#000" d="{_runs(code)}"/></svg>\n'
    )


def png(code: QrCode, *, scale: int = PNG_SCALE) -> bytes:
    """Write the code as a picture of black and white only.

    Args:
        code: The code.
        scale: Pixels along one side of a module, a whole number.
    """
    side = code.side
    picture = Image.new("1", (side, side), 1)
    picture.putdata([0 if dark else 255 for row in code.modules for dark in row])
    picture = picture.resize((side * scale, side * scale), Image.Resampling.NEAREST)
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()
