"""Bring translations/ in step with the texts in code and templates: `make messages`.

Kept are translations of texts that are still asked for; texts of the files in translations/sources.txt that
have none are added empty, and named at the end. Fill their `msgstr`, then run this again: it compiles.
"""

from __future__ import annotations

import io
import sys

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from scripts.check_translations import ROOT, is_needed, source_patterns, texts_in_use, words_of


def in_step(known: Catalog, used: Catalog, patterns: list[str]) -> Catalog:
    """Return the catalogue with what is asked for: translated, or needed and still empty."""
    fresh = Catalog(
        locale=known.locale,
        header_comment=known.header_comment,
        project="gocque",
        version="1",
        creation_date=known.creation_date,
        revision_date=known.revision_date,
        language_team="gocque",
        last_translator="gocque",
        msgid_bugs_address="gocque",
        fuzzy=False,
    )
    for message in used:
        if not message.id:
            continue
        old = known.get(message.id, message.context)
        if old is not None and all(words_of(old)):
            _add(fresh, message, old)
        elif is_needed(message, patterns):
            _add(fresh, message, None)
    return fresh


def _add(catalog: Catalog, message: Message, old: Message | None) -> None:
    files = sorted({file for file, _line in message.locations})
    catalog.add(
        message.id,
        old.string if old is not None else None,
        locations=[(file, 0) for file in files],
        flags=message.flags | (old.flags & {"fuzzy"} if old is not None else set()),
        context=message.context,
    )


def main() -> int:
    """Update and compile every language; name what still wants its words."""
    used, patterns = texts_in_use(ROOT), source_patterns(ROOT)
    wanting = 0
    for file in sorted(ROOT.glob("translations/*/LC_MESSAGES/messages.po")):
        with file.open("rb") as source:
            known = read_po(source, locale=file.parent.parent.name)
        fresh = in_step(known, used, patterns)
        written = io.BytesIO()
        write_po(written, fresh, width=0, include_lineno=False, omit_header=False)
        file.write_bytes(written.getvalue())
        with file.open("rb") as source, file.with_suffix(".mo").open("wb") as compiled:
            write_mo(compiled, read_po(source, locale=file.parent.parent.name))
        for message in fresh:
            if message.id and not all(words_of(message)):
                wanting += 1
                print(f"{file.relative_to(ROOT)}: {message.id!r} wants a translation")
    print(f"{wanting} texts want a translation." if wanting else "Translations: in step.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
