"""HEIC, what iPhones save: read through libheif (`pi-heif`, which decodes and cannot encode).

libheif turns the picture upright itself, by the file's own `irot` and `imir`; the orientation in
EXIF is told a second time and must not be followed. It holds its decoder to the size that the header
names, so a stream that is larger inside is refused before memory is taken.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from pi_heif import register_heif_opener

FORMAT = "HEIF"
_STILL = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1"})
_MOVING = frozenset({b"hevc", b"hevx", b"hevm", b"hevs", b"msf1"})
_HEAD = struct.Struct(">I4s")

register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)


def is_still(head: bytes) -> bool:
    """Say whether a file begins as a HEIF picture does."""
    return head[4:8] == b"ftyp" and head[8:12] in _STILL


def is_moving(head: bytes) -> bool:
    """Say whether a file begins as a HEIF film of pictures does."""
    return head[4:8] == b"ftyp" and head[8:12] in _MOVING


def around_pixels(content: bytes) -> Iterator[bytes]:
    """Yield what is no pixels: every box but the media data, and what follows the last one.

    Raises:
        IndexError: If a box ends behind the file.
        struct.error: If the file ends inside a box's head.
    """
    at = 0
    while at < len(content):
        length, name = _HEAD.unpack_from(content, at)
        start = at + 8
        if length == 1:
            (length,) = struct.unpack_from(">Q", content, start)
            start += 8
        elif length == 0:  # to the end of the file
            length = len(content) - at
        end = at + length
        if not name.isalnum():
            yield content[at:]  # no box: something was hung behind the picture
            return
        if end > len(content) or end < start:
            raise IndexError
        if name != b"mdat":
            yield content[start:end]
        at = end
