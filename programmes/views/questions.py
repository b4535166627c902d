"""What the address of a page asks for: period, programmes, cell, page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from flask import request
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from core.errors import DomainError
from core.formatting import VIETNAM
from core.text import clean_line
from programmes.counting import COUNTED_KINDS, NOT_COUNTED_KIND, Cell, Dimension, Part, Selection
from programmes.importing.fields import parse_day
from programmes.models import Programme
from programmes.periods import BadPeriod, Period, target_periods
from programmes.queries import directory
from programmes.reports import chosen_programmes
from programmes.rules import work_rules
from programmes.views.narrowing import Narrowing, asked_narrowing, choices

# Words of the address, which people may read and send to each other.
_PARTS = {"lap": Part.REPEATS, "gop": Part.MERGED, "loai": Part.EXCLUDED, "tinh": Part.DISTINCT}
_PART_WORDS = {part: word for word, part in _PARTS.items()}
KINDS_AT = (*COUNTED_KINDS, NOT_COUNTED_KIND)
_MOST_PAGES = 100_000


@dataclass(frozen=True)
class Question:
    """A period and programmes, as an address asked for them.

    Attributes:
        problem: The sentence when the address asked for something impossible; the rest is the default.
        narrowing: What the figures are narrowed to; every figure and list of the question follows it.
    """

    period: Period
    programmes: tuple[Programme, ...]
    problem: str | None = None
    narrowing: Narrowing = field(default_factory=Narrowing)

    @property
    def selection(self) -> Selection:
        """Return the question as counting takes it."""
        codes = tuple(each.code for each in self.programmes)
        return self.narrowing.selection(self.period.since, self.period.until, codes)

    @property
    def is_narrowed(self) -> bool:
        """Say whether the figures are those of a part only; plans are of the whole."""
        return bool(self.narrowing.words)

    @property
    def parameters(self) -> dict[str, Any]:
        """Return the question as parameters of an address."""
        return {**parameters(self.period, self.programmes), **self.narrowing.parameters}


def parameters(period: Period, programmes: tuple[Programme, ...]) -> dict[str, Any]:
    """Write a period and programmes as parameters of an address."""
    return {
        "tu": period.since.isoformat(),
        "den": period.until.isoformat(),
        "ct": [programme.code for programme in programmes],
    }


def today() -> date:
    """Return today in Vietnam."""
    return datetime.now(VIETNAM).date()


def slow_before(on: date) -> date:
    """Return the day before which an act that is still under way began too long ago."""
    return on - timedelta(days=work_rules().under_way_days)


def page_number() -> int:
    """Return the page that the address asks for, from 1."""
    text = request.args.get("trang", "1")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 1
    return min(max(number, 1), _MOST_PAGES)


def asked(session: Session, args: MultiDict[str, str], *, narrows: bool = False) -> Question:
    """Read period and programmes; without any: the newest period with a target, all programmes.

    Args:
        session: Only reads.
        args: Parameters of the address.
        narrows: Whether figures may be narrowed further; a report is always of the whole.
    """
    programmes = chosen_programmes(session, ())
    targets = target_periods(programmes)
    year = today().year
    period = targets[0] if targets else Period(date(year, 1, 1), date(year, 12, 31))
    try:
        chosen = chosen_programmes(session, [code for code in args.getlist("ct") if code])
        if args.get("tu") or args.get("den"):
            since, until = parse_day(args.get("tu")), parse_day(args.get("den"))
            if since is None or until is None:
                raise BadPeriod
            period = Period(since, until)
        narrowing = asked_narrowing(session, args) if narrows else Narrowing()
    except DomainError as problem:
        return Question(period, programmes, str(problem))
    return Question(period, chosen, narrowing=narrowing)


def cell_parameters(cell: Cell, *, acts: bool) -> dict[str, Any]:
    """Write a cell as parameters of an address."""
    found: Mapping[str, Any] = {
        "xem": "luot" if acts else None,
        "o": cell.programme,
        "loai-hinh": cell.kind,
        "huyen": cell.district,
        "xa": cell.commune,
        "co-quan": cell.agency,
        "phan": _PART_WORDS[cell.part] if cell.part else None,
        "so-chuong-trinh": cell.overlap,
    }
    return {name: value for name, value in found.items() if value is not None}


def asked_cell(args: MultiDict[str, str]) -> tuple[Cell, bool]:
    """Read a cell, and whether its acts are asked for instead of its businesses."""
    part = _PARTS.get(args.get("phan", ""))
    overlap = args.get("so-chuong-trinh", "")
    kind = args.get("loai-hinh")
    cell = Cell(
        programme=_word(args, "o"),
        kind=kind if kind in KINDS_AT else None,
        district=_word(args, "huyen"),
        commune=_word(args, "xa"),
        agency=_word(args, "co-quan"),
        part=part,
        overlap=int(overlap) if overlap.isascii() and overlap.isdigit() and len(overlap) < 4 else None,
    )
    return cell, part is not None or args.get("xem") == "luot"


def cell_problem(session: Session, args: MultiDict[str, str], *, is_empty: bool) -> str | None:
    """Return the sentence when an address names what there is not; None when its cell can be shown.

    Args:
        session: Only reads.
        args: Parameters of the address.
        is_empty: Whether the cell holds nothing; one that holds something names what there once was.
    """
    kind = args.get("loai-hinh")
    if kind and kind not in KINDS_AT:
        return _no_such(clean_line(kind)[:60])
    if not is_empty:
        return None
    known = {
        "o": {each.code for each in known_programmes(session)},
        "huyen": {code for code, _name in choices(session, Dimension.DISTRICT)},
        "xa": {code for code, _name in choices(session, Dimension.COMMUNE)},
        "co-quan": {code for code, _name in choices(session, Dimension.AGENCY)},
    }
    for name, codes in known.items():
        asked_for = _word(args, name)
        if asked_for is not None and asked_for not in codes:
            return _no_such(asked_for)
    return None


def _no_such(code: str) -> str:
    return str(_("Không có mục “%(code)s” trong số liệu. Bạn mở lại từ con số ở trang Số liệu.", code=code))


def _word(args: MultiDict[str, str], name: str) -> str | None:
    return clean_line(args.get(name, ""))[:60] or None


def known_programmes(session: Session) -> tuple[Programme, ...]:
    """Return all programmes, for choosing."""
    return tuple(directory.programmes(session))
