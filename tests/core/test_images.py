from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageDraw

from core.images import (
    MAX_BYTES,
    BadImage,
    DocumentAsImage,
    EmptyFile,
    GifRefused,
    HiddenContent,
    ImageFacts,
    ImageTooHeavy,
    ImageTooLarge,
    MovingPicture,
    SvgRefused,
    TruncatedImage,
    WebPageAsImage,
    inspect,
    make_sizes,
    sizes,
)
from tests.factories import heic

RED, BLUE, WHITE = (220, 20, 20), (20, 20, 220), (255, 255, 255)


def _two_halves(size: tuple[int, int], *, mode: str = "RGB") -> Image.Image:
    """Left half red, right half blue: every turn shows."""
    picture = Image.new(mode, size, RED)
    picture.paste(BLUE, (size[0] // 2, 0, size[0], size[1]))
    return picture


def _saved(picture: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def _exif(orientation: int) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x0110] = "Dien thoai cua toi"
    exif[0x8825] = {1: "N", 2: (20.0, 32.0, 42.0), 3: "E", 4: (106.0, 19.0, 55.0)}
    return exif


def _photo(kind: str = "JPEG", size: tuple[int, int] = (400, 200), orientation: int = 1) -> bytes:
    return _saved(_two_halves(size), kind, exif=_exif(orientation).tobytes())


def _noise(size: tuple[int, int]) -> Image.Image:
    return Image.effect_noise(size, 120).convert("RGB")


def _png_claiming(width: int, height: int) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = (chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(b"\x00" * 100)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def _zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "x")
    return out.getvalue()


def _sizes_or_refusal(content: bytes) -> dict[tuple[int, str], bytes] | BadImage:
    try:
        return make_sizes(content)
    except BadImage as refused:
        return refused


def _near(seen: Any, wanted: tuple[int, int, int]) -> bool:
    return all(abs(a - b) < 40 for a, b in zip(seen, wanted, strict=True))


@pytest.mark.parametrize(("kind", "ext"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp")])
def test_kinds_are_told_by_their_content(kind: str, ext: str) -> None:
    assert inspect(_photo(kind)) == ImageFacts(ext, 400, 200)


def test_width_and_height_are_those_of_the_upright_picture() -> None:
    assert inspect(_photo(orientation=6)) == ImageFacts("jpg", 200, 400)


HOSTILE: list[tuple[str, Callable[[], bytes], type[BadImage]]] = [
    ("nothing", lambda: b"", EmptyFile),
    ("text", lambda: b"xin chao", BadImage),
    ("html as jpg", lambda: b"\n <!DOCTYPE html><html><script>alert(1)</script>", WebPageAsImage),
    ("html with mark", lambda: b"\xef\xbb\xbf<html>", WebPageAsImage),
    ("svg", lambda: b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"></svg>', SvgRefused),
    ("gif", lambda: _saved(_two_halves((9, 9)), "GIF"), GifRefused),
    ("only a heic's first bytes", lambda: b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", TruncatedImage),
    ("a burst of pictures", lambda: b"\x00\x00\x00\x18ftyphevc\x00\x00\x00\x00", MovingPicture),
    ("half a heic", lambda: heic.UPRIGHT[: len(heic.UPRIGHT) // 2], TruncatedImage),
    ("heic without its last bytes", lambda: heic.UPRIGHT[:-20], TruncatedImage),
    ("heic and page", lambda: heic.UPRIGHT + b"<html><script>alert(1)</script>", HiddenContent),
    ("heic and archive", lambda: heic.UPRIGHT + _zip(), HiddenContent),
    ("heic and program", lambda: heic.UPRIGHT + b"\x7fELF\x02\x01\x01\x00", HiddenContent),
    ("heic with a script in its notes", lambda: heic.with_exif(b"<script >"), HiddenContent),
    ("heic of 60000 x 60000", lambda: heic.claiming(60_000, 60_000), ImageTooLarge),
    ("heic just above the limit", lambda: heic.claiming(8_001, 8_000), ImageTooLarge),
    ("pdf", lambda: b"%PDF-1.7\n", DocumentAsImage),
    ("zip", _zip, DocumentAsImage),
    ("bmp", lambda: _saved(_two_halves((9, 9)), "BMP"), BadImage),
    ("half a jpeg", lambda: _photo()[: len(_photo()) // 2], TruncatedImage),
    ("half a png", lambda: _photo("PNG")[:-20], TruncatedImage),
    ("half a webp", lambda: _photo("WEBP")[:-20], TruncatedImage),
    ("only a jpeg's first bytes", lambda: b"\xff\xd8\xff\xe0", TruncatedImage),
    ("only a png's first bytes", lambda: b"\x89PNG\r\n\x1a\n", TruncatedImage),
    ("only a webp's first bytes", lambda: b"RIFF\x00\x00\x00\x00WEBP", TruncatedImage),
    ("jpeg with html behind", lambda: _photo() + b"<html><script>alert(1)</script>", HiddenContent),
    (
        "jpeg with a script in its comment",
        lambda: _saved(_two_halves((9, 9)), comment=b"<script>"),
        HiddenContent,
    ),
    ("jpeg and archive", lambda: _photo() + _zip(), HiddenContent),
    ("png and archive", lambda: _photo("PNG") + _zip(), HiddenContent),
    ("webp and page", lambda: _photo("WEBP") + b"<!doctype html>", HiddenContent),
    ("jpeg and pdf", lambda: _photo() + b"%PDF-1.4", HiddenContent),
    ("jpeg and php", lambda: _photo() + b"<?php system(1); ?>", HiddenContent),
    ("jpeg and program", lambda: _photo() + b"\x7fELF\x02\x01", HiddenContent),
    ("60000 x 60000", lambda: _png_claiming(60_000, 60_000), ImageTooLarge),
    ("just above twice the limit", lambda: _png_claiming(16_001, 8_001), ImageTooLarge),
    ("just above the limit", lambda: _png_claiming(8_001, 8_000), ImageTooLarge),
    ("heavy", lambda: _photo() + b"\x00" * MAX_BYTES, ImageTooHeavy),
]


@pytest.mark.parametrize(("make", "refusal"), [row[1:] for row in HOSTILE], ids=[row[0] for row in HOSTILE])
def test_hostile_files_are_refused_each_in_its_own_words(
    make: Callable[[], bytes], refusal: type[BadImage]
) -> None:
    content = make()

    with pytest.raises(BadImage) as refused:
        inspect(content)

    assert type(refused.value) is refusal


def test_every_refusal_has_its_own_sentence() -> None:
    kinds: list[type[BadImage]] = [BadImage, *BadImage.__subclasses__()]

    sentences = {str(kind().message) for kind in kinds}

    assert len(sentences) == len(kinds)


def test_a_heic_is_told_by_its_content() -> None:
    assert inspect(heic.UPRIGHT) == ImageFacts("heic", 400, 200)


@pytest.mark.parametrize("quarters", range(4))
def test_a_heic_is_turned_upright_exactly_once(quarters: int) -> None:
    content = heic.turned(quarters)
    wanted = _two_halves((400, 200)).rotate(90 * quarters, expand=True)

    facts = inspect(content)
    made = Image.open(io.BytesIO(make_sizes(content)[800, "webp"])).convert("RGB")

    assert (facts.width, facts.height) == made.size == wanted.size
    for spot in ((10, 10), (made.width - 10, made.height - 10)):
        assert _near(made.getpixel(spot), wanted.getpixel(spot))  # type: ignore[arg-type]  # RGB pixels are triples


def test_position_and_camera_of_a_heic_are_gone() -> None:
    assert b"Dien thoai" in heic.UPRIGHT  # it could leak

    for made in make_sizes(heic.UPRIGHT).values():
        assert dict(Image.open(io.BytesIO(made)).getexif()) == {}
        assert b"Dien thoai" not in made


def test_transparent_parts_of_a_heic_become_white() -> None:
    made = Image.open(io.BytesIO(make_sizes(heic.TRANSPARENT)[320, "webp"])).convert("RGB")

    assert _near(made.getpixel((10, 30)), RED)
    assert _near(made.getpixel((55, 30)), WHITE)


def test_a_heic_that_holds_more_pixels_than_its_header_says_is_refused_when_decoded() -> None:
    with pytest.raises(TruncatedImage):
        make_sizes(heic.claiming(64, 64))


def test_sixty_four_megapixels_are_still_taken() -> None:
    assert inspect(_png_claiming(8_000, 8_000)) == ImageFacts("png", 8000, 8000)


def test_a_film_behind_a_phones_photo_is_no_reason_to_refuse_it() -> None:
    assert inspect(_photo() + b"\x00\x00\x00\x18ftypmp42" + bytes(range(256)) * 50).ext == "jpg"


def test_a_photo_with_a_second_picture_inside_is_a_jpeg() -> None:
    two = _saved(_two_halves((80, 60)), "MPO", save_all=True, append_images=[_two_halves((80, 60))])

    assert inspect(two) == ImageFacts("jpg", 80, 60)
    assert (1600, "webp") in make_sizes(two)


def test_sizes_carry_their_nominal_names_and_true_measures() -> None:
    sizes = make_sizes(_saved(_two_halves((4000, 3000))))

    measures = {
        key: (Image.open(io.BytesIO(made)).format, *Image.open(io.BytesIO(made)).size)
        for key, made in sizes.items()
    }
    assert measures == {
        (1600, "webp"): ("WEBP", 1600, 1200),
        (800, "webp"): ("WEBP", 800, 600),
        (320, "webp"): ("WEBP", 320, 240),
        (1200, "jpg"): ("JPEG", 1200, 1200),
    }


def test_a_small_original_is_never_enlarged() -> None:
    sizes = make_sizes(_saved(_two_halves((500, 400))))

    widths = {key: Image.open(io.BytesIO(made)).width for key, made in sizes.items()}
    assert widths == {(1600, "webp"): 500, (800, "webp"): 500, (320, "webp"): 320, (1200, "jpg"): 1200}


def test_a_single_pixel_survives() -> None:
    assert len(make_sizes(_saved(Image.new("RGB", (1, 1)), "PNG"))) == 4


def test_a_very_tall_picture_is_bounded_in_height() -> None:
    sizes = make_sizes(_saved(_two_halves((200, 6000))))

    assert Image.open(io.BytesIO(sizes[320, "webp"])).size == (14, 427)


def test_the_square_is_padded_with_white() -> None:
    square = Image.open(io.BytesIO(make_sizes(_saved(_two_halves((2000, 1000))))[1200, "jpg"]))

    assert _near(square.getpixel((600, 20)), WHITE)
    assert _near(square.getpixel((20, 600)), RED)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_picture_is_turned_upright_exactly_once(kind: str, orientation: int) -> None:
    original = _photo(kind, orientation=orientation)
    upright = Image.open(io.BytesIO(original))
    expected = sizes.UPRIGHT.get(orientation)
    wanted = _two_halves((400, 200)).transpose(expected) if expected is not None else _two_halves((400, 200))

    made = Image.open(io.BytesIO(make_sizes(original)[800, "webp"])).convert("RGB")

    assert upright.getexif()[0x0112] == orientation
    assert made.size == wanted.size
    for spot in (
        (10, 10),
        (made.width - 10, 10),
        (10, made.height - 10),
        (made.width - 10, made.height - 10),
    ):
        assert _near(made.getpixel(spot), wanted.getpixel(spot))  # type: ignore[arg-type]  # RGB pixels are triples


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_position_camera_comment_and_profile_are_gone(kind: str) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    options: dict[str, Any] = {"comment": b"nha toi o day"} if kind == "JPEG" else {}
    original = _saved(_two_halves((900, 600)), kind, exif=_exif(1).tobytes(), icc_profile=profile, **options)
    assert Image.open(io.BytesIO(original)).getexif().get_ifd(0x8825)  # it could leak

    sizes = make_sizes(original)

    for made in sizes.values():
        image = Image.open(io.BytesIO(made))
        assert dict(image.getexif()) == {}
        assert {"exif", "xmp", "icc_profile", "comment"} & image.info.keys() == set()
        assert b"Dien thoai" not in made
        assert b"nha toi" not in made


def test_colours_of_a_foreign_profile_are_kept_as_far_as_they_can_be() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    xyz = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()

    for profile in (lab, xyz, b"no profile at all"):
        made = make_sizes(_saved(_two_halves((90, 60)), icc_profile=profile))
        assert Image.open(io.BytesIO(made[320, "webp"])).size == (90, 60)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "L", "CMYK", "I;16", "1"])
def test_every_colour_mode_becomes_an_ordinary_picture(mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"

    sizes = make_sizes(_saved(Image.new("L", (60, 40), 128).convert(mode), kind))

    pixel = Image.open(io.BytesIO(sizes[1200, "jpg"])).getpixel((600, 600))
    assert isinstance(pixel, tuple)
    assert len(pixel) == 3


def test_transparent_parts_become_white() -> None:
    sizes = make_sizes(_saved(Image.new("RGBA", (60, 40), (200, 0, 0, 0)), "PNG"))

    assert _near(Image.open(io.BytesIO(sizes[320, "webp"])).convert("RGB").getpixel((30, 20)), WHITE)


def test_even_a_picture_of_noise_keeps_the_byte_limits() -> None:
    sizes = make_sizes(_saved(_noise((1600, 1600)), quality=95))

    assert len(sizes[800, "webp"]) <= 40 * 1024
    assert len(sizes[320, "webp"]) <= 14 * 1024
    assert len(sizes[1200, "jpg"]) <= 2 * 1024 * 1024


def test_a_large_jpeg_is_decoded_reduced(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[int, int]] = []
    keep = sizes._opaque

    def watched(image: Image.Image, wanted: tuple[int, int]) -> Image.Image:
        seen.append(image.size)
        return keep(image, wanted)

    monkeypatch.setattr(sizes, "_opaque", watched)

    make_sizes(_saved(_two_halves((4000, 3000))))

    assert seen == [(2000, 1500)]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_broken_inside_is_refused_when_its_sizes_are_made(kind: str) -> None:
    picture = ImageDraw.Draw(base := _noise((300, 300)))
    picture.line((0, 0, 300, 300))
    content = bytearray(_saved(base, kind))
    content[len(content) // 3 : len(content) // 3 * 2] = b"\x00" * (len(content) // 3 * 2 - len(content) // 3)

    made = _sizes_or_refusal(bytes(content))

    # decoders of JPEG and WebP draw what they can
    assert isinstance(made, BadImage) or (kind != "PNG" and len(made) == 4)


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
@given(
    st.binary(max_size=300),
    st.sampled_from(
        [
            b"",
            b"\xff\xd8\xff",
            b"\x89PNG\r\n\x1a\n",
            b"RIFF\x20\x00\x00\x00WEBP",
            heic.UPRIGHT[:300],
            b"\x00\x00\x00\x18ftypheic",
        ]
    ),
)
def test_no_bytes_whatever_raise_anything_but_a_refusal(tail: bytes, head: bytes) -> None:
    with pytest.raises(BadImage):
        make_sizes(head + tail)


# A half-broken EXIF block is worth a warning to Pillow and nothing to us.
@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
@given(st.data())
def test_a_damaged_photo_is_taken_or_refused_and_nothing_else(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(["JPEG", "PNG", "WEBP", "HEIC"]))
    content = bytearray(heic.UPRIGHT if kind == "HEIC" else _photo(kind, size=(40, 30)))
    for _round in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))

    made = _sizes_or_refusal(bytes(content))

    assert isinstance(made, BadImage) or set(made) == {
        (1600, "webp"),
        (800, "webp"),
        (320, "webp"),
        (1200, "jpg"),
    }
