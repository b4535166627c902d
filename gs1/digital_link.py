"""Read and write GS1 Digital Link URIs, strictly: what is not right in every part is refused with its reason.

The rules are those of GS1's URI syntax 1.6 and of its Barcode Syntax Dictionary, and verdicts are those of
GS1's own Barcode Syntax Engine: words in the place of numbers, GTINs of fewer than 14 digits, compressed
forms and a slash at the end are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote, unquote_to_bytes

from gs1.application_identifiers import ApplicationIdentifier, application_identifiers, matches
from gs1.linters import LINTERS, wrong_character
from gs1.refusals import BadLink

LONGEST = 8191
MOST_ELEMENTS = 64
CANONICAL_ROOT = "https://id.gs1.org"
_SCHEMES = ("https://", "HTTPS://", "http://", "HTTP://")
_ILLEGAL = re.compile(r"[^A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]")
_NOT_IN_HOST = re.compile(r"[_~?#@!$&'()*+,;=%]")
WORDS = {
    "cpid": "8010",
    "cpsn": "8011",
    "cpv": "22",
    "gcn": "255",
    "gdti": "253",
    "giai": "8004",
    "ginc": "401",
    "gln": "414",
    "glnx": "254",
    "gmn": "8013",
    "grai": "8003",
    "gsin": "402",
    "gsrn": "8018",
    "gsrnp": "8017",
    "gtin": "01",
    "itip": "8006",
    "lot": "10",
    "party": "417",
    "refno": "8020",
    "ser": "21",
    "srin": "8019",
    "sscc": "00",
}
"""Words that version 1.2 of the syntax took for numbers: the refusal names the number, nothing reads them."""


@dataclass(frozen=True, slots=True)
class Element:
    """One identifier with its value, decoded.

    Attributes:
        ai: The identifier, two to four digits.
        value: What it says, of the characters that the standard allows.
        at: Where the value stands in the text that was read; -1 when it was not read.
    """

    ai: str
    value: str
    at: int = -1


@dataclass(frozen=True)
class DigitalLink:
    """A link that was read, or is to be written.

    Attributes:
        stem: Scheme, host and own path before the key, as it stands, without a slash at its end.
        path: The key and its qualifiers.
        attributes: What stands behind the question mark and is an identifier.
        ignored: What else stands there, as it stands.
    """

    stem: str
    path: tuple[Element, ...]
    attributes: tuple[Element, ...] = ()
    ignored: tuple[str, ...] = ()

    @property
    def key(self) -> Element:
        """Return the primary key."""
        return self.path[0]

    @property
    def elements(self) -> tuple[Element, ...]:
        """Return all identifiers: key, qualifiers, attributes."""
        return self.path + self.attributes

    def value(self, ai: str) -> str | None:
        """Return what an identifier says; None when it is not there."""
        return next((each.value for each in self.elements if each.ai == ai), None)

    @property
    def own_path(self) -> str:
        """Return what stands between host and key; "" for nothing."""
        after = self.stem.find("/", self.stem.find("//") + 2)
        return "" if after < 0 else self.stem[after:]

    def path_text(self, levels: int | None = None) -> str:
        """Return key and qualifiers as they stand in an address.

        Args:
            levels: How many elements, the key being the first; None for all.
        """
        return "".join(f"/{each.ai}/{quote(each.value, safe='')}" for each in self.path[:levels])

    def uri(self, stem: str | None = None) -> str:
        """Write the link, what is ignored left out.

        Args:
            stem: Scheme and host, perhaps with a path; the own one when left out.
        """
        return (self.stem if stem is None else stem.rstrip("/")) + self.path_text() + _query(self.attributes)

    def canonical(self) -> str:
        """Write the form by which links are compared: GS1's own host, attributes in order.

        >>> read("https://vidu.example/x/01/09521234000280?17=261130&a=b&11=260601").canonical()
        'https://id.gs1.org/01/09521234000280?11=260601&17=261130'
        """
        return (
            CANONICAL_ROOT
            + self.path_text()
            + _query(sorted(self.attributes, key=lambda element: element.ai))
        )

    def element_string(self) -> str:
        """Write the identifiers as people read them beneath a barcode; a bracket in a value gets a backslash.

        >>> read("https://vidu.example/01/09521234000280/10/G1?17=261130").element_string()
        '(01)09521234000280(10)G1(17)261130'
        """
        return "".join("({}){}".format(each.ai, each.value.replace("(", "\\(")) for each in self.elements)


def read(text: str) -> DigitalLink:
    """Read a Digital Link.

    Raises:
        BadLink: With cause, place and sentence, if any rule is broken.

    >>> read("https://vidu.example/01/09521234000280/10/N%2F26").value("10")
    'N/26'
    >>> read("https://vidu.example/01/09521234000280?17=261130&17=261129")
    Traceback (most recent call last):
    gs1.refusals.BadLink: Hạn dùng (17) được ghi hai lần. Bạn chỉ để lại một.
    """
    path_at = _end_of_host(text)
    before_fragment = text.partition("#")[0]
    path, mark, query = before_fragment[path_at:].partition("?")
    pairs, key_at = _pairs(path, path_at)
    elements = [_decoded(ai, raw, at, in_query=False) for ai, raw, at in pairs]
    attributes, ignored = _read_query(query, path_at + len(path) + len(mark), len(elements))
    _check_together(elements, attributes)
    return DigitalLink(text[:key_at], tuple(elements), tuple(attributes), tuple(ignored))


def build(stem: str, elements: Iterable[tuple[str, str]]) -> DigitalLink:
    """Put a link together from identifiers in any order: one key, its qualifiers, the rest as attributes.

    Args:
        stem: Scheme and host, perhaps with a path.
        elements: Pairs of identifier and value, not encoded.

    Raises:
        BadLink: If there is no key, or the link would break a rule; places are those of the written link.

    >>> build("https://vidu.example", [("17", "261130"), ("10", "N/26"), ("01", "09521234000280")]).uri()
    'https://vidu.example/01/09521234000280/10/N%2F26?17=261130'
    """
    given = list(elements)
    path = _best_path([ai for ai, _value in given])
    chosen = [next(pair for pair in given if pair[0] == ai) for ai in path]
    rest = [pair for pair in given if pair not in chosen or given.count(pair) > 1]
    written = DigitalLink(
        stem.rstrip("/"),
        tuple(Element(ai, value) for ai, value in chosen),
        tuple(Element(ai, value) for ai, value in rest),
    )
    return read(written.uri())


def _query(attributes: Sequence[Element]) -> str:
    return (
        "?" + "&".join(f"{each.ai}={quote(each.value, safe='')}" for each in attributes) if attributes else ""
    )


def _best_path(ais: Sequence[str]) -> tuple[str, ...]:
    """Return the longest row of key and qualifiers that the identifiers hold; of two keys the first given."""
    known = application_identifiers()
    best: tuple[str, ...] = ()
    for ai in dict.fromkeys(ais):
        if ai in known and known[ai].is_key:
            for row in sorted(known[ai].sequences):
                if len(row) > len(best) and set(row) <= set(ais):
                    best = row
    if not best:
        raise BadLink("no_key", 0)
    return best


def _end_of_host(text: str) -> int:
    if len(text) > LONGEST:
        raise BadLink("too_long", LONGEST, count=len(text), most=LONGEST)
    if illegal := _ILLEGAL.search(text):
        raise BadLink("illegal", illegal.start(), found=illegal[0], place=illegal.start() + 1)
    scheme = next((each for each in _SCHEMES if text.startswith(each)), None)
    if scheme is None:
        raise BadLink("scheme", 0)
    begin = len(scheme)
    slash = text.find("/", begin)
    end = len(text) if slash < 0 else slash
    if illegal := _NOT_IN_HOST.search(text, begin, end):
        raise BadLink("host", illegal.start(), found=illegal[0])
    if slash <= begin:
        raise BadLink("no_host", begin)
    return slash


def _pairs(path: str, path_at: int) -> tuple[list[tuple[str, str, int]], int]:
    """Take the path apart, pair by pair from its end, up to the last key in the place of an identifier."""
    known = application_identifiers()
    segments = path.split("/")
    starts = [path_at]
    for segment in segments[:-1]:
        starts.append(starts[-1] + len(segment) + 1)
    found: list[tuple[str, str, int]] = []
    for place in range(len(segments) - 2, 0, -2):
        ai = known.get(segments[place])
        if ai is None:
            break
        found.append((ai.ai, segments[place + 1], starts[place + 1]))
        if ai.is_key:
            return found[::-1], starts[place] - 1
    raise _no_key(segments, starts)


def _no_key(segments: Sequence[str], starts: Sequence[int]) -> BadLink:
    """Say as exactly as can be guessed why no key was found."""
    known = application_identifiers()
    if segments[-1] == "" and len(segments) > 2:
        return BadLink("last_slash", starts[-1] - 1)
    for segment, at in zip(segments, starts, strict=True):
        if segment.lower() in WORDS:
            return BadLink("word", at, WORDS[segment.lower()], found=segment)
    first = next(
        (at for at, each in enumerate(segments[:-1]) if at and each in known and known[each].is_key), None
    )
    if first is None:
        return BadLink("no_key", starts[-1] if len(segments) > 1 else starts[0])
    place = first
    while place + 1 < len(segments):
        if segments[place] not in known:
            return BadLink("unknown_in_path", starts[place], found=segments[place])
        place += 2
    place = min(place, len(segments) - 1)
    return BadLink("pairs", starts[place], found=segments[place])


def _decoded(ai: str, raw: str, at: int, *, in_query: bool) -> Element:
    """Undo the percent-encoding, once; in a query a plus is a blank.

    A ``%`` that no two hexadecimal digits follow stands for itself, as for GS1's engine: it is one of the 82
    characters, and labels with it are in use.
    """
    if not raw:
        raise BadLink("empty", at, ai)
    content = unquote_to_bytes(raw.replace("+", " ") if in_query else raw)
    if b"\0" in content:
        raise BadLink("nul", at, ai)
    # Only ASCII may stand in a value; the rest is brought into text so that the refusal can name it.
    element = Element(ai, content.decode("utf-8", "replace"), at)
    _check_value(application_identifiers()[ai], element)
    return element


def _read_query(query: str, query_at: int, before: int) -> tuple[list[Element], list[str]]:
    known = application_identifiers()
    elements: list[Element] = []
    ignored: list[str] = []
    at = query_at
    for part in query.split("&") if query else ():
        key, equals, value = part.partition("=")
        is_ai = equals and (not key or (key.isascii() and key.isdigit()))
        if is_ai and key not in known:
            raise BadLink("unknown_in_query", at, found=key)
        if is_ai:
            elements.append(_decoded(key, value, at + len(key) + 1, in_query=True))
        elif part:
            ignored.append(part)
        if before + len(elements) + len(ignored) > MOST_ELEMENTS:
            raise BadLink("too_many", at, most=MOST_ELEMENTS)
        at += len(part) + 1
    return elements, ignored


def _check_value(known: ApplicationIdentifier, element: Element) -> None:
    """Check length, characters and each piece of a value."""
    ai, value, at = element.ai, element.value, element.at
    count, least, most = len(value), known.shortest, known.longest
    if not least <= count <= most:
        if ai == "01" and count in {8, 12, 13} and value.isascii() and value.isdigit():
            raise BadLink("gtin_length", at, ai, count=count, mended=value.zfill(14))
        cause = "exact_length" if least == most else ("short" if count < least else "long")
        raise BadLink(cause, at, ai, count=count, least=least, most=most)
    begin = 0
    for part in known.parts:
        piece = value[begin : begin + part.longest]
        if not piece and part.is_optional:
            continue
        fault = wrong_character(part.charset, piece)
        if fault is None and len(piece) < part.shortest:
            raise BadLink("parts_length", at + begin, ai)
        for linter in part.linters:
            fault = fault or LINTERS[linter](piece)
        if fault is not None:
            place = begin + fault.at
            raise BadLink(
                fault.cause, at + place, ai, value=value, found=value[place : place + 1], place=place + 1
            )
        begin += len(piece)


def _check_together(path: Sequence[Element], attributes: Sequence[Element]) -> None:
    """Check what the identifiers of a link say of each other."""
    known = application_identifiers()
    present = {each.ai: each for each in (*path, *attributes)}
    _check_order(path)
    seen: set[str] = set()
    for each in (*path, *attributes):
        if each.ai in seen:
            raise BadLink("twice", each.at, each.ai)
        seen.add(each.ai)
    row = tuple(each.ai for each in path)
    sequences = known[row[0]].sequences
    for each in attributes:
        if any((*row[:place], each.ai, *row[place:]) in sequences for place in range(1, len(row) + 1)):
            raise BadLink("belongs_in_path", each.at, each.ai, value=each.value)
        if "attribute" not in known[each.ai].stands:
            raise BadLink("not_attribute", each.at, each.ai)
    for each in (*path, *attributes):
        for pattern in known[each.ai].excludes:
            other = next((ai for ai in present if ai != each.ai and matches(pattern, ai)), None)
            if other is not None:
                raise BadLink("excluded", each.at, each.ai, other=other)
        if known[each.ai].lacks([ai for ai in present if ai != each.ai]):
            raise BadLink("required", each.at, each.ai, needed=_needed(known[each.ai]))
    if "8030" in present:  # what is signed is one thing, not a kind of things
        for ai in ("253", "255", "8003"):
            if ai in present and len(present[ai].value) == known[ai].shortest:
                raise BadLink("unsigned_serial", present[ai].at, ai)


def _needed(known: ApplicationIdentifier) -> str:
    groups = [" + ".join(f"({ai})" for ai in group) for group in known.requires]
    return ", ".join(groups)


def _check_order(path: Sequence[Element]) -> None:
    known = application_identifiers()
    key = known[path[0].ai]
    row: tuple[str, ...] = (key.ai,)
    for each in path[1:]:
        row = (*row, each.ai)
        if row in key.sequences:
            continue
        if "qualifier" not in known[each.ai].stands and "attribute" in known[each.ai].stands:
            raise BadLink("belongs_in_query", each.at, each.ai, value=each.value)
        if not key.qualifiers:
            raise BadLink("order_alone", each.at, each.ai, key=f"({key.ai})")
        right = " | ".join(", ".join(f"({ai})" for ai in row) for row in key.qualifiers)
        raise BadLink("order", each.at, each.ai, key=f"({key.ai})", right=right)
