"""Keep the index of all acts in memory, and let it follow what has changed, at the cost of that alone.

Whether it is still right, the database is asked each time (`marks`). Of roots under which something has
happened the acts are read anew and stand above the index (`layers`); when that becomes much, or what has
happened cannot be told, all is made anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from threading import Lock
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from programmes.counting import Dimension, Figures, Selection
from programmes.periods import Period
from programmes.tally import marks, reading
from programmes.tally.index import Index
from programmes.tally.layers import Layers
from programmes.tally.marks import Mark

_ATTEMPTS = 3


@dataclass(frozen=True)
class _Kept:
    """An index with what the database said when it was made."""

    layers: Layers
    mark: Mark


_kept: WeakKeyDictionary[Engine, _Kept] = WeakKeyDictionary()
_making = Lock()


def figures(session: Session, selection: Selection) -> Figures:
    """Count all figures of a selection, equal to `programmes.queries.figures.figures`."""
    return index_of(session).figures(selection)


def cross(
    session: Session, selection: Selection, rows: Dimension, columns: Dimension
) -> dict[str, dict[str, int]]:
    """Count distinct roots by any two dimensions, equal to `programmes.counting.cross_by`."""
    return index_of(session).cross(selection, rows, columns)


def distinct(session: Session, selection: Selection) -> int:
    """Count the distinct roots of a selection."""
    return index_of(session).distinct(selection)


def by_piece(session: Session, selection: Selection, pieces: Iterable[Period]) -> list[tuple[int, int]]:
    """Return distinct businesses and accepted acts of each piece of a period, as their lists count them."""
    index = index_of(session)
    return [index.numbers(replace(selection, since=each.since, until=each.until)) for each in pieces]


def index_of(session: Session) -> Layers:
    """Return the index of what the session sees of the database at this moment."""
    engine = session.get_bind().engine
    kept = _kept.get(engine)
    if kept is not None and marks.is_current(session, kept.mark):
        return kept.layers
    with _making:
        # Whoever waited may find it made.
        kept = _kept.get(engine)
        if kept is None or not marks.is_current(session, kept.mark):
            made = (_followed(session, kept) if kept is not None else None) or _whole(session)
            kept = _kept[engine] = made
        return kept.layers


def _followed(session: Session, kept: _Kept) -> _Kept | None:
    """Return the index with what has changed since; None: it had better be made anew."""
    for _attempt in range(_ATTEMPTS):
        # The mark comes first, so that no change falls between it and what is read.
        mark = marks.taken(session)
        roots = marks.roots_changed(session, kept.mark)
        if roots is None:
            return None
        layers = kept.layers.with_roots(roots, reading.rows_under(session, roots, mark))
        if layers.is_heavy:
            return None
        # Several statements were asked: where each sees a newer state, an act may have moved between them.
        if marks.is_current(session, mark):
            return _Kept(layers, mark)
    return None


def _whole(session: Session) -> _Kept:
    """Return the index of all acts, which one statement reads."""
    mark = marks.taken(session)
    return _Kept(Layers(Index.of(reading.columns(session, mark))), mark)
