"""Every border that the page of rules tells is tried against the form that it speaks of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from catalog.models import Family
from core.field_rules import FieldRule, FormRules, all_rules, forms
from gs1.identifiers import parse_gtin
from tests.factories.accounts import sign_in
from tests.factories.catalog import make_family, make_owner
from tests.pages.client import PageClient

LONG_LINK = "https://banhcay.vn/"
OWN = {
    ("profile", "commune_choice"),
    ("lot", "lot_code"),
    ("place", "commune"),
    ("place", "commune_choice"),
}
UNTRIED = {"file", "tick", "own"}
"""Files have hostile tests of their own, a tick knows no border."""
# What only the database can tell is refused by services; their tests name these rules.
BY_SERVICES = {("product", 1), ("variants", 1)}
TOGETHER: dict[tuple[str, int], tuple[dict[str, str], str]] = {
    ("product", 0): ({"name": "Bánh", "net_value": "5"}, "net_unit"),
    ("variants", 0): ({"sku_0": "A", "price_0": "5", "net_0": "5"}, "unit_0"),
    ("tiers", 0): ({"tier_0": "Cỡ"}, "more_0"),
    ("tiers", 1): ({"tier_0": "Cỡ", "more_0": "to\nTo"}, "more_0"),
    ("tiers", 2): (
        {
            "tier_0": "A",
            "more_0": "\n".join(map(str, range(11))),
            "tier_1": "B",
            "more_1": "\n".join(map(str, range(10))),
        },
        "more_0",
    ),
    ("wholesale", 0): ({"offered": "y", "unit": "Box/Boxes"}, "moq"),
    ("wholesale", 1): ({"usd_rate": "25000"}, "usd_rate_on"),
    ("wholesale", 2): ({"price_from_0": "5"}, "price_0"),
    ("wholesale", 3): ({"carton_weight": "5 kg"}, "carton_units"),
}


@pytest.fixture
def ruled(app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The application with a family of goods; its forms ask for no token."""
    make_family(session)
    session.commit()
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    return app


def rules_of(app: Flask) -> list[FormRules]:
    with app.test_request_context("/"):
        return all_rules()


def errors(app: Flask, key: str, name: str, sent: dict[str, Any]) -> list[str]:
    """Send fields to a form and return what it says beside one of them."""
    with app.test_request_context("/", method="POST", data=sent):
        form = forms()[key]()
        form.validate()
        return [str(each) for each in form[name].errors]


def gtin(stem: str) -> str:
    """Return the number with the last digit that fits."""
    for digit in "0123456789":
        try:
            parse_gtin(stem + digit)
        except ValueError:
            continue
        return stem + digit
    raise AssertionError(stem)


def borders(rule: FieldRule, values: list[str]) -> tuple[list[str], list[str]]:
    """Return what just fits and what just does not."""
    low, high, most = (each or 0 for each in (rule.limits.low, rule.limits.high, rule.limits.most))
    unit = rule.limits.unit
    match rule.limits.kind:
        case "text":
            start = LONG_LINK if rule.name == "website" else ""
            short = (["x" * low], ["x" * (low - 1)]) if low > 1 else ([], [])
            return [start.ljust(high, "x"), *short[0]], [start.ljust(high + 1, "x"), *short[1]]
        case "money":
            return [str(low), str(high)], [str(low - 1), str(high + 1)]
        case "whole":
            return [str(low), str(high)], [str(low - 1), str(high + 1), "1,5"]
        case "column":
            under = f"{low - 1} {unit}" if low else "-1"
            return [f"{low} {unit}".strip(), f"{high} {unit}".strip()], [f"{high + 1} {unit}".strip(), under]
        case "gtin":
            stems = ("9521234", "95212345432", "952123454321", "0952123454321")
            return [gtin(stem) for stem in stems], ["952123", "952123454321012", "9521234543214"]
        case "quantity":
            return ["0,001", "999999999"], ["0", "1000000000", "0,0001"]
        case "number":
            return ["0,001", str(high)], ["0", str(high + 1), "0,0001"]
        case "numbers":
            return [" x ".join([str(high)] * most)], [" x ".join(["1"] * (most + 1)), str(high + 1), "0"]
        case "dollar":
            return ["0,01", "9999999"], ["0", "9999999,01", "0,001"]
        case "list":
            full, over = ("\n".join(f"mục {n}" for n in range(count)) for count in (most, most + 1))
            return [full, "x" * high], [over, "x" * (high + 1)]
        case "choice" | "choices":
            return values[:1], ["khong-co"]
        case "day":
            return ["23/11/2026", "2026-11-23"], ["32/11/2026", "hôm nay"]
    raise AssertionError(rule.limits.kind)


def tried(app: Flask) -> Iterator[tuple[str, FieldRule]]:
    for form in rules_of(app):
        for rule in form.fields:
            if rule.limits.kind not in UNTRIED:
                yield form.key, rule


def offered(app: Flask, key: str, name: str) -> list[str]:
    with app.test_request_context("/"):
        choices = getattr(forms()[key]()[name], "choices", None) or []
    return [str(each[0]) for each in choices if each[0] != ""]


def test_what_just_fits_is_taken_and_what_just_does_not_is_refused(ruled: Flask) -> None:
    wrong = []

    for key, rule in tried(ruled):
        fits, beyond = borders(rule, offered(ruled, key, rule.name))
        wrong += [
            f"{key}.{rule.name} refuses {text[:30]!r}: {found}"
            for text in fits
            if (found := errors(ruled, key, rule.name, {rule.name: text}))
        ]
        wrong += [
            f"{key}.{rule.name} takes {text[:30]!r}"
            for text in beyond
            if not errors(ruled, key, rule.name, {rule.name: text})
        ]

    assert wrong == []


def test_what_is_required_is_refused_when_empty_and_nothing_else_is(ruled: Flask) -> None:
    wrong = [
        f"{key}.{rule.name}"
        for key, rule in tried(ruled)
        if not rule.limits.kind.startswith("choice")
        and bool(errors(ruled, key, rule.name, {rule.name: ""})) != rule.is_required
    ]

    assert wrong == []


def test_rules_between_fields_are_each_tried(ruled: Flask) -> None:
    told = {(form.key, n) for form in rules_of(ruled) for n, _sentence in enumerate(form.together)}

    assert told == TOGETHER.keys() | BY_SERVICES
    for (key, _n), (sent, name) in TOGETHER.items():
        assert errors(ruled, key, name, sent), (key, sent)


def test_no_field_hides_behind_a_rule_of_its_own(ruled: Flask) -> None:
    own = {
        (form.key, rule.name) for form in rules_of(ruled) for rule in form.fields if rule.limits.kind == "own"
    }

    assert own == OWN


def test_the_page_tells_each_field_in_words(page: PageClient, session: Session) -> None:
    owner, _business = make_owner(session)
    session.add(Family(code="gao", name="Gạo", name_en="Rice"))
    session.commit()
    sign_in(page, owner)

    page.get("/quan-ly/huong-dan/quy-tac")

    assert "Tên sản phẩm Bắt buộc. Chữ, tối đa 200 ký tự." in page.text
    assert "Số đồng chẵn, từ 1 đến 10.000.000.000" in page.text
    assert "Kích thước (cm) Tối đa 3 số, mỗi số lớn hơn 0 và tối đa 10.000" in page.text
    assert "Có con số ở “Mỗi phần bán có” thì phải chọn đơn vị đo." in page.text
    page.click("Cách ghi từng cột của tệp")
    page.click("Mỗi ô ghi thế nào, dài bao nhiêu")
