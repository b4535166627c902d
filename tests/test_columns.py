"""Every column of the database says in `docs/columns.tsv` whose business its values are."""

from pathlib import Path

import pytest

from core.database import Base
from wsgi import load_models

PATH = Path(__file__).resolve().parent.parent / "docs" / "columns.tsv"
CLASSES = {"public", "business", "personal", "secret"}
HOW = "docs/columns.tsv lacks these lines: write one of {classes} for each, and put them in by the alphabet"


def lines():
    return [line.split("\t") for line in PATH.read_text("utf-8").splitlines()[1:]]


def columns():
    load_models()
    return {
        f"{table.name}.{column.name}" for table in Base.metadata.sorted_tables for column in table.columns
    }


def missing_lines(known, listed):
    """Return what to add to the file, ready to be copied but for the class."""
    return [f"{column}\t<{'|'.join(sorted(CLASSES))}>" for column in sorted(known - listed)]


def test_each_column_is_classified():
    missing = missing_lines(columns(), {line[0] for line in lines()})

    assert not missing, "\n".join([HOW.format(classes=", ".join(sorted(CLASSES))), *missing])


def test_a_column_that_is_not_listed_is_asked_for_with_its_line():
    assert missing_lines({"lots.id", "users.shoe_size"}, {"lots.id"}) == [
        "users.shoe_size\t<business|personal|public|secret>"
    ]


def test_no_line_speaks_of_a_column_that_is_gone():
    left_over = sorted({line[0] for line in lines()} - columns())

    assert not left_over, f"take these lines out of docs/columns.tsv: {left_over}"


def test_each_line_has_one_known_class_and_stands_in_its_place():
    names = [line[0] for line in lines()]

    assert names == sorted(set(names)), "sort docs/columns.tsv: LC_ALL=C sort -u, its first line on top"
    assert {line[1] for line in lines()} <= CLASSES
    assert all(2 <= len(line) <= 3 and "" not in line for line in lines())


@pytest.mark.parametrize("word", ["password", "token", "secret", "otp"])
def test_what_opens_a_door_is_secret(word):
    names = [line[:2] for line in lines() if word in line[0].partition(".")[2].split("_")]
    found = {name: given for name, given in names if not name.endswith(("_at", "_id"))}

    assert set(found.values()) <= {"secret"}, found


@pytest.mark.parametrize("word", ["phone", "email", "representative", "address"])
def test_what_leads_to_a_person_is_personal(word):
    found = {line[0]: line[1] for line in lines() if line[0].partition(".")[2] == word}

    assert set(found.values()) <= {"personal"}, found
