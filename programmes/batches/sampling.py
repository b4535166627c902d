"""How large a sample is, and which acts are in it. Pure: whoever knows seed and numbers can draw it again."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

_FILE = Path(__file__).with_name("rules.json")


@dataclass(frozen=True)
class SampleRules:
    """A dated set of numbers.

    Attributes:
        most_acts: Acts in one batch.
        steps: Pairs of (acts in the batch up to, how many are looked at), rising.
    """

    version: str
    most_acts: int
    steps: tuple[tuple[int, int], ...]

    def size_for(self, acts: int) -> int:
        """Return how many of so many acts are looked at; never more than there are."""
        wanted = next((size for up_to, size in self.steps if acts <= up_to), self.steps[-1][1])
        return min(wanted, acts)


@cache
def sample_rules() -> SampleRules:
    """Return the numbers that hold."""
    read = json.loads(_FILE.read_text(encoding="utf-8"))
    steps = tuple((step["up_to"], step["look_at"]) for step in read["samples"])
    return SampleRules(read["version"], read["most_acts"], steps)


def draw(seed: str, act_ids: Iterable[int], size: int) -> tuple[int, ...]:
    """Return the sample, in the order in which it is looked at.

    The acts are put in the order of SHA-256 over ``seed:number`` and the first ones are taken: no
    generator whose inner workings may change, and any tool that knows SHA-256 draws the same.

    >>> draw("00", [1, 2, 3], 2) == draw("00", [3, 2, 1], 2)
    True
    """
    return tuple(
        sorted(set(act_ids), key=lambda act_id: sha256(f"{seed}:{act_id}".encode()).hexdigest())[:size]
    )
