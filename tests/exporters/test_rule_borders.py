"""Every rule of every pack at its border: what it allows, what it refuses, and that only its line does so."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from exporters.alibaba import Alibaba
from exporters.base import Exporter, ExportReport
from exporters.goods import Listing, Package
from exporters.registry import EXPORTERS
from exporters.rules import RulePack, rule_pack
from exporters.sendo import Sendo
from exporters.shopee import Shopee
from tests.exporters import borders, test_shopee_rules
from tests.exporters.borders import plain
from tests.exporters.shapes_shopee import ADVANCED
from tests.exporters.templates_shopee import Shape, build
from tests.exporters.test_shopee_shapes import FOOD
from tests.factories.listings import a_listing

TABLES = {"sendo": borders.SENDO, "alibaba": borders.ALIBABA, "shopee": borders.PERMITS}
ROWS = [(slug, rule_id) for slug, table in TABLES.items() for rule_id in table]
KINDS: Mapping[str, Callable[[RulePack], Exporter]] = {
    "sendo": lambda pack: Sendo(pack=pack),
    "alibaba": lambda pack: Alibaba(pack=pack),
    "shopee": lambda pack: Shopee(pack=pack),
}


def broken(exporter: Exporter, listing: Listing) -> set[str]:
    return {problem.rule for problem in exporter.problems(listing)}


@pytest.mark.parametrize(("slug", "rule_id"), ROWS)
def test_a_rule_passes_at_its_border_fails_past_it_and_goes_with_its_line(slug: str, rule_id: str) -> None:
    pack = rule_pack(slug)
    rule = pack.rule(rule_id)
    assert rule is not None
    inside, past = TABLES[slug][rule_id](rule)
    exporter, without = KINDS[slug](pack), KINDS[slug](pack.without(rule_id))

    assert [rule_id in broken(exporter, each) for each in inside] == [False] * len(inside)
    for listing in past:
        told = [problem for problem in exporter.problems(listing) if problem.rule == rule_id]
        assert told, listing
        assert {problem.severity for problem in told} == {rule.severity}
        assert all("None" not in problem.message and problem.message.endswith(".") for problem in told)
        assert rule_id not in broken(without, listing)


MOVED = [
    (slug, rule_id, end)
    for slug, rule_id in ROWS
    for end in ("minimum", "maximum")
    if getattr(rule_pack(slug).rule(rule_id), end) is not None
]


@pytest.mark.parametrize(("slug", "rule_id", "end"), MOVED)
def test_a_moved_limit_moves_the_border_and_the_words(slug: str, rule_id: str, end: str) -> None:
    pack = rule_pack(slug)
    rule = pack.rule(rule_id)
    assert rule is not None
    moved = replace(rule, **{end: getattr(rule, end) + (1 if end == "minimum" else -1)})
    narrower = replace(pack, rules=tuple(moved if each is rule else each for each in pack.rules))
    inside, past = TABLES[slug][rule_id](rule)

    assert any(rule_id in broken(KINDS[slug](narrower), each) for each in inside)
    said = {p.message for each in past for p in KINDS[slug](pack).problems(each) if p.rule == rule_id}
    assert said != {
        p.message for each in past for p in KINDS[slug](narrower).problems(each) if p.rule == rule_id
    }


# What Shopee's filler holds, because it needs the whole file or its template: (inside, past), with how
# the broken rule shows.
def _report(pack: RulePack, *listings: Listing, of: Shape | None = None, **shape: object) -> ExportReport:
    template = build((of or Shape()).changed(**shape))
    return Shopee(pack=pack).with_template(io.BytesIO(template)).write(listings, io.BytesIO())


def _told(report: ExportReport) -> set[str]:
    refused = {problem.rule for refusal in report.refused for problem in refusal.problems}
    rows = {"file-rows"} if report.suffix == ".zip" else set()
    return refused | {problem.rule for problem in report.warnings} | rows


def _pair(name: str, sku: str = "GAO-2") -> tuple[Listing, Listing]:
    return a_listing(), a_listing(product_id="P-2", seller_sku=sku, name=name)


Written = Callable[[RulePack], ExportReport]
FILES: Mapping[str, tuple[Written, Written]] = {
    "sku-unique": (
        lambda pack: _report(pack, *_pair("Gạo tám thơm túi 2 kg")),
        lambda pack: _report(pack, *_pair("Gạo tám thơm túi 2 kg", sku="GAO-1")),
    ),
    "name-repeated": (
        lambda pack: _report(pack, *_pair("Gạo tám thơm túi 2 kg")),
        lambda pack: _report(pack, *_pair("GAO NEP cái hoa vàng túi 2 kg")),
    ),
    "required-cell": (
        lambda pack: _report(pack, a_listing(), requirement={"ps_length": "Bắt buộc"}),
        lambda pack: _report(pack, a_listing(package=Package()), requirement={"ps_length": "Bắt buộc"}),
    ),
    "file-rows": (
        lambda pack: _report(_rows_at_most(pack, 2), *_pair("Gạo tám thơm túi 2 kg")),
        lambda pack: _report(_rows_at_most(pack, 1), *_pair("Gạo tám thơm túi 2 kg")),
    ),
    "category-unknown": (
        lambda pack: _report(pack, a_listing()),
        lambda pack: _report(pack, a_listing(category_ids={"shopee": "100999"})),
    ),
    "channel-off": (
        lambda pack: _report(pack, a_listing()),
        lambda pack: _report(pack, a_listing(shipping_channels={"shopee": (5001, 50052)})),
    ),
    "category-scope": (
        lambda pack: _report(pack, a_listing(**FOOD), of=ADVANCED),
        lambda pack: _report(pack, a_listing(**FOOD, category_ids={"shopee": "100409"}), of=ADVANCED),
    ),
    "attribute-missing": (
        lambda pack: _report(pack, a_listing(**FOOD), of=ADVANCED),
        lambda pack: _report(pack, a_listing(**FOOD | {"attributes": ()}), of=ADVANCED),
    ),
    "channel-needed": (
        lambda pack: _report(pack, a_listing()),
        lambda pack: _report(pack, a_listing(shipping_channels={"shopee": (5012,)})),
    ),
}


# Needs a file of many megabytes: tests/exporters/test_shopee_shapes.py tries it once.
LONG_FILES = {"file-bytes"}


def _rows_at_most(pack: RulePack, most: int) -> RulePack:
    rules = tuple(replace(rule, maximum=most) if rule.id == "file-rows" else rule for rule in pack.rules)
    return replace(pack, rules=rules)


@pytest.mark.parametrize("rule_id", FILES)
def test_what_needs_the_whole_file_or_its_template_is_held_there(rule_id: str) -> None:
    inside, past = FILES[rule_id]
    pack = rule_pack("shopee")

    assert rule_id not in _told(inside(pack))
    assert rule_id in _told(past(pack))
    assert rule_id not in _told(past(pack.without(rule_id)))


@pytest.mark.parametrize("exporter", [Sendo(), Alibaba()], ids=lambda each: each.slug)
def test_a_sku_of_an_earlier_product_is_refused_in_files_of_our_own(exporter: Exporter) -> None:
    first, second = (replace(each, category_ids={}) for each in _pair("Gạo tám thơm", sku="GAO-1"))
    assert isinstance(exporter, Sendo | Alibaba)
    free = replace(exporter, pack=exporter.pack.without("sku-unique"))

    assert [each.product_id for each in exporter.write([first, second], io.BytesIO()).refused] == ["P-2"]
    assert free.write([first, second], io.BytesIO()).refused == ()


@pytest.mark.parametrize("exporter", [Sendo(), Alibaba()], ids=lambda each: each.slug)
def test_a_name_that_sounds_like_an_earlier_one_is_said_in_files_of_our_own(exporter: Exporter) -> None:
    assert isinstance(exporter, Sendo | Alibaba)
    free = replace(exporter, pack=exporter.pack.without("name-repeated"))
    spoken = {"name": "Gạo nếp cái", "name_en": "Sticky rice"}
    first, again = (
        plain(**spoken),
        plain(name="GAO NEP cai", name_en="STICKY  rice", product_id="P-2", seller_sku="GAO-2"),
    )
    other = replace(again, name="Gạo nếp cẩm", name_en="Black rice")
    unsold = replace(first, price_vnd=None, wholesale=None, images=())

    def told(exporter: Exporter, *listings: Listing) -> list[str]:
        report = exporter.write(listings, io.BytesIO())
        return [each.message for each in report.warnings if each.rule == "name-repeated"]

    (message,) = told(exporter, first, again)
    assert f"“{'Sticky rice' if exporter.slug == 'alibaba' else 'Gạo nếp cái'}”" in message
    assert told(exporter, first, other) == told(free, first, again) == []
    assert told(exporter, unsold, again) == []


def test_no_rule_of_a_pack_lacks_its_row() -> None:
    rows = {slug: set(table) for slug, table in TABLES.items()}
    for slug in ("sendo", "alibaba"):
        rows[slug].add("name-repeated")
    rows["shopee"] |= set(test_shopee_rules.BORDERS) | set(FILES) | LONG_FILES

    for exporter in EXPORTERS:
        assert {rule.id for rule in rule_pack(exporter.slug).rules} == rows[exporter.slug], exporter.slug


def test_each_limit_of_a_pack_has_its_unit_and_each_guess_with_limits_its_bounds() -> None:
    for exporter in EXPORTERS:
        for rule in rule_pack(exporter.slug).rules:
            limits = [limit for limit in (rule.minimum, rule.maximum) if limit is not None]
            assert bool(limits) == bool(rule.unit) or rule.id == "price-channel", rule.id
            assert limits == sorted(limits), rule.id
            if limits and rule.mark == "guess":
                assert rule.bounds is not None, rule.id
                assert rule.bounds[0] <= limits[0] <= limits[-1] <= rule.bounds[1], rule.id
