"""HEIC pictures for tests: two real ones, and what a stranger may make of them."""

from __future__ import annotations

import struct
from pathlib import Path

VECTORS = Path(__file__).resolve().parents[1] / "vectors" / "heic"
UPRIGHT = (VECTORS / "upright.heic").read_bytes()
TRANSPARENT = (VECTORS / "transparent.heic").read_bytes()


def turned(quarters: int, content: bytes = UPRIGHT) -> bytes:
    """Return the picture with the box by which phones say that it lies on its side.

    Args:
        quarters: Quarter turns against the clock that a viewer has to make.
        content: A picture with a single image.
    """
    return _with_property(content, _box(b"irot", bytes([quarters])))


def claiming(width: int, height: int, content: bytes = UPRIGHT) -> bytes:
    """Return the picture with other measures in its header; the pixels stay as they are."""
    at = content.index(b"ispe") + 8
    return content[:at] + struct.pack(">II", width, height) + content[at + 8 :]


def with_exif(text: bytes, content: bytes = UPRIGHT) -> bytes:
    """Return the picture with other words in the place of the camera's name in its EXIF."""
    name = b"Dien thoai cua toi"
    return content.replace(name, text[: len(name)].ljust(len(name)))


def _box(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(body), name) + body


def _with_property(content: bytes, new: bytes) -> bytes:
    """Hang a property behind the others and onto the first image; all that lies behind moves along."""
    ipco = content.index(b"ipco") - 4
    (length,) = struct.unpack_from(">I", content, ipco)
    end = ipco + length
    number = _count(content[ipco + 8 : end]) + 1
    grown = content[:end] + new + content[end:]
    ipma = grown.index(b"ipma") - 4
    # version and flags, entries, then for the first image: its id, a count, the properties' numbers
    count_at = ipma + 8 + 4 + 4 + 2
    count = grown[count_at]
    last = count_at + 1 + count
    numbers = grown[count_at + 1 : last] + bytes([0x80 | number])
    grown = grown[:count_at] + bytes([count + 1]) + numbers + grown[last:]
    added = len(grown) - len(content)
    for name, more in ((b"ipco", len(new)), (b"ipma", 1), (b"iprp", added), (b"meta", added)):
        at = grown.index(name) - 4
        (size,) = struct.unpack_from(">I", grown, at)
        grown = grown[:at] + struct.pack(">I", size + more) + grown[at + 4 :]
    return _moved(content, grown, added)


def _count(boxes: bytes) -> int:
    at = number = 0
    while at < len(boxes):
        at += struct.unpack_from(">I", boxes, at)[0]
        number += 1
    return number


def _moved(content: bytes, grown: bytes, added: int) -> bytes:
    """Let the places of the items, which are counted from the file's beginning, follow."""
    start = content.index(b"mdat") - 4
    iloc = grown.index(b"iloc")
    end = iloc - 4 + struct.unpack_from(">I", grown, iloc - 4)[0]
    out = bytearray(grown)
    for at in range(iloc + 4, end - 3):
        (value,) = struct.unpack_from(">I", grown, at)
        if start < value < len(content):
            struct.pack_into(">I", out, at, value + added)
    return bytes(out)
