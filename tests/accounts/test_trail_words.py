"""Whatever the code records in the trail, an auditor reads in words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.trail.words import ACTIONS, EVENTS, value_words

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("accounts", "catalog", "core", "exporters", "operations", "programmes", "sample", "traceability")
SOURCES = [path.read_text("utf-8") for room in ROOMS for path in (ROOT / room).rglob("*.py")]
_RECORDED = re.compile(r'\brecord\(\s*\w+,\s*[\w.()=]+,\s*"([a-z_]+\.[a-z_]+)"')
_NOTED = re.compile(r'\bnote\(\s*[\w.()]+,\s*"([a-z_]+)"')


def named(pattern: re.Pattern[str]) -> set[str]:
    return {name for source in SOURCES for name in pattern.findall(source)}


def test_each_recorded_action_has_its_words() -> None:
    found = named(_RECORDED)

    assert len(found) >= 35, "the pattern finds what is recorded"
    assert sorted(found - ACTIONS.keys()) == []


def test_each_event_of_the_door_has_its_words() -> None:
    found = named(_NOTED)

    assert {"signed_in", "denied", "code_failed"} <= found
    assert sorted(found - EVENTS.keys()) == []


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "trống"),
        ("", "trống"),
        ([], "trống"),
        (True, "có"),
        ("listed", "đã duyệt"),
        ("2026-11-23 02:00:00+00:00", "23/11/2026, 09:00"),
        ("2026-99-99", "2026-99-99"),
        ({"name": "Gạo"}, "Tên: Gạo"),
    ],
)
def test_values_are_said_as_people_read_them(value: object, words: str) -> None:
    assert value_words(value) == words


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=8,
    )
)
def test_no_value_is_longer_than_a_line(value: object) -> None:
    assert len(value_words(value)) <= 120
