"""Measures of papers, in millimetres and points, by the decree on administrative papers (30/2020/NĐ-CP)."""

from __future__ import annotations

A4 = (210.0, 297.0)
TOP, BOTTOM, LEFT, RIGHT = 20.0, 20.0, 30.0, 15.0  # allowed: 20-25, 20-25, 30-35, 15-20
PAGE_NUMBER_AT = 10.0  # from the upper edge; in the middle, not on the first page
BODY = 14.0
NATION_SIZE, AGENCY, MOTTO_SIZE, NUMBER, DATELINE = 12.0, 12.0, 13.0, 13.0, 13.0
ANNEX_TITLE = 14.0
RECIPIENTS_TITLE, RECIPIENTS = 12.0, 11.0
TABLE = {"A": 9.0, "C": 11.5}  # form A has fourteen columns
TABLE_USUAL = 11.5
ROOM_TO_SIGN = 26.0
INDENT = 10.0  # first line of a paragraph
LEADING = 1.15  # what office programs take for one line in these letters
BETWEEN = 2.1  # between paragraphs: six points
CELL, CELL_ABOVE = 0.9, 0.45  # white beside the words of a cell, and over and under them
LEFT_SHARE = 0.42  # of the line: the column of the agency
FAMILY = "Times New Roman"
METRIC_EQUAL = "Liberation Serif"


def width(*, is_wide: bool) -> float:
    """Return the length of a line."""
    return (A4[1] if is_wide else A4[0]) - LEFT - RIGHT


def table_size(code: str) -> float:
    """Return the size of letters in a table, by its code such as ``A`` or ``C2``."""
    return TABLE.get(code[:1], TABLE_USUAL)
