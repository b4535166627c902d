"""Draw anew all that is ever served of a picture: upright, without position, camera, comment or profile.

The pixels are decoded once, already reduced where the format allows it.
"""

from __future__ import annotations

import io

from PIL import Image, ImageCms

from core.images.reading import BROKEN, inspect, open_header, orientation_of
from core.images.refusals import TruncatedImage

WIDTHS = (1600, 800, 320)  # WebP, made in a cascade from the largest down
SQUARE = 1200  # JPEG on white; marketplaces want squares of at least 1,000 and at most 2 MB
MAX_SQUARE_BYTES = 2 * 1024 * 1024
TALLEST = 4 / 3  # a size is at most this much taller than its nominal width
LARGEST_BYTES = {800: 36 * 1024, 320: 8 * 1024}  # a whole first page load is 60 KiB
QUALITIES = (78, 68, 58, 45)  # tried in turn until the size fits
_SMALLER = 0.8  # below the lowest quality the picture shrinks by this factor until it fits
_METHOD = {1600: 2, 800: 4, 320: 4}  # WebP effort: 2 is a third faster and 7 % larger than 4
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


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
        picture = _upright(content, (WIDTHS[0], round(WIDTHS[0] * TALLEST)))
        return _all_sizes(picture)
    except BROKEN as error:
        raise TruncatedImage from error


def as_jpeg(content: bytes, within: tuple[int, int], *, quality: int) -> bytes:
    """Draw a picture anew as one JPEG on white, upright, with nothing else in it.

    Args:
        content: The original's bytes; they are inspected first.
        within: Width and height in pixels that it may not pass; a small original is not enlarged.
        quality: JPEG's, 1 to 95.

    Raises:
        BadImage: If it is no picture, or breaks while it is decoded.
    """
    inspect(content)
    out = io.BytesIO()
    try:
        _upright(content, within).save(out, "JPEG", quality=quality)
    except BROKEN as error:
        raise TruncatedImage from error
    return out.getvalue()


def _all_sizes(picture: Image.Image) -> dict[tuple[int, str], bytes]:
    sizes: dict[tuple[int, str], bytes] = {}
    for width in WIDTHS:
        picture = _fit(picture, width, round(width * TALLEST))
        if width == WIDTHS[0]:
            sizes[SQUARE, "jpg"] = _square(picture)
        sizes[width, "webp"] = _webp(picture, width)
    return sizes


def _upright(content: bytes, box: tuple[int, int]) -> Image.Image:
    """Decode to RGB on white, within a box once it stands upright, with nothing else attached."""
    with open_header(content) as image:
        turned = orientation_of(image)
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
        if turned in UPRIGHT:
            picture = picture.transpose(UPRIGHT[turned])
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
    except (ImageCms.PyCMSError, *BROKEN):
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
