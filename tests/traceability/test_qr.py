import io
import re
from urllib.parse import quote

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from catalog.codes import ALPHABET, LENGTH
from traceability.qr import (
    LARGEST_ADVISED_VERSION,
    QUIET_ZONE,
    QrCode,
    draw,
    payload,
    png,
    side_of,
    svg,
    trace_path,
)

HOSTS = st.sampled_from(["https://tx.thaibinh.gov.vn", "http://127.0.0.1:8000", "https://gocque.example"])
CODES = st.text(ALPHABET, min_size=LENGTH, max_size=LENGTH)
LOTS = st.none() | st.from_regex(r"[A-Z0-9][A-Z0-9.\-]{0,19}", fullmatch=True)
SAMPLE = "HTTPS://TX.THAIBINH.GOV.VN/T/0123ABCD/P01-0001"


def read(picture: Image.Image) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(picture)]


def rasterise(text: str, scale: int) -> Image.Image:
    """Draw the rectangles of our SVG's dark path as squares of whole pixels."""
    box = re.search(r'viewBox="0 0 (\d+) (\d+)"', text)
    path = re.search(r'fill="#000" d="([^"]*)"', text)
    assert box is not None
    assert path is not None
    side = int(box[1])
    picture = Image.new("L", (side * scale, side * scale), 255)
    runs = re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", path[1])
    assert "".join(f"M{x} {y}h{width}v1h-{back}z" for x, y, width, back in runs) == path[1]
    for x, y, width, back in runs:
        assert width == back
        left, top = int(x) * scale, int(y) * scale
        picture.paste(0, (left, top, left + int(width) * scale, top + scale))
    return picture


@given(HOSTS, CODES, LOTS)
def test_payload_is_compact_and_leads_where_the_page_is(host: str, code: str, lot: str | None) -> None:
    text = payload(host, code, lot)

    assert re.fullmatch(r"[0-9A-Z $%*+\-./:]+", text)
    assert text.casefold() == f"{host}{trace_path(code, lot)}".casefold()
    assert "?" not in text


@pytest.mark.parametrize("lot", ["lô 1", "A_B", "A B", "A%2FB", "A/B", "A+B"])
def test_what_the_compact_mode_cannot_say_is_escaped(lot: str) -> None:
    text = payload("https://tx.example.vn", "0123ABCD", lot)

    assert text == f"https://tx.example.vn/t/0123ABCD/{quote(lot, safe='')}"


@given(HOSTS, CODES, LOTS)
def test_picture_and_drawing_read_back_as_the_payload(host: str, code: str, lot: str | None) -> None:
    text = payload(host, code, lot)

    made = draw(text)

    assert read(Image.open(io.BytesIO(png(made, scale=4)))) == [text]
    assert read(rasterise(svg(made), 4)) == [text]


def test_longest_lot_on_a_short_host_stays_within_the_advised_version() -> None:
    assert (
        draw(payload("https://tx.thaibinh.gov.vn", "0123ABCD", "A" * 20)).version <= LARGEST_ADVISED_VERSION
    )


@given(HOSTS, CODES, LOTS)
def test_size_is_known_before_the_code_is_drawn(host: str, code: str, lot: str | None) -> None:
    text = payload(host, code, lot)

    assert side_of(text) == draw(text).side


def test_capitals_make_the_code_smaller() -> None:
    assert draw(SAMPLE).version < draw(SAMPLE.lower()).version


def quiet_zone(made: QrCode) -> list[bool]:
    edge = range(QUIET_ZONE)
    rows = made.modules
    sides = [rows[i][j] for i in edge for j in range(made.side)] + [row[j] for row in rows for j in edge]
    ends = [rows[-1 - i][j] for i in edge for j in range(made.side)] + [
        row[-1 - j] for row in rows for j in edge
    ]
    return sides + ends


def test_four_light_modules_stand_around_the_code() -> None:
    made = draw(SAMPLE)

    assert made.side == 17 + 4 * made.version + 2 * QUIET_ZONE
    assert not any(quiet_zone(made))
    assert made.modules[QUIET_ZONE][QUIET_ZONE]


def test_picture_has_two_colours_and_whole_modules() -> None:
    made = draw(SAMPLE)

    picture = Image.open(io.BytesIO(png(made, scale=5)))

    assert (picture.mode, picture.size) == ("1", (made.side * 5, made.side * 5))
    seen = picture.load()
    assert seen is not None
    assert all(
        bool(seen[x * 5 + dx, y * 5 + dy]) is not made.modules[y][x]
        for y in range(made.side)
        for x in range(made.side)
        for dx in (0, 4)
        for dy in (0, 4)
    )


def test_drawing_is_crisp_and_of_a_size_that_scans() -> None:
    text = svg(draw(SAMPLE))

    width = re.search(r'width="([\d.]+)mm"', text)
    assert 'shape-rendering="crispEdges"' in text
    assert width is not None
    assert 20 <= float(width[1]) <= 30
