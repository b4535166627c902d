"""What rules and category maps are called in the audit trail."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.models import Family
from core.trail import Subject
from exporters.registry import EXPORTERS
from exporters.rule_choices import PREFIX
from exporters.rule_words import RULES
from exporters.trade import rates
from exporters.units import PREFIX as UNITS

_RATES = {rates.RATE: _l("Tỷ giá USD"), rates.DAYS: _l("Tỷ giá USD: cũ sau mấy ngày")}
_LABELS = {exporter.slug: exporter.label for exporter in EXPORTERS}


def rules(session: Session, rests: list[str]) -> Mapping[str, Subject]:
    """Name the rules whose choices were changed."""
    found = {}
    for rest in rests:
        marketplace, _dot, rule_id = rest.removeprefix(PREFIX).partition(".")
        if rest.startswith(PREFIX) and marketplace in _LABELS and rule_id in RULES:
            found[rest] = Subject(f"{_LABELS[marketplace]}: {RULES[rule_id]}")
        elif rest in _RATES:
            found[rest] = Subject(str(_RATES[rest]))
        elif rest.startswith(UNITS) and rest.removeprefix(UNITS) in _LABELS:
            found[rest] = Subject(_("Đơn vị ở %(name)s", name=_LABELS[rest.removeprefix(UNITS)]))
    return found


def categories(session: Session, rests: list[str]) -> Mapping[str, Subject]:
    """Name families at marketplaces."""
    pairs = {rest: rest.partition(":") for rest in rests}
    codes = [code for _marketplace, _colon, code in pairs.values()]
    names = {
        row.code: row.name
        for row in session.execute(select(Family.code, Family.name).where(Family.code.in_(codes)))
    }
    return {
        rest: Subject(_("%(family)s ở %(marketplace)s", family=names[code], marketplace=_LABELS[marketplace]))
        for rest, (marketplace, _colon, code) in pairs.items()
        if code in names and marketplace in _LABELS
    }


def marketplaces(session: Session, rests: list[str]) -> Mapping[str, Subject]:
    """Name marketplaces."""
    return {rest: Subject(_LABELS[rest]) for rest in rests if rest in _LABELS}
