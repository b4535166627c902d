"""The benchmarks stay able to run: both sides of every line make the same. Times are not asked here."""

from __future__ import annotations

import ast
import inspect
import sys
import textwrap
from contextlib import contextmanager
from pathlib import Path

import pytest

from benchmarks import neutral_workbook
from benchmarks.__main__ import lines, main, measured, told
from benchmarks._server import Load, ToolIsMissing, read_load
from benchmarks.line import Line, Memory, Result
from benchmarks.served_line import ServedLine, nothing_to_prepare

LINES = lines()
ROOT = Path(__file__).resolve().parents[2]
OWN_PACKAGES = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}
MOST_LINES = 20


@pytest.mark.parametrize("name", LINES)
def test_ours_and_the_rival_make_the_same(name):
    try:
        result = measured(LINES[name], quick=True)
    except ToolIsMissing as missing:  # a line about PostgreSQL where there is none says so
        assert (name, "PostgreSQL" in str(missing)) == ("distinct_counts_postgres", True)
    else:
        assert result.is_same


def test_workbooks_that_differ_in_a_row_are_told_apart():
    two = neutral_workbook.prepare(2)

    assert not neutral_workbook.same(
        neutral_workbook.ours(two), neutral_workbook.rival(neutral_workbook.prepare(1))
    )


@pytest.mark.parametrize("name", [name for name, line in LINES.items() if getattr(line, "bare", True)])
def test_a_rival_is_short_and_takes_nothing_from_the_project(name):
    line = LINES[name]
    rival = line.bare if isinstance(line, ServedLine) else line.rival
    assert rival is not None
    source = textwrap.dedent(inspect.getsource(rival))
    taken = {node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)}
    module = sys.modules[rival.__module__]
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


@contextmanager
def _answering(pace, refused=0):
    yield lambda seconds: Load(pace, 0.002 if pace < 100 else 0.001, 1000, refused)


def _served(**changes):
    return ServedLine(
        **{
            "name": "served",
            "budget": 0.8,
            "slowest": 2.0,
            "prepare": nothing_to_prepare,
            "ours": lambda size: _answering(90.0),
            "rival": lambda size: _answering(100.0),
            "same": lambda size: True,
            "bare": len,
            **changes,
        }
    )


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({}, "90 against 100 answers/s: 0.90 times"),
        ({"budget": 0.95}, "MISSED"),
        ({"slowest": 1.9}, "2.00 times, budget 1.90"),
        ({"same": lambda size: False}, "DIFFER"),
        ({"ours": lambda size: _answering(90.0, refused=1)}, "5 answers FAILED"),
    ],
)
def test_a_server_is_held_against_pace_slowness_sameness_and_answers(changes, word):
    result = _served(**changes).measure()

    assert word in result.told
    assert result.is_kept is (not changes)


def test_without_the_tool_that_sends_requests_a_line_is_told_to_be_missed(monkeypatch, capsys):
    def missing(size):
        raise ToolIsMissing("wrk is not installed: apt-get install wrk")

    monkeypatch.setattr("benchmarks.__main__.lines", lambda: {"served": _served(prepare=missing)})

    assert main(["served"]) == 1
    assert "NOT MEASURED: wrk is not installed" in capsys.readouterr().out


def test_what_the_tool_says_in_other_words_is_not_taken_for_a_result():
    with pytest.raises(ValueError, match="something else"):
        read_load("unable to connect")
