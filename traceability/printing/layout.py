"""Lay a label out: the code at the left, words beside and beneath it, and nothing inside its quiet zone.

Words flow down from the top beside the code and go on over the whole width beneath it; what a person
types when the code does not scan stands at the bottom. The label decides how large the code is, not the
words: no smaller than any phone finds, or else as large as leaves a column beside it, in whole dots of the
printer. Words shrink before they are cut, and those the law wants are never cut.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from flask_babel import lazy_gettext as _l

from core.errors import DomainError
from traceability.printing.foot import foot, foot_in_a_row, height_of, sizes_of
from traceability.printing.lettering import (
    DEEPEST,
    HIGHEST,
    LEADING,
    POINT_MM,
    RISE,
    drawable,
    millimetres,
    width,
    with_ellipsis,
    words_that_fit,
)
from traceability.printing.paper import Sheet
from traceability.printing.printers import Printer
from traceability.printing.room import NARROWEST_MM, Room, rooms_for, with_large_codes
from traceability.qr import side_of

_EASY_POINTS = 7.0
_SMALLEST_POINTS = 5.0
_TIGHT_POINTS = 4.0
"""Before a name is cut, everything becomes as small as an address may be."""


class TooSmall(DomainError):
    """The words do not fit beside the code."""

    message = _l("Khổ tem này nhỏ quá, chữ không đủ chỗ. Bạn chọn khổ tem lớn hơn.")


@dataclass(frozen=True)
class Said:
    """A paragraph; one that `gives_way` is cut before the others are.

    `brief` says the same in fewer letters, for a label on which some name would else be cut.
    """

    text: str
    gives_way: bool = False
    brief: str = ""


@dataclass(frozen=True)
class Words:
    """What is printed: any code with its words. Labels of goods come from `labels.words_of`.

    Attributes:
        payload: What a scanner reads.
        title: Bold, on top.
        lines: Paragraphs under it.
        code: What a person reads and types when the code does not scan.
        addresses: Where a person types it: the first that can be printed is.
        points: The smallest size of letters; None: the house's own, and long words may be cut.
    """

    payload: str
    title: str
    lines: tuple[Said, ...]
    code: str
    addresses: tuple[str, ...]
    points: float | None = None

    @property
    def kin(self) -> tuple[object, ...]:
        """Return what labels have in common that look alike: all but the code itself."""
        return self.title, self.lines, self.points, side_of(self.payload)


@dataclass(frozen=True)
class Line:
    """One line of text: offsets from the cell's corner to the baseline in millimetres."""

    x: float
    y: float
    text: str
    style: str
    size: float

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Return left, top, right and bottom of the largest letters the line could hold."""
        height = self.size * POINT_MM
        return (
            self.x,
            self.y - HIGHEST * height,
            self.x + millimetres(self.text, self.style, self.size),
            self.y + DEEPEST * height,
        )


@dataclass(frozen=True)
class Layout:
    """A label ready to be set.

    Attributes:
        dots: Dots of the printer along one side of a module.
        inset: Where the code's quiet zone begins, from the cell's corner, in millimetres.
        side: Side of the code with its quiet zone, in millimetres.
    """

    dots: int
    inset: float
    side: float
    lines: tuple[Line, ...]


_Paragraph = tuple[str, str, float, int | None]  # text, style, size, most lines
_Plan = Callable[["Words", Sheet, Printer], "tuple[Room, list[Line]] | None"]


def lay_out(labels: Sequence[Words], sheet: Sheet, printer: Printer) -> list[Layout]:
    """Lay out labels that are kin: they look alike, and only the code and what is typed differ.

    Args:
        labels: At least one; all of the same `Words.kin`.
        sheet: Whose cells they stand in.
        printer: Whose dots a module is made of.

    Raises:
        TooSmall: If the cell cannot hold the code, or words that must stand whole.
    """
    cleaned = [
        replace(
            each,
            title=drawable(each.title, "B"),
            lines=tuple(
                replace(line, text=drawable(line.text), brief=drawable(line.brief)) for line in each.lines
            ),
        )
        for each in labels
    ]
    widest = max(cleaned, key=lambda each: width(each.code, "B"))
    for words, plan in _attempts(widest):
        if planned := plan(words, sheet, printer):
            room, body = planned
            feet = (
                _foot_lines(replace(words, code=each.code, addresses=_like(words, each)), room)
                for each in cleaned
            )
            return [Layout(room.dots, room.inset, room.side, (*body, *foot)) for foot in feet]
    raise TooSmall


def _attempts(words: Words) -> Iterator[tuple[Words, _Plan]]:
    """Yield the ways to say what a label says, and how it is set then, the best first.

    Whole names come before long words for dates and before a lot's own address: the product's leads on to
    its lots. Half an address would lead nobody anywhere: a shorter one is taken, or at last none.
    """
    brief = replace(words, lines=tuple(replace(each, text=each.brief or each.text) for each in words.lines))
    least = 0 if words.points is not None else 1
    for left_out in range(len(words.addresses) + 1 - least):
        addresses = words.addresses[left_out:]
        for way in dict.fromkeys((words, brief, _run_on(brief))):
            yield replace(way, addresses=addresses), _plan
    if words.points is None:
        for left_out in range(len(words.addresses) + 1):
            yield replace(brief, addresses=words.addresses[left_out:]), _plan_cut


def _like(words: Words, label: Words) -> tuple[str, ...]:
    """Return those addresses of a label that the words of its kin have left."""
    return label.addresses[len(label.addresses) - len(words.addresses) :]


def _run_on(words: Words) -> Words:
    """Return the words in one paragraph, which needs fewer lines than many."""
    text = " ".join(f"{each.text.rstrip('.')}." for each in words.lines if each.text)
    return replace(words, lines=(Said(text),))


def _plan(words: Words, sheet: Sheet, printer: Printer) -> tuple[Room, list[Line]] | None:
    """Choose how large the code is, and set the words that are the same on all labels; None: no room."""
    every = list(rooms_for(words.payload, words.code, words.addresses, sheet, printer))
    rooms = with_large_codes(every, has_to_be_roomy=words.points is None)
    easy = max(min(_EASY_POINTS, _largest(sheet)), words.points or 0)
    found: list[tuple[float, Room, list[Line]]] = []
    for room in rooms:
        for points in _sizes(words, sheet):
            body = _flow(_paragraphs(words, points), room)
            if body is not None:
                if points >= easy and room.foot_points == sizes_of(sheet)[0]:
                    return room, body
                found.append((min(points, room.foot_points), room, body))
                break
    if found:
        _points, room, body = max(found, key=lambda each: each[0])
        return room, body
    return None


def _plan_cut(words: Words, sheet: Sheet, printer: Printer) -> tuple[Room, list[Line]] | None:
    """Choose the room in which most of the words stand, cut until they fit; None: no room."""
    every = list(rooms_for(words.payload, words.code, words.addresses, sheet, printer))
    for tried in (with_large_codes(every, has_to_be_roomy=True), every):
        cut = [(room, body) for room in tried if (body := _cut(words, room))]
        if cut:
            return max(cut, key=lambda each: sum(len(line.text) for line in each[1]))
    return None


def _largest(sheet: Sheet) -> float:
    """Return the size of a short name in points."""
    return min(max(sheet.height * 0.27, 6.5), 15.0)


def _sizes(words: Words, sheet: Sheet) -> Iterator[float]:
    smallest = words.points or _SMALLEST_POINTS
    size = max(_largest(sheet), smallest)
    while size > smallest:
        yield size
        size -= 0.5
    yield smallest
    if words.points is None:
        while smallest > _TIGHT_POINTS:
            smallest -= 0.5
            yield smallest


def _paragraphs(
    words: Words, points: float, *, title: int | None = None, yielding: int | None = None
) -> list[_Paragraph]:
    """Return what flows at a size of the title; the rest is smaller, but never below what is asked."""
    small = max(min(points * 0.75, 9.0), words.points or min(points, _SMALLEST_POINTS))
    return [
        (words.title, "B", points, title),
        *((each.text, "", small, yielding if each.gives_way else None) for each in words.lines),
    ]


def _flow(paragraphs: Sequence[_Paragraph], room: Room) -> list[Line] | None:
    """Set paragraphs line by line; None when they reach the foot."""
    y, found = room.sheet.edge, []
    for text, style, size, most in paragraphs:
        pending, count = text.split(), 0
        if style == "" and (lower := _kept_together(pending, y, size, room)):
            y = lower
        while pending:
            left, wide = room.at(y, size)
            if wide < NARROWEST_MM:  # nothing can stand beside this code
                y = room.code_end + (HIGHEST - RISE) * size * POINT_MM
                continue
            below = y + size * LEADING * POINT_MM
            if below > room.foot:
                return None
            line, pending = words_that_fit(pending, style, wide / size / POINT_MM)
            count += 1
            if most is not None and count >= most and pending:
                line, pending = with_ellipsis(line, style, wide / size / POINT_MM), []
            found.append(Line(left, y + RISE * size * POINT_MM, line, style, size))
            y = below
    return found


def _kept_together(pending: list[str], y: float, size: float, room: Room) -> float:
    """Return where a paragraph begins that would end beneath the code: there as a whole; 0: where it is."""
    if not room.is_foot_beneath or room.at(y, size) == room.beneath:
        return 0
    wide = room.at(y, size)[1] / size / POINT_MM
    lines = 0
    while pending and lines <= 2:
        _line, pending = words_that_fit(pending, "", wide)
        lines += 1
    last = y + (lines - 1) * size * LEADING * POINT_MM
    if pending or room.at(last, size) == room.beside:
        return 0
    return room.code_end + (HIGHEST - RISE) * size * POINT_MM


def _cut(words: Words, room: Room) -> list[Line] | None:
    """Set the words at the smallest size, cut until they fit: first the title, then what gives way."""
    most = 1 + int(room.sheet.height / (_TIGHT_POINTS * POINT_MM))
    for title, yielding in (
        *((each, None) for each in range(most, 1, -1)),
        *((2, each) for each in range(most, 1, -1)),
        (1, 2),
        (1, 1),
    ):
        paragraphs = _paragraphs(words, _TIGHT_POINTS, title=title, yielding=yielding)
        if body := _flow(paragraphs, room):
            return body
    return None


def _foot_lines(words: Words, room: Room) -> list[Line]:
    left, wide = room.beneath if room.is_foot_beneath else room.beside
    lay = foot_in_a_row if room.has_foot_in_a_row else foot
    set_lines = lay(words.code, words.addresses, room.foot_points, wide)
    bottom = room.sheet.height - room.sheet.edge
    shrink = min(1.0, (bottom - room.foot) / max(height_of(set_lines), 0.01))
    y = bottom - height_of(set_lines) * shrink
    found: list[Line] = []
    for text, style, size, indent in set_lines:
        if not indent:
            y += size * shrink * LEADING * POINT_MM
        baseline = y - (LEADING - RISE) * (found[-1].size if indent else size * shrink) * POINT_MM
        found.append(Line(left + indent, baseline, text, style, size * shrink))
    return found
