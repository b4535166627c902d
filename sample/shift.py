"""Move the sample's dates so that the demonstration is alive: the newest lot was packed five days ago."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from core.formatting import VIETNAM
from places.models import NEW, OLD, scheme_on


@dataclass(frozen=True)
class Shift:
    """The number of days that dates of lots, events and certificates move; nothing else moves."""

    days: int

    def day(self, iso: str | None) -> date | None:
        """Move an ISO day; None stays None."""
        return None if iso is None else date.fromisoformat(iso) + timedelta(days=self.days)

    def moment(self, iso_day: str, hour_minute: str | None) -> datetime:
        """Move an ISO day and put it at a time of day in Vietnam."""
        moved = date.fromisoformat(iso_day) + timedelta(days=self.days)
        return datetime.combine(moved, time.fromisoformat(hour_minute or "00:00"), VIETNAM)

    def certificate_number(self, certificate: dict[str, Any]) -> str:
        """Write the year of the moved day at the end of a self-declaration's number."""
        number = str(certificate["number"])
        issued = self.day(certificate["issued_on"])
        if certificate["type"] == "tu_cong_bo" and issued is not None:
            return re.sub(r"/\d{4}$", f"/{issued.year}", number)
        return number


def shift_to(base: date, today: date | None) -> Shift:
    """Return the shift from the sample's own day to the wanted one; none wanted: no shift."""
    return Shift(0 if today is None else (today - base).days)


def place_on(moved: date, commune: dict[str, str], current_codes: dict[str, str]) -> tuple[str, str]:
    """Return scheme and code of an event's commune as they were called on the moved day."""
    if commune["scheme"] == OLD and scheme_on(moved) == NEW:
        return NEW, current_codes[commune["code"]]
    return commune["scheme"], commune["code"]
