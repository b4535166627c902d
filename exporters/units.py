"""What our selling units are called at marketplaces: dated data with its source (`units.json`).

Lines marked as guesses can be corrected for an installation; what was read in a source cannot.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from core.audit import Actor
from core.installation import put_setting, settings_under
from exporters.rules import Mark, rule_pack

PREFIX = "trade.units."
MAPPED = ("sendo", "alibaba")
"""Marketplaces with units of their own; the others take ours as text or not at all."""
_IS = " = "


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit of ours and its name there."""

    ours: str
    theirs: str
    mark: Mark
    source: str


@cache
def _raw() -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
    return found


@cache
def shipped_units(marketplace: str) -> tuple[Unit, ...]:
    """Return the units of a marketplace as shipped, in order."""
    sources = _raw()["sources"]
    return tuple(
        Unit(each["ours"], each["theirs"], Mark(each["mark"]), sources[each["source"]])
        for each in _raw()[marketplace]["units"]
    )


def names_there(marketplace: str) -> dict[str, str]:
    """Return what the marketplace knows, as label by code.

    >>> names_there("sendo")["5"]
    'Hộp'
    """
    names = _raw()[marketplace].get("names")
    if names is not None:
        return dict(names)
    rule = rule_pack(marketplace).rule("unit-known")
    return {str(value): str(value).partition("/")[0] for value in (rule.values if rule else ())}


def present_units(session: Session, marketplace: str) -> dict[str, str]:
    """Return the codes by our unit that hold now: as shipped, with this installation's corrections."""
    return _corrected(marketplace, settings_under(session, PREFIX))


def units_by_marketplace(session: Session) -> dict[str, dict[str, str]]:
    """Return the present units of all marketplaces that have any of their own."""
    rows = settings_under(session, PREFIX)
    return {marketplace: _corrected(marketplace, rows) for marketplace in MAPPED}


def codes_of(unit: str | None, units: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Return what one unit of ours is called, by marketplace; absent where nobody has mapped it.

    >>> codes_of("Hộp ", {"sendo": {"hộp": "5"}, "alibaba": {}})
    {'sendo': '5'}
    """
    own = (unit or "").strip().casefold()
    return {marketplace: known[own] for marketplace, known in units.items() if own in known}


def choose_units(session: Session, actor: Actor, marketplace: str, chosen: Mapping[str, str]) -> bool:
    """Correct guesses; whatever equals the shipped line, or is none of the marketplace's, does not count.

    Returns:
        Whether anything changed.
    """
    names = names_there(marketplace)
    # Kept in words: the history of the setting is read by people.
    kept = [
        f"{unit.ours}{_IS}{names[code]}"
        for unit in shipped_units(marketplace)
        if unit.mark == Mark.GUESS and (code := chosen.get(unit.ours)) in names and code != unit.theirs
    ]
    return put_setting(session, actor, f"{PREFIX}{marketplace}", kept, shipped=[])


def _corrected(marketplace: str, rows: Mapping[str, Any]) -> dict[str, str]:
    row = rows.get(f"{PREFIX}{marketplace}")
    codes = {label: code for code, label in names_there(marketplace).items()}
    said = dict(each.split(_IS, 1) for each in (row.value if row is not None else ()))
    return {
        unit.ours: codes.get(said.get(unit.ours, ""), unit.theirs) if unit.mark == Mark.GUESS else unit.theirs
        for unit in shipped_units(marketplace)
    }
