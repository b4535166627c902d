"""What is asked of goods beyond what all goods are asked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from catalog.attributes import attribute, attributes_for, pack, strange, told
from core.formatting import NBSP

SAMPLE = json.loads(
    (Path(__file__).parents[2] / "sample" / "data" / "sample_catalog.json").read_text("utf-8")
)


def test_every_key_of_the_sample_has_its_definition_and_its_family_is_asked() -> None:
    lost = [
        (product["family"], key)
        for product in SAMPLE["products"]
        for key in product["attributes"] or {}
        if attribute(key) not in attributes_for(product["family"])
    ]

    assert lost == []


def test_every_family_of_the_sample_belongs_to_a_group_and_is_asked_something() -> None:
    grouped = {family for group in pack().groups for family in group.families}

    assert set(SAMPLE["listing_defaults"]["families"]) <= grouped
    assert all(attributes_for(family) for family in grouped)


def test_definitions_have_both_languages_a_source_and_a_mark() -> None:
    codes = [each.code for each in pack().attributes]

    assert len(codes) == len(set(codes))
    for each in pack().attributes:
        assert each.label
        assert each.label_en.isascii()
        assert each.source
        assert each.mark in {"seen", "known", "guess"}
        assert each.type in {"text", "number", "numbers", "choice", "list"}
        assert bool(each.choices) == (each.type == "choice")


@pytest.mark.parametrize(
    ("code", "value", "vietnamese", "english"),
    [
        ("dimensions_cm", [180, 60], "180 × 60 cm", "180 × 60 cm"),
        ("nitrogen_g_per_l", 35, "35 g/l", "35 g/l"),
        ("protein_g", 2.25, "2,25 g", "2.25 g"),
        ("energy_kcal", 1250, "1.250 kcal", "1,250 kcal"),
        ("made_to_order_days", 20, "20 ngày", "20 days"),
        ("making", "tay", "Hoàn toàn bằng tay", "Entirely by hand"),
        ("making", "khac", "khac", "khac"),
        ("colours", ["đỏ", "xanh"], "đỏ, xanh", "đỏ, xanh"),
        ("season", "08-10", "08-10", "08-10"),
        ("purity", "925", "925 ‰", "925 ‰"),
    ],
)
def test_a_value_is_written_as_people_read_it(
    code: str, value: object, vietnamese: str, english: str
) -> None:
    found = attribute(code)

    assert found is not None
    assert found.shown(value).replace(NBSP, " ") == vietnamese
    assert found.shown(value, "en").replace(NBSP, " ") == english


def test_keys_of_other_origin_are_kept_apart() -> None:
    kept = {"purity": 925, "la_gi": "x"}

    assert [label for label, _text in told(kept)] == ["Độ tinh khiết"]
    assert strange(kept) == {"la_gi": "x"}
