"""Put facts into sentences; no sentence without the fact behind it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from string import Formatter
from typing import Any

from exporters.wording.facts import Fact, Said, Told

LANGUAGES = ("vi", "en")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that can be left out or moved.

    Attributes:
        id: Stays the same while its fact is there.
        text: In the language asked for.
        twin: The same in Vietnamese, for who reads no English; "" where the text is Vietnamese or has none.
        facts: The facts behind it, each once.
        values: What it says, slot by slot.
        notes: What its reader should know.
    """

    id: str
    text: str
    twin: str
    facts: tuple[Fact, ...]
    values: tuple[str, ...]
    notes: tuple[str, ...]


@cache
def _pack() -> Mapping[str, Any]:
    raw: Mapping[str, Any] = json.loads(
        (Path(__file__).parent / "sentences.json").read_text(encoding="utf-8")
    )
    return raw


def version() -> str:
    """Return the version of the sentences."""
    return str(_pack()["version"])


def sentences_of(told: Iterable[Told], language: str) -> list[Sentence]:
    """Return the sentences that can be said in a language, in their order."""
    ways = {each["id"]: each for each in _pack()["sentences"]}
    found = []
    for each in told:
        sentence = _said(ways[each.sentence][language], each, language)
        if sentence is not None:
            twin = _said(ways[each.sentence]["vi"], each, "vi") if language == "en" else None
            found.append(_of(each.id, sentence, twin, language))
    return found


def unsaid_in_english(told: Iterable[Told]) -> list[Fact]:
    """Return the facts that are said in Vietnamese and that our words cannot say in English."""
    told = list(told)
    english = {each.id for each in sentences_of(told, "en")}
    vietnamese = sentences_of(told, "vi")
    return list(dict.fromkeys(each.facts[0] for each in vietnamese if each.id not in english))


def composed(sentences: Sequence[Sentence]) -> str:
    """Return the text of sentences in their order; those of papers begin a line of their own.

    >>> composed([])
    ''
    """
    runs = groupby(sentences, key=lambda each: each.id.startswith("paper."))
    return "\n".join(" ".join(each.text for each in run) for _are_papers, run in runs)


@dataclass(frozen=True, slots=True)
class _Filled:
    text: str
    slots: tuple[Said, ...]
    values: tuple[str, ...]


def _said(ways: Sequence[str], told: Told, language: str) -> _Filled | None:
    for way in ways:
        names = [name for _text, name, _spec, _conversion in Formatter().parse(way) if name]
        slots = [told.slots.get(name) for name in names]
        values = [getattr(slot, language) if slot is not None else None for slot in slots]
        if all(values):
            # Not by `format`: what people wrote may hold braces.
            text = way
            for name in names:
                text = text.replace(f"{{{name}}}", f"\0{name}\0")
            for name, value in zip(names, values, strict=True):
                text = text.replace(f"\0{name}\0", str(value))
            return _Filled(text[:1].upper() + text[1:], tuple(s for s in slots if s), tuple(map(str, values)))
    return None


def _of(sentence_id: str, filled: _Filled, twin: _Filled | None, language: str) -> Sentence:
    facts = tuple(dict.fromkeys(slot.fact for slot in filled.slots))
    own = [slot.note for slot in filled.slots]
    english = [slot.note_en for slot in filled.slots] if language == "en" else []
    notes = tuple(dict.fromkeys(str(note) for note in (*own, *english) if note))
    return Sentence(sentence_id, filled.text, twin.text if twin else "", facts, filled.values, notes)
