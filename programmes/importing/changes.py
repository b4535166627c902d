"""Set what differs, and count what that was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from programmes.importing.results import BlockCount

Value = TypeVar("Value")
_MOST_AT_ONCE = 5_000  # databases bound the number of values in one question


def assign(row: object, values: Mapping[str, Any]) -> bool:
    """Set attributes that differ; say whether any did."""
    changed = False
    for name, value in values.items():
        if getattr(row, name) != value:
            setattr(row, name, value)
            changed = True
    return changed


def tally(count: BlockCount, *, is_new: bool, changed: bool) -> None:
    """Count one row that was written, or needed no writing."""
    if is_new:
        count.created += 1
    elif changed:
        count.updated += 1
    else:
        count.unchanged += 1


def portions(values: Iterable[Value]) -> Iterator[Sequence[Value]]:
    """Cut values into portions that fit into one question to the database."""
    left = iter(values)
    while portion := list(islice(left, _MOST_AT_ONCE)):
        yield portion
