from __future__ import annotations

import pytest

from sample import kept_pictures
from sample.kept_pictures import KeptDraw, KeptSizes
from sample.pictures_store import make_picture
from tests.factories.pictures import plain_picture

PRODUCT = {"id": "P01-01", "name": "Bánh cáy"}


@pytest.fixture
def calls():
    return []


@pytest.fixture
def draw(calls):
    def counted(name, product):
        calls.append(name)
        return plain_picture(name, product)

    return counted


def test_a_photo_is_drawn_once_and_read_afterwards(tmp_path, draw, calls):
    first = KeptDraw(tmp_path, draw)("a.jpg", PRODUCT)
    again = KeptDraw(tmp_path, draw)("a.jpg", PRODUCT)

    assert first == again == plain_picture("a.jpg", PRODUCT)
    assert len(calls) == 1


@pytest.mark.parametrize(("name", "product"), [("b.jpg", PRODUCT), ("a.jpg", {**PRODUCT, "name": "Khác"})])
def test_another_photo_or_another_product_is_drawn_anew(tmp_path, draw, calls, name, product):
    KeptDraw(tmp_path, draw)("a.jpg", PRODUCT)
    KeptDraw(tmp_path, draw)(name, product)

    assert len(calls) == 2


def test_changed_code_draws_anew(tmp_path, draw, calls, monkeypatch):
    KeptDraw(tmp_path, draw)("a.jpg", PRODUCT)
    monkeypatch.setattr(kept_pictures, "_drawing_code", lambda: "another painter")

    KeptDraw(tmp_path, draw)("a.jpg", PRODUCT)

    assert len(calls) == 2


def test_sizes_are_made_once_and_all_come_back(tmp_path, calls):
    def make(original):
        calls.append(original)
        return {(320, "webp"): b"small", (1200, "jpg"): b"square"}

    first = KeptSizes(tmp_path, make)(b"original")
    again = KeptSizes(tmp_path, make)(b"original")
    other = KeptSizes(tmp_path, make)(b"another original")

    assert first == again == other == {(320, "webp"): b"small", (1200, "jpg"): b"square"}
    assert calls == [b"original", b"another original"]


def test_sizes_that_were_cut_off_are_made_again(tmp_path):
    def killed(_original):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        KeptSizes(tmp_path, killed)(b"original")

    assert KeptSizes(tmp_path, lambda _original: {(320, "webp"): b"small"})(b"original") == {
        (320, "webp"): b"small"
    }


def test_a_kept_picture_is_the_one_that_was_drawn(tmp_path):
    wanted = ("a.jpg", PRODUCT)

    drawn, kept, read = (make_picture(wanted, plain_picture, folder) for folder in (None, tmp_path, tmp_path))

    assert drawn == kept == read
