"""What a line of the benchmarks is, and how it is measured."""

from __future__ import annotations

import gc
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Memory:
    """How much memory a line may take when there is more to do.

    Attributes:
        module: Prints, given a size, its own peak memory in bytes.
        small, large: The two sizes.
        budget: The peak at the large size, at most this many times the peak at the small one.
    """

    module: str
    small: int
    large: int
    budget: float


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table of budgets.

    Attributes:
        name: What is measured, and against what.
        budget: The smallest share of the rival's pace that is good enough; 2.0 is twice as fast.
        ours, rival: Do the work on the input and return what they made.
        same: Says whether both made the same.
        prepare: Makes the input of a size, outside of what is timed.
        size, quick: How many, measured and in the quick test.
        unit: What the size counts.
    """

    name: str
    budget: float
    ours: Callable[[Any], Any]
    rival: Callable[[Any], Any]
    same: Callable[[Any, Any], bool]
    prepare: Callable[[int], Any] = lambda size: size
    size: int = 1
    quick: int = 1
    unit: str = "rows"
    memory: Memory | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What was measured.

    Attributes:
        ours, rival: Middle seconds.
        ratio: Our pace as a share of the rival's.
        is_same: Whether both made the same.
        memory: Peak at the large size as a multiple of that at the small one; None: not asked.
    """

    line: Line
    size: int
    ours: float
    rival: float
    is_same: bool
    memory: float | None = None

    @property
    def ratio(self) -> float:
        return self.rival / self.ours

    @property
    def is_kept(self) -> bool:
        """Whether every budget is kept."""
        fits = self.memory is None or self.line.memory is None or self.memory <= self.line.memory.budget
        return self.is_same and self.ratio >= self.line.budget and fits


def measure(line: Line, *, quick: bool = False, times: int = 5) -> Result:
    """Run both in turns and take the middle; quick: small sizes, once, for the comparison alone."""
    size = line.quick if quick else line.size
    given = line.prepare(size)
    is_same = line.same(line.ours(given), line.rival(given))
    ours, rival = [], []
    for _turn in range(1 if quick else times):
        ours.append(_seconds(line.ours, given))
        rival.append(_seconds(line.rival, given))
    return Result(
        line,
        size,
        statistics.median(ours),
        statistics.median(rival),
        is_same,
        None if quick or line.memory is None else _growth(line.memory),
    )


def _seconds(work: Callable[[Any], Any], given: Any) -> float:
    gc.collect()
    start = time.perf_counter()
    work(given)
    return time.perf_counter() - start


def _growth(memory: Memory) -> float:
    return peak_of(memory.module, memory.large) / peak_of(memory.module, memory.small)


def peak_of(module: str, size: int) -> int:
    """Return the peak memory in bytes that a module says of itself in a process of its own."""
    command = [sys.executable, "-m", module, str(size)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return int(done.stdout.split()[-1])


def own_peak() -> int:
    """Return the peak memory of this process in bytes, without what its parent had before it."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024
    import resource  # there is none on every system

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
