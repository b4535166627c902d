"""Turns of different things do not wait for each other."""

import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("core", "accounts", "catalog", "exporters", "operations", "programmes", "traceability")


def test_every_number_among_the_database_s_advisory_locks_names_one_thing():
    numbers = Counter(
        number.replace("_", "")
        for folder in FOLDERS
        for source in (ROOT / folder).rglob("*.py")
        for number in re.findall(r"\b7_?402_?5\d\d\b", source.read_text("utf-8"))
    )

    assert numbers
    assert [number for number, times in numbers.items() if times > 1] == []
