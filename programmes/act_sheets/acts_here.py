"""Which act that is here already a row of a sheet speaks of."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from core.text import fold
from programmes.act_sheets.unproven import is_since_line, with_first_day
from programmes.importing.act_rows import CLOSED
from programmes.importing.changes import portions
from programmes.importing.rows import ActRow
from programmes.models import ActState, SupportAct


class Acts:
    """The acts that rows may speak of, each meant by one row at most."""

    def __init__(self, session: Session, roots: Iterable[int], references: Iterable[str]) -> None:
        self._by_reference: dict[str, SupportAct] = {}
        self._by_day: dict[tuple[object, ...], deque[SupportAct]] = defaultdict(deque)
        self._taken: set[int] = set()
        conditions = [SupportAct.root_id.in_(each) for each in portions(sorted(roots))]
        conditions += [SupportAct.reference.in_(each) for each in portions(references)]
        for condition in conditions:
            found = session.scalars(
                select(SupportAct)
                .where(condition)
                .options(selectinload(SupportAct.evidence))
                .order_by(SupportAct.id)
            )
            for act in found:
                self._enter(act)

    def _enter(self, act: SupportAct) -> None:
        if act.reference:
            self._by_reference[act.reference] = act
        if act.state in (ActState.CANCELLED, ActState.VOIDED):
            return
        for day in (("s", act.started_on), ("a", act.accepted_on)):
            key = (act.programme_id, act.root_id, fold(act.channel or ""), *day)
            if act not in self._by_day[key]:
                self._by_day[key].append(act)

    def meant_by(self, row: ActRow, programme_id: int, root_id: int, *, has_id: bool) -> SupportAct | None:
        """Return the act a row speaks of: by its own id, else by programme, business, day and channel."""
        found = self._meant_by(row, programme_id, root_id, has_id=has_id)
        if found is None and row.started_on is None and is_since_line(row):
            found = self._meant_by(with_first_day(row), programme_id, root_id, has_id=has_id, waits=True)
        return found

    def _meant_by(
        self, row: ActRow, programme_id: int, root_id: int, *, has_id: bool, waits: bool = False
    ) -> SupportAct | None:
        found = self._by_reference.get(row.id) if has_id else None
        if found is None:
            day: tuple[str, date | None] = ("s", row.started_on) if row.started_on else ("a", row.accepted_on)
            waiting = self._by_day.get((programme_id, root_id, fold(row.channel or ""), *day), deque())
            found = next(
                (
                    act
                    for act in waiting
                    if act.id not in self._taken
                    and not (has_id and act.reference)
                    and not (waits and (act.state in CLOSED or not act.is_imported))
                ),
                None,
            )
        if found is not None:
            self._taken.add(found.id)
        return found
