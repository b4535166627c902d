import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date

import pytest

from exporters.base import Exporter
from exporters.errors import UnknownForm, UnknownMarketplace
from exporters.goods import Listing
from exporters.registry import EXPORTERS, TEMPLATE_EXPORTERS, exporter_of
from exporters.rules import rule_pack
from tests.exporters.templates_shopee import build
from tests.factories.listings import DESCRIPTION, a_listing, a_listing_with, a_variation, a_wholesale

TEMPLATES = {"shopee": build}
RED = {"images-needed", "sku-unique"}
POOR = (
    a_listing(
        name="=", description="", price_vnd=None, stock=None, weight_g=None, images=(), category_ids={}
    ),
    a_listing_with(a_variation("x" * 30, sku="S" * 101, price_vnd=1, gtin="1"), min_purchase_quantity=0),
    a_listing(pre_order=True, shipping_channels={"shopee": (5000,)}, price_vnd=200_000_000),
)


FORMS = [(exporter.slug, suffix) for exporter in EXPORTERS for suffix in exporter.suffixes]
ONE_KILO = a_listing_with(a_variation("1 kg"), a_variation("2 kg"), product_id="P-2", seller_sku="GAO-2")


def ready(slug: str, suffix: str) -> Exporter:
    """The exporter as the commands and the pages use it."""
    exporter = exporter_of(slug)
    if slug in TEMPLATE_EXPORTERS:
        exporter = TEMPLATE_EXPORTERS[slug].with_template(io.BytesIO(TEMPLATES[slug]()))
    return exporter.in_form(suffix)


def file_of(slug: str, suffix: str, listings: Iterable[Listing]) -> bytes:
    out = io.BytesIO()
    ready(slug, suffix).write(listings, out)
    return out.getvalue()


@pytest.mark.parametrize(("slug", "suffix"), FORMS)
def test_every_exporter_makes_the_same_bytes_twice(slug, suffix):
    listings = [a_listing(), ONE_KILO]

    assert file_of(slug, suffix, listings) == file_of(slug, suffix, listings) != b""


@pytest.mark.parametrize(("slug", "suffix"), FORMS)
def test_every_exporter_accounts_for_each_listing(slug, suffix):
    listings = [
        a_listing(),
        ONE_KILO,
        a_listing(product_id="P-3", seller_sku="TAT-3", switched_on={slug: False}),
        a_listing(product_id="P-4", seller_sku="ANH-4", images=()),
        a_listing(product_id="P-5"),  # the same SKU once more
    ]

    report = ready(slug, suffix).write(iter(listings), io.BytesIO())

    assert report.written == ("P-1", "P-2")
    assert report.off == ("P-3",)
    assert {
        each.product_id: {problem.rule for problem in each.problems} & RED for each in report.refused
    } == {
        "P-4": {"images-needed"},
        "P-5": {"sku-unique"},
    }
    assert report.rows >= 2


@pytest.mark.parametrize(("slug", "suffix"), FORMS)
def test_without_a_writable_listing_there_is_no_file(slug, suffix):
    assert file_of(slug, suffix, [a_listing(images=())]) == b""
    assert file_of(slug, suffix, []) == b""


@pytest.mark.parametrize(("slug", "suffix"), FORMS)
def test_no_form_of_any_exporter_holds_a_formula(slug, suffix):
    # Shopee refuses such descriptions, which is as good; names and SKUs are refused everywhere.
    listing = a_listing(
        description='=HYPERLINK("http://x.example";"x")' + DESCRIPTION,
        description_en="-2+3 @SUM(A1) is no formula here",
        wholesale=a_wholesale(packaging="=cmd|' /C calc'!A0", port="+Hai Phong"),
    )

    content = file_of(slug, suffix, [listing])

    for name, part in parts_of(content, suffix):
        assert not re.search(rb"<f[\s>/]", part), name
        if name.endswith(".csv"):
            cells = [cell for row in csv.reader(io.StringIO(part.decode("utf-8-sig"))) for cell in row]
            assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def parts_of(content: bytes, suffix: str) -> Iterator[tuple[str, bytes]]:
    if not content.startswith(b"PK"):
        if content:
            yield f"file{suffix}", content
        return
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name in package.namelist():
            if name.endswith((".xlsx", ".zip")):
                yield from parts_of(package.read(name), ".xlsx")
            else:
                yield name, package.read(name)


@pytest.mark.parametrize("exporter", EXPORTERS, ids=lambda exporter: exporter.slug)
def test_an_ending_without_a_file_is_refused_with_those_that_are_there(exporter):
    with pytest.raises(UnknownForm, match=re.escape(", ".join(exporter.suffixes))):
        exporter.in_form(".docx")


@pytest.mark.parametrize("exporter", EXPORTERS, ids=lambda exporter: exporter.slug)
def test_every_rule_of_a_pack_says_where_it_was_read(exporter):
    pack = rule_pack(exporter.slug)

    assert pack.marketplace == exporter.slug
    assert len({rule.id for rule in pack.rules}) == len(pack.rules)
    assert all(rule.source and date(2026, 11, 23) <= rule.checked_on for rule in pack.rules)


@pytest.mark.parametrize("exporter", EXPORTERS, ids=lambda exporter: exporter.slug)
def test_every_problem_stands_at_a_column_that_exists(exporter):
    keys = {column.key for column in exporter.columns}

    problems = [problem for listing in POOR for problem in exporter.problems(listing)]

    assert problems
    assert {problem.field for problem in problems} <= keys


@pytest.mark.parametrize("exporter", EXPORTERS, ids=lambda exporter: exporter.slug)
def test_every_exporter_says_what_it_is(exporter):
    assert exporter.label
    assert "/" in exporter.media_type
    assert exporter.suffix.startswith(".")
    assert len({column.key for column in exporter.columns}) == len(exporter.columns)


def test_an_unknown_marketplace_has_no_exporter():
    with pytest.raises(UnknownMarketplace, match="Chưa có sàn này"):
        exporter_of("cho-troi")
