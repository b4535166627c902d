"""What may be kept and offered as evidence is decided by its content."""

import io

import pytest
from PIL import Image

from programmes.evidence import (
    BadEvidenceFile,
    BadLink,
    EmptyEvidenceFile,
    HeavyEvidenceFile,
    checked_file,
    checked_link,
    is_link,
)
from programmes.services import kept_name
from tests.factories import heic
from tests.factories.pictures import plain_picture

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.mark.parametrize("url", ["https://banhcay.vn", "http://shopee.vn/gian?a=1#b", " https://a.vn/đường "])
def test_addresses_of_the_web_are_taken(url):
    assert checked_link(url) == url.strip()
    assert is_link(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "banhcay.vn",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "//evil.example.com",
        "\\\\evil",
        "https:\\\\evil.example.com",
        "https://",
        "https://user:pass@example.com/",
        "https://a.vn/ b",
        "https://a.vn/\x00",
        "https://a.vn:99999/",
        "https://[",
        'https://a.vn/"onclick="x',
        "https://a.vn/" + "x" * 500,
        "ftp://a.vn/",
    ],
)
def test_other_addresses_are_refused(url):
    with pytest.raises(BadLink):
        checked_link(url)
    assert not is_link(url)


@pytest.mark.parametrize(("form", "ext"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp")])
def test_papers_and_pictures_are_known_by_their_content(form, ext):
    out = io.BytesIO()
    Image.open(io.BytesIO(plain_picture("giấy"))).save(out, form)

    assert checked_file(out.getvalue()).ext == ext
    assert checked_file(PDF).ext == "pdf"


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_kept_picture_is_upright_and_says_nothing_of_where_it_was_taken(form):
    notes = Image.Exif()
    notes[0x0112] = 6  # the phone was held upright: turn by a quarter
    notes[0x010F] = "Hãng máy"
    notes.get_ifd(0x8825).update({1: "N", 2: (20.0, 27.0, 0.0), 3: "E", 4: (106.0, 20.0, 0.0)})
    out = io.BytesIO()
    picture = Image.new("RGB", (64, 32), (200, 30, 30))
    picture.save(out, form, exif=notes, xmp=b"<x:xmpmeta>GPSLatitude</x:xmpmeta>", icc_profile=b"P" * 200)
    assert Image.open(io.BytesIO(out.getvalue())).getexif().get_ifd(0x8825)

    kept = checked_file(out.getvalue())

    shown = Image.open(io.BytesIO(kept.content))
    assert (shown.format, shown.size) == (form, (32, 64))
    assert not shown.getexif()
    assert not {"exif", "xmp", "comment", "icc_profile"} & set(shown.info)
    assert b"GPSLatitude" not in kept.content


def test_a_picture_with_a_seen_through_part_keeps_it():
    out = io.BytesIO()
    Image.new("RGBA", (8, 8), (200, 30, 30, 0)).save(out, "PNG")

    shown = Image.open(io.BytesIO(checked_file(out.getvalue()).content))

    assert shown.convert("RGBA").getpixel((0, 0)) == (200, 30, 30, 0)


def test_a_picture_with_broken_pixels_is_refused():
    out = io.BytesIO()
    Image.effect_noise((64, 64), 80).save(out, "PNG")
    content = bytearray(out.getvalue())
    pixels = content.index(b"IDAT") + 4
    content[pixels : pixels + 40] = b"\xff" * 40

    with pytest.raises(BadEvidenceFile, match="đứt đoạn"):
        checked_file(bytes(content))


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", EmptyEvidenceFile),
        (b"%PDF-1.7\n" + b"x" * 20 * 1024 * 1024, HeavyEvidenceFile),
        (b"%PDF-1.7\nhalf", BadEvidenceFile),
        (b"<html><script>alert(1)</script></html>", BadEvidenceFile),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", BadEvidenceFile),
        (b"PK\x03\x04zip", BadEvidenceFile),
        (b"MZ\x90\x00program", BadEvidenceFile),
        (b"\xff\xd8\xff\xe0cut", BadEvidenceFile),
    ],
)
def test_other_files_are_refused(content, refusal):
    with pytest.raises(refusal):
        checked_file(content)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("biên bản.pdf", "biên bản.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\giấy\\biên bản.exe", "biên bản.pdf"),
        ('a"b\r\nc.pdf', "ab c.pdf"),
        ("", "minh-chung.pdf"),
        ("...", "minh-chung.pdf"),
        ("x" * 400 + ".pdf", "x" * 150 + ".pdf"),
    ],
)
def test_a_kept_name_has_no_folder_and_the_ending_of_the_content(name, kept):
    assert kept_name(name, "pdf") == kept


def test_a_heic_is_kept_as_a_jpeg_that_any_office_opens() -> None:
    kept = checked_file(heic.turned(3))

    picture = Image.open(io.BytesIO(kept.content))
    assert (kept.ext, picture.format, picture.size) == ("jpg", "JPEG", (200, 400))
    assert b"Dien thoai" not in kept.content
