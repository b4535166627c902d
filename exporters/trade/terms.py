"""The lists that the wholesale page offers, as dated data with their source (`terms.json`)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from exporters.rules import rule_pack

SLUG = "alibaba"


@cache
def _terms() -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads((Path(__file__).parent / "terms.json").read_text(encoding="utf-8"))
    return found


def units() -> list[tuple[str, str]]:
    """Return (name at the marketplace, words) of all units it takes, those that our makers use first.

    >>> units()[0]
    ('Bag/Bags', 'túi (Bag)')
    """
    names: Mapping[str, str] = _terms()["units"]["names"]
    rule = rule_pack(SLUG).rule("unit-known")
    allowed = [str(value) for value in rule.values] if rule else list(names)
    ours = [(unit, f"{names[unit]} ({unit.partition('/')[0]})") for unit in names if unit in allowed]
    return [*ours, *((unit, unit.partition("/")[0]) for unit in sorted(allowed) if unit not in names)]


def payment_methods() -> tuple[str, ...]:
    """Return the ways of paying that the marketplace names."""
    return tuple(_terms()["payment_methods"]["values"])


def periods() -> dict[str, str]:
    """Return the periods of a supply with their words."""
    return dict(_terms()["periods"]["names"])


def ports() -> tuple[str, ...]:
    """Return usual ports of the north and the south."""
    return tuple(_terms()["ports"]["values"])


def hs_hint(family_code: str | None) -> str:
    """Return the customs heading that goods of a family usually fall under; "" when nobody knows.

    It is a hint: which heading holds, customs say.
    """
    return str(_terms()["hs_hints"]["codes"].get(family_code or "", ""))


def most(rule_id: str, otherwise: int) -> int:
    """Return how many rows the marketplace takes at most, from its rule pack."""
    rule = rule_pack(SLUG).rule(rule_id)
    return rule.maximum if rule and rule.maximum is not None else otherwise
