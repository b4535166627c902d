"""Compare two sets of counted acts: which acts make a figure another one. Pure, without a database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields

from programmes.counting import CountedAct, Selection


@dataclass(frozen=True)
class Change:
    """One act that the two sets do not know alike.

    Attributes:
        before: As it counted then; None: it was not in the selection.
        after: As it counts now; None: it is not in the selection any more.
    """

    act_id: int
    before: CountedAct | None
    after: CountedAct | None

    @property
    def fields(self) -> tuple[str, ...]:
        """Return the names of what differs; empty when the act came or went."""
        if self.before is None or self.after is None:
            return ()
        return tuple(
            each.name
            for each in fields(CountedAct)
            if getattr(self.before, each.name) != getattr(self.after, each.name)
        )


def changes(
    before: Iterable[CountedAct], after: Iterable[CountedAct], selection: Selection
) -> tuple[Change, ...]:
    """Return the acts of a selection that came, went or count otherwise, by id."""
    then = {act.id: act for act in before if selection.holds(act)}
    now = {act.id: act for act in after if selection.holds(act)}
    return tuple(
        Change(act_id, then.get(act_id), now.get(act_id))
        for act_id in sorted(then.keys() | now.keys())
        if then.get(act_id) != now.get(act_id)
    )
