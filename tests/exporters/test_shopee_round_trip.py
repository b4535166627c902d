"""What a filled file says, read by another program, is the catalogue that went in."""

from __future__ import annotations

import io
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from exporters.goods import Listing, Package
from exporters.shopee import fill
from tests.exporters.shapes_shopee import ADVANCED
from tests.exporters.templates_shopee import COLUMN_SETS, Shape, build
from tests.factories.listings import DESCRIPTION, a_listing, a_listing_with, a_variation

SHAPES = (
    Shape(styled_rows=3),
    Shape(COLUMN_SETS["2026-07-07"], english=True, prefix="x:", suffixed=True, styled_rows=0),
    ADVANCED.changed(shared=False, styled_rows=2),
)
TEMPLATES = tuple((shape, build(shape)) for shape in SHAPES)
_LETTERS = st.characters(
    codec="utf-8", exclude_categories=("Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp", "Mn", "So")
)
_WORDS = st.text(_LETTERS, min_size=3, max_size=20).map(lambda text: "Gạo " + text.strip())
_PICTURES = st.lists(st.integers(1, 99), min_size=1, max_size=9, unique=True).map(
    lambda numbers: tuple(f"https://goc.example/anh/{n}-1200.jpg" for n in numbers)
)
_OFFERS: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "price_vnd": st.integers(50_000, 240_000),
        "stock": st.integers(0, 999_999),
        "weight_g": st.integers(1, 90_000),
        "image": st.none() | st.just("https://goc.example/anh/o-1200.jpg"),
    }
)


_PLAIN = st.fixed_dictionaries(
    {
        "price_vnd": st.integers(1_000, 100_000_000),
        "stock": st.integers(0, 999_999),
        "weight_g": st.integers(1, 100_000_000),
    }
)


@st.composite
def catalogues(draw: st.DrawFn) -> list[Listing]:
    listings = []
    for number in range(draw(st.integers(1, 4))):
        facts: dict[str, Any] = {
            "product_id": f"P-{number}",
            "seller_sku": f"{draw(st.sampled_from(['00', 'TB-', '1e']))}{number}",
            "name": f"{draw(_WORDS)} túi số {number}",
            "description": DESCRIPTION
            + draw(st.sampled_from(["", "\n- dòng hai", " <b> & ]]>", " _x000D_"])),
            "images": draw(_PICTURES),
            "package": Package(*draw(st.tuples(*[st.none() | st.integers(1, 900)] * 3))),
        }
        tiers = draw(st.integers(0, 2))
        if not tiers:
            listings.append(a_listing(**facts, **draw(_PLAIN)))
            continue
        grid = [(f"{a} kg", f"Màu {b}")[:tiers] for a in range(1, 4) for b in range(1, tiers + 1)]
        chosen = draw(st.lists(st.sampled_from(grid), min_size=1, max_size=6, unique=True))
        listings.append(
            a_listing_with(
                *(
                    a_variation(sku=f"{number}-{'-'.join(options)}", options=options, **draw(_OFFERS))
                    for options in chosen
                ),
                **facts,
            )
        )
    return listings


@given(catalogue=catalogues(), which=st.sampled_from(range(len(TEMPLATES))))
@settings(max_examples=40, deadline=None)
def test_reading_the_file_gives_the_catalogue_back(catalogue: list[Listing], which: int) -> None:
    shape, template = TEMPLATES[which]
    out = io.BytesIO()

    report = fill(io.BytesIO(template), iter(catalogue), out)

    refused = {each.product_id for each in report.refused}
    assert len(report.written) + len(refused) == len(catalogue)
    kept = [each for each in catalogue if each.product_id not in refused]
    if not kept:
        assert out.getvalue() == b""
        return
    assert read_back(out, shape) == [row for listing in kept for row in expected(listing)]


def read_back(out: io.BytesIO, shape: Shape) -> list[dict[str, Any]]:
    out.seek(0)
    sheet = CalamineWorkbook.from_filelike(out).get_sheet_by_index(1).to_python(skip_empty_area=False)
    rows = [dict(zip(shape.columns, row, strict=False)) for row in sheet[6:]]
    return [told(row.get) for row in rows if row.get("ps_product_name")]


def told(get: Any) -> dict[str, Any]:
    pictures = ["ps_item_cover_image", *(f"ps_item_image_{place}" for place in range(1, 9))]
    return {
        "name": get("ps_product_name"),
        "description": get("ps_product_description"),
        "sku": get("ps_sku_short"),
        "parent": get("ps_sku_parent_short"),
        "group": get("et_title_variation_integration_no"),
        "options": tuple(get(f"et_title_option_for_variation_{tier}") for tier in (1, 2)),
        "option_image": get("et_title_image_per_variation"),
        "numbers": tuple(get(f"ps_{key}") for key in ("price", "stock", "weight")),
        "size": tuple(get(f"ps_{side}") for side in ("length", "width", "height")),
        "images": tuple(address for key in pictures if (address := get(key))),
    }


def expected(listing: Listing) -> list[dict[str, Any]]:
    package = listing.package
    sides = (package.length_mm, package.width_mm, package.height_mm)
    pictured = {each.options[0] for each in listing.variations if each.image}
    all_pictured = pictured == {each.options[0] for each in listing.variations}
    return [
        {
            "name": listing.name,
            "description": listing.description,
            "sku": offer.sku,
            "parent": listing.seller_sku,
            "group": listing.product_id if listing.variations else "",
            "options": (*offer.options, "", "")[:2],
            "option_image": "https://goc.example/anh/o-1200.jpg" if pictured and all_pictured else "",
            "numbers": (offer.price_vnd, offer.stock, offer.weight_g),
            "size": ("", "", "") if None in sides else tuple(-(-(side or 0) // 10) for side in sides),
            "images": listing.images,
        }
        for offer in listing.offers()
    ]
