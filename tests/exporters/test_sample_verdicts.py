import io

import pytest
from python_calamine import CalamineWorkbook

from exporters.base import State, readiness
from exporters.goods import Listing
from exporters.shopee import Shopee
from tests.exporters.sample_listings import sample_categories, sample_listings
from tests.exporters.templates_shopee import Shape, build

RED = {
    "P02-02": "description-length",
    "P07-04": "name-length",
    "P09-04": "preorder-range",
    "P10-03": "weight-range",
    "P10-05": "images-needed",
    "P11-04": "price-ratio",
}
AMBER = {"P04-05", "P08-03", "P08-04", "P10-02", "P10-04"}
OFF = {"P11-05"}


@pytest.fixture(scope="module")
def listings() -> list[Listing]:
    return sample_listings()


@pytest.fixture(scope="module")
def with_template() -> Shopee:
    return Shopee().with_template(io.BytesIO(build(Shape(categories=sample_categories()))))


@pytest.mark.parametrize("has_template", [False, True])
def test_the_sample_is_as_ready_as_its_rules_make_it(listings, with_template, has_template):
    exporter = with_template if has_template else Shopee()

    states = {each.product_id: readiness(exporter, each).state for each in listings}

    assert {key for key, state in states.items() if state is State.RED} == set(RED)
    assert {key for key, state in states.items() if state is State.AMBER} == AMBER
    assert {key for key, state in states.items() if state is State.OFF} == OFF
    assert sum(state is State.GREEN for state in states.values()) == 48


def test_each_red_product_of_the_sample_breaks_its_own_rule(listings):
    rules = {
        each.product_id: {problem.rule for problem in readiness(Shopee(), each).problems}
        - {"category-missing"}
        for each in listings
        if each.product_id in RED
    }

    assert rules == {product_id: {rule} for product_id, rule in RED.items()}


def test_the_sample_fills_a_template_with_every_ready_product(listings, with_template):
    out = io.BytesIO()

    report = with_template.write(listings, out)

    assert len(report.written) == 53
    assert {each.product_id for each in report.refused} == set(RED)
    assert set(report.off) == OFF
    assert {problem.rule for problem in report.warnings} == {"category-missing"}
    ready = [each for each in listings if each.product_id in report.written]
    assert report.rows == sum(max(1, len(each.variations)) for each in ready)
    out.seek(0)
    rows = (
        CalamineWorkbook.from_filelike(out).get_sheet_by_name("Bản đăng tải").to_python(skip_empty_area=False)
    )
    assert [row[1] for row in rows[6 : 6 + report.rows]] == [
        each.name for each in ready for _offer in each.offers()
    ]


def test_a_number_of_one_shop_never_reaches_the_gtin_column(listings):
    exporter = Shopee().with_template(
        io.BytesIO(
            build(
                Shape.changed(Shape(), columns=(*Shape().columns[:10], "ps_gtin_code", *Shape().columns[10:]))
            )
        )
    )
    chosen = [each for each in listings if each.product_id in ("P02-01", "P01-01")]
    out = io.BytesIO()

    exporter.write(chosen, out)

    out.seek(0)
    rows = (
        CalamineWorkbook.from_filelike(out).get_sheet_by_name("Bản đăng tải").to_python(skip_empty_area=False)
    )
    gtins = {row[1]: row[10] for row in rows[6:12] if row[1]}
    assert gtins[chosen[0].name] == "09521234600039"
    assert gtins[chosen[1].name] == ""
