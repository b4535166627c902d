"""Say whether the translations are in step with the texts in code and templates.

Vietnamese is the source language: a text without a translation is shown as it stands, which is
right for the pages of producers. What must not happen is a translation that is no longer asked
for, one that nobody has looked at since its text changed, a lost placeholder, or a compiled file
that lags behind.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
KEYWORDS = ("_l", "lazy_gettext", "lazy_ngettext:1,2")


def texts_in_use(root: Path) -> Catalog:
    """Return every text that code and templates mark for translation."""
    with (root / "babel.cfg").open(encoding="utf-8") as mapping:
        methods, options = parse_mapping_cfg(mapping)  # type: ignore[no-untyped-call]  # Babel ships it untyped
    catalog = Catalog()
    found = extract_from_dir(
        root, methods, options, keywords={**DEFAULT_KEYWORDS, **parse_keywords(KEYWORDS)}
    )
    for file, line, message, comments, context in found:
        catalog.add(message, locations=[(file, line)], auto_comments=comments, context=context)
    return catalog


def problems(root: Path) -> Iterator[str]:
    """Yield one sentence for each thing that is out of step."""
    files = sorted(root.glob("translations/*/LC_MESSAGES/messages.po"))
    if not files:
        return
    used = texts_in_use(root)
    for file in files:
        with file.open("rb") as source:
            catalog = read_po(source, locale=file.parent.parent.name)
        name = file.relative_to(root)
        for message in used:
            if message.id and catalog.get(message.id, message.context) is None:
                yield f"{name}: does not know {message.id!r} of {message.locations[0][0]}; run make messages"
        for message in catalog:
            if not message.id:
                continue
            if used.get(message.id, message.context) is None:
                yield f"{name}: nobody asks for {message.id!r}; run make messages"
            if message.fuzzy:
                yield f"{name}: {message.id!r} is marked fuzzy: look at it, then take the mark off"
            for error in message.check(catalog):
                yield f"{name}: {message.id!r}: {error}"
        compiled = io.BytesIO()
        write_mo(compiled, catalog)
        binary = file.with_suffix(".mo")
        if not binary.exists() or binary.read_bytes() != compiled.getvalue():
            yield f"{binary.relative_to(root)}: older than its source; run make messages"


def main() -> int:
    """Print what is out of step; return 1 when something is."""
    found = list(problems(ROOT))
    print("\n".join(found) or "Translations: in step.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
