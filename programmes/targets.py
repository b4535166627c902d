"""What a programme is to reach in a period."""

from __future__ import annotations

from programmes.models import Programme
from programmes.periods import Period


def target_of(programme: Programme, period: Period) -> int | None:
    """Return the target of exactly this period; targets of years are never added up."""
    return next(
        (
            target.value
            for target in programme.targets
            if (target.since, target.until) == (period.since, period.until)
        ),
        None,
    )
