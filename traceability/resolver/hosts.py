"""Which hosts a producer's links may lead to: approved ones and the business's own site, by https only.

A resolver sends whoever scans a code on to these addresses, so it must never lead just anywhere: pages of
such hosts that themselves lead to whatever stands in their address are left out. The list that ships is a
guess with its date; an administrator's list of hosts takes its place.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from sqlalchemy.orm import Session

from catalog.models import Business
from core.audit import Actor
from core.installation import put_setting, settings_under

KEY = "traceability.link_hosts"
MOST = 200
_FILE = Path(__file__).with_name("hosts.json")
_HOST = re.compile(r"(?=.{4,100}$)[a-z0-9]([a-z0-9\-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9\-]*[a-z0-9])?)+")
_CARRIED = re.compile(r":[/\\]{2}|[?&=#,;][/\\]{2}")
_ADDRESS = re.compile(r"https://[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")


@cache
def _read() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_FILE.read_text("utf-8"))
    return found


def shipped_hosts() -> list[str]:
    """Return the hosts that the house ships, in alphabetical order."""
    return sorted(item["host"] for item in _read()["hosts"])


def checked_on() -> date:
    """Return the day on which the shipped list was looked at."""
    return date.fromisoformat(_read()["checked_on"])


def approved_hosts(session: Session) -> list[str]:
    """Return the hosts that hold now."""
    row = settings_under(session, KEY).get(KEY)
    if row is None or not isinstance(row.value, list):
        return shipped_hosts()
    return [host for host in row.value if isinstance(host, str) and _HOST.fullmatch(host)]


def parse_hosts(text: str) -> tuple[list[str], list[str]]:
    """Read hosts, one a line; return them in order, and the lines that are no hosts.

    >>> parse_hosts("Shopee.vn\\nhttps://shopee.vn/gao\\n\\nnot a host")
    (['shopee.vn'], ['https://shopee.vn/gao', 'not a host'])
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    hosts = {line.lower() for line in lines if _HOST.fullmatch(line.lower())}
    return sorted(hosts), [line for line in lines if line.lower() not in hosts]


def choose_hosts(session: Session, actor: Actor, hosts: Collection[str]) -> bool:
    """Let producers link to these hosts from now on; links to others are shown to nobody.

    Returns:
        Whether anything changed.
    """
    return put_setting(session, actor, KEY, sorted(hosts), shipped=shipped_hosts())


def hosts_for(session: Session, business: Business) -> list[str]:
    """Return the hosts that links of a business may lead to: the approved ones and that of its own site."""
    own = host_of(business.website or "")
    return sorted({*approved_hosts(session), *([own] if own else [])})


def host_of(address: str) -> str:
    """Return the host of an address, without a leading ``www.``; "" when there is none.

    >>> host_of("https://www.banhcay.example/gioi-thieu")
    'banhcay.example'
    """
    try:
        host = (urlsplit(address).hostname or "").rstrip(".").lower()
    except ValueError:
        return ""
    host = host.removeprefix("www.")
    return host if _HOST.fullmatch(host) else ""


def leads_to(address: str, hosts: Collection[str]) -> bool:
    """Say whether an address is https and leads to one of the hosts, or to a part of one, and to nobody else.

    >>> leads_to("https://cf.shopee.vn/x", ["shopee.vn"]), leads_to("https://shopee.vn.x.vn/", ["shopee.vn"])
    (True, False)
    >>> leads_to("https://l.facebook.com/l.php?u=https://x.vn", ["facebook.com"])
    False
    >>> leads_to("https://shopee.vn@x.vn/", ["shopee.vn"]), leads_to("http://shopee.vn/", ["shopee.vn"])
    (False, False)
    """
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").rstrip(".")
        port = parts.port
    except ValueError:
        return False
    if not _ADDRESS.fullmatch(address) or parts.scheme != "https" or port not in {None, 443}:
        return False
    if parts.username is not None or not _HOST.fullmatch(host):
        return False
    if is_roundabout(address) or leads_on(address):
        return False
    return any(_is_part_of(host, each) for each in hosts)


def _is_part_of(host: str, of: str) -> bool:
    return host == of or host.endswith(f".{of}")


def leads_on(address: str) -> bool:
    """Say whether a page sends its visitors to an address that stands in its own, wherever that leads.

    Nobody knows all such pages of all hosts, so what carries another address is one of them.

    >>> leads_on("https://www.youtube.com/redirect?q=x.vn"), leads_on("https://www.youtube.com/watch?v=1")
    (True, False)
    >>> leads_on("https://www.youtube.com//Redirect;a/"), leads_on("https://shopee.vn/a?to=%2F%2Fx.vn")
    (True, True)
    """
    if _CARRIED.search(_decoded(address).partition("://")[2]):
        return True
    host, asked = host_of(address), [segment.partition(";")[0].lower() for segment in _segments(address)]
    for each in _read()["lead_on"]:
        path = [segment for segment in each["path"].split("/") if segment]
        if _is_part_of(host, each["host"]) and asked[: len(path)] == path:
            return True
    return False


def is_roundabout(address: str) -> bool:
    """Say whether browsers and servers ask for another page than the one that is written.

    They go up at ``..``, leave out ``.``, and some take a backslash for a slash.

    >>> is_roundabout("https://www.youtube.com/x/%2E%2e/redirect"), is_roundabout("https://www.youtube.com/@x..y")
    (True, False)
    """
    return any("\\" in segment or segment.partition(";")[0] in {".", ".."} for segment in _segments(address))


def _segments(address: str) -> list[str]:
    """Return what stands between the slashes of the path, decoded as often as any server might."""
    try:
        path = urlsplit(address).path
    except ValueError:
        return []
    return [segment for segment in _decoded(path).split("/") if segment]


def _decoded(text: str) -> str:
    while (decoded := unquote(text)) != text:
        text = decoded
    return text
