"""Where a business may have a stall, at which addresses, and for how long a proof of it counts: dated data.

A website of one's own is no stall. The number of months is a guess that an administrator may change.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from core.audit import Actor
from core.installation import put_setting, settings_under
from exporters.rules import closed_on

PREFIX = "exporters.stalls."
CONFIRM_MONTHS = "confirm_months"
_FILE = Path(__file__).with_name("marketplaces.json")
_DAYS_A_MONTH = 30.44


@dataclass(frozen=True, slots=True)
class StallPlace:
    """A marketplace at which businesses may have a stall.

    Attributes:
        slug: As exporters call it, where we write files for it.
        label: The name that people read.
        hosts: Hosts on which its stalls and goods stand; their subdomains are meant too.
        closed_on: The day on which the whole marketplace closed; None while it is open.
        source: Where that was read.
        mark: How well it is founded: ``seen``, ``known`` or ``guess``.
    """

    slug: str
    label: str
    hosts: tuple[str, ...]
    closed_on: date | None
    source: str
    mark: str

    def has_address(self, url: str) -> bool:
        """Say whether an address leads to this marketplace and to nobody else.

        >>> shopee = stall_places()["shopee"]
        >>> shopee.has_address("https://shopee.vn/gao"), shopee.has_address("https://shopee.vn.example/gao")
        (True, False)
        """
        try:
            parts = urlsplit(url)
            host = (parts.hostname or "").rstrip(".").lower()
        except ValueError:
            return False
        if parts.scheme not in {"http", "https"} or parts.username is not None:
            return False
        return any(host == each or host.endswith(f".{each}") for each in self.hosts)


@dataclass(frozen=True, slots=True)
class StallRule:
    """One number with its bounds, both included, and where it comes from."""

    name: str
    value: int
    low: int
    high: int
    source: str
    mark: str
    checked_on: date


@cache
def _read() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return found


@cache
def stall_places() -> Mapping[str, StallPlace]:
    """Return all marketplaces that may have stalls, by slug, in the order of the list."""
    raw = _read()
    return {
        item["slug"]: StallPlace(
            slug=item["slug"],
            label=item["label"],
            hosts=tuple(item["hosts"]),
            closed_on=closed_on(item["slug"]),
            source="; ".join(raw["sources"][key] for key in item["source"]),
            mark=item["mark"],
        )
        for item in raw["marketplaces"]
    }


def label_of(marketplace: str) -> str:
    """Return the name that people read."""
    place = stall_places().get(marketplace)
    return place.label if place else marketplace


def shipped_months() -> StallRule:
    """Return the number of months that the code ships, with its bounds."""
    raw = _read()
    item = next(item for item in raw["rules"] if item["name"] == CONFIRM_MONTHS)
    return StallRule(
        name=item["name"],
        value=item["value"],
        low=item["low"],
        high=item["high"],
        source="; ".join(raw["sources"][key] for key in item["source"]),
        mark=item["mark"],
        checked_on=date.fromisoformat(raw["checked_on"]),
    )


def present_months(session: Session) -> int:
    """Return for how many months a confirmation counts; a number beyond the bounds does not hold."""
    rule = shipped_months()
    row = settings_under(session, PREFIX).get(PREFIX + rule.name)
    value = rule.value if row is None else row.value
    return value if isinstance(value, int) and rule.low <= value <= rule.high else rule.value


def choose_months(session: Session, actor: Actor, months: int) -> bool:
    """Set for how many months a confirmation counts; the caller has held it against the bounds.

    Returns:
        Whether anything changed.
    """
    rule = shipped_months()
    return put_setting(session, actor, PREFIX + rule.name, months, shipped=rule.value)


def fresh_since(session: Session, now: datetime) -> datetime:
    """Return the moment since which a confirmation is fresh today."""
    return now - timedelta(days=round(present_months(session) * _DAYS_A_MONTH))
