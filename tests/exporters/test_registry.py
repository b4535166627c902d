import io

import pytest

from exporters.errors import UnknownMarketplace
from exporters.registry import EXPORTERS, TEMPLATE_EXPORTERS, exporter_of
from tests.exporters.templates_shopee import build
from tests.factories.listings import a_listing, a_listing_with, a_variation

TEMPLATES = {"shopee": build}
POOR = (
    a_listing(
        name="=", description="", price_vnd=None, stock=None, weight_g=None, images=(), category_ids={}
    ),
    a_listing_with(a_variation("x" * 30, sku="S" * 101, price_vnd=1, gtin="1"), min_purchase_quantity=0),
    a_listing(pre_order=True, shipping_channels={"shopee": (5000,)}, price_vnd=200_000_000),
)


@pytest.mark.parametrize("slug", [exporter.slug for exporter in EXPORTERS])
def test_every_exporter_makes_the_same_bytes_twice(slug):
    def written() -> bytes:
        exporter = exporter_of(slug)
        if slug in TEMPLATE_EXPORTERS:
            exporter = TEMPLATE_EXPORTERS[slug].with_template(io.BytesIO(TEMPLATES[slug]()))
        out = io.BytesIO()
        exporter.write([a_listing(switched_on={slug: True})], out)
        return out.getvalue()

    assert written() == written() != b""


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
