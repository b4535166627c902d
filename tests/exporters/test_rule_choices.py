"""An administrator corrects guesses within bounds; readiness and files follow at once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.models import ProductState
from core.audit import SYSTEM, AuditEntry
from core.installation import InstallationSetting, put_setting
from exporters.base import Severity
from exporters.queries import verdicts_of
from exporters.registry import EXPORTERS, exporter_of, present_exporter
from exporters.rule_choices import (
    BadRuleChoice,
    choose_rule,
    key_of,
    present_pack,
    shipped_choice,
    with_choices,
)
from exporters.rule_words import MARKS, RULES, UNITS, limits_words
from exporters.rules import Mark, Rule, rule_pack
from exporters.services import prepared_exporter, written
from tests.exporters.sample_listings import sample_listings
from tests.factories.catalog import make_product

GUESSES = [
    (exporter.slug, rule)
    for exporter in EXPORTERS
    for rule in rule_pack(exporter.slug).rules
    if rule.mark == Mark.GUESS
]
SENDO_NAME = next(rule for slug, rule in GUESSES if (slug, rule.id) == ("sendo", "name-length"))


def choose(session: Session, marketplace: str, rule_id: str, **choice: Any) -> None:
    rule = rule_pack(marketplace).rule(rule_id)
    assert rule is not None
    shipped = shipped_choice(rule)
    given = {"is_on": True, "minimum": shipped["minimum"], "maximum": shipped["maximum"], **choice}
    choose_rule(session, SYSTEM, marketplace, rule, **given)


def rules_broken(session: Session, marketplace: str) -> set[str]:
    verdicts = verdicts_of(session, present_exporter(session, marketplace), None, "https://goc.example")
    return {problem.rule for verdict in verdicts for problem in verdict.readiness.problems}


def test_readiness_follows_a_moved_limit(session: Session) -> None:
    make_product(session, name="Bánh cáy", state=ProductState.LIVE)
    assert "name-length" in rules_broken(session, "sendo")

    choose(session, "sendo", "name-length", minimum=5)

    assert "name-length" not in rules_broken(session, "sendo")
    choose(session, "sendo", "name-length", minimum=9)
    assert "name-length" in rules_broken(session, "sendo")


def test_readiness_follows_a_rule_that_is_switched_off(session: Session) -> None:
    make_product(session, name="Bánh cáy 🍘 làng Nguyễn", state=ProductState.LIVE)
    assert "name-emoji" in rules_broken(session, "shopee")

    choose(session, "shopee", "name-emoji", is_on=False)

    assert "name-emoji" not in rules_broken(session, "shopee")
    choose(session, "shopee", "name-emoji", is_on=True)
    assert "name-emoji" in rules_broken(session, "shopee")


def test_a_file_follows_too(session: Session) -> None:
    offered = next(each for each in sample_listings() if each.is_offered_on("sendo"))
    listings = [replace(offered, name="Mười chữ à")]
    before = written(prepared_exporter(session, "sendo", None), listings)[1]
    choose(session, "sendo", "name-length", minimum=11)

    after = written(prepared_exporter(session, "sendo", None), listings)[1]

    assert "name-length" not in {problem.rule for problem in before.warnings}
    assert "name-length" in {problem.rule for problem in after.warnings}


def test_the_shipped_values_take_a_choice_back(session: Session) -> None:
    choose(session, "sendo", "name-length", minimum=5)
    assert present_pack(session, "sendo").version.startswith(rule_pack("sendo").version + "+")

    choose(session, "sendo", "name-length", minimum=10)

    assert present_pack(session, "sendo") == rule_pack("sendo")
    assert session.scalars(select(InstallationSetting)).all() == []
    actions = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [entry.subject for entry in actions] == ["setting:exporters.sendo.name-length"] * 2
    assert actions[0].changes["value"][1] == {"on": True, "minimum": 5, "maximum": 100}


def test_choosing_what_holds_writes_nothing(session: Session) -> None:
    choose(session, "sendo", "name-length")

    assert session.scalars(select(AuditEntry)).all() == []


@pytest.mark.parametrize(
    "choice",
    [
        {"minimum": 0},
        {"maximum": 501},
        {"minimum": None},
        {"minimum": 50, "maximum": 49},
    ],
)
def test_what_does_not_fit_is_refused(session: Session, choice: dict[str, Any]) -> None:
    with pytest.raises(BadRuleChoice):
        choose(session, "sendo", "name-length", **choice)


def test_a_rule_without_limits_takes_none(session: Session) -> None:
    with pytest.raises(BadRuleChoice):
        choose(session, "shopee", "name-emoji", maximum=5)


@pytest.mark.parametrize(("marketplace", "rule_id"), [("shopee", "name-length"), ("sendo", "cell-length")])
def test_what_was_read_or_is_known_is_not_changed_here(
    session: Session, marketplace: str, rule_id: str
) -> None:
    with pytest.raises(BadRuleChoice):
        choose(session, marketplace, rule_id, is_on=False)
    put_setting(
        session,
        SYSTEM,
        key_of(marketplace, rule_id),
        {"on": False, "minimum": 1, "maximum": 2},
        shipped=None,
    )

    assert present_pack(session, marketplace) == rule_pack(marketplace)


@given(
    st.one_of(
        st.none(),
        st.text(),
        st.lists(st.integers()),
        st.fixed_dictionaries(
            {
                "on": st.booleans(),
                "minimum": st.none() | st.integers() | st.text(),
                "maximum": st.none() | st.integers() | st.booleans(),
            }
        ),
    )
)
def test_whatever_stands_in_the_table_no_guess_leaves_its_bounds(kept: Any) -> None:
    pack = with_choices(rule_pack("sendo"), {key_of("sendo", "name-length"): kept})

    rule = pack.rule("name-length")
    if rule is not None:
        assert rule.minimum is not None
        assert rule.maximum is not None
        assert SENDO_NAME.bounds is not None
        low, high = SENDO_NAME.bounds
        assert low <= rule.minimum <= rule.maximum <= high


@pytest.mark.parametrize(("slug", "rule"), GUESSES, ids=lambda each: getattr(each, "id", each))
def test_each_guess_can_be_moved_or_at_least_switched_off(slug: str, rule: Rule) -> None:
    has_limits = rule.minimum is not None or rule.maximum is not None
    assert (rule.bounds is not None) == has_limits
    if rule.bounds:
        low, high = rule.bounds
        assert all(low <= limit <= high for limit in (rule.minimum, rule.maximum) if limit is not None)
    off = with_choices(rule_pack(slug), {key_of(slug, rule.id): {**shipped_choice(rule), "on": False}})
    assert off.rule(rule.id) is None
    assert len(off.version) <= 40
    assert rule.severity in set(Severity)


@pytest.mark.parametrize("exporter", EXPORTERS, ids=lambda exporter: exporter.slug)
def test_each_rule_unit_and_mark_has_its_words(exporter: Any) -> None:
    for rule in rule_pack(exporter.slug).rules:
        assert str(RULES[rule.id])
        assert rule.unit in UNITS
        assert rule.mark in MARKS
        assert "None" not in limits_words(rule)


def test_without_choices_the_exporters_are_the_shipped_ones(session: Session) -> None:
    for exporter in EXPORTERS:
        assert present_exporter(session, exporter.slug) == exporter_of(exporter.slug)
