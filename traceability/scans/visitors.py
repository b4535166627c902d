"""Tell a person's look at a page from all that is none; nothing of what is read here is kept.

A look counts when a browser fetched the page for somebody to read. Robots, programs and the previews that
chat apps draw of a link are told by their names: by the list of crawler-user-agents, which others keep up to
date, and by a few words of ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import crawleruseragents  # type: ignore[import-untyped]  # ships no types

from traceability.scans.settings import counting

_READ = frozenset({200, 304})
_AHEAD = {
    "HTTP_SEC_PURPOSE": ("prefetch", "prerender"),
    "HTTP_PURPOSE": ("prefetch", "preview", "prerender"),
    "HTTP_X_PURPOSE": ("prefetch", "preview", "prerender"),
    "HTTP_X_MOZ": ("prefetch",),
}
_LONGEST_NAME = 512
_MOST_KNOWN = 2048
_verdicts: dict[int, bool] = {}


def is_look(environ: Mapping[str, Any], status: int) -> bool:
    """Say whether an answer was fetched for a person to read it now."""
    if status not in _READ or environ.get("REQUEST_METHOD") != "GET":
        return False
    if not environ.keys().isdisjoint(_AHEAD) and is_ahead(environ):
        return False
    name = environ.get("HTTP_USER_AGENT", "")
    known = _verdicts.get(hash(name))
    return not (is_robot(name) if known is None else known)


def is_ahead(environ: Mapping[str, Any]) -> bool:
    """Say whether a browser or an app fetched a page in case that somebody wants it later."""
    return any(
        word in str(environ[name]).lower()
        for name, words in _AHEAD.items()
        if name in environ
        for word in words
    )


def is_robot(name: str) -> bool:
    """Say whether a browser's name is that of a program; one without a name is one, too."""
    known = _verdicts.get(hash(name))
    return _judged(name) if known is None else known


def _judged(name: str) -> bool:
    """Ask the long list about a new name, and keep the verdict by the name's hash."""
    if len(_verdicts) >= _MOST_KNOWN:
        _verdicts.clear()
    verdict = _verdicts[hash(name)] = not name or _is_robot(name[:_LONGEST_NAME])
    return verdict


def _is_robot(name: str) -> bool:
    rule, said = counting(), name.lower()
    for word in rule.no_robot_words:
        said = said.replace(word, "")
    return any(word in said for word in rule.robot_words) or bool(crawleruseragents.is_crawler(name))
