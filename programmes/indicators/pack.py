"""The definitions that come with the house: dated data, each with its source and mark of evidence."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from programmes.counting import DEFINITION_VERSION
from programmes.models import Programme
from programmes.units import Measure, measures_of

_FILE = Path(__file__).with_name("pack.json")


class Standing(StrEnum):
    """Where the value of an indicator comes from."""

    COUNTED = "counted"  # counted over our own acts: businesses distinct, all else in its own unit
    REPORTED = "reported"  # a figure without names from another agency; never added to a distinct count
    NOT_DETERMINABLE = "not_determinable"  # nobody can say; shown with its reason, never as 0


@dataclass(frozen=True)
class Definition:
    """One version of what an indicator means.

    Attributes:
        code: Fixed for ever; a changed meaning gets a new version, a new meaning a new code.
        since: First day on which this version holds.
        source: Who gives the value, or who says that nobody can.
        basis: Where the definition itself is taken from.
        mark: How sure that is: seed, seen, known or guess.
        reason, proxy: Why it cannot be determined, and what is looked at instead; "" otherwise.
    """

    code: str
    version: str
    standing: Standing
    name: str
    unit: str
    definition: str
    since: date
    source: str = ""
    basis: str = ""
    mark: str = ""
    reason: str = ""
    proxy: str = ""


@dataclass(frozen=True)
class Pack:
    """All that comes with the house.

    Attributes:
        version: Names the set, with its day.
        measures: What is said of each measure of a programme.
        definitions: The indicators that belong to no programme, by code, in order.
    """

    version: str
    measures: Mapping[Measure, Mapping[str, Any]]
    sources: Mapping[str, str]
    definitions: Mapping[str, Definition]

    def of_programme(self, programme: Programme, measure: Measure) -> Definition:
        """Return what a measure of a programme means, such as ``STALL.stalls``."""
        facts = self.measures[measure]
        return Definition(
            code=code_of(programme.code, measure),
            version=DEFINITION_VERSION,
            standing=Standing.COUNTED,
            name=f"{programme.name}: {str(facts['name']).lower()}",
            unit=facts["unit"],
            definition=facts["definition"],
            since=date.fromisoformat(facts["since"]),
            source=programme.lead or "",
            basis=self._words(facts["source"]),
            mark=facts["mark"],
            reason=facts.get("reason", ""),
            proxy=facts.get("proxy", ""),
        )

    def _words(self, names: list[str]) -> str:
        return "; ".join(self.sources[name] for name in names)


def code_of(programme: str, measure: Measure) -> str:
    """Return the fixed code of an indicator.

    >>> code_of("STALL", Measure.STALLS)
    'STALL.stalls'
    """
    return f"{programme}.{measure.value}"


@cache
def pack() -> Pack:
    """Read the definitions that come with the house."""
    raw: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    sources: dict[str, str] = raw["sources"]
    definitions = {
        code: Definition(
            code=code,
            version=facts["version"],
            standing=Standing(facts["standing"]),
            name=facts["name"],
            unit=facts["unit"],
            definition=facts["definition"],
            since=date.fromisoformat(facts["since"]),
            source=facts["from"],
            basis="; ".join(sources[name] for name in facts["source"]),
            mark=facts["mark"],
            reason=facts.get("reason", ""),
            proxy=facts.get("proxy", ""),
        )
        for code, facts in raw["indicators"].items()
    }
    return Pack(
        version=raw["version"],
        measures={Measure(name): facts for name, facts in raw["measures"].items()},
        sources=sources,
        definitions=definitions,
    )


def definitions_of(programme: Programme) -> list[Definition]:
    """Return what is measured of a programme, the number of businesses first."""
    return [pack().of_programme(programme, measure) for measure in measures_of(programme.unit_counted)]
