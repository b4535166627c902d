"""Sentences built from answers: each on a fact that is there, none without one, nothing made up."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from catalog.models import Certificate, Family, Product
from exporters.wording import glossary
from exporters.wording.builder import LANGUAGES, composed, sentences_of, unsaid_in_english
from exporters.wording.facts import Maker, told_of
from exporters.wording.services import build, objections
from tests.factories.catalog import make_business, make_certificate, make_family, make_product

DATA = Path(glossary.__file__).parent
DAY = date(2026, 11, 27)
MAKER = Maker("HTX Làng Nguyễn", "Nguyen Village Cooperative", "Xã Đông Hưng, Tỉnh Hưng Yên")
FULL: dict[str, Any] = {
    "name": "Bánh cáy làng Nguyễn",
    "unit": "hộp",
    "net_value": Decimal("350.000"),
    "net_unit": "g",
    "material_role": "ingredients",
    "materials": ["gạo nếp 38%", "gấc", "lạc"],
    "allergens": ["lạc"],
    "storage_code": "kho",
    "shelf_life_days": 90,
    "attributes": {"energy_kcal": 410, "usage": "Mở hộp là ăn được."},
}


def a_product(**facts: Any) -> Product:
    given = {**FULL, **facts}
    product = Product(
        **{"tiers": [], "pending_changes": {}, "attributes": {}, "materials": [], "allergens": [], **given}
    )
    product.family = Family(code="banh_keo", name="Bánh kẹo đặc sản", name_en="Confectionery")
    return product


def a_paper(**facts: Any) -> Certificate:
    plain = {
        "id": 5, "type": "ocop", "name": "OCOP", "number": "12/2026", "issuer": "UBND tỉnh", "stars": 4,
        "issued_on": DAY - timedelta(days=10), "expires_on": DAY,
    }  # fmt: skip
    return Certificate(**{**plain, **facts})


def test_a_filled_product_is_told_in_whole_sentences_in_both_languages(session: Session) -> None:
    told = told_of(a_product(), MAKER, [a_paper()], on=DAY)

    vietnamese, english = (sentences_of(told, language) for language in LANGUAGES)

    assert [each.text.replace("\xa0", " ") for each in vietnamese] == [
        "Bánh cáy làng Nguyễn do HTX Làng Nguyễn ở xã Đông Hưng, tỉnh Hưng Yên làm ra.",
        "Hàng thuộc nhóm bánh kẹo đặc sản.",
        "Mỗi hộp có 350 g.",
        "Thành phần: gạo nếp 38%, gấc, lạc.",
        "Lưu ý dị ứng: có lạc.",
        "Cách dùng: Mở hộp là ăn được.",
        "Năng lượng trong 100 g hoặc 100 ml: 410 kcal.",
        "Bảo quản: để nơi khô ráo, thoáng mát, tránh nắng chiếu thẳng.",
        "Dùng được 90 ngày kể từ ngày làm.",
        "Được chứng nhận OCOP 4 sao, giấy số 12/2026 do UBND tỉnh cấp, có giá trị đến 27/11/2026.",
    ]
    assert [each.text.replace("\xa0", " ") for each in english] == [
        f"Rice cake sweet (banh cay) is made by {MAKER.name_en} of Dong Hung commune, Hung Yen province.",
        "Kind of goods: Confectionery.",
        "Each box contains 350 g.",
        "Ingredients: glutinous rice 38%, gac fruit, peanuts.",
        "Allergy information: contains peanuts.",
        "Energy per 100 g or 100 ml: 410 kcal.",
        "Storage: keep dry and cool, away from direct sun.",
        "Keeps for 90 days from the day it is made.",
        (
            "Certified 4-star under OCOP, the One Commune One Product programme of Vietnam "
            "(certificate no. 12/2026, valid until 27 Nov 2026)."
        ),
    ]
    assert english[3].twin == "Thành phần: gạo nếp 38%, gấc, lạc."
    assert "Chưa dịch: làng Nguyễn." in english[0].notes
    assert [str(fact.label) for fact in unsaid_in_english(told)] == ["Cách dùng"]
    assert len(composed(vietnamese)) >= 100
    assert composed(vietnamese).count("\n") == 1


def test_a_word_that_the_glossary_lacks_leaves_its_sentence_unsaid_in_english(session: Session) -> None:
    told = told_of(a_product(materials=["gạo nếp", "lá bí truyền"]), MAKER, [], on=DAY)

    assert "ingredients" in {each.id for each in sentences_of(told, "vi")}
    assert "ingredients" not in {each.id for each in sentences_of(told, "en")}
    assert glossary.goods("Đặc sản nhà Tư") is None


@pytest.mark.parametrize(
    ("paper", "is_told"),
    [
        ({}, True),
        ({"expires_on": None}, True),
        ({"expires_on": DAY - timedelta(days=1)}, False),
        ({"issued_on": DAY + timedelta(days=1), "expires_on": None}, False),
        ({"type": "attp", "stars": None}, True),
    ],
)
def test_what_needs_a_paper_is_said_only_while_the_paper_holds(
    session: Session, paper: dict[str, Any], is_told: bool
) -> None:
    told = told_of(a_product(), MAKER, [a_paper(**paper)], on=DAY)

    for language in LANGUAGES:
        ids = [each.id for each in sentences_of(told, language)]
        assert ("paper.5" in ids) is is_told


_FACTS = st.fixed_dictionaries(
    {},
    optional={
        "unit": st.sampled_from(["hộp", "túi", "ống tre", None]),
        "net_value": st.one_of(st.none(), st.decimals("0.001", 9999, places=3)),
        "net_unit": st.sampled_from(["g", "kg", "hộp", None]),
        "materials": st.lists(st.sampled_from(["gạo nếp 38%", "muối", "{name}", "lá lạ"]), max_size=3),
        "material_role": st.sampled_from(["ingredients", "materials", None]),
        "allergens": st.lists(st.sampled_from(["lạc", "sữa", "mật lạ"]), max_size=2),
        "storage_code": st.sampled_from(["kho", "lanh", "khong_co", None]),
        "shelf_life_days": st.one_of(st.none(), st.integers(0, 3650)),
        "origin": st.sampled_from(["Làng Nguyễn", None]),
        "attributes": st.dictionaries(
            st.sampled_from(["usage", "energy_kcal", "variety", "colours", "strange"]),
            st.sampled_from(["{maker}", 12, ["đỏ", "xanh"], ""]),
            max_size=3,
        ),
    },
)
# The fact on which each sentence stands, by the beginning of its id.
_ROOTS = {
    "family": "family",
    "net": "net_value",
    "ingredients": "materials",
    "materials": "materials",
    "allergens": "allergens",
    "attribute": "attributes",
    "storage": "storage_code",
    "shelf_life": "shelf_life_days",
    "origin": "origin",
}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(facts=_FACTS)
def test_no_sentence_stands_without_its_fact_and_none_says_what_nobody_filled_in(
    session: Session, facts: dict[str, Any]
) -> None:
    empty: dict[str, Any] = dict.fromkeys(FULL.keys() - {"name"}) | dict.fromkeys(
        ("materials", "allergens"), ()
    )
    product = a_product(**{**empty, "attributes": {}, **facts})
    told = told_of(product, MAKER, [], on=DAY)

    for language in LANGUAGES:
        for sentence in sentences_of(told, language):
            assert sentence.facts
            root = _ROOTS.get(sentence.id.partition(".")[0])
            assert root is None or getattr(product, root)
            slots = next(each.slots for each in told if each.id == sentence.id)
            assert set(sentence.values) <= {getattr(slot, language) for slot in slots.values()}
            assert all(value in sentence.text or value[1:] in sentence.text for value in sentence.values)


def test_contacts_and_other_shops_never_come_into_the_text(session: Session) -> None:
    make_family(session)
    product = make_product(
        session,
        make_business(session, name="HTX Gọi 0912 345 678"),
        family_code="banh_keo",
        materials=["gạo nếp", "xem thêm ở www.hang.vn"],
        attributes={"usage": "Nhắn zalo để hỏi cách dùng"},
        storage_code="kho",
        shelf_life_days=30,
    )
    make_certificate(session, product)

    built = build(session, product, "vi", on=DAY)

    assert {each.id for each in built.left_out} == {"what", "ingredients", "attribute.usage"}
    assert {each.id.partition(".")[0] for each in built.sentences} == {
        "family",
        "storage",
        "shelf_life",
        "paper",
    }
    assert objections(session, composed(built.sentences)) == []
    assert objections(session, built.left_out[0].text) != []


def test_the_data_hold_only_slots_that_facts_fill_and_english_that_every_shop_can_read() -> None:
    sentences = json.loads((DATA / "sentences.json").read_text("utf-8"))["sentences"]
    words = json.loads((DATA / "glossary.json").read_text("utf-8"))
    slots = {
        name
        for each in sentences
        for way in (*each["vi"], *each["en"])
        for _text, name, _spec, _conversion in Formatter().parse(way)
        if name
    }

    assert slots == {
        *("name", "maker", "place", "family", "unit", "net", "ingredients", "materials", "allergens"),
        *("label", "value", "count", "options", "storage", "days", "origin"),
        *("stars", "number", "issuer", "issued", "expires", "title"),
    }
    for kind in ("goods", "qualities", "materials"):
        assert all(english.isascii() for english in words[kind].values())
        assert all(term == term.casefold() for term in words[kind])


@given(st.lists(st.sampled_from(["Gạo", "nếp", "Bánh", "cáy", "làng", "Nguyễn", "sấy", "lạnh"]), max_size=6))
def test_every_word_of_a_name_is_either_said_in_english_or_named_as_unsaid(words: list[str]) -> None:
    found = glossary.goods(" ".join(words))

    if found is not None:
        assert found.name.isascii()
        assert len(found.untold) < len(words)
        assert not set(found.untold) - set(words)
    else:
        assert not {"Gạo", "Bánh"} & set(words)
