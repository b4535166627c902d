"""A line that is measured over the network: answers in a second, and the slowest of them."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from benchmarks._server import Load


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured.

    Attributes:
        ours, rival: The middle pace of each, and the middle of the slowest one in a hundred.
        is_same: Whether both answered the same.
        refused: Answers that were none; one is enough to miss the budget.
    """

    line: ServedLine
    ours: tuple[float, float]
    rival: tuple[float, float]
    is_same: bool
    refused: int = 0

    @property
    def ratio(self) -> float:
        """Return our pace as a share of the rival's."""
        return self.ours[0] / self.rival[0]

    @property
    def slowness(self) -> float:
        """Return our slowest one in a hundred as a multiple of the rival's."""
        return self.ours[1] / self.rival[1]

    @property
    def is_kept(self) -> bool:
        """Whether every budget is kept."""
        is_even = self.line.slowest is None or self.slowness <= self.line.slowest
        return self.is_same and not self.refused and self.ratio >= self.line.budget and is_even

    @property
    def told(self) -> str:
        """Say the result in a line or two."""
        said = (
            f"{self.line.name}\n  {self.ours[0]:,.0f} against {self.rival[0]:,.0f} answers/s: "
            f"{self.ratio:.2f} times, budget {self.line.budget:.2f}\n"
            f"  99 of 100 within {self.ours[1] * 1000:.1f} against {self.rival[1] * 1000:.1f} ms: "
            f"{self.slowness:.2f} times"
        )
        if self.line.slowest is not None:
            said += f", budget {self.line.slowest:.2f}"
        if self.refused:
            said += f"\n  {self.refused} answers FAILED"
        if not self.is_same:
            said += "\n  the two results DIFFER"
        return f"{said}\n  {'kept' if self.is_kept else 'MISSED'}"


@dataclass(frozen=True, slots=True)
class ServedLine:
    """One line of the table of budgets.

    Attributes:
        name: What is measured, and against what.
        budget: The smallest share of the rival's pace that is good enough.
        prepare: Makes what both sides need, for a size; a context, because it stands in a folder.
        ours, rival: Serve the prepared until the block ends and yield what asks it for some seconds.
        same: Says, without a server, whether both answer the same.
        size, quick: How many things there are, measured and in the quick test.
        seconds, warm: How long each turn lasts, and what is asked before the first.
        slowest: The p99 at most as a multiple of the rival's; None: not held.
        bare: The rival's own code, at most 20 lines, which take nothing of the project; None where ours is
            held against itself.
    """

    name: str
    budget: float
    prepare: Callable[[int], AbstractContextManager[Any]]
    ours: Callable[[Any], AbstractContextManager[Callable[[float], Load]]]
    rival: Callable[[Any], AbstractContextManager[Callable[[float], Load]]]
    same: Callable[[Any], bool]
    bare: Callable[..., Any] | None = None
    size: int = 1
    quick: int = 1
    slowest: float | None = None
    seconds: float = 4
    warm: float = 1

    def measure(self, *, quick: bool = False, times: int = 5) -> Measured:
        """Ask both in turns and take the middle; quick: only whether they answer the same, without a server.

        Raises:
            ToolIsMissing: If what sends the requests is not installed.
        """
        with self.prepare(self.quick if quick else self.size) as given:
            is_same = self.same(given)
            if quick:
                return Measured(self, (1, 1), (1, 1), is_same)
            with ExitStack() as servers:
                asks = [servers.enter_context(side(given)) for side in (self.ours, self.rival)]
                for ask in asks:
                    ask(self.warm)  # what is done once is no part of the pace
                ours: list[Load] = []
                rival: list[Load] = []
                for turn in range(times):
                    # Who comes first changes: neither always follows what the other has left behind.
                    both = [(ours, asks[0]), (rival, asks[1])]
                    for loads, ask in both if turn % 2 == 0 else reversed(both):
                        loads.append(ask(self.seconds))
        return Measured(
            self,
            _middle(ours),
            _middle(rival),
            is_same,
            sum(load.refused for load in [*ours, *rival]),
        )


def _middle(loads: Sequence[Load]) -> tuple[float, float]:
    return statistics.median(load.pace for load in loads), statistics.median(load.p99 for load in loads)


@contextmanager
def nothing_to_prepare(size: int) -> Iterator[int]:
    """Hand the size on."""
    yield size
