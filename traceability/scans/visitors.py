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
_AHEAD = (
    ("HTTP_SEC_PURPOSE", ("prefetch", "prerender")),
    ("HTTP_PURPOSE", ("prefetch", "preview", "prerender")),
    ("HTTP_X_PURPOSE", ("prefetch", "preview", "prerender")),
    ("HTTP_X_MOZ", ("prefetch",)),
)
_LONGEST_NAME = 512
_MOST_KNOWN = 2048


def is_look(environ: Mapping[str, Any], status: int) -> bool:
    """Say whether an answer was fetched for a person to read it now."""
    if environ.get("REQUEST_METHOD") != "GET" or status not in _READ or is_ahead(environ):
        return False
    return not is_robot(str(environ.get("HTTP_USER_AGENT", "")))


def is_ahead(environ: Mapping[str, Any]) -> bool:
    """Say whether a browser or an app fetched a page in case that somebody wants it later."""
    for name, words in _AHEAD:
        if name in environ and any(word in str(environ[name]).lower() for word in words):
            return True
    return False


def is_robot(name: str) -> bool:
    """Say whether a browser's name is that of a program; one without a name is one, too."""
    return _names.is_robot(name)


class _Names:
    """Verdicts on names, kept by their hash, because a long list is asked for each new one."""

    def __init__(self) -> None:
        self._known: dict[int, bool] = {}

    def is_robot(self, name: str) -> bool:
        if not name:
            return True
        known = self._known.get(hash(name))
        if known is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known = {}
            known = self._known[hash(name)] = _is_robot(name[:_LONGEST_NAME])
        return known


def _is_robot(name: str) -> bool:
    rule, said = counting(), name.lower()
    for word in rule.no_robot_words:
        said = said.replace(word, "")
    return any(word in said for word in rule.robot_words) or bool(crawleruseragents.is_crawler(name))


_names = _Names()
