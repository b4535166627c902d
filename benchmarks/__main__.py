"""Run the lines: `python -m benchmarks [--quick] [NAME …]`; names are those of the modules.

Exits with 1 when a budget is missed or two results differ.
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import sys
from pathlib import Path

from benchmarks._server import ToolIsMissing
from benchmarks.line import Line, Result, measure
from benchmarks.served_line import Measured, ServedLine


def lines() -> dict[str, Line | ServedLine]:
    """Return all lines by the name of their module."""
    found = {}
    for module in pkgutil.iter_modules([str(Path(__file__).parent)]):
        if module.name.startswith("_"):
            continue
        line = getattr(importlib.import_module(f"benchmarks.{module.name}"), "LINE", None)
        if isinstance(line, Line | ServedLine):
            found[module.name] = line
    return found


def told(result: Result | Measured) -> str:
    """Return a result in a line or two."""
    if isinstance(result, Measured):
        return result.told
    line, size = result.line, result.size
    paces = f"{size / result.ours:,.0f} against {size / result.rival:,.0f} {line.unit}/s"
    said = f"{line.name}\n  {paces}: {result.ratio:.2f} times, budget {line.budget:.2f}"
    if result.memory is not None and line.memory is not None:
        said += (
            f"\n  peak memory at {line.memory.large:,} is {result.memory:.2f} times that at "
            f"{line.memory.small:,}, budget {line.memory.budget:.2f}"
        )
    if not result.is_same:
        said += "\n  the two results DIFFER"
    return f"{said}\n  {'kept' if result.is_kept else 'MISSED'}"


def measured(line: Line | ServedLine, *, quick: bool = False) -> Result | Measured:
    """Measure a line of either kind."""
    return line.measure(quick=quick) if isinstance(line, ServedLine) else measure(line, quick=quick)


def main(arguments: list[str]) -> int:
    """Measure, tell, and return 1 when something is missed."""
    known = lines()
    asked = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    asked.add_argument("names", nargs="*", metavar="NAME", help=", ".join(known))
    asked.add_argument("--quick", action="store_true", help="small sizes, once: only whether results agree")
    chosen = asked.parse_args(arguments)
    if unknown := set(chosen.names) - set(known):
        asked.error(f"no such line: {', '.join(sorted(unknown))}")
    is_well = True
    for name in chosen.names or known:
        try:
            result = measured(known[name], quick=chosen.quick)
        except ToolIsMissing as problem:
            print(f"{known[name].name}\n  NOT MEASURED: {problem}", flush=True)
            is_well = False
            continue
        is_well &= result.is_same if chosen.quick else result.is_kept
        print(told(result), flush=True)
    return 0 if is_well else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
