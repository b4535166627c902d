"""What a list of acts is narrowed to, as words of the address: read, written again, told in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from accounts.models import Agency
from core.formatting import date_vi
from core.text import clean_line
from places.models import OLD
from places.queries import gazetteer
from programmes.counting import UNKNOWN
from programmes.importing.fields import parse_day
from programmes.models import ActState
from programmes.queries import directory
from programmes.queries.directory import ActFilter
from programmes.views.questions import slow_before, today

# Only these go on to the next page of a list: other names may be arguments of `url_for` itself.
_WORDS = ("q", "co-so", "tinh-trang", "ct", "huyen", "co-quan", "tu", "den")
_TICKS = ("thieu-minh-chung", "chua-doi-chieu", "qua-lau", "tra-lai")


@dataclass(frozen=True)
class ActQuestion:
    """What an address asks for.

    Attributes:
        parameters: The address's own words again, for other pages of the same list.
    """

    narrowed: ActFilter
    parameters: dict[str, Any]

    @property
    def is_narrowed_more(self) -> bool:
        """Say whether one of the filters is set that a page folds away because they are seldom wanted."""
        return any(name in self.parameters for name in (*_TICKS, "co-quan", "tu", "den"))

    @property
    def waiting_filter(self) -> ActFilter:
        """Return the same narrowed to acts that wait for a second person."""
        return replace(
            self.narrowed, not_verified=True, without_evidence=False, under_way_since_before=None,
            returned=False, state=None,
        )  # fmt: skip


def asked_acts(args: MultiDict[str, str]) -> ActQuestion:
    """Read what an address asks for; what makes no sense narrows nothing."""
    state, agency = args.get("tinh-trang"), args.get("co-quan", "")
    narrowed = ActFilter(
        state=state if state in set(ActState) else None,
        programme=clean_line(args.get("ct", ""))[:60] or None,
        without_evidence="thieu-minh-chung" in args,
        not_verified="chua-doi-chieu" in args,
        under_way_since_before=slow_before(today()) if "qua-lau" in args else None,
        returned="tra-lai" in args,
        agency=int(agency) if agency.isascii() and agency.isdigit() and len(agency) < 10 else None,
        district=clean_line(args.get("huyen", ""))[:10] or None,
        since=parse_day(args.get("tu")),
        until=parse_day(args.get("den")),
        typed=clean_line(args.get("q", ""))[:100],
        business=clean_line(args.get("co-so", ""))[:100] or None,
    )
    kept = {name: clean_line(args[name])[:100] for name in _WORDS if args.get(name)}
    return ActQuestion(narrowed, {**kept, **{name: "1" for name in _TICKS if name in args}})


@dataclass(frozen=True)
class FilterChoices:
    """What the filters of a list of acts offer: (value, words)."""

    programmes: list[tuple[str, str]]
    districts: list[tuple[str, str]]
    agencies: list[tuple[int, str]]


def filter_choices(session: Session) -> FilterChoices:
    """Return programmes, old districts and agencies to choose from."""
    agencies = session.execute(select(Agency.id, Agency.name).order_by(Agency.name, Agency.id))
    return FilterChoices(
        [(each.code, each.name) for each in directory.programmes(session)],
        [
            *((unit.code, unit.name) for unit in gazetteer(session).old_districts),
            (UNKNOWN, _("Chưa xác định")),
        ],
        [*((row.id, row.name) for row in agencies), (0, _("Từ danh sách cũ, chưa ghi cơ quan"))],
    )


def narrowed_words(session: Session, parameters: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Tell what a set of acts was narrowed to: (what, to what)."""
    offered = filter_choices(session)
    district = gazetteer(session).find(OLD, parameters.get("huyen"))
    agencies = {str(number): name for number, name in offered.agencies}
    since, until = parse_day(parameters.get("tu")), parse_day(parameters.get("den"))
    found = [
        (_("Chương trình"), dict(offered.programmes).get(parameters.get("ct", ""))),
        (
            _("Huyện cũ"),
            district.name if district else dict(offered.districts).get(parameters.get("huyen", "")),
        ),
        (_("Cơ quan"), agencies.get(str(parameters.get("co-quan", "")))),
        (_("Nghiệm thu từ ngày"), date_vi(since) if since else None),
        (_("Nghiệm thu đến hết ngày"), date_vi(until) if until else None),
        (_("Tên cơ sở có"), parameters.get("q")),
        (_("Cơ sở"), directory.business_name(session, parameters.get("co-so"))),
    ]
    return [(what, str(words)) for what, words in found if words]
