"""What differs between a report as it was published and the same report today, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _

from programmes.counting import CountedAct, Selection
from programmes.history.causes import Known
from programmes.history.differences import told
from programmes.publishing.printed import printed_differences
from programmes.report_values import Report

# What the acts of the period come to.
_FIGURES = (
    "by_programme",
    "total_distinct",
    "acts",
    "acts_by_programme",
    "by_kind",
    "by_district",
    "by_commune",
    "money_vnd",
    "matching_vnd",
    "reconciliation",
)


def says_the_same(before: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    """Say whether two reports, as they are for machines, print the same figures and words about them.

    Form A and the names of businesses are left out: that somebody has a new name today makes no figure
    of then wrong. A correction that is made anyway tells them.
    """
    return (
        all(before[name] == now[name] for name in _FIGURES)
        and _overlap(before) == _overlap(now)
        and not any(printed_differences(before, now))
    )


def _overlap(content: Mapping[str, Any]) -> dict[str, int]:
    """Return how many businesses had how many programmes; who they are is no figure."""
    return {number: len(roots) for number, roots in content["overlap"].items() if roots}


def frozen_acts(content: Mapping[str, Any]) -> tuple[CountedAct, ...]:
    """Return the acts that a published report was counted from."""
    return tuple(
        CountedAct(
            **{
                **row,
                "accepted_on": date.fromisoformat(row["accepted_on"]) if row["accepted_on"] else None,
            }
        )
        for row in content["counted_acts"]
    )


def sentences(
    before: Mapping[str, Any], now: Report, after: Iterable[CountedAct], selection: Selection, known: Known
) -> tuple[str, ...]:
    """Tell the differences, the figures first.

    Args:
        before: The published report, as it is for machines.
        now: The report of today for the same period and programmes.
        after: All acts as they count today.
        selection: That period and these programmes.
        known: Names, and who did what since.
    """
    found = [difference.words for difference in told(frozen_acts(before), after, selection, known)]
    found += printed_differences(before, now.as_json())
    found += _names(before, now)
    return tuple(dict.fromkeys(f"{words.rstrip('.')}." for words in found))


def _names(before: Mapping[str, Any], now: Report) -> Iterator[str]:
    for number, old in before["business_names"].items():
        new = now.business_names.get(int(number))
        if new is not None and new != old:
            yield _("Tên cơ sở: %(old)s → %(new)s", old=old, new=new)
