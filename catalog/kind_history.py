"""What a business was registered as on any day: no gap, no overlap, by construction.

A line says "from this day on it is of this kind"; the first line has no day and holds from the
beginning. How long a line holds is never written, it follows from the next one, so every day has
exactly one kind. A mistaken line is not changed: another one corrects it and stands in its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from flask_babel import lazy_gettext as _l

from core.errors import DomainError

EARLIEST = date(1945, 9, 2)  # no registration of this state is older


class Line(Protocol):
    """What `catalog.models.KindEntry` holds, as far as the rule asks."""

    @property
    def id(self) -> int: ...

    @property
    def kind(self) -> str: ...

    @property
    def valid_from(self) -> date | None: ...

    @property
    def corrects_id(self) -> int | None: ...


class KindRefused(DomainError):
    """A line would break the history."""

    message = _l("Chưa ghi được loại hình này.")


class KindInFuture(KindRefused):
    """Nobody knows what a business will be."""

    message = _l("Ngày đổi loại hình không thể sau hôm nay. Bạn ghi ngày trên giấy đăng ký mới.")


class KindTooEarly(KindRefused):
    """A slip of the finger."""

    message = _l("Ngày đổi loại hình sớm quá. Bạn xem lại năm trên giấy đăng ký mới.")


class KindDayTaken(KindRefused):
    """Two changes on one day."""

    message = _l("Ngày này đã ghi một lần đổi loại hình. Bạn sửa dòng đó thay vì ghi thêm.")


class SameKind(KindRefused):
    """A change that changes nothing."""

    message = _l("Vào ngày đó cơ sở đã là loại hình này rồi. Bạn chọn loại hình mới, hoặc xem lại ngày.")


class NoSuchLine(KindRefused):
    """The line was corrected meanwhile, or belongs to another business."""

    message = _l("Dòng này đã được sửa rồi. Bạn tải lại trang để xem.")
    status = 409


@dataclass(frozen=True)
class Span:
    """A kind with its first and last day; None: from the beginning, or until today and on."""

    line_id: int
    kind: str
    since: date | None
    until: date | None

    def holds(self, day: date) -> bool:
        """Say whether a day lies in it, both ends included."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


def standing(lines: Iterable[Line]) -> list[Line]:
    """Return the lines that nobody has corrected, the oldest day first."""
    known = list(lines)
    corrected = {line.corrects_id for line in known}
    return sorted(
        (line for line in known if line.id not in corrected), key=lambda line: line.valid_from or date.min
    )


def spans(lines: Iterable[Line]) -> tuple[Span, ...]:
    """Return the history, the oldest first; neighbours touch and do not overlap."""
    rows = standing(lines)
    ends = [row.valid_from - timedelta(days=1) for row in rows[1:] if row.valid_from is not None]
    return tuple(
        Span(row.id, row.kind, row.valid_from, end) for row, end in zip(rows, [*ends, None], strict=True)
    )


def kind_on(lines: Iterable[Line], day: date) -> str:
    """Return the kind of a day.

    Raises:
        LookupError: If there is no line at all.
    """
    for span in spans(lines):
        if span.holds(day):
            return span.kind
    raise LookupError("a business without a history")


def check_change(lines: Sequence[Line], kind: str, since: date, *, today: date) -> None:
    """Refuse a new line that would say nothing, or two things of one day.

    Raises:
        KindRefused: One of its kinds.
    """
    _check_day(since, today)
    if any(line.valid_from == since for line in standing(lines)):
        raise KindDayTaken
    if kind_on(lines, since) == kind:
        raise SameKind


def check_correction(lines: Sequence[Line], line_id: int, since: date | None, *, today: date) -> Line:
    """Return the line that is to be corrected, when another may stand in its place.

    The first line stays without a day: something must hold from the beginning.

    Raises:
        KindRefused: One of its kinds.
    """
    rows = standing(lines)
    found = next((line for line in rows if line.id == line_id), None)
    if found is None or (found.valid_from is None) != (since is None):
        raise NoSuchLine
    if since is not None:
        _check_day(since, today)
        if any(line.valid_from == since for line in rows if line is not found):
            raise KindDayTaken
    return found


def _check_day(since: date, today: date) -> None:
    if since > today:
        raise KindInFuture
    if since < EARLIEST:
        raise KindTooEarly
