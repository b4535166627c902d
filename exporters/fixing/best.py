"""The next question that brings most, for pages to show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import url_for

from catalog.queries import families
from core.database import db
from exporters.base import Exporter
from exporters.fixing import telling
from exporters.fixing.cases import asked_of
from exporters.fixing.forms import key_of
from exporters.fixing.questions import Case, Gain, Kind, best
from exporters.judging.reading import Verdict
from exporters.mending import fact_behind
from exporters.registry import EXPORTERS


def best_lines(verdicts: Mapping[str, Sequence[Verdict]]) -> dict[str, dict[str, str] | None]:
    """Return the best next question by marketplace."""
    session = db.session()
    names = {each.code: each.name for each in families(session)}
    return {
        exporter.slug: best_line(
            exporter, [each.case for each in asked_of(session, verdicts[exporter.slug])], names
        )
        for exporter in EXPORTERS
    }


def best_line(exporter: Exporter, cases: Sequence[Case], names: Mapping[str, str]) -> dict[str, str] | None:
    """Return words and address of the best next question; None when no single answer unlocks anything."""
    gain: Gain | None = best(cases)
    if gain is None:
        return None
    if gain.question.kind is not Kind.OWN:
        anchor = key_of(gain.question)
        address = url_for("exporters.fix", marketplace=exporter.slug, _anchor=anchor)
        return {"asked": telling.asked(gain.question, names), "brings": telling.brings(gain), "url": address}
    number, _colon, rule_id = gain.question.group.partition(":")
    case = next(each for each in cases if each.product_id == int(number))
    problem = next(each for each in case.problems if each.rule == rule_id)
    fact = fact_behind(exporter.slug, problem.field)
    return {"asked": str(fact.label), "brings": problem.message, "url": fact.url(case.product_id)}
