"""Tell the story of a lot: in order, without what was put right, in words.

Pure rules over values. A correction is an event that names the one it corrects: the newer stands in
its place and says so; one that says "this did not happen" takes the step away.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from flask_babel import gettext as _
from flask_babel import ngettext

from core.formatting import VIETNAM
from core.languages import day_text, moment_text


@dataclass(frozen=True)
class Happening:
    """One recorded event, as a value.

    Attributes:
        event_time: Aware; midnight in Vietnam when only the day is known (`has_time` False).
        corrects_id: The event in whose place this one stands.
        did_not_occur: The correction says that the corrected event never happened.
        place: As the gazetteer describes it.
        quantity: How much, in `unit`; None when unsaid.
        who, partner: Who did it, and the other side of a hand-over; "" when unsaid.
        names_are_public: Whether these two may be shown to anybody.
        pictures: Digests of those that came with the event and are ready to be shown.
        has_waiting_pictures: Whether some are still being made ready.
    """

    id: int
    seq: int
    kind: str
    name: str
    event_time: datetime
    has_time: bool = True
    name_en: str = ""
    place: str = ""
    place_scheme: str | None = None
    place_code: str | None = None
    note: str = ""
    corrects_id: int | None = None
    did_not_occur: bool = False
    reason: str = ""
    recorded_at: datetime | None = None
    quantity: Decimal | None = None
    unit: str = ""
    who: str = ""
    partner: str = ""
    names_are_public: bool = False
    pictures: tuple[str, ...] = ()
    has_waiting_pictures: bool = False

    @property
    def day(self) -> date:
        """Return the day in Vietnam."""
        return self.event_time.astimezone(VIETNAM).date()

    @property
    def when(self) -> str:
        """Write the time as far as it is known: ``09/11/2026, 07:30`` or ``09/11/2026``."""
        return moment_text(self.event_time) if self.has_time else day_text(self.event_time)

    @property
    def when_iso(self) -> str:
        """Write the time for machines, in Vietnam's zone."""
        local = self.event_time.astimezone(VIETNAM)
        return local.isoformat(timespec="minutes") if self.has_time else local.date().isoformat()

    @property
    def is_correction(self) -> bool:
        """Say whether the event stands in the place of another."""
        return self.corrects_id is not None

    @property
    def correction_text(self) -> str:
        """Say that and when the step was put right; "" for a step as first recorded."""
        if not self.is_correction:
            return ""
        if self.recorded_at is None:
            return str(_("đã đính chính"))
        return str(_("đã đính chính ngày %(day)s", day=day_text(self.recorded_at)))


def timeline(happenings: Iterable[Happening]) -> list[Happening]:
    """Return what holds today, oldest first: neither corrected events nor withdrawn ones.

    >>> from datetime import timezone
    >>> noon = datetime(2026, 11, 9, 5, tzinfo=timezone.utc)
    >>> first = Happening(1, 1, "packing", "Đóng gói", noon)
    >>> better = Happening(2, 2, "packing", "Đóng gói hộp", noon, corrects_id=1)
    >>> [step.name for step in timeline([better, first])]
    ['Đóng gói hộp']
    """
    known = list(happenings)
    corrected = {each.corrects_id for each in known if each.corrects_id is not None}
    standing = [each for each in known if each.id not in corrected and not each.did_not_occur]
    return sorted(standing, key=lambda each: (each.event_time, each.seq))


def earlier_pictures(happenings: Iterable[Happening]) -> dict[int, tuple[str, ...]]:
    """Return, for each correction, the pictures of the records in whose place it stands, oldest first.

    >>> old = Happening(1, 1, "packing", "x", datetime(2026, 11, 18, tzinfo=VIETNAM),
    ...                 pictures=("aa",))
    >>> new = Happening(2, 2, "packing", "x", datetime(2026, 11, 18, tzinfo=VIETNAM), corrects_id=1)
    >>> earlier_pictures([old, new])
    {2: ('aa',)}
    """
    known = {each.id: each for each in happenings}
    found: dict[int, tuple[str, ...]] = {}
    for each in known.values():
        before = known.get(each.corrects_id or 0)
        told: tuple[str, ...] = ()
        while before is not None:
            told = (*before.pictures, *told)
            before = known.get(before.corrects_id or 0)
        kept = tuple(dict.fromkeys(picture for picture in told if picture not in each.pictures))
        if kept:
            found[each.id] = kept
    return found


def withdrawn(happenings: Iterable[Happening]) -> list[Happening]:
    """Return the corrections that took a step away, oldest first, for the page to admit them."""
    return sorted(
        (each for each in happenings if each.did_not_occur), key=lambda each: (each.event_time, each.seq)
    )


class Standing(StrEnum):
    """May this lot be used, in one word."""

    RECALLED = "recalled"
    EXPIRED = "expired"
    GOOD = "good"
    NO_DATE = "no_date"


@dataclass(frozen=True)
class LotStatus:
    """How a lot stands on a day.

    Attributes:
        label: What the tag says.
        tone: Class of the tag: ``ok``, ``warn``, ``bad`` or "".
        days_text: The distance in words, such as "còn 85 ngày"; "" without expiry, and for a lot that is
            taken back: no day of it is good.
    """

    standing: Standing
    label: str
    tone: str
    days_text: str

    @property
    def until_word(self) -> str:
        """Return what the last day is called: a promise, unless the lot is taken back."""
        return str(_("Hạn dùng") if self.standing == Standing.RECALLED else _("Dùng tốt đến"))


def days_in_words(expires_on: date, *, on: date) -> str:
    """Say how far the last good day is.

    >>> days_in_words(date(2027, 2, 16), on=date(2026, 11, 23))
    'còn 85 ngày'
    >>> days_in_words(date(2026, 11, 23), on=date(2026, 11, 23))
    'hôm nay là ngày cuối'
    >>> days_in_words(date(2026, 11, 21), on=date(2026, 11, 23))
    'quá 2 ngày'
    """
    days = (expires_on - on).days
    if days == 0:
        return str(_("hôm nay là ngày cuối"))
    if days > 0:
        return str(ngettext("còn %(num)d ngày", "còn %(num)d ngày", days))
    return str(ngettext("quá %(num)d ngày", "quá %(num)d ngày", -days))


def lot_status(*, is_recalled: bool, expires_on: date | None, on: date) -> LotStatus:
    """Say how a lot stands; a recall outweighs every date.

    >>> lot_status(is_recalled=False, expires_on=date(2026, 11, 21), on=date(2026, 11, 23)).label
    'Đã hết hạn dùng'
    """
    if is_recalled:
        return LotStatus(Standing.RECALLED, _("Đang thu hồi"), "bad", "")
    if expires_on is None:
        return LotStatus(Standing.NO_DATE, _("Không ghi hạn dùng"), "", "")
    days_text = days_in_words(expires_on, on=on)
    if on > expires_on:
        return LotStatus(Standing.EXPIRED, _("Đã hết hạn dùng"), "warn", days_text)
    return LotStatus(Standing.GOOD, _("Còn hạn dùng"), "ok", days_text)
