"""The producer's page over what a marketplace takes, rule by rule, as the pack that holds now says it."""

from __future__ import annotations

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from accounts.permissions import Right
from catalog.queries import families
from catalog.vocabulary import CERTIFICATES
from catalog.workspace import present_business
from core.access import requires
from core.database import db
from core.formatting import vnd
from exporters.base import Severity
from exporters.mending import fact_behind
from exporters.permits import needs
from exporters.registry import exporter_of
from exporters.rule_choices import present_pack
from exporters.rule_words import MARKS, OF_THE_FILE, RULES, limits_words
from exporters.rules import RulePack, rule_pack
from exporters.views import blueprint

COSTS = {
    Severity.RED: (_l("bắt buộc"), "bad"),
    Severity.AMBER: (_l("nên có"), "warn"),
    Severity.NOTE: (_l("chỉ nhắc"), "info"),
}


@blueprint.get("/quan-ly/ban-hang/<marketplace>/luat")
@requires(Right.WORK)
def rules_told(marketplace: str) -> ResponseReturnValue:
    exporter = exporter_of(marketplace)
    pack = present_pack(db.session(), marketplace)
    parts: dict[str, list[dict[str, Any]]] = {}
    for rule in pack.rules:
        of_file = rule.id in OF_THE_FILE
        fact = _("Cả tệp") if of_file else str(fact_behind(marketplace, rule.field).label)
        parts.setdefault(fact, []).append(
            {
                "name": RULES[rule.id],
                "limits": limits_words(rule),
                "cost": COSTS[rule.severity],
                "mark": MARKS[rule.mark],
                "source": rule.source,
                "checked_on": rule.checked_on,
                "is_corrected": rule_pack(marketplace).rule(rule.id) != rule,
            }
        )
    return render_template(
        "exporters/rules_told.html",
        business=present_business(),
        exporter=exporter,
        parts=parts,
        version=pack.version,
        carriers=_carriers(pack),
        papers=_papers(pack),
    )


def _carriers(pack: RulePack) -> list[str]:
    return [
        _("%(name)s: gói đến %(price)s", name=each.label, price=vnd(each.max_price_vnd))
        if each.max_price_vnd
        else each.label
        for each in pack.channels.values()
    ]


def _papers(pack: RulePack) -> list[dict[str, Any]]:
    """Tell which families are asked for which papers, and where that was read."""
    names = {each.code: each.name for each in families(db.session())}
    return [
        {
            "papers": _(" hoặc ").join(str(CERTIFICATES[kind]) for kind in need.papers),
            "goods": sorted(names[code] for code in need.families if code in names),
            "words": ", ".join(need.words).upper(),
            "mark": MARKS[need.mark],
            "source": need.source,
            "checked_on": need.checked_on,
        }
        for need in needs()
        if pack.rule(need.rule) is not None
    ]
