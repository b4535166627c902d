"""The words of a template's lists are read once, short ones only, and not without end."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest

from exporters import errors, xlsx_lists
from exporters.shopee import advanced
from exporters.shopee.attributes import AttributeColumn, answer
from exporters.shopee.template import Template, read_template
from exporters.xlsx_lists import LONGEST_WORD, MOST_RULES, Words
from exporters.xlsx_rows import MOST_CHARACTERS, Row, read_rows
from tests.exporters.shapes_shopee import ADVANCED
from tests.exporters.templates_shopee import Shape, build, repacked
from tests.factories.listings import a_listing

ORIGIN, TASTE = "ps_product_global_attribute.100010", "ps_product_global_attribute.101029"
SHEET = "xl/worksheets/sheet2.xml"


def read(shape: Shape) -> Template:
    return read_template(io.BytesIO(build(shape)))


def words_of(template: Template, key: str) -> list[str]:
    (column,) = [each for each in template.advanced.columns.values() if each.key == key]
    return list((column.words or {}).values())


def with_sheets(**sheets: dict[int, dict[int, str]]) -> Shape:
    return ADVANCED.changed(more={**ADVANCED.more, **sheets})


def with_rules(count: int) -> bytes:
    formula = b"<formula1>'HiddenAttr'!$A$2</formula1>"
    rule = b'<dataValidation type="list" sqref="A7:A900">' + formula + b"</dataValidation>"

    def change(parts: dict[str, bytes]) -> None:
        before, end, after = parts[SHEET].partition(b"</dataValidations>")
        parts[SHEET] = before + rule * (count - before.count(b'type="list"')) + end + after

    return repacked(build(ADVANCED), change)


def test_a_sheet_is_read_once_for_all_lists_that_lie_in_it(monkeypatch):
    read_until: list[int] = []

    def counted(part: bytes, strings: list[str], *, last: int) -> Iterator[Row]:
        read_until.append(last)
        return read_rows(part, strings, last=last)

    monkeypatch.setattr(xlsx_lists, "read_rows", counted)

    template = read_template(io.BytesIO(with_rules(MOST_RULES)))

    assert read_until == [4]
    assert words_of(template, ORIGIN) == ["Trung Quốc", "Việt Nam", "Thái Lan"]


def test_more_lists_than_any_template_has_are_refused():
    with pytest.raises(errors.TooManyLists, match="hơn 300 danh sách chọn"):
        read_template(io.BytesIO(with_rules(MOST_RULES + 1)))


def test_long_texts_are_no_words_and_a_list_ends_at_its_limit(monkeypatch):
    monkeypatch.setattr(xlsx_lists, "MOST_WORDS", 2)
    long, longest = "d" * (LONGEST_WORD + 1), "n" * LONGEST_WORD
    shape = with_sheets(
        HiddenAttr={
            1: {2: f"{TASTE}|0|0"},
            2: {1: long, 2: long},
            3: {1: longest, 2: longest},
            4: {1: "Việt Nam", 2: "Cay"},
            5: {2: "Ngọt"},
        },
        **{"Brand list": {1: {1: long, 2: "NoBrand"}, 2: {1: "Lúa Vàng", 2: "Sen"}}},
    )

    template = read(shape)

    assert words_of(template, ORIGIN) == [longest, "Việt Nam"]
    assert words_of(template, TASTE) == [longest, "Cay"]
    assert len(words_of(template, "ps_brand")) == 2
    assert words_of(template, "ps_product_global_attribute.100095") == ["6 Tháng", "12 Tháng"]


def test_all_words_of_a_file_together_are_bounded(monkeypatch):
    monkeypatch.setattr(xlsx_lists, "MOST_WEIGHT", 200)
    into: list[str] = []
    words = Words()

    assert all(words.take(f" {number}", into) for number in range(4))
    with pytest.raises(errors.ZipBomb):
        words.take("4", into)
    assert into == ["0", "1", "2", "3"]
    with pytest.raises(errors.ZipBomb):
        read(ADVANCED)


def test_the_hidden_list_of_categories_is_bounded(monkeypatch):
    monkeypatch.setattr(advanced, "_MOST_CATEGORIES", 1)
    template = read(with_sheets(HiddenCatProps={2: {1: "100798-" + "x" * 9000}, 3: {1: "100793-Khác"}}))

    (path,) = template.advanced.paths.values()
    assert len(path) < 500


def test_an_answer_never_grows_longer_than_a_cell():
    most = MOST_CHARACTERS // 3
    text = AttributeColumn("ps_product_global_attribute.1", "Thành phần", None)
    listed = AttributeColumn("ps_product_global_attribute.1", "Thành phần", {"gao": "g" * most})
    several = a_listing(materials=("a" * most, "b" * most, "c" * most))

    assert answer(text, several) == f"{'a' * most};{'b' * most}"
    assert answer(text, a_listing(materials=("a" * MOST_CHARACTERS,))) == "a" * MOST_CHARACTERS
    assert answer(text, a_listing(materials=("a" * (MOST_CHARACTERS + 1),))) is None
    assert answer(listed, a_listing(materials=("Gạo", "gạo"))) == "g" * most
