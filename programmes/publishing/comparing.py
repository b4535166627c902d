"""What differs between a report as it was published and the same report today, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _

from core.formatting import vnd
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


def _definition(before: Mapping[str, Any], now: Report) -> Iterator[str]:
    if before["definition_version"] != now.definition_version:
        yield _(
            "Cách tính: phiên bản %(old)s → %(new)s",
            old=before["definition_version"],
            new=now.definition_version,
        )


def _plans(before: Mapping[str, Any], now: Report) -> Iterator[str]:
    for line in now.programmes:
        old = before["targets"].get(line.code, {}).get("target")
        if old != line.target:
            yield _changed(_("Kế hoạch, %(name)s", name=line.name), old, line.target)


def _money(before: Mapping[str, Any], now: Report) -> Iterator[str]:
    for line in now.programmes:
        old, new = before["matching_vnd"].get(line.code, 0), now.matching_vnd[line.code]
        if old != new:
            yield _changed(_("Đối ứng, %(name)s", name=line.name), vnd(old), vnd(new))


def _other_lines(before: Mapping[str, Any], now: Report) -> Iterator[str]:
    """Tell lines of form B that no act brings about: what others report, what cannot be determined."""
    then = {
        (line["code"], line["source"]): line for line in before["indicator_lines"] if not line["programme"]
    }
    today = {(line.code, line.source): line for line in now.indicators if not line.programme}
    for key in sorted(then.keys() | today.keys()):
        old, new = then.get(key), today.get(key)
        values = old and old["result"], new and new.result
        name = new.name if new else old["name"] if old else ""
        if values[0] != values[1]:
            yield _changed(name, *values)
        elif old and new and old["version"] != new.version:
            yield _changed(_("Định nghĩa chỉ tiêu, %(name)s", name=name), old["version"], new.version)


def _names(before: Mapping[str, Any], now: Report) -> Iterator[str]:
    for number, old in before["business_names"].items():
        new = now.business_names.get(int(number))
        if new is not None and new != old:
            yield _("Tên cơ sở: %(old)s → %(new)s", old=old, new=new)
