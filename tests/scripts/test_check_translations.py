from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from scripts.check_translations import ROOT, problems

SOURCE = 'from flask_babel import lazy_gettext as _l\nlabel = _l("Còn %(days)s ngày", days=3)\n'
PO = (
    'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    '#, python-format\nmsgid "Còn %(days)s ngày"\nmsgstr "%(days)s days left"\n'
)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A small tree whose English is in step."""
    (tmp_path / "babel.cfg").write_text((ROOT / "babel.cfg").read_text("utf-8"), "utf-8")
    (tmp_path / "labels.py").write_text(SOURCE, "utf-8")
    catalog = tmp_path / "translations" / "en" / "LC_MESSAGES" / "messages.po"
    catalog.parent.mkdir(parents=True)
    catalog.write_text(PO, "utf-8")
    _compile(tmp_path)
    return tmp_path


def _compile(house: Path) -> None:
    command = [sys.executable, "-m", "babel.messages.frontend", "compile", "-d", str(house / "translations")]
    subprocess.run(command, check=True, capture_output=True)


def _change(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def test_translations_in_step_have_no_problems(house: Path) -> None:
    assert list(problems(house)) == []


def test_without_translations_there_is_nothing_to_check(tmp_path: Path) -> None:
    assert list(problems(tmp_path)) == []


def test_a_changed_text_is_noticed_on_both_sides(house: Path) -> None:
    _change(house / "labels.py", "Còn %", "Chỉ còn %")

    found = list(problems(house))

    assert [("does not know" in text, "nobody asks" in text) for text in found] == [
        (True, False),
        (False, True),
    ]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("#, python-format", "#, fuzzy, python-format", "marked fuzzy"),
        ('"%(days)s days left"', '"%(day)s days left"', "days"),
        ("days left", "days to go", "older than its source"),
    ],
)
def test_a_doubtful_translation_is_noticed(house: Path, old: str, new: str, told: str) -> None:
    _change(house / "translations/en/LC_MESSAGES/messages.po", old, new)

    found = list(problems(house))

    assert [text for text in found if told in text], found


def test_an_english_text_with_a_vietnamese_letter_is_noticed(house: Path) -> None:
    _change(house / "translations/en/LC_MESSAGES/messages.po", "days left", "ngày left")
    _compile(house)

    assert [("Vietnamese letter" in text) for text in problems(house)] == [True]


def test_only_texts_of_public_pages_must_have_their_english(house: Path) -> None:
    (house / "inner.py").write_text(SOURCE.replace("Còn %(days)s ngày", "Kho hàng %(days)s"), "utf-8")
    (house / "translations/sources.txt").write_text("# public\nlabels.py\n", "utf-8")
    inner_alone = list(problems(house))
    (house / "translations/sources.txt").write_text("*.py\n", "utf-8")

    assert inner_alone == []
    assert ["does not know" in text for text in problems(house)] == [True]
