"""Find out which Digital Link a request asks for, before WSGI has blurred it.

WSGI hands on the path decoded: a slash inside a value and one between values look the same. Servers that
keep the address as it came say so in ``RAW_URI`` or ``REQUEST_URI``; it counts when it decodes to the very
path that was routed. From the others the decoded path is taken as it stands. Only where it is no link, and
may have been one whose lot code holds a slash, it is read so; never when a lot that we know stands before it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote_to_bytes

from gs1.digital_link import CANONICAL_ROOT, LONGEST, DigitalLink, read
from gs1.refusals import BadLink

_IN_PATH = "/!$&'()*+,;=:@~"
_NO_STEP = frozenset({"", ".", ".."})
LOT = "10"
ROOT = CANONICAL_ROOT
"""Which host was asked is nothing that the address of a thing depends on."""


@dataclass(frozen=True)
class AskedPath:
    """The path of a request, encoded; `is_exact` when it is what the visitor sent."""

    text: str
    is_exact: bool


def asked_path(environ: Mapping[str, Any]) -> AskedPath:
    """Return the path of a request as it was sent, or as near to it as the server lets us know."""
    decoded = f"{environ.get('SCRIPT_NAME', '')}{environ.get('PATH_INFO', '')}".encode("latin-1", "replace")
    for name in ("RAW_URI", "REQUEST_URI"):
        raw = str(environ.get(name, "")).partition("?")[0].partition("#")[0]
        if not raw.startswith("/"):
            raw = _without_host(raw)
        if raw.startswith("/") and unquote_to_bytes(raw.encode("latin-1", "replace")) == decoded:
            return AskedPath(raw, is_exact=True)
    return AskedPath(quote(decoded, safe=_IN_PATH), is_exact=False)


def _without_host(raw: str) -> str:
    """Take scheme and host off an address in absolute form, as proxies may hand it on."""
    return "/" + raw.partition("://")[2].partition("/")[2]


def read_asked(environ: Mapping[str, Any], names_a_lot: Callable[[DigitalLink], bool]) -> DigitalLink:
    """Read the Digital Link of a request; one slash at the end is let pass.

    Args:
        environ: The request's WSGI environment.
        names_a_lot: Says whether a link names a lot that we know: with a rest behind it, it is no link.

    Raises:
        BadLink: If the address breaks a rule of the syntax, or holds a second key.
    """
    asked = asked_path(environ)
    path = asked.text[:-1] if asked.text.endswith("/") and not asked.text.endswith("//") else asked.text
    query = str(environ.get("QUERY_STRING", ""))
    rest = f"?{query}" if query else ""
    try:
        return _first_in_path(read(f"{ROOT}{path}{rest}"))
    except BadLink:
        inside = None if asked.is_exact else _slash_in_lot(path, names_a_lot)
        if inside is None:
            raise
        return _first_in_path(read(f"{ROOT}{inside}{rest}"))


def _first_in_path(link: DigitalLink) -> DigitalLink:
    """Refuse a path of ours that holds something before the key that counts."""
    if link.own_path:
        raise BadLink("pairs", len(ROOT), found=link.own_path.strip("/"))
    return link


def _slash_in_lot(path: str, names_a_lot: Callable[[DigitalLink], bool]) -> str | None:
    """Return the path with the slashes of its lot code encoded, when it is a link then and only then."""
    before, mark, value = path.rpartition(f"/{LOT}/")
    steps = value.split("/")
    if not mark or len(steps) < 2 or len(value) > LONGEST or not _NO_STEP.isdisjoint(steps):
        return None
    try:
        shorter = read(f"{ROOT}{before}{mark}{steps[0]}")
        whole = f"{before}{mark}{'%2F'.join(steps)}"
        read(f"{ROOT}{whole}")
    except BadLink:
        return None
    return None if names_a_lot(shorter) else whole
