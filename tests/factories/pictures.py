"""Small pictures for tests that need many and look at none."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from typing import Any

from PIL import Image


def plain_picture(
    name: str, product: Mapping[str, Any] | None = None, size: tuple[int, int] = (64, 64)
) -> bytes:
    """Return a JPEG of one colour that follows from the name."""
    red, green, blue = hashlib.sha256(name.encode()).digest()[:3]
    out = io.BytesIO()
    picture = Image.new("RGB", size, (red, green, blue))
    picture.putpixel((0, 0), (255, 255, 255))
    picture.save(out, "JPEG", quality=90, comment=name.encode())
    return out.getvalue()
