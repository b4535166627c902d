"""Find things on a parsed page by a small part of CSS.

Understands type, `#id`, `.class`, `[name]`, `[name=value]`, `[name^=value]`, descendants, `>` and
lists with commas; quotes around values may be left out. More has not been needed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from xml.etree.ElementTree import Element

import html5lib

_COMPOUND = re.compile(
    r"""
      (?P<tag>^[a-zA-Z][\w-]*|^\*)
    | \#(?P<id>[\w-]+)
    | \.(?P<class>[\w-]+)
    | \[(?P<name>[\w:-]+)(?:(?P<how>\^?=)(?:"(?P<quoted>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\]\s]*)))?\]
    """,
    re.VERBOSE,
)
_STEPS = re.compile(r"""(>)|((?:\[(?:"[^"]*"|'[^']*'|[^\]"'])*\]|[^\s>\[])+)""")
_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "br", "caption", "dd", "details", "div", "dl", "dt"}
    | {"fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header"}
    | {"hr", "legend", "li", "main", "nav", "ol", "option", "p", "pre", "section", "summary", "table"}
    | {"tbody", "td", "tfoot", "th", "thead", "tr", "ul"}
)
_UNSEEN = frozenset({"script", "style", "template", "head"})


@lru_cache(maxsize=4)  # each page is checked first and read by its test afterwards
def parse(html: str) -> tuple[Element, list[str]]:
    """Parse a document as browsers do; nobody changes what comes back.

    Returns:
        The `html` element, and one line for each thing that the HTML standard calls a parse error.
    """
    builder = html5lib.getTreeBuilder("etree")
    parser = html5lib.HTMLParser(tree=builder, namespaceHTMLElements=False)
    root = parser.parse(html)
    errors = [f"line {line}: {code} {details or ''}".rstrip() for (line, _), code, details in parser.errors]
    return root, errors


def tag_of(element: Element) -> str:
    """Return the element's name without a namespace; "" for a comment."""
    return element.tag.rsplit("}", 1)[-1] if _is_name(element.tag) else ""


def elements(root: Element) -> Iterator[Element]:
    """Yield every element below and including this one, in document order, comments left out."""
    return (element for element in root.iter() if _is_name(element.tag))


def _is_name(tag: object) -> bool:
    """Say whether it names an element; the tag of a comment is a function."""
    return isinstance(tag, str)


def text_of(element: Element) -> str:
    """Return what a person reads in the element, spaces folded, script and style left out."""
    return " ".join("".join(_pieces(element)).split())


def _pieces(element: Element) -> Iterator[str]:
    tag = tag_of(element)
    if tag and tag not in _UNSEEN:
        edge = " " if tag in _BLOCKS else ""
        yield edge
        yield element.text or ""
        for child in element:
            yield from _pieces(child)
            yield child.tail or ""
        yield edge


def select(root: Element, css: str) -> list[Element]:
    """Return the elements that match, in document order.

    Raises:
        ValueError: If the selector uses a part of CSS that is not understood here.
    """
    parents = {child: parent for parent in root.iter() for child in parent}
    chains = [_chain(part) for part in _split(css)]
    return [element for element in elements(root) if any(_fits(element, chain, parents) for chain in chains)]


def _split(css: str) -> list[str]:
    return [part.strip() for part in re.split(r""",(?![^\[]*\])""", css)]


def _chain(css: str) -> list[tuple[str, str]]:
    """Return (combinator, compound) pairs from right to left; the combinator leads to the next pair."""
    steps: list[tuple[str, str]] = []
    combinator = " "
    for arrow, compound in _STEPS.findall(css):
        if arrow:
            combinator = ">"
        else:
            steps.append((combinator, compound))
            combinator = " "
    if not steps or combinator == ">":
        raise ValueError(f"not a selector: {css!r}")
    return steps[::-1]


def _fits(element: Element, chain: list[tuple[str, str]], parents: dict[Element, Element]) -> bool:
    combinator, compound = chain[0]
    if not _is(element, compound):
        return False
    if len(chain) == 1:
        return True
    above = parents.get(element)
    while above is not None:
        if _fits(above, chain[1:], parents):
            return True
        if combinator == ">":
            return False
        above = parents.get(above)
    return False


def _is(element: Element, compound: str) -> bool:
    end = 0
    for match in _COMPOUND.finditer(compound):
        if match.start() != end:
            break
        end = match.end()
        if not _has(element, match):
            return False
    if end != len(compound):
        raise ValueError(f"not understood in a selector: {compound[end:]!r}")
    return True


def _has(element: Element, match: re.Match[str]) -> bool:
    part = match.groupdict()
    if part["tag"]:
        return part["tag"] in ("*", tag_of(element))
    if part["id"]:
        return element.get("id") == part["id"]
    if part["class"]:
        return part["class"] in (element.get("class") or "").split()
    value = element.get(part["name"])
    if part["how"] is None:
        return value is not None
    wanted = part["quoted"] or part["single"] or part["bare"] or ""
    return value is not None and (value.startswith(wanted) if part["how"] == "^=" else value == wanted)
