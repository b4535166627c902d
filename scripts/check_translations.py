"""Say whether the translations are in step with the texts in code and templates.

Vietnamese is the source language: a text without a translation is shown as it stands, which is
right for the pages of producers. Texts of the files in translations/sources.txt stand on public pages
and have their translation. What must not happen either is a translation that is no longer asked for,
one that nobody has looked at since its text changed, a lost placeholder, an English text with a
Vietnamese letter, or a compiled file that lags behind.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path, PurePath

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
VIETNAMESE = re.compile(
    "[\u00c0-\u00c3\u00c8-\u00ca\u00cc\u00cd\u00d2-\u00d5\u00d9\u00da\u00dd\u00e0-\u00e3"
    "\u00e8-\u00ea\u00ec\u00ed\u00f2-\u00f5\u00f9\u00fa\u00fd\u0102\u0103\u0110\u0111"
    "\u0128\u0129\u0168\u0169\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9\u20ab]"
)
"""A letter that Vietnamese writes and English does not, or the sign of the đồng."""
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


def source_patterns(root: Path) -> list[str]:
    """Return the patterns of files whose texts must be translated; all files where no list stands."""
    listed = root / "translations" / "sources.txt"
    if not listed.exists():
        return ["**/*"]
    lines = listed.read_text("utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def is_needed(message: Message, patterns: list[str]) -> bool:
    """Say whether a text stands in a file that one of the patterns names."""
    files = {PurePath(file) for file, _line in message.locations}
    return any(pattern == "**/*" or file.match(pattern) for file in files for pattern in patterns)


def words_of(message: Message) -> Iterator[str]:
    """Yield every form of a translation; "" for one that is missing."""
    forms = message.string if isinstance(message.string, (list, tuple)) else (message.string,)
    yield from (form or "" for form in forms)


def problems(root: Path) -> Iterator[str]:
    """Yield one sentence for each thing that is out of step."""
    files = sorted(root.glob("translations/*/LC_MESSAGES/messages.po"))
    if not files:
        return
    used, patterns = texts_in_use(root), source_patterns(root)
    for file in files:
        language = file.parent.parent.name
        with file.open("rb") as source:
            catalog = read_po(source, locale=language)
        name = file.relative_to(root)
        for message in used:
            if not message.id or not is_needed(message, patterns):
                continue
            known = catalog.get(message.id, message.context)
            if known is None:
                yield f"{name}: does not know {message.id!r} of {message.locations[0][0]}; run make messages"
            elif not all(words_of(known)):
                yield f"{name}: {message.id!r} of {message.locations[0][0]} has no translation"
        for message in catalog:
            if not message.id:
                continue
            if used.get(message.id, message.context) is None:
                yield f"{name}: nobody asks for {message.id!r}; run make messages"
            if message.fuzzy:
                yield f"{name}: {message.id!r} is marked fuzzy: look at it, then take the mark off"
            if language == "en" and any(VIETNAMESE.search(form) for form in words_of(message)):
                yield f"{name}: {message.id!r} keeps a Vietnamese letter"
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
