"""Whatever the code notes at the door is read in words, by its owner and by those who watch the door."""

from __future__ import annotations

import re
from pathlib import Path

from accounts.events import AT_THE_DOOR, SENTENCES

ROOT = Path(__file__).resolve().parents[2]
_NOTED = re.compile(r'\bnote\(\s*[\w.()]+,\s*"([a-z_]+)"')
_HANDED_ON = {"recovery_password", "recovery_phone"}  # noted by one function for both


def test_each_event_of_the_door_has_its_words() -> None:
    files = [path for room in ("accounts", "catalog") for path in (ROOT / room).rglob("*.py")]

    found = {name for file in files for name in _NOTED.findall(file.read_text("utf-8"))}

    assert {"signed_in", "denied", "code_failed"} <= found
    assert found | _HANDED_ON == AT_THE_DOOR.keys() == SENTENCES.keys()
