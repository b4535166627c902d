"""Whatever the code notes at the door is read in words."""

from __future__ import annotations

import re
from pathlib import Path

from accounts.trail.events import EVENTS

ROOT = Path(__file__).resolve().parents[2]
_NOTED = re.compile(r'\bnote\(\s*[\w.()]+,\s*"([a-z_]+)"')


def test_each_event_of_the_door_has_its_words() -> None:
    sources = [path.read_text("utf-8") for path in (ROOT / "accounts").rglob("*.py")]

    found = {name for source in sources for name in _NOTED.findall(source)}

    assert {"signed_in", "denied", "code_failed"} <= found
    assert sorted(found - EVENTS.keys()) == []
