"""Businesses and acts of each piece of a period, in one grouped query."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from programmes.counting import Selection
from programmes.models import SupportAct
from programmes.queries.figures import counts_as_business, seen
from programmes.trend import Piece


def by_piece(session: Session, selection: Selection, cut: Sequence[Piece]) -> list[tuple[int, int]]:
    """Return distinct businesses and accepted acts of each piece.

    Businesses do not add up to the whole period's: one that was helped in two pieces is in both.

    Args:
        session: Only reads.
        selection: What is asked; its period is the one that was cut.
        cut: The pieces, in order and without a gap.
    """
    number = case(*((SupportAct.accepted_on <= piece.period.until, n) for n, piece in enumerate(cut)))
    acts = (
        select(
            number.label("piece"),
            case((counts_as_business, SupportAct.root_id)).label("root_id"),
        )
        .where(*seen(selection))
        .subquery()
    )
    rows = session.execute(
        select(acts.c.piece, func.count(acts.c.root_id.distinct()), func.count()).group_by(acts.c.piece)
    )
    found = {int(piece): (int(businesses), int(number)) for piece, businesses, number in rows}
    return [found.get(n, (0, 0)) for n in range(len(cut))]
