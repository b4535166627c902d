"""Say what picture a file is from its bytes, before a pixel is decoded.

What a file is, its bytes say, never its name. A bomb is refused from its header; what stands around
the pixels is searched for what makes a picture also a page, a script or an archive.
"""

from __future__ import annotations

import io
import re
import struct
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image, UnidentifiedImageError

from core.images import heif
from core.images.refusals import (
    BadImage,
    DocumentAsImage,
    EmptyFile,
    GifRefused,
    HiddenContent,
    ImageTooHeavy,
    ImageTooLarge,
    MovingPicture,
    SvgRefused,
    TruncatedImage,
    WebPageAsImage,
)

MAX_BYTES = 20 * 1024 * 1024  # what a phone of today makes at its best setting, doubled
MAX_PIXELS = 64_000_000  # 64 megapixels: the largest common phone sensor that saves in full
FORMATS = ("JPEG", "PNG", "WEBP", heif.FORMAT)

# Pillow warns above its limit and raises only above twice of it; both mean "refused" here.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)

# All that Pillow's readers raise on broken input.
BROKEN = (
    OSError,
    ValueError,
    SyntaxError,
    TypeError,
    KeyError,
    IndexError,
    EOFError,
    RuntimeError,
    struct.error,
    MemoryError,
)
_ORIENTATION = 0x0112
_NOTES = ("exif", "xmp")  # as Pillow names them; in HEIC they lie among the pixels
# What makes a picture also a page, a script or an archive. Pixels are not searched.
_ACTIVE = re.compile(
    rb"<script[\s>]|<html[\s>]|<!doctype|<\?php|<svg[\s>]|<iframe[\s>]|%pdf-\d", re.IGNORECASE
)
_ARCHIVE_END = b"PK\x05\x06"
_PROGRAM = (b"\x7fELF", b"MZ\x90\x00", b"#!/")


@dataclass(frozen=True)
class ImageFacts:
    """What the header says: `ext` is jpg, png, webp or heic; width and height in pixels, upright."""

    ext: str
    width: int
    height: int


def inspect(content: bytes) -> ImageFacts:
    """Say what picture the bytes are, without decoding it.

    Args:
        content: The whole file.

    Raises:
        BadImage: One of its kinds, each with its own sentence.
    """
    if not content:
        raise EmptyFile
    if len(content) > MAX_BYTES:
        raise ImageTooHeavy
    kind = _kind(content)
    with open_header(content) as image:
        width, height = image.size
        if orientation_of(image) >= 5:
            width, height = height, width
        notes = [image.info[name] for name in _NOTES if isinstance(image.info.get(name), bytes)]
    around = _around_pixels(content, kind, notes)
    if _ACTIVE.search(around) or around.startswith(_PROGRAM) or _ARCHIVE_END in around[-66_000:]:
        raise HiddenContent
    return ImageFacts(kind, width, height)


def open_header(content: bytes) -> Image.Image:
    """Read the header; the caller decides whether to decode.

    Raises:
        ImageTooLarge: If it names more pixels than are taken.
        TruncatedImage: If it cannot be read.
    """
    try:
        image = Image.open(io.BytesIO(content), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise ImageTooLarge from None
    except UnidentifiedImageError:
        raise TruncatedImage from None
    except BROKEN:
        raise TruncatedImage from None
    if image.width * image.height > MAX_PIXELS:
        image.close()
        raise ImageTooLarge
    return image


def orientation_of(image: Image.Image) -> int:
    """Return how the pixels still have to be turned, by EXIF's numbers 1 to 8; 1 when nothing is known."""
    if image.format == heif.FORMAT:
        return 1  # libheif has turned it
    exif = Image.Exif()
    try:
        exif.load(image.info.get("exif", b""))
        value = exif.get(_ORIENTATION, 1)
    except BROKEN:
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _kind(content: bytes) -> str:
    """Tell the ending from the first bytes, or refuse in the words that fit."""
    head = content[:16]
    if head.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "webp"
    if head.startswith((b"GIF87a", b"GIF89a")):
        raise GifRefused
    if heif.is_still(head):
        return "heic"
    if heif.is_moving(head):
        raise MovingPicture
    if head.startswith((b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise DocumentAsImage
    beginning = content[:4096].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if re.search(rb"<svg[\s>]", beginning):
        raise SvgRefused
    if beginning.startswith(b"<") or b"<html" in beginning or b"<script" in beginning:
        raise WebPageAsImage
    raise BadImage


def _around_pixels(content: bytes, kind: str, notes: list[bytes]) -> bytes:
    """Return all bytes that are no pixels: what stands in the header's notes and behind the end.

    Phones rightly put a second picture or a short film behind the first, so what stands there is
    searched and not simply refused.

    Raises:
        TruncatedImage: If the picture has no end.
    """
    walk = {"jpg": _around_jpeg, "png": _around_png, "webp": _around_webp, "heic": heif.around_pixels}[kind]
    try:
        return b"\n".join([*reversed([bytes(part) for part in walk(content)]), *notes])
    except (IndexError, struct.error):
        raise TruncatedImage from None


_JPEG_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")


def _around_jpeg(content: bytes) -> Iterator[bytes]:
    at = 2
    while match := _JPEG_MARKER.search(content, at):
        at = match.end()
        marker = match.group()[1]
        if marker == 0xD9:
            yield content[at:]
            return
        if marker in {0x01, 0xD8}:
            continue
        (length,) = struct.unpack_from(">H", content, at)
        if marker != 0xDA:  # the scan itself follows its small header
            yield content[at + 2 : at + length]
        at += length
    raise TruncatedImage


_PNG_PIXELS = frozenset({b"IHDR", b"PLTE", b"IDAT", b"fdAT"})


def _around_png(content: bytes) -> Iterator[bytes]:
    at = 8
    while True:
        length, name = struct.unpack_from(">I4s", content, at)
        end = at + 12 + length
        if end > len(content):
            raise TruncatedImage
        if name == b"IEND":
            yield content[end:]
            return
        if name not in _PNG_PIXELS:
            yield content[at + 8 : end - 4]
        at = end


_WEBP_PIXELS = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF"})


def _around_webp(content: bytes) -> Iterator[bytes]:
    (size,) = struct.unpack_from("<I", content, 4)
    end = 8 + size
    if end > len(content):
        raise TruncatedImage
    at = 12
    while at + 8 <= end:
        name, length = struct.unpack_from("<4sI", content, at)
        if name not in _WEBP_PIXELS:
            yield content[at + 8 : at + 8 + length]
        at += 8 + length + length % 2
    yield content[end:]
