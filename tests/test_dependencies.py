"""Every dependency is written down with its licence, and none of the GPL family runs in production."""

from __future__ import annotations

import json
import re
import tomllib
from importlib.metadata import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
PAGE = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
_LESSER = re.compile(
    r"LGPL[\w.+-]*|GNU Lesser General Public License[^|]*|GNU Library General Public License[^|]*"
)
_GPL_FAMILY = re.compile(r"GPL|General Public License|Affero")


def names(lines: list[str]) -> set[str]:
    return {canonicalize_name(Requirement(line).name) for line in lines}


def listed_under(heading: str) -> set[str]:
    """Return the packages in the table below a heading of the page, each with four filled cells."""
    section = PAGE.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    rows = re.findall(
        r"^\| (?!Package)([@/\w.-]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", section, re.MULTILINE
    )
    return {canonicalize_name(name) for name, *_ in rows}


def judges() -> set[str]:
    lines = (ROOT / "tests/judges/requirements.in").read_text("utf-8").splitlines()
    node = json.loads((ROOT / "tests/judges/package.json").read_text("utf-8"))["dependencies"]
    return names([line for line in lines if line and not line.startswith("#")]) | set(node)


def locked(file: str) -> set[str]:
    """Return the packages that a compiled list holds with a hash."""
    text = (ROOT / file).read_text("utf-8")
    lines = re.findall(r"^([\w.-]+)(?:\[[^\]]*\])?==\S+ \\\n    --hash=sha256:", text, re.MULTILINE)
    return {canonicalize_name(name) for name in lines}


def is_of_the_gpl_family(licence: str) -> bool:
    return bool(_GPL_FAMILY.search(_LESSER.sub("", licence)))


def licence_of(name: str) -> str:
    told = metadata(name)
    classifiers = [line for line in told.get_all("Classifier") or [] if line.startswith("License ::")]
    own = [told[field] for field in ("License-Expression", "License") if field in told]
    return " | ".join([*own, *classifiers])


def test_the_page_lists_what_runs() -> None:
    assert listed_under("What runs") == names(PROJECT["dependencies"])


def test_the_page_lists_what_develops_and_tests() -> None:
    assert listed_under("What only develops and tests") == names(PROJECT["optional-dependencies"]["dev"])


def test_the_page_lists_what_judges() -> None:
    assert listed_under("What judges from outside") == judges()


def test_the_page_names_what_the_packages_bring_along() -> None:
    brought = re.search(r"What these bring along: (.+?)\n\n", PAGE, re.DOTALL)
    assert brought is not None
    told = {canonicalize_name(name) for name in re.findall(r"([\w.-]+)\s+\(", brought.group(1))}

    assert told == locked("requirements.txt") - names(PROJECT["dependencies"])


def test_nothing_that_runs_is_of_the_gpl_family() -> None:
    found = {name: licence_of(name) for name in locked("requirements.txt")}

    assert {name: licence for name, licence in found.items() if is_of_the_gpl_family(licence)} == {}


@pytest.mark.parametrize(
    ("licence", "forbidden"),
    [
        ("MIT", False),
        ("LGPL-3.0-only", False),
        ("LGPL | License :: OSI Approved :: GNU Lesser General Public License v2 or later (LGPLv2+)", False),
        ("GPL-3.0-or-later", True),
        ("AGPL-3.0", True),
        ("LGPL-3.0-only | License :: OSI Approved :: GNU General Public License v3 (GPLv3)", True),
        ("License :: OSI Approved :: GNU Affero General Public License v3", True),
    ],
)
def test_licences_of_the_gpl_family_are_told_apart(licence: str, forbidden: bool) -> None:
    assert is_of_the_gpl_family(licence) is forbidden


def test_the_compiled_lists_hold_every_dependency() -> None:
    run, develop = PROJECT["dependencies"], PROJECT["optional-dependencies"]["dev"]

    assert names(run) - locked("requirements.txt") == set()
    assert names(run + develop) - locked("requirements-dev.txt") == set()


@pytest.mark.parametrize(
    "file", ["requirements.txt", "requirements-dev.txt", "tests/judges/requirements.txt"]
)
def test_the_compiled_lists_name_no_place_to_fetch_from(file: str) -> None:
    assert "://" not in (ROOT / file).read_text("utf-8")
