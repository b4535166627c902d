"""Take pictures from strangers' phones and give back only what may be shown.

What a file is, its bytes say, never its name. Everything that is served is drawn anew: upright,
without position, camera, comment or colour profile. A bomb is refused from its header, before a
pixel is decoded; the pixels are decoded once, already reduced where the format allows it.
"""

from __future__ import annotations

import io
import re
import struct
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from PIL import Image, ImageCms, UnidentifiedImageError

from core.errors import DomainError

MAX_BYTES = 20 * 1024 * 1024  # what a phone of today makes at its best setting, doubled
MAX_PIXELS = 64_000_000  # 64 megapixels: the largest common phone sensor that saves in full
WIDTHS = (1600, 800, 320)  # WebP, made in a cascade from the largest down
SQUARE = 1200  # JPEG on white; marketplaces want squares of at least 1,000 and at most 2 MB
MAX_SQUARE_BYTES = 2 * 1024 * 1024
TALLEST = 4 / 3  # a size is at most this much taller than its nominal width
LARGEST_BYTES = {800: 36 * 1024, 320: 8 * 1024}  # a whole first page load is 60 KiB
QUALITIES = (78, 68, 58, 45)  # tried in turn until the size fits
_SMALLER = 0.8  # below the lowest quality the picture shrinks by this factor until it fits
_METHOD = {1600: 2, 800: 4, 320: 4}  # WebP effort: 2 is a third faster and 7 % larger than 4

# Pillow warns above its limit and raises only above twice of it; both mean "refused" here.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)

# All that Pillow's readers raise on broken input.
_BROKEN = (
    OSError,
    ValueError,
    SyntaxError,
    TypeError,
    KeyError,
    IndexError,
    EOFError,
    struct.error,
    MemoryError,
)
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_ORIENTATION = 0x0112
# What makes a picture also a page, a script or an archive. Pixels are not searched.
_ACTIVE = re.compile(
    rb"<script[\s>]|<html[\s>]|<!doctype|<\?php|<svg[\s>]|<iframe[\s>]|%pdf-\d", re.IGNORECASE
)
_ARCHIVE_END = b"PK\x05\x06"
_PROGRAM = (b"\x7fELF", b"MZ\x90\x00", b"#!/")


class BadImage(DomainError):
    """The file is no picture that can be taken."""

    message = _l("Tệp này không phải ảnh. Bạn chọn ảnh JPEG, PNG hoặc WebP chụp từ điện thoại.")


class EmptyFile(BadImage):
    """Nothing arrived."""

    message = _l("Tệp ảnh rỗng, có thể chưa tải lên hết. Bạn chọn lại ảnh rồi gửi lần nữa.")


class ImageTooHeavy(BadImage):
    """More bytes than allowed."""

    message = _l("Ảnh nặng quá 20 MB. Bạn giảm cỡ ảnh hoặc chụp lại ở chế độ thường rồi gửi lại.")
    status = 413


class ImageTooLarge(BadImage):
    """More pixels than allowed, by the header's own word."""

    message = _l("Ảnh lớn quá 64 megapixel. Bạn chụp lại ở chế độ thường hoặc thu nhỏ ảnh rồi gửi lại.")


class WebPageAsImage(BadImage):
    """HTML or a script under a picture's name."""

    message = _l(
        "Tệp này là trang web chứ không phải ảnh, dù tên giống ảnh. Bạn lưu đúng tấm ảnh rồi gửi lại."
    )


class SvgRefused(BadImage):
    """SVG can hold scripts."""

    message = _l("Ảnh vẽ SVG chưa nhận được. Bạn gửi ảnh chụp JPEG, PNG hoặc WebP.")


class GifRefused(BadImage):
    """GIF is no photo."""

    message = _l("Ảnh GIF chưa nhận được. Bạn gửi ảnh chụp JPEG, PNG hoặc WebP.")


class HeicRefused(BadImage):
    """The default of some phones, which this house does not decode."""

    message = _l(
        "Ảnh HEIC của iPhone chưa nhận được. Bạn vào Cài đặt → Camera → Định dạng, "
        "chọn “Tương thích nhất” rồi chụp lại."
    )


class DocumentAsImage(BadImage):
    """A PDF or an archive."""

    message = _l("Tệp này là tài liệu chứ không phải ảnh. Bạn chụp ảnh sản phẩm rồi gửi lại.")


class TruncatedImage(BadImage):
    """The file ends before the picture does, or its inside is broken."""

    message = _l("Ảnh bị đứt đoạn, có thể do mạng yếu khi tải. Bạn chọn lại ảnh gốc rồi gửi lần nữa.")


class HiddenContent(BadImage):
    """A picture that is something else as well."""

    message = _l("Tệp ảnh có kèm nội dung khác bên trong. Bạn mở ảnh, chụp lại màn hình rồi gửi bản mới.")


@dataclass(frozen=True)
class ImageFacts:
    """What the header says: `ext` is jpg, png or webp; width and height in pixels, upright."""

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
    with _open(content) as image:
        width, height = image.size
        if _orientation(image) >= 5:
            width, height = height, width
    around = _around_pixels(content, kind)
    if _ACTIVE.search(around) or around.startswith(_PROGRAM) or _ARCHIVE_END in around[-66_000:]:
        raise HiddenContent
    return ImageFacts(kind, width, height)


def make_sizes(content: bytes) -> dict[tuple[int, str], bytes]:
    """Make all that is ever served of a picture.

    Args:
        content: The original's bytes; they are inspected first.

    Returns:
        By (nominal width in pixels, ending): WebP at 1600, 800 and 320, and a square JPEG at 1200.
        A small original is never enlarged: its sizes keep the nominal name and their real width.

    Raises:
        BadImage: If it is no picture, or breaks while it is decoded.
    """
    inspect(content)
    try:
        picture = _upright(content)
        return _all_sizes(picture)
    except _BROKEN as error:
        raise TruncatedImage from error


def _all_sizes(picture: Image.Image) -> dict[tuple[int, str], bytes]:
    sizes: dict[tuple[int, str], bytes] = {}
    for width in WIDTHS:
        picture = _fit(picture, width, round(width * TALLEST))
        if width == WIDTHS[0]:
            sizes[SQUARE, "jpg"] = _square(picture)
        sizes[width, "webp"] = _webp(picture, width)
    return sizes


def _upright(content: bytes) -> Image.Image:
    """Decode to RGB on white, at most the largest size, upright, with nothing else attached."""
    with _open(content) as image:
        turned = _orientation(image)
        box = (WIDTHS[0], round(WIDTHS[0] * TALLEST))
        if turned >= 5:
            box = (box[1], box[0])
        wanted = fitted(image.size, box)
        profile = image.info.get("icc_profile")
        # Only a box in the photo's own aspect makes the decoder skip work.
        image.draft("RGB", wanted)
        image.load()
        picture = _fit(_opaque(image, wanted), *wanted)
        if isinstance(profile, bytes) and b"sRGB" not in profile:
            picture = _in_srgb(picture, profile)
        if turned in _UPRIGHT:
            picture = picture.transpose(_UPRIGHT[turned])
    picture.info = {}  # a JPEG's comment would be written again from here
    return picture


def _opaque(image: Image.Image, wanted: tuple[int, int]) -> Image.Image:
    """Bring any mode to RGB, transparent parts to white."""
    if image.mode.startswith("I"):  # 16 bits a channel
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L").convert("RGB")
    if image.mode in {"RGBA", "LA", "PA", "La", "RGBa"} or "transparency" in image.info:
        seen = _fit(image.convert("RGBA"), *wanted)
        white = Image.new("RGB", seen.size, (255, 255, 255))
        white.paste(seen, mask=seen.getchannel("A"))
        return white
    return image.convert("RGB")


def _in_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    """Keep the colours that a wide-gamut phone meant, now that its profile is dropped."""
    try:
        converted = ImageCms.profileToProfile(
            picture, ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB")
        )
    except (ImageCms.PyCMSError, *_BROKEN):
        return picture  # a broken profile, or one of another colour model
    return converted or picture


def fitted(size: tuple[int, int], box: tuple[int, int]) -> tuple[int, int]:
    """Return the largest (width, height) of the same aspect that fits a box, never larger than `size`.

    >>> fitted((4000, 3000), (1600, 2133)), fitted((90, 60), (320, 427))
    ((1600, 1200), (90, 60))
    """
    scale = min(1.0, box[0] / size[0], box[1] / size[1])
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _fit(picture: Image.Image, width: int, height: int) -> Image.Image:
    wanted = fitted(picture.size, (width, height))
    if wanted == picture.size:
        return picture
    return picture.resize(wanted, Image.Resampling.LANCZOS, reducing_gap=2.0)


def _square(picture: Image.Image) -> bytes:
    inside = _fit(picture, SQUARE, SQUARE)
    white = Image.new("RGB", (SQUARE, SQUARE), (255, 255, 255))
    white.paste(inside, ((SQUARE - inside.width) // 2, (SQUARE - inside.height) // 2))
    content = b""
    for quality in (88, *QUALITIES):
        out = io.BytesIO()
        white.save(out, "JPEG", quality=quality)
        content = out.getvalue()
        if len(content) <= MAX_SQUARE_BYTES:
            break
    return content


def _webp(picture: Image.Image, width: int) -> bytes:
    limit = LARGEST_BYTES.get(width)
    while True:
        for quality in QUALITIES:
            out = io.BytesIO()
            picture.save(out, "WEBP", quality=quality, method=_METHOD[width])
            content = out.getvalue()
            if limit is None or len(content) <= limit:
                return content
        picture = _fit(picture, round(picture.width * _SMALLER), round(picture.height * _SMALLER))


def _open(content: bytes) -> Image.Image:
    """Read the header; the caller decides whether to decode."""
    try:
        image = Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP"))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise ImageTooLarge from None
    except UnidentifiedImageError:
        raise TruncatedImage from None
    except _BROKEN:
        raise TruncatedImage from None
    if image.width * image.height > MAX_PIXELS:
        image.close()
        raise ImageTooLarge
    return image


def _orientation(image: Image.Image) -> int:
    """Return EXIF's orientation, 1 to 8; 1 when there is none that makes sense."""
    exif = Image.Exif()
    try:
        exif.load(image.info.get("exif", b""))
        value = exif.get(_ORIENTATION, 1)
    except _BROKEN:
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
    if head[4:8] == b"ftyp" and head[8:12] in {b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heim", b"heis"}:
        raise HeicRefused
    if head.startswith((b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise DocumentAsImage
    beginning = content[:4096].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if re.search(rb"<svg[\s>]", beginning):
        raise SvgRefused
    if beginning.startswith(b"<") or b"<html" in beginning or b"<script" in beginning:
        raise WebPageAsImage
    raise BadImage


def _around_pixels(content: bytes, kind: str) -> bytes:
    """Return all bytes that are no pixels: what stands in the header's notes and behind the end.

    Phones rightly put a second picture or a short film behind the first, so what stands there is
    searched and not simply refused.

    Raises:
        TruncatedImage: If the picture has no end.
    """
    parts = {"jpg": _around_jpeg, "png": _around_png, "webp": _around_webp}[kind]
    try:
        return b"\n".join(reversed([bytes(part) for part in parts(content)]))
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
