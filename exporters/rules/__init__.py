"""What each marketplace allows, as dated data with its source: one JSON file a marketplace.

The form's hint, the readiness check, the exporter and the help page read the same pack, so that a
changed rule is a changed line of data. A rule that is not in the pack is not checked.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

from exporters.base import Severity

_FOLDER = Path(__file__).parent


class Mark(StrEnum):
    """How well a rule is founded."""

    SEEN = "seen"
    """Read in the named source."""
    KNOWN = "known"
    """General knowledge of the trade, not verified."""
    GUESS = "guess"
    """Our own inference."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a marketplace.

    Attributes:
        id: What reports and readiness files call it.
        field: The key of the column it speaks about.
        severity: What breaking it costs.
        minimum, maximum: The smallest and largest value allowed, both included; None: no such end.
        unit: What the limits count: ``characters``, ``vnd``, ``g``, ``cm``, ``pieces``, …
        values: The values allowed, or those searched for, where the rule is a list.
        source: Where the rule was read.
        mark: How well it is founded.
        checked_on: The day somebody last compared it with its source.
        bounds: For a guess with limits: how far an administrator may move them, both ends included.
    """

    id: str
    field: str
    severity: Severity
    minimum: int | None
    maximum: int | None
    unit: str
    values: tuple[str | int, ...]
    source: str
    mark: Mark
    checked_on: date
    bounds: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class ChannelRule:
    """A carrier of a marketplace: its name and the dearest parcel it takes, where that is known."""

    id: int
    label: str
    max_price_vnd: int | None
    source: str
    mark: Mark
    checked_on: date


@dataclass(frozen=True, slots=True)
class RulePack:
    """All rules of one marketplace at one date."""

    marketplace: str
    version: str
    rules: tuple[Rule, ...]
    channels: Mapping[int, ChannelRule]

    def rule(self, rule_id: str) -> Rule | None:
        """Return the rule of this id; None when the pack does not know it."""
        for rule in self.rules:
            if rule.id == rule_id:
                return rule
        return None

    def without(self, rule_id: str) -> RulePack:
        """Return the pack with one rule taken out."""
        kept = tuple(rule for rule in self.rules if rule.id != rule_id)
        return RulePack(self.marketplace, self.version, kept, self.channels)


@cache
def rule_pack(marketplace: str) -> RulePack:
    """Read the pack of a marketplace by its slug.

    Raises:
        FileNotFoundError: If there is none.
    """
    raw = json.loads((_FOLDER / f"{marketplace}.json").read_text(encoding="utf-8"))
    sources = raw["sources"]
    checked_on = date.fromisoformat(raw["checked_on"])
    rules = tuple(
        Rule(
            id=item["id"],
            field=item["field"],
            severity=Severity(item.get("severity", "red")),
            minimum=item.get("min"),
            maximum=item.get("max"),
            unit=item.get("unit", ""),
            values=tuple(item.get("values", ())),
            source="; ".join(sources[key] for key in item["source"]),
            mark=Mark(item["mark"]),
            checked_on=date.fromisoformat(item["checked_on"]) if "checked_on" in item else checked_on,
            bounds=tuple(item["bounds"]) if "bounds" in item else None,
        )
        for item in raw["rules"]
    )
    channels = {
        item["id"]: ChannelRule(
            id=item["id"],
            label=item["label"],
            max_price_vnd=item.get("max_price_vnd"),
            source="; ".join(sources[key] for key in item["source"]),
            mark=Mark(item["mark"]),
            checked_on=checked_on,
        )
        for item in raw.get("channels", ())
    }
    return RulePack(raw["marketplace"], raw["version"], rules, channels)


@cache
def closed_on(marketplace: str) -> date | None:
    """Return the day on which a whole marketplace closed, as its pack says with its source; None: it is open.

    A marketplace without a pack is not known to have closed.
    """
    pack = _FOLDER / f"{marketplace}.json"
    if not marketplace.isidentifier() or not pack.is_file():
        return None
    told = json.loads(pack.read_text(encoding="utf-8")).get("closed_on")
    return date.fromisoformat(told["day"]) if told else None
