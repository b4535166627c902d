"""Sets of acts as the bits of one whole number, and what can be counted of them without looking at each.

Acts stand in the order of their roots, the first one at the highest bit, so that the acts of a root
are neighbours. Python's numbers are as long as needed and work on thirty bits at a step: half a
million acts are 62 kB, and a condition more is one `&` over them. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

_ZEROS = b"0" * 256


def from_marks(marks: bytes) -> int:
    """Return the set of all places that hold a "1".

    >>> bin(from_marks(b"0101"))
    '0b101'
    """
    return int(marks, 2) if marks else 0


def where_equal(column: bytes, value: int) -> int:
    """Return the set of all places whose byte has a value.

    >>> bin(where_equal(bytes([7, 2, 7]), 7))
    '0b101'
    """
    return from_marks(column.translate(_ZEROS[:value] + b"1" + _ZEROS[value + 1 :]))


def slices(column: bytes) -> list[int]:
    """Return the eight sets of places whose byte has the bit 1, 2, 4, …, 128."""
    return [
        from_marks(column.translate(bytes(49 if value >> bit & 1 else 48 for value in range(256))))
        for bit in range(8)
    ]


def at_most(limit: int, sliced: Sequence[int], every: int) -> int:
    """Return the set of places whose number, cut into bits, is at most a limit.

    Args:
        limit: From 0.
        sliced: For each bit of the numbers, the lowest first, where it is set.
        every: The set of all places.

    >>> numbers = bytes([0, 5, 3, 9])
    >>> bin(at_most(4, slices(numbers), 0b1111))
    '0b1010'
    """
    if limit >> len(sliced):
        return every
    less, equal = 0, every
    for bit in range(len(sliced) - 1, -1, -1):
        if limit >> bit & 1:
            less |= equal & ~sliced[bit]
            equal &= sliced[bit]
        else:
            equal &= ~sliced[bit]
    return less | equal


def roots_with_any(chosen: int, firsts: int, others: int) -> int:
    """Return the set of those first places of roots of which any act is chosen.

    The acts of a root are one field of bits with its first act at the top. Adding "all ones" to the
    bits below the top carries into the top exactly when any of them is set, and never beyond it.

    Args:
        chosen: Acts.
        firsts: The first act of each root.
        others: All other acts.

    >>> bin(roots_with_any(0b0_0100_01, 0b1_1000_10, 0b0_0111_01))
    '0b100010'
    """
    return (((chosen & others) + others) | chosen) & firsts


def how_many(sets: Iterable[int]) -> dict[int, int]:
    """Return how many places lie in exactly so many of the sets; those in none are left out.

    Counts all places at once: a bit of every place's counter is one set of places.

    >>> how_many([0b011, 0b001, 0b001])
    {1: 1, 3: 1}
    """
    counters: list[int] = []
    for carried in sets:
        for position, counter in enumerate(counters):
            counters[position], carried = counter ^ carried, counter & carried
        if carried:
            counters.append(carried)
    any_ = 0
    for counter in counters:
        any_ |= counter
    found = {}
    for number in range(1, 1 << len(counters)):
        exactly = any_
        for bit, counter in enumerate(counters):
            exactly &= counter if number >> bit & 1 else ~counter
        if exactly:
            found[number] = exactly.bit_count()
    return found
