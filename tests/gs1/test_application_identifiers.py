"""Our table of identifiers says what GS1's dictionary says."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from gs1.application_identifiers import ApplicationIdentifier, application_identifiers, primary_keys


def dictionary() -> dict[str, tuple[bool, list[str], list[str]]]:
    """Return of every identifier whether it may be an attribute, its format and its rules."""
    folder = Path(os.environ["GOCQUE_CONFORMANCE"]) / "digital-link"
    found = {}
    for line in (folder / "gs1-syntax-dictionary.txt").read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        ais, *words = line.partition(" # ")[0].split()
        flags = words.pop(0) if re.fullmatch(r"[*?]+", words[0]) else ""
        rules = [word for word in words if word.startswith(("req=", "ex=", "dlpkey"))]
        first, _dash, last = ais.partition("-")
        for number in range(int(first), int(last or first) + 1):
            found[f"{number:0{len(first)}d}"] = ("?" in flags, words[: len(words) - len(rules)], rules)
    return found


def written(known: ApplicationIdentifier) -> tuple[list[str], list[str]]:
    """Write an entry of ours in the dictionary's notation."""
    parts = []
    for part in known.parts:
        length = f"..{part.longest}" if part.shortest != part.longest else f"{part.longest}"
        plain = f"{part.charset}{length}"
        parts.append(",".join([f"[{plain}]" if part.is_optional else plain, *part.linters]))
    rules = []
    if known.requires:
        rules.append("req=" + ",".join("+".join(group) for group in known.requires))
    if known.excludes:
        rules.append("ex=" + ",".join(known.excludes))
    if known.is_key:
        rows = "|".join(",".join(row) for row in known.qualifiers)
        rules.append(f"dlpkey={rows}" if rows else "dlpkey")
    return parts, sorted(rules)


@pytest.mark.conformance
def test_the_table_equals_the_dictionary_for_everything_that_may_stand_in_a_link() -> None:
    theirs = dictionary()
    keys = {ai for ai, (_may, _parts, rules) in theirs.items() if any("dlpkey" in rule for rule in rules)}
    rows = [
        rule[7:] for _may, _parts, rules in theirs.values() for rule in rules if rule.startswith("dlpkey=")
    ]
    qualifiers = {ai for row in rows for ai in re.split(r"[,|]", row)}
    attributes = {ai for ai, (may, _parts, _rules) in theirs.items() if may}

    ours = application_identifiers()

    assert set(ours) == keys | qualifiers | attributes
    assert set(primary_keys()) == keys
    assert {ai for ai in ours if "qualifier" in ours[ai].stands} == qualifiers
    assert {ai for ai in ours if "attribute" in ours[ai].stands} == attributes
    assert {ai: written(known) for ai, known in ours.items()} == {
        ai: (parts, sorted(rules)) for ai, (_may, parts, rules) in theirs.items() if ai in ours
    }
