"""The installation's rate of đồng to a dollar: set by the administrator, with its day and its source.

There is none until somebody sets one, and nobody's prices change without it: a product follows this
rate only where its maker has said so. From how many days on a rate is called old is a guess of ours
(`rates.json`) that the administrator can correct.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from core.audit import Actor
from core.installation import put_setting, settings_under
from exporters.wholesale import UsdRate

PREFIX = "trade.usd_"
RATE, DAYS = f"{PREFIX}rate", f"{PREFIX}old_after_days"
LOWEST, HIGHEST = 1_000, 100_000  # đồng a dollar: far around what it has been since 1989


@cache
def shipped_days() -> Mapping[str, Any]:
    """Return value, bounds and source of the number of days after which a rate is old."""
    raw: Mapping[str, Any] = json.loads((Path(__file__).parent / "rates.json").read_text(encoding="utf-8"))
    days: Mapping[str, Any] = raw["old_after_days"]
    return {**days, "source": raw["sources"][days["source"]], "checked_on": raw["checked_on"]}


def present_rate(session: Session) -> UsdRate | None:
    """Return the installation's rate; None while nobody has set one."""
    row = settings_under(session, PREFIX).get(RATE)
    if row is None:
        return None
    told = row.value
    return UsdRate(told["vnd_per_usd"], date.fromisoformat(told["rate_on"]), told["rate_source"])


def old_after_days(session: Session) -> int:
    """Return from how many days on a rate is old."""
    row = settings_under(session, PREFIX).get(DAYS)
    return int(row.value) if row is not None else int(shipped_days()["value"])


def set_rate(session: Session, actor: Actor, rate: UsdRate, *, days: int) -> bool:
    """Set rate and days; who did so and what was before stands in the trail.

    Returns:
        Whether anything changed.
    """
    told = {"vnd_per_usd": rate.vnd_per_usd, "rate_on": rate.on.isoformat(), "rate_source": rate.source}
    is_new = put_setting(session, actor, RATE, told, shipped=None)
    return put_setting(session, actor, DAYS, days, shipped=shipped_days()["value"]) or is_new


def age_days(rate: UsdRate, *, on: date) -> int:
    """Return how many days old a rate is.

    >>> age_days(UsdRate(25_400, date(2026, 11, 1)), on=date(2026, 11, 27))
    26
    """
    return (on - rate.on).days
