"""What holds for every door: same bytes, full account, nothing taken for a formula, read back whole."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import assume, given, settings
from jsonschema import Draft202012Validator
from python_calamine import CalamineWorkbook

from exporters.base import Severity, readiness
from exporters.checking import problems_by
from exporters.doors import DOORS, GOOGLE, META, NEUTRAL, SHOPIFY, WOOCOMMERCE
from exporters.doors.base import Door
from exporters.doors.neutral import cells_of, product_of
from exporters.doors.shopify import OLD_NAMES, handle_of
from exporters.doors.texts import composed, html_of, one_line, title_of
from exporters.doors.woocommerce import listed
from exporters.errors import UnknownForm
from exporters.goods import Listing
from exporters.registry import EVERY_EXPORTER, EXPORTERS, exporter_of
from exporters.rule_words import RULES
from exporters.rules import Mark, rule_pack
from exporters.stalls.fingerprints import facts_of
from tests.exporters.doors.goods import any_goods, file_of, goods, goods_with
from tests.factories.listings import a_variation

FORMS = [
    pytest.param(door.in_form(suffix), id=door.slug + suffix) for door in DOORS for suffix in door.suffixes
]
SCHEMA = json.loads((Path("exporters/doors/neutral.schema.json")).read_text("utf-8"))
G = "{http://base.google.com/ns/1.0}"


def parts(content: bytes, name: str = "file") -> Iterator[tuple[str, bytes]]:
    """Yield all files, those inside of bundles and workbooks too."""
    if not content.startswith(b"PK"):
        yield name, content
        return
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for inside in package.namelist():
            yield from parts(package.read(inside), inside)


def table(content: bytes, delimiter: str = ",") -> list[dict[str, str]]:
    assert not content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode(), newline=""), delimiter=delimiter, strict=True))


@pytest.mark.parametrize("door", FORMS)
def test_every_door_accounts_for_each_listing_and_writes_the_same_bytes_twice(door):
    listings = [
        goods(),
        goods_with("1 kg", "2 kg", product_id="P-2", seller_sku="GAO-2"),
        goods(product_id="P-3", seller_sku="TEN-3", name=" "),
        goods(product_id="P-4"),  # the same SKU once more
        goods(product_id="P-5", seller_sku="TAT-5", switched_on={door.slug: False}),
    ]

    report = door.write(iter(listings), io.BytesIO())

    assert report.written == ("P-1", "P-2")
    assert {each.product_id: {problem.rule for problem in each.problems} for each in report.refused} == {
        "P-3": {"name-needed"},
        "P-4": {"sku-unique"},
    }
    assert report.off == ("P-5",)
    assert report.rows >= 2
    assert file_of(door, *listings) == file_of(door, *listings) != b""
    assert file_of(door) == b""


@pytest.mark.parametrize("door", FORMS)
def test_no_file_holds_what_a_spreadsheet_takes_for_a_formula(door):
    odd = goods(name="=1+1", description="-2+3 túi", attributes=(("+84", "@SUM(A1)"),))

    content = file_of(door, odd, goods(product_id="P-2", seller_sku="GAO-2"))

    assert content
    for name, part in parts(content):
        if name.endswith((".csv", ".tsv", "file")) and not part.startswith((b"<?xml", b"{")):
            delimiter = "\t" if b"\t" in part.partition(b"\r\n")[0] else ","
            cells = [
                cell for row in csv.reader(io.StringIO(part.decode()), delimiter=delimiter) for cell in row
            ]
            assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))], name
        assert b"<f>" not in part, name


MACHINES = (GOOGLE, META, WOOCOMMERCE, SHOPIFY)


@pytest.mark.parametrize("door", MACHINES, ids=lambda door: door.slug)
def test_machine_feeds_refuse_formulas_instead_of_changing_them(door):
    problems = [each for each in door.problems(goods(name="=1+1 gạo")) if each.rule == "text-formula"]

    assert problems
    assert problems[0].severity is Severity.RED
    assert "bắt đầu bằng dấu “=”" in problems[0].message


@pytest.mark.parametrize("door", MACHINES, ids=lambda door: door.slug)
def test_a_description_may_begin_with_the_dash_of_its_first_point(door):
    assert door.problems(goods(description="- Gạo nếp\n- Thơm, dẻo")) == []


def test_rows_hold_no_more_than_the_rules_in_force_allow():
    def file_with(door: Door, **most: int) -> list[dict[str, str]]:
        rules = tuple(
            replace(each, maximum=most.get(each.id.replace("-", "_"), each.maximum))
            for each in door.pack.rules
        )
        return table(file_of(replace(door, pack=replace(door.pack, rules=rules)), goods()))

    (row,) = file_with(META, brand_length=5, images_most=2)
    assert (row["brand"], row["additional_image_link"]) == ("", goods().images[1])
    (row,) = file_with(META)
    assert (row["brand"], len(row["additional_image_link"].split(","))) == ("Hợp tác xã Đồng Xa", 2)
    (row,) = file_with(WOOCOMMERCE, attributes_most=1)
    assert (row["Attribute 1 name"], row["Attribute 2 name"]) == ("Giống", "")


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.slug)
def test_every_door_says_what_it_is_and_where_its_rules_were_read(door):
    pack = rule_pack(door.slug)

    assert exporter_of(door.slug) == door
    assert pack.marketplace == door.slug
    assert len({rule.id for rule in pack.rules}) == len(pack.rules)
    assert {rule.field for rule in pack.rules} <= {column.key for column in door.columns}
    assert {rule.id for rule in pack.rules} <= set(door.checks) & set(RULES)
    assert all(rule.source and rule.checked_on for rule in pack.rules)
    assert door.problems(goods()) == []
    with pytest.raises(UnknownForm):
        door.in_form(".docx")


def test_the_lights_of_a_card_stay_with_the_marketplaces():
    assert {door.slug for door in DOORS}.isdisjoint(exporter.slug for exporter in EXPORTERS)
    assert (*EXPORTERS, *DOORS) == EVERY_EXPORTER


LONG = "G" * 6_000
FAILING: dict[tuple[str, str], dict[str, Any]] = {
    **{(door.slug, "sku-length"): {"seller_sku": ""} for door in DOORS},
    **{(door.slug, "name-needed"): {"name": ""} for door in DOORS},
    **{(door.slug, "text-control"): {"description": "G\x0bo"} for door in DOORS},
    **{(door.slug, "price-needed"): {"price_vnd": 0} for door in MACHINES},
    **{(door.slug, "image-address"): {"images": ("anh/a.jpg",)} for door in MACHINES},
    **{(door.slug, "text-formula"): {"name": "@gạo"} for door in MACHINES},
    **{(door.slug, "gtin-private"): {"gtin": "2001234567893"} for door in MACHINES},
    **{(door.slug, "description-missing"): {"description": " "} for door in (GOOGLE, META)},
    **{(door.slug, "link-needed"): {"page_url": "/san-pham/gao"} for door in (GOOGLE, META)},
    **{(door.slug, "images-needed"): {"images": ()} for door in (GOOGLE, META)},
    ("google", "name-length"): {"name": "G" * 151},
    ("meta", "name-length"): {"name": "G" * 201},
    ("google", "name-promotion"): {"name": "Gạo GIẢM GIÁ sốc"},
    ("google", "description-length"): {"description": "G" * 5_001},
    ("meta", "description-length"): {"description": "G" * 10_000},
    ("google", "image-letters"): {"images": ("https://goc.example/ảnh.jpg",)},
    ("meta", "image-letters"): {"images": (f"https://goc.example/{'a' * 2000}.jpg",)},
    ("google", "images-most"): {"images": tuple(f"https://goc.example/{n}.jpg" for n in range(12))},
    ("meta", "images-most"): {"images": tuple(f"https://goc.example/{n}.jpg" for n in range(12))},
    ("meta", "image-small"): {"image_px": {goods().images[0]: 499}},
    ("google", "brand-length"): {"brand": "G" * 71},
    ("meta", "brand-length"): {"brand": "G" * 101},
    ("woocommerce", "attributes-most"): {"attributes": tuple((f"G{n}", "o") for n in range(9))},
    ("neutral", "cell-length"): {"description": "G" * 32_768},
}
BORDER: dict[tuple[str, str], dict[str, Any]] = {
    ("google", "name-length"): {"name": "G" * 150},
    ("meta", "name-length"): {"name": "G" * 200},
    ("google", "description-length"): {"description": "G" * 5_000},
    ("meta", "description-length"): {"description": "G" * 9_999},
    ("google", "images-most"): {"images": tuple(f"https://goc.example/{n}.jpg" for n in range(11))},
    ("meta", "image-small"): {"image_px": {goods().images[0]: 500}},
    ("google", "brand-length"): {"brand": "G" * 70},
    ("meta", "brand-length"): {"brand": "G" * 100},
    ("google", "sku-length"): {"seller_sku": "G" * 50},
    ("woocommerce", "attributes-most"): {"attributes": tuple((f"G{n}", "o") for n in range(8))},
    ("neutral", "cell-length"): {"description": "G" * 32_767},
}
BROKEN_CHOICES = {
    "option-complete": goods_with("1 kg", variations=(a_variation("1 kg", options=()),)),
    "option-repeated": goods_with("1 kg", variations=(a_variation("1 kg"), a_variation("1 KG", sku="GAO-B"))),
    "sku-unique": goods_with("1 kg", variations=(a_variation("1 kg"), a_variation("2 kg", sku="GAO-1 kg"))),
}


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.slug)
def test_every_rule_of_a_door_refuses_past_its_border_and_passes_at_it(door):
    for rule in door.pack.rules:
        if rule.id == "tier-count":
            continue  # four tiers need variations of four options: below
        past = BROKEN_CHOICES.get(rule.id) or goods(**FAILING[door.slug, rule.id])
        without = problems_by(door.pack.without(rule.id), door.checks, past)

        assert rule.id in {problem.rule for problem in door.problems(past)}, rule.id
        assert rule.id not in {problem.rule for problem in without}, rule.id
        at = goods(**BORDER.get((door.slug, rule.id), {}))
        assert rule.id not in {problem.rule for problem in door.problems(at)}, rule.id


def test_shopify_takes_three_tiers_and_no_fourth():
    three = goods_with("x", variations=(a_variation(options=("a", "b", "c")),))
    assert "tier-count" not in {problem.rule for problem in SHOPIFY.problems(three)}

    tiers = three.tiers * 4
    four = goods_with("x", tiers=tiers[:4], variations=(a_variation(options=("a", "b", "c", "d")),))
    assert {problem.rule for problem in SHOPIFY.problems(four)} == {"tier-count"}


def written(door, listing) -> bool:
    return not any(problem.severity is Severity.RED for problem in door.problems(listing))


@settings(max_examples=60, deadline=None)
@given(listing=any_goods())
def test_reading_a_feed_gives_every_offer_back(listing: Listing):
    """Google's two files hold the same rows; Meta's differ in the spelling of availability."""
    assume(written(GOOGLE, listing))
    rows = table(file_of(GOOGLE, listing), "\t")
    meta = table(file_of(META, listing))
    items = ET.fromstring(file_of(GOOGLE.in_form(".xml"), listing)).findall(".//item")  # noqa: S314  our own file

    for row, offer, item, second in zip(rows, listing.offers(), items, meta, strict=True):
        assert (row["id"], row["price"]) == (offer.sku, f"{offer.price_vnd} VND")
        assert row["title"] == title_of(offer)
        assert row["description"] == one_line(listing.description)
        assert [row["image_link"], *filter(None, row["additional_image_link"].split(","))] == list(
            listing.images
        )
        assert row["availability"] == ("out_of_stock" if offer.stock == 0 else "in_stock")
        assert row["item_group_id"] == (listing.seller_sku if listing.variations else "")
        in_xml = {each.tag.removeprefix(G): (each.text or "") for each in item}
        assert in_xml == {
            **{key: value.replace("\r\n", "\n") for key, value in row.items() if value},
            **({"additional_image_link": listing.images[-1]} if len(listing.images) > 1 else {}),
        }
        assert second["availability"] == row["availability"].replace("_", " ")
        for same in ("id", "title", "description", "link", "image_link", "price", "brand", "item_group_id"):
            assert second[same] == row[same]
        assert second["inventory"] == composed(offer.stock)


@settings(max_examples=60, deadline=None)
@given(listing=any_goods())
def test_reading_a_shop_file_gives_the_product_and_its_choices_back(listing: Listing):
    assume(written(WOOCOMMERCE, listing) and written(SHOPIFY, listing))
    first, *variations = table(file_of(WOOCOMMERCE, listing))

    assert first["Type"] == ("variable" if listing.variations else "simple")
    assert (first["Name"], first["Description"]) == (listing.name, html_of(listing.description))
    assert first["Images"].split(", ") == list(listing.images)
    assert [(row["SKU"], row["Parent"], row["Regular price"], row["Stock"]) for row in variations] == [
        (each.sku, listing.seller_sku, str(each.price_vnd), str(each.stock)) for each in listing.variations
    ]
    assert [row["Attribute 1 value(s)"] for row in variations] == [
        listed(each.options) for each in listing.variations
    ]

    rows = table(file_of(SHOPIFY, listing))
    sold = [row for row in rows if row["SKU"]]

    assert {row["URL handle"] for row in rows} == {handle_of(listing)}
    assert (rows[0]["Title"], rows[0]["Description"]) == (listing.name, html_of(listing.description))
    assert [(row["SKU"], row["Price"]) for row in sold] == [
        (offer.sku, str(offer.price_vnd)) for offer in listing.offers()
    ]
    assert [row["Option1 value"] for row in sold] == (
        [each.options[0] for each in listing.variations] or ["Default Title"]
    )
    assert [row["Product image URL"] for row in rows if row["Product image URL"]] == list(listing.images)


def test_the_old_heading_of_shopify_holds_the_same_rows():
    with zipfile.ZipFile(io.BytesIO(file_of(SHOPIFY.in_form(".zip"), goods_with("1 kg", "2 kg")))) as package:
        new, old = (table(package.read(name)) for name in package.namelist())

    for row, same in zip(new, old, strict=True):
        for key, cell in row.items():
            wanted = cell.lower() if key == "Continue selling when out of stock" else cell
            assert same[OLD_NAMES.get(key, key)] == wanted


@settings(max_examples=60, deadline=None)
@given(listing=any_goods())
def test_the_neutral_files_give_every_fact_back(listing: Listing):
    content = json.loads(file_of(NEUTRAL.in_form(".json"), listing))
    book = CalamineWorkbook.from_filelike(io.BytesIO(file_of(NEUTRAL, listing)))
    rows = book.get_sheet_by_name("SanPham").to_python(skip_empty_area=False)

    Draft202012Validator(SCHEMA).validate(content)
    assert content["products"] == [product_of(listing)]
    assert rows[0] == [column.key for column in NEUTRAL.columns]
    for row, cells in zip(rows[2:], cells_of(listing), strict=True):
        assert row == [
            "" if cell is None else float(cell) if not isinstance(cell, str) else cell for cell in cells
        ]


def test_what_the_neutral_files_say_is_noted_from_one_row_for_each_choice():
    listing = goods_with(*(f"{number} kg" for number in range(1, 101)))
    made: list[Any] = []

    def rows(each: Listing) -> Iterator[Any]:
        for row in cells_of(each):
            made.append(row)
            yield row

    facts = facts_of(replace(NEUTRAL, rows=rows), listing)

    assert len(made) == 100
    assert facts == facts_of(replace(NEUTRAL, rows=None), listing)
    assert len(set(facts.values())) > 20


def test_the_schema_refuses_what_the_neutral_file_never_holds():
    content = json.loads(
        file_of(NEUTRAL.in_form(".json"), goods(), goods_with("1 kg", product_id="P-2", seller_sku="B"))
    )
    content["products"][0]["price"] = 1

    assert not Draft202012Validator(SCHEMA).is_valid(content)


def test_barcodes_of_a_shop_and_examples_never_leave_in_a_feed():
    for gtin in ("2001234567893", "9521234543213", "8936012345670"):
        row = table(file_of(GOOGLE, goods(gtin=gtin)), "\t")[0]
        assert (row["gtin"], row["identifier_exists"]) == ("", "no")
        assert table(file_of(SHOPIFY, goods(gtin=gtin)))[0]["Barcode"] == ""
        noted = 0 if gtin == "8936012345670" else 1
        for door in (GOOGLE, META, SHOPIFY, WOOCOMMERCE):
            found = readiness(door, goods(gtin=gtin))
            assert [note.rule for note in found.notes] == ["gtin-private"] * noted, door.slug
            assert found.problems == readiness(door, goods()).problems
    row = table(file_of(GOOGLE, goods()), "\t")[0]
    assert (row["gtin"], row["identifier_exists"]) == ("8936012345674", "")


def test_a_plain_product_stands_in_a_google_row():
    assert {key: cell for key, cell in table(file_of(GOOGLE, goods()), "\t")[0].items() if cell} == {
        "id": "GAO-1",
        "title": "Gạo nếp cái hoa vàng túi 2 kg",
        "description": goods().description,
        "link": "https://goc.example/san-pham/gao-nep",
        "image_link": "https://goc.example/anh/a-1200.jpg",
        "additional_image_link": "https://goc.example/anh/b-1200.jpg,https://goc.example/anh/c-1200.jpg",
        "availability": "in_stock",
        "price": "90000 VND",
        "brand": "Hợp tác xã Đồng Xa",
        "gtin": "8936012345674",
        "condition": "new",
        "product_type": "Gạo",
        "unit_pricing_measure": "2 kg",
        "unit_pricing_base_measure": "1 kg",
        "shipping_weight": "2.1 kg",
    }


def test_rows_of_the_file_are_counted_as_they_stand_there():
    def rows(door) -> int:
        return int(
            door.write(
                [goods(), goods_with("1 kg", "2 kg", product_id="P-2", seller_sku="B")], io.BytesIO()
            ).rows
        )

    assert rows(GOOGLE) == rows(GOOGLE.in_form(".xml")) == rows(META) == rows(NEUTRAL) == 3
    assert rows(WOOCOMMERCE) == 4  # a parent and its two choices
    assert rows(SHOPIFY) == 7  # three choices, two further pictures of each product
    assert rows(NEUTRAL.in_form(".json")) == 2


def test_promotion_words_only_warn_and_are_a_guess():
    rule = rule_pack("google").rule("name-promotion")

    assert rule is not None
    assert (rule.mark, rule.severity) == (Mark.GUESS, Severity.AMBER)
