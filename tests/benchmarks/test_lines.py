"""The benchmarks stay able to run: both sides of every line make the same. Times are not asked here."""

from __future__ import annotations

import ast
import inspect
import sys
import textwrap
from pathlib import Path

import pytest

from benchmarks import neutral_workbook
from benchmarks.__main__ import lines, main, told
from benchmarks.line import Line, Memory, Result, measure

LINES = lines()
ROOT = Path(__file__).resolve().parents[2]
OWN_PACKAGES = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}
MOST_LINES = 20


@pytest.mark.parametrize("name", LINES)
def test_ours_and_the_rival_make_the_same(name):
    result = measure(LINES[name], quick=True)

    assert result.is_same


def test_workbooks_that_differ_in_a_row_are_told_apart():
    two = neutral_workbook.prepare(2)

    assert not neutral_workbook.same(
        neutral_workbook.ours(two), neutral_workbook.rival(neutral_workbook.prepare(1))
    )


@pytest.mark.parametrize("name", LINES)
def test_a_rival_is_short_and_takes_nothing_from_the_project(name):
    source = textwrap.dedent(inspect.getsource(LINES[name].rival))
    taken = {node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)}
    module = sys.modules[LINES[name].rival.__module__]
    homes = {getattr(getattr(module, each, None), "__module__", "") or "" for each in taken - {"Given"}}

    assert len(source.splitlines()) <= MOST_LINES
    assert not {home.partition(".")[0] for home in homes} & OWN_PACKAGES - {"benchmarks"}


def test_a_missed_budget_is_told_and_makes_the_run_fail(monkeypatch, capsys):
    slow = Line("slow", 1000.0, sorted, sorted, lambda ours, rival: ours == rival, prepare=lambda n: [n])
    monkeypatch.setattr("benchmarks.__main__.lines", lambda: {"slow": slow})

    assert main(["slow"]) == 1
    assert "budget 1000.00\n  MISSED" in capsys.readouterr().out
    assert main(["slow", "--quick"]) == 0


def test_results_that_differ_or_take_too_much_memory_keep_no_budget():
    line = Line("any", 0.5, len, len, lambda ours, rival: ours == rival, memory=Memory("any", 1, 2, 1.2))

    assert Result(line, 1, 1.0, 1.0, True, 1.1).is_kept
    assert not Result(line, 1, 1.0, 1.0, True, 1.3).is_kept
    assert not Result(line, 1, 1.0, 1.0, False, 1.1).is_kept
    assert "1.30 times that at 1, budget 1.20" in told(Result(line, 1, 1.0, 1.0, True, 1.3))
