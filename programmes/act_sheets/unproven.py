"""Acts that a sheet calls accepted and that nothing proves: history counts, what is new waits. Pure.

History may lack its papers, so it is counted and stands on the work list. What was accepted since the
dated line of `programmes.rules` could have been proven, so it stays under way until somebody does.
"""

from __future__ import annotations

from dataclasses import replace

from programmes.evidence import is_link
from programmes.importing.act_rows import CLOSED
from programmes.importing.rows import ActRow
from programmes.models import ActState, SupportAct
from programmes.rules import work_rules


def is_since_line(listed: ActRow) -> bool:
    """Say whether a row's acceptance is too young to be history."""
    return listed.accepted_on is not None and listed.accepted_on >= work_rules().history_before


def is_proven(listed: ActRow, act: SupportAct | None) -> bool:
    """Say whether the row, or the act it speaks of, has a proof to open; the mere name of a file is none."""
    if any(is_link(proof.url) for proof in listed.evidence):
        return True
    there = act.evidence if act is not None else ()
    return any(each.stored_name or each.product_id or is_link(each.url) for each in there)


def waits_for_proof(listed: ActRow, act: SupportAct | None) -> bool:
    """Say whether a row asks for an acceptance that it cannot have yet.

    Args:
        listed: The row.
        act: What is here of it; None for a new act. Acts recorded by hand have a stricter rule.
    """
    is_sheets_own = act is None or (act.is_imported and act.state not in CLOSED)
    asks = listed.state is ActState.ACCEPTED and is_since_line(listed)
    return asks and is_sheets_own and not is_proven(listed, act)


def held_back(listed: ActRow) -> ActRow:
    """Return the row as an act under way; without a first day it began on the day it names as its last."""
    return replace(with_first_day(listed), state=ActState.UNDER_WAY, accepted_on=None)


def with_first_day(listed: ActRow) -> ActRow:
    """Return the row with the first day under which it stands here while it waits."""
    return replace(listed, started_on=listed.started_on or listed.accepted_on)
