"""Papers beside the light: a note by itself, a stop where an administrator says so, looked at on the day."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from catalog.paper_rules import RULES as PAPERS
from core.audit import SYSTEM
from exporters.alibaba import Alibaba
from exporters.base import State, readiness
from exporters.collecting import problem_row
from exporters.permits import last_same_day, needs
from exporters.registry import EXPORTERS, present_exporter
from exporters.rule_choices import choose_rule, key_of, with_choices
from exporters.rules import rule_pack
from exporters.sendo import Sendo
from exporters.services import report_json
from exporters.shopee import Shopee
from tests.exporters.borders import DECLARED, SAFE, TODAY, food, paper
from tests.exporters.sample_listings import sample_catalogue
from tests.exporters.templates_shopee import Shape, build


def test_a_missing_paper_is_a_note_and_leaves_the_light_as_it_was() -> None:
    for exporter in EXPORTERS:
        with_papers, without = (readiness(exporter, each) for each in (food(SAFE, DECLARED), food()))

        assert (without.state, without.problems) == (with_papers.state, with_papers.problems)
        assert [note.rule for note in without.notes] == ["permit-food-safety", "permit-self-declaration"]
        assert "notes" not in with_papers.as_json()


def test_a_report_keeps_what_is_only_said_apart_from_what_is_to_be_mended() -> None:
    template = io.BytesIO(build(Shape()))
    lacking, refused = food(), food(product_id="P-2", seller_sku="GAO-2", price_vnd=None)

    for exporter in (Shopee().with_template(template), Sendo(), Alibaba()):
        out = io.BytesIO()
        report = exporter.write([lacking, refused], out)

        problems = [*report.warnings, *(each for told in report.refused for each in told.problems)]
        assert not any(problem.rule.startswith("permit-") for problem in problems)
        rules = ["permit-food-safety", "permit-self-declaration"] * 2
        assert [note.rule for note in report.notes] == rules
        assert [each["rule"] for each in report_json(report)["notes"]] == rules


def test_a_sheet_of_errors_calls_a_note_a_note() -> None:
    (note, _other) = readiness(Sendo(), food()).notes

    assert problem_row(food(), note)[7] == "Chỉ nhắc"


def test_made_a_stop_at_one_marketplace_it_refuses_there_alone(session: Session) -> None:
    rule = rule_pack("shopee").rule("permit-food-safety")
    assert rule is not None

    choose_rule(session, SYSTEM, "shopee", rule, is_on=True, minimum=None, maximum=None, stops=True)

    states = {
        each: readiness(present_exporter(session, each), food(DECLARED)).state for each in ("shopee", "sendo")
    }
    assert states == {"shopee": State.RED, "sendo": State.GREEN}
    assert readiness(present_exporter(session, "shopee"), food(SAFE, DECLARED)).state is State.GREEN
    assert present_exporter(session, "shopee").pack.version != rule_pack("shopee").version  # type: ignore[attr-defined]


def test_a_choice_that_lacks_its_stop_or_makes_another_rule_one_does_not_count() -> None:
    pack = rule_pack("shopee")
    notes = {"on": True, "minimum": None, "maximum": None}
    chosen = {
        key_of("shopee", "permit-ocop"): notes,
        key_of("shopee", "permit-number"): {**notes, "stops": "yes"},
        key_of("shopee", "name-emoji"): {**notes, "stops": True},
    }

    assert with_choices(pack, chosen) is pack


@pytest.mark.parametrize(
    ("papers", "last"),
    [
        ((), None),
        ((DECLARED,), None),
        ((SAFE,), TODAY),
        ((paper("attp", expires_on=TODAY - timedelta(days=1)),), None),
        ((SAFE, paper("ocop", issued_on=TODAY + timedelta(days=3), expires_on=None)), TODAY),
        ((paper("ocop", issued_on=TODAY + timedelta(days=3), expires_on=None),), TODAY + timedelta(days=2)),
    ],
)
def test_a_verdict_holds_until_the_last_day_on_which_all_papers_stand_the_same(papers, last) -> None:
    listing = food(*papers)

    assert last_same_day(listing) == last
    for days in range(6):
        day = TODAY + timedelta(days=days)
        if last is None or day <= last:
            assert readiness(Shopee(), food(*papers, on=day)) == readiness(Shopee(), listing)


def test_what_needs_papers_names_kinds_and_families_that_there_are() -> None:
    families = set(sample_catalogue()["listing_defaults"]["families"])

    for need in needs():
        assert set(need.papers) <= set(PAPERS)
        assert need.families <= families
        assert need.source
        assert need.checked_on >= date(2026, 11, 27)
        assert all(rule_pack(each.slug).rule(need.rule) for each in EXPORTERS)
