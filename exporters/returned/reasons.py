"""Guess from a marketplace's words which of our rules a reason speaks of, so that it can be mended in place.

The words are dated data (`reasons.json`); a reason that no word fits is shown as it is.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from core.text import fold


@cache
def _pack() -> dict[str, Any]:
    return dict(json.loads(Path(__file__).with_name("reasons.json").read_text(encoding="utf-8")))


def rule_behind(marketplace: str, reason: str) -> str | None:
    """Return the id of the rule that a reason seems to speak of; None when no word is known.

    >>> rule_behind("shopee", "Tên sản phẩm phải có từ 10 đến 120 ký tự")
    'name-length'
    >>> rule_behind("shopee", "General")
    """
    told = f" {fold(reason)} "
    for entry in _pack().get(marketplace, ()):
        if any(_stands_in(fold(word), told) for word in entry["words"]):
            return str(entry["rule"])
    return None


def _stands_in(word: str, told: str) -> bool:
    """Short words count only when they stand alone: "gia" is part of many."""
    if len(word) > 4:
        return word in told
    letters = "".join(char if char.isalnum() else " " for char in told)
    return f" {word} " in letters
