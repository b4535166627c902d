"""Draw the square that an authenticator scans: one path of whole modules, nothing smoothed."""

from __future__ import annotations

import qrcode
from qrcode.constants import ERROR_CORRECT_M

QUIET_ZONE = 4  # modules; belongs to the code (ISO/IEC 18004)
_MODULE_PX = 5


def svg(text: str) -> str:
    """Return the square as SVG.

    Args:
        text: Holds a secret: the answer must be kept by nobody.
    """
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_ZONE)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    side = len(rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{side * _MODULE_PX}" height="{side * _MODULE_PX}" '
        f'viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path d="{path}"/></svg>\n'
    )
