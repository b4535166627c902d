"""Find products by words typed with or without accents, in either composed form.

Each listed product has one document of folded words; SQLite's FTS5 or PostgreSQL's trigrams look
into it. Products in other states have none, so they cannot be found by mistake. When nothing is
found, the words are read once more as Telex or VNI keys typed without an input method.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from sqlalchemy import bindparam, select, text
from sqlalchemy.orm import Session, joinedload

from catalog.models import Family, Photo, Product, ProductState, SearchDocument
from core.text import fold, words
from places.queries import gazetteer

MOST_CANDIDATES = 1_000
PAGE_SIZE = 20
_MOST_WORDS = 8
_LONGEST_WORD = 30
_VOWELS = frozenset("aeiouy")
# Mỹ or Mĩ, quý or quí: the same word in two spellings.
_Y_OR_I = re.compile(r"(?:[bcdghklmnprstvx]|qu)[yi]")

_FTS = text(
    "SELECT p.id, p.name FROM search_index JOIN products p ON p.id = search_index.rowid "
    "WHERE search_index MATCH :query AND p.state = 'listed' ORDER BY search_index.rowid DESC LIMIT :most"
)


@dataclass(frozen=True)
class Results:
    """One page of found products.

    Attributes:
        products: Those of this page, best first.
        total: How many were found, at most `MOST_CANDIDATES`.
        page: Number of this page, from 1.
        pages: Number of pages.
        read_as: The words that were searched instead, when the typed ones found nothing; else "".
    """

    products: tuple[Product, ...]
    total: int
    page: int
    pages: int
    read_as: str = ""

    @property
    def is_cut(self) -> bool:
        """Say whether there may be more than were counted."""
        return self.total >= MOST_CANDIDATES


def index_product(session: Session, product: Product) -> None:
    """Bring the product's search document to its present words and state; flushes."""
    session.flush()
    document = session.get(SearchDocument, product.id)
    if product.state != ProductState.LISTED:
        if document is not None:
            session.delete(document)
            session.flush()
        return
    folded = document_of(product, _place_names(session, product), _family_name(session, product))
    if document is None:
        session.add(SearchDocument(product_id=product.id, folded=folded))
    else:
        document.folded = folded
    session.flush()


def document_of(product: Product, place_names: tuple[str, ...] = (), family_name: str = "") -> str:
    """Return the folded words under which a product is found, blanks around each."""
    business = product.business
    parts = (
        product.name,
        product.name_en or "",
        family_name,
        business.name,
        business.name_en or "",
        *place_names,
        *(product.keywords_en or ()),
    )
    found = [alias for part in parts for word in words(part) for alias in _spellings(word)]
    return f" {' '.join(dict.fromkeys(found))} "


def search(session: Session, typed: str, *, page: int = 1) -> Results:
    """Find listed products.

    Args:
        session: Only reads.
        typed: What the person typed, in any case, with or without accents.
        page: Which page, from 1; one beyond the last is the last.

    Returns:
        Products whose words hold every typed word, the last one also as a beginning: those written
        with the typed accents first, then the newest.
    """
    wanted = _query_words(typed)
    found, read_as = candidates(session, wanted), ""
    if wanted and not found:
        keys = [untyped(word) for word in wanted]
        if keys != wanted and (found := candidates(session, keys)):
            read_as = " ".join(keys)
    ids = [product_id for product_id, _name in _exact_first(found, typed)]
    pages = max(1, -(-len(ids) // PAGE_SIZE))
    page = min(max(page, 1), pages)
    shown = _load(session, ids[(page - 1) * PAGE_SIZE : page * PAGE_SIZE])
    return Results(shown, len(ids), page, pages, read_as)


def candidates(session: Session, wanted: list[str]) -> list[tuple[int, str]]:
    """Return id and name of at most `MOST_CANDIDATES` listed products, newest first.

    Args:
        session: Only reads.
        wanted: Folded words; the last one may be a beginning.
    """
    if not wanted:
        return []
    if session.get_bind().dialect.name == "sqlite":
        query = " ".join(f'"{word}"' for word in wanted) + "*"
        rows = session.execute(_FTS, {"query": query, "most": MOST_CANDIDATES})
    else:
        patterns = [f"% {word} %" for word in wanted[:-1]] + [f"% {wanted[-1]}%"]
        folded = " AND ".join(f"d.folded LIKE :w{n}" for n in range(len(patterns)))
        rows = session.execute(
            text(
                "SELECT p.id, p.name FROM search_documents d JOIN products p ON p.id = d.product_id "  # noqa: S608  # nosec B608 - only placeholders are built
                f"WHERE {folded} AND p.state = 'listed' ORDER BY p.id DESC LIMIT :most"
            ).bindparams(*(bindparam(f"w{n}", pattern) for n, pattern in enumerate(patterns))),
            {"most": MOST_CANDIDATES},
        )
    return [(int(row[0]), str(row[1])) for row in rows]


def untyped(word: str) -> str:
    """Read a folded word as Telex or VNI keys and return the letters that were meant.

    >>> [untyped(word) for word in ("banhs", "nuwowcs", "ddoongf", "ba1nh", "tuwf", "banh")]
    ['banh', 'nuoc', 'dong', 'banh', 'tu', 'banh']
    """
    word = re.sub(r"(?<=[a-z])[1-9]+", "", word)
    word = word.replace("dd", "d")
    letters: list[str] = []
    seen_vowel = False
    for letter in word:
        if letter == "w":
            if not seen_vowel:  # "tw" is typed for "tư"
                letters.append("u")
            seen_vowel = True
            continue
        if seen_vowel and letter in "sfrxjz":
            continue
        seen_vowel = seen_vowel or letter in _VOWELS
        letters.append(letter)
    # A tone may stand between the two keys of one letter ("lojon"), so doubles come last.
    return re.sub(r"([aeo])\1", r"\1", "".join(letters))


def accented_words(typed: str) -> list[str]:
    """Split text into words that keep their accents, composed and without case."""
    return re.findall(r"\w+", unicodedata.normalize("NFC", typed).casefold())


def _exact_first(found: list[tuple[int, str]], typed: str) -> list[tuple[int, str]]:
    wanted = accented_words(typed)
    if fold(" ".join(wanted)) == " ".join(wanted):
        return found  # nothing typed carries an accent: the newest stay first

    def misses(row: tuple[int, str]) -> bool:
        has = accented_words(row[1])
        whole = set(has)
        return not all(
            word in whole or (last and any(each.startswith(word) for each in has))
            for word, last in zip(wanted, [False] * (len(wanted) - 1) + [True], strict=True)
        )

    return sorted(found, key=misses)


def _query_words(typed: str) -> list[str]:
    return [word[:_LONGEST_WORD] for word in words(typed[:400])[:_MOST_WORDS]]


def _spellings(word: str) -> tuple[str, ...]:
    if _Y_OR_I.fullmatch(word[-3:]) or _Y_OR_I.fullmatch(word[-2:]):
        return (word, word[:-1] + ("i" if word.endswith("y") else "y"))
    return (word,)


def _place_names(session: Session, product: Product) -> tuple[str, ...]:
    places = gazetteer(session)
    business = product.business
    units = (
        places.find(business.declared_scheme, business.declared_commune_code),
        places.find("vn_2025_07", business.current_commune_code),
        places.find("vn_2024_11", business.former_district_code),
    )
    return tuple(unit.name for unit in units if unit is not None)


def _family_name(session: Session, product: Product) -> str:
    family = session.get(Family, product.family_code) if product.family_code else None
    return family.name if family else ""


def _load(session: Session, ids: list[int]) -> tuple[Product, ...]:
    if not ids:
        return ()
    rows = session.scalars(
        select(Product)
        .where(Product.id.in_(ids))
        .options(joinedload(Product.business), joinedload(Product.photos).load_only(Photo.product_id))
    ).unique()
    by_id = {product.id: product for product in rows}
    return tuple(by_id[product_id] for product_id in ids if product_id in by_id)
