"""Choose among several links of one kind what the visitor asks for: context, language, kind of file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from werkzeug.datastructures import LanguageAccept, MIMEAccept

HOUSE_LANGUAGE = "vi"


@dataclass(frozen=True, slots=True)
class Link:
    """One page about the thing that a number names.

    Attributes:
        link_type: Name of the kind, without prefix.
        href: Full address.
        title: What people read.
        languages: Two letters each; empty when the page has none, or nobody said.
        media_type: Such as ``text/html``; "" when nobody said.
        contexts: For which country or purpose it is meant; empty for all.
    """

    link_type: str
    href: str
    title: str
    languages: tuple[str, ...] = ()
    media_type: str = ""
    contexts: tuple[str, ...] = ()


def choose(
    links: Sequence[Link], *, languages: LanguageAccept, media: MIMEAccept, context: str
) -> list[Link]:
    """Return the link that fits best; several when nothing decides between them.

    Args:
        links: All of one kind, in the order of their maker.
        languages: What the visitor reads, with weights.
        media: What the visitor's program takes, with weights.
        context: What the address asks for; "" for nothing.
    """
    left = _in_context(list(links), context)
    left = _best(left, lambda link: _language_weight(link, languages))
    named = [link for link in left if _is_named(link, languages)]
    left = named or _best(left, _house_weight)
    left = _best(left, lambda link: media.quality(link.media_type) if media and link.media_type else 1)
    return list({link.href: link for link in reversed(left)}.values())[::-1]


def _in_context(links: list[Link], context: str) -> list[Link]:
    wanted = context.casefold()
    named = [link for link in links if wanted and wanted in {each.casefold() for each in link.contexts}]
    return named or [link for link in links if not link.contexts] or links


def _best(links: list[Link], weight: Callable[[Link], float]) -> list[Link]:
    weights = [weight(link) for link in links]
    most = max(weights, default=0)
    return [link for link, each in zip(links, weights, strict=True) if each == most]


def _language_weight(link: Link, asked: LanguageAccept) -> float:
    """Weigh a link: the visitor's own weights, then a page without language, then the house's language."""
    if not link.languages:
        return 0.0005
    most = max((_quality(asked, language) for language in link.languages), default=0)
    return most or (0.0001 if HOUSE_LANGUAGE in link.languages else 0)


def _quality(asked: LanguageAccept, language: str) -> float:
    """Return the weight of a language, whatever country it is asked for; a star means those not named."""
    named = [weight for each, weight in asked if each.lower().partition("-")[0] == language]
    return max(named) if named else max((weight for each, weight in asked if each == "*"), default=0)


def _is_named(link: Link, asked: LanguageAccept) -> bool:
    """Say whether the visitor named a language of the page; the star that programs send names none."""
    wanted = {each.lower().partition("-")[0] for each, weight in asked if weight}
    return not wanted.isdisjoint(link.languages)


def _house_weight(link: Link) -> float:
    return 1 if HOUSE_LANGUAGE in link.languages or not link.languages else 0


def wants_linkset(media: MIMEAccept) -> str:
    """Return the media type in which a visitor asks for the whole linkset; "" when a page is wanted.

    A program names the type; who would take anything, or rather a page, is led to the page.

    >>> wants_linkset(MIMEAccept([("application/linkset+json", 1), ("*/*", 0.1)]))
    'application/linkset+json'
    >>> wants_linkset(MIMEAccept([("text/html", 1), ("application/linkset+json", 0.9), ("*/*", 0.8)]))
    ''
    """
    named = {value.partition(";")[0].strip().lower(): weight for value, weight in reversed(list(media))}
    page = max((weight for value, weight in named.items() if value in _PAGES), default=None)
    rest = named.get("*/*", 0)
    for kind in LINKSET_TYPES:
        weight = named.get(kind, 0)
        if weight and (weight > page if page is not None else weight >= rest):
            return kind
    return ""


LINKSET_TYPES = ("application/linkset+json", "application/json", "application/ld+json")
_PAGES = frozenset({"text/html", "application/xhtml+xml", "text/*"})
