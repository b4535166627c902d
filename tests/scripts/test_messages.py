from __future__ import annotations

from babel.messages.catalog import Catalog

from scripts.messages import in_step


def catalog(*entries: tuple[str, str | None, str]) -> Catalog:
    made = Catalog(locale="en")
    for text, translation, file in entries:
        made.add(text, translation, locations=[(file, 1)])
    return made


def told(known: Catalog, used: Catalog, patterns: list[str]) -> dict[str, str]:
    return {
        str(message.id): str(message.string or "") for message in in_step(known, used, patterns) if message.id
    }


def test_public_texts_are_added_empty_and_those_of_other_files_left_out() -> None:
    used = catalog(("Lô", None, "templates/traceability/lot.html"), ("Kho", None, "catalog/forms.py"))

    assert told(catalog(), used, ["templates/traceability/*.html"]) == {"Lô": ""}


def test_a_translation_stays_while_its_text_is_asked_for_wherever_it_stands() -> None:
    used = catalog(("Lô", None, "templates/traceability/lot.html"), ("Kho", None, "catalog/forms.py"))
    known = catalog(("Lô", "Lot", ""), ("Kho", "Store", ""), ("Thừa", "Left over", ""))

    assert told(known, used, ["templates/traceability/*.html"]) == {"Lô": "Lot", "Kho": "Store"}
