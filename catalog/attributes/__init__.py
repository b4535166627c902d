"""What goods of each family are asked beyond what all goods are asked: dated data with its source.

The form, the public page, the history and the page of rules read the same pack (`pack.json`). What a
product carries under other keys, because it came so with an import, is kept and left alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from core.formatting import NBSP, number_vi


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that may be chosen."""

    code: str
    label: str
    label_en: str


@dataclass(frozen=True, slots=True)
class Attribute:
    """One thing that may be known of goods.

    Attributes:
        code: The key in ``Product.attributes``.
        type: ``text``, ``number`` (with `unit`), ``choice``, ``list`` (of texts) or ``numbers``.
        maximum: The largest number allowed; all numbers are above zero.
        most: How many entries a list may have.
        families: The families that it is asked of.
        mark: ``seen`` in the named source, ``known`` in the trade, or our own ``guess``.
        checked_on: The day somebody last compared it with its source.
    """

    code: str
    label: str
    label_en: str
    type: str
    hint: str
    unit: str
    unit_en: str
    maximum: int | None
    most: int
    choices: tuple[Choice, ...]
    families: frozenset[str]
    source: str
    mark: str
    checked_on: date

    def named(self, language: str) -> str:
        """Return the label in a language."""
        return self.label_en if language == "en" else self.label

    def shown(self, value: Any, language: str = "vi") -> str:
        """Write a value as people read it; "" for what is not there.

        >>> attribute("dimensions_cm").shown([180, 60]).replace(NBSP, " ")
        '180 × 60 cm'
        """
        if value is None or value in ("", []):
            return ""
        if self.type == "choice":
            known = {each.code: each for each in self.choices}
            found = known.get(str(value))
            return str(value) if found is None else (found.label_en if language == "en" else found.label)
        if isinstance(value, list):
            text = (" × " if self.type == "numbers" else ", ").join(
                _written(each, language) for each in value
            )
        else:
            text = _written(value, language)
        unit = (self.unit_en if language == "en" else self.unit) if self.type in ("number", "numbers") else ""
        return f"{text}{NBSP}{unit}" if unit else text


@dataclass(frozen=True, slots=True)
class Group:
    """A kind of families that are asked the same, such as food."""

    code: str
    name: str
    name_en: str
    families: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AttributePack:
    """All definitions at one date."""

    version: str
    groups: tuple[Group, ...]
    attributes: tuple[Attribute, ...]


def attributes_for(family_code: str | None) -> tuple[Attribute, ...]:
    """Return what a product of the family is asked, in order; nothing without a family."""
    return tuple(each for each in pack().attributes if family_code in each.families)


def attribute(code: str) -> Attribute | None:
    """Return the definition behind a key; None for a key that came from elsewhere."""
    return next((each for each in pack().attributes if each.code == code), None)


def told(attributes: Mapping[str, Any], language: str = "vi") -> list[tuple[str, str]]:
    """Return (label, text) of all values whose meaning is known, in the pack's order."""
    return [
        (each.named(language), text)
        for each in pack().attributes
        if (text := each.shown(attributes.get(each.code), language))
    ]


def strange(attributes: Mapping[str, Any]) -> dict[str, Any]:
    """Return what stands under keys that the pack does not know."""
    known = {each.code for each in pack().attributes}
    return {key: value for key, value in attributes.items() if key not in known}


@cache
def pack() -> AttributePack:
    """Read the pack."""
    raw = json.loads((Path(__file__).parent / "pack.json").read_text(encoding="utf-8"))
    checked_on = date.fromisoformat(raw["checked_on"])
    groups = tuple(
        Group(code, each["name"], each["name_en"], tuple(each["families"]))
        for code, each in raw["groups"].items()
    )
    families = {group.code: group.families for group in groups}
    return AttributePack(
        raw["version"],
        groups,
        tuple(
            Attribute(
                code=item["code"],
                label=item["label"],
                label_en=item["label_en"],
                type=item["type"],
                hint=item.get("hint", ""),
                unit=item.get("unit", ""),
                unit_en=item.get("unit_en", item.get("unit", "")),
                maximum=item.get("max"),
                most=item.get("most", 1),
                choices=tuple(Choice(**choice) for choice in item.get("choices", ())),
                families=frozenset(
                    [*item.get("families", ()), *(f for g in item.get("groups", ()) for f in families[g])]
                ),
                source=raw["sources"][item["source"]],
                mark=item["mark"],
                checked_on=checked_on,
            )
            for item in raw["attributes"]
        ),
    )


def _written(value: Any, language: str) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    if language == "en":
        return f"{value:,g}" if value == int(value) else f"{value:,}"
    return number_vi(
        value, digits=max(1, len(str(value).partition(".")[2])) if isinstance(value, float) else 1
    )
