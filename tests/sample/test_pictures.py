from __future__ import annotations

import io
import itertools
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from PIL import ExifTags, Image, ImageChops, ImageOps, ImageStat

from sample.kept_pictures import KeptDraw
from sample.pictures import PAINTERS, PHOTOS_WITH_GPS, TURNED, UnknownPhoto, draw, draw_all
from sample.pictures.labels import font, wrapped

KEPT = Path(__file__).parents[2] / "build" / "sample-pictures"  # the journeys' server reads there, too
CATALOG = json.loads(
    (Path(__file__).parents[2] / "sample" / "data" / "sample_catalog.json").read_text("utf-8")
)
PRODUCTS: dict[str, Mapping[str, Any]] = {product["id"]: product for product in CATALOG["products"]}


@pytest.fixture(scope="module")
def covers() -> dict[str, bytes]:
    """The cover of every product that has photos, drawn by the present code, perhaps a while ago."""
    drawn = KeptDraw(KEPT, draw)
    return {
        product["photos"][0]: drawn(product["photos"][0], product)
        for product in PRODUCTS.values()
        if product["photos"]
    }


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def test_every_photo_of_the_catalogue_has_a_painter():
    assert {key: len(PAINTERS.get(key, ())) for key in PRODUCTS} == {
        key: len(product["photos"]) for key, product in PRODUCTS.items()
    }


def test_every_painter_paints_a_product_of_the_catalogue():
    assert PAINTERS.keys() <= PRODUCTS.keys()


def test_covers_are_square_progressive_jpegs_of_at_least_1200_pixels(covers):
    for name, content in covers.items():
        picture = opened(content)
        assert (picture.format, picture.mode) == ("JPEG", "RGB"), name
        assert picture.width == picture.height >= 1200, name
        assert picture.info.get("progressive"), name
        assert len(content) < 900_000, name
        assert ImageStat.Stat(picture.convert("L")).stddev[0] > 18, f"{name} has no light and shade"


def test_no_two_covers_look_alike(covers):
    thumbs = {name: opened(content).resize((12, 12)) for name, content in covers.items()}
    for (one, first), (other, second) in itertools.combinations(thumbs.items(), 2):
        apart = ImageStat.Stat(ImageChops.difference(first, second)).mean
        assert sum(apart) > 18, f"{one} looks like {other}"


def test_views_of_one_product_differ():
    product = PRODUCTS["P05-04"]
    thumbs = [opened(draw(name, product)).resize((12, 12)) for name in product["photos"]]
    for first, second in itertools.combinations(thumbs, 2):
        assert sum(ImageStat.Stat(ImageChops.difference(first, second)).mean) > 18


@pytest.mark.parametrize("name", ["P03-03-2.jpg", "P06-05-1.jpg", "P08-01-1.jpg"])
def test_a_photo_is_drawn_the_same_each_time(name):
    product = PRODUCTS[name[:6]]
    assert draw(name, product) == draw(name, product)


def test_photos_do_not_depend_on_what_was_drawn_before(tmp_path):
    few = {"products": [{**PRODUCTS["P03-02"], "photos": ["P03-02-2.jpg", "P03-02-1.jpg"]}]}
    together = draw_all(few, tmp_path / "two", workers=2)
    alone = draw_all(few, tmp_path / "one", workers=1)
    assert [file.read_bytes() for file in together] == [file.read_bytes() for file in alone]


def test_drawing_all_tells_how_far_it_is(tmp_path):
    told: list[tuple[int, int]] = []
    few = {"products": [{**PRODUCTS["P07-04"]}, {**PRODUCTS["P10-05"]}]}
    files = draw_all(
        few, tmp_path / "new", workers=1, progress=lambda done, total: told.append((done, total))
    )
    assert [file.name for file in files] == ["P07-04-1.jpg", "P07-04-2.jpg"]
    assert told == [(1, 2), (2, 2)]


def test_exactly_the_announced_covers_carry_a_place(covers):
    placed = {
        name for name, content in covers.items() if opened(content).getexif().get_ifd(ExifTags.IFD.GPSInfo)
    }
    assert placed == set(PHOTOS_WITH_GPS)
    assert len(PHOTOS_WITH_GPS) == 3


def test_places_lie_in_the_province(covers):
    for name in PHOTOS_WITH_GPS:
        gps = opened(covers[name]).getexif().get_ifd(ExifTags.IFD.GPSInfo)
        north, east = (
            sum(float(part) / 60**power for power, part in enumerate(gps[key]))
            for key in (ExifTags.GPS.GPSLatitude, ExifTags.GPS.GPSLongitude)
        )
        assert 20.2 < north < 20.8, name
        assert 106.0 < east < 106.7, name


def test_the_turned_photo_is_stored_on_its_side(covers):
    stored = opened(covers[TURNED])
    assert stored.getexif()[ExifTags.Base.Orientation] == 6
    upright = ImageOps.exif_transpose(stored)
    # The wall behind the bottle is smoother than the wooden table below.
    rough = [
        ImageStat.Stat(upright.crop(part).convert("L")).stddev[0]
        for part in ((900, 50, 1150, 250), (0, 850, 250, 1050))
    ]
    assert rough[0] < rough[1]


@pytest.mark.parametrize("name", ["P99-01-1.jpg", "P01-04-3.jpg", "P10-05-1.jpg", "ổi.jpg", "P01-01-0.jpg"])
def test_an_unknown_photo_is_refused(name):
    with pytest.raises(UnknownPhoto):
        draw(name, PRODUCTS["P01-01"])


def test_every_product_name_can_be_printed():
    letters = {letter for product in PRODUCTS.values() for letter in product["name_vi"]}
    empty = font("Bold", 40).getmask("\U0010fffd").getbbox()
    for letter in letters - {" "}:
        assert font("Bold", 40).getmask(letter).getbbox() != empty, letter


def test_lines_of_a_label_keep_their_words():
    name = "Nước mắm cốt cá cơm 35 độ đạm"
    lines = wrapped(name, font("Bold", 40), 300)
    assert " ".join(lines) == name
    assert len(lines) > 1
