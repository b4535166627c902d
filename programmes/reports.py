"""One report as one immutable value: the page, the workbook and the JSON file are made from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.models import BusinessKind
from catalog.tax_codes import masked
from catalog.vocabulary import KINDS
from core.errors import DomainError
from core.text import clean_line
from places.models import NEW, OLD
from places.queries import Gazetteer, gazetteer
from programmes.counting import COUNTED_KINDS, DEFINITION_VERSION, TOTAL, UNKNOWN, Figures, Part, Selection
from programmes.evidence import LABELS
from programmes.models import Programme, SupportAct
from programmes.periods import Period
from programmes.queries import directory
from programmes.queries.figures import (
    Breach,
    breaches,
    distinct_by_programme,
    overlap_roots,
    seen,
)
from programmes.queries.lists import all_acts
from programmes.tally import kept
from programmes.targets import target_of

PART_LABELS: dict[Part, Any] = {
    Part.DISTINCT: _l("Tính"),
    Part.REPEATS: _l("Lượt lặp"),
    Part.MERGED: _l("Gộp trùng"),
    Part.EXCLUDED: _l("Không tính (cá nhân)"),
}


class UnknownProgramme(DomainError):
    """A code that no programme has."""


class FiguresDoNotClose(DomainError):
    """Some acts stand under a wrong root, so no figure may be printed."""


@dataclass(frozen=True)
class ProgrammeLine:
    """A programme with its target for exactly this period, and what came out.

    Attributes:
        target: None when there is no target for this period.
        acts: Accepted acts, such as stalls or attendances.
        cumulative: Distinct businesses from the start of the year to the end of the period.
        year_before: Distinct businesses in the same days a year earlier.
    """

    code: str
    name: str
    unit_counted: str
    lead: str | None
    target: int | None
    result: int
    acts: int
    cumulative: int
    year_before: int

    @property
    def percent(self) -> float | None:
        """Return the result in percent of the target; None without target."""
        return round(100 * self.result / self.target, 1) if self.target else None

    @property
    def percent_of_year_before(self) -> float | None:
        """Return the result in percent of a year earlier; None when there was nothing."""
        return round(100 * self.result / self.year_before, 1) if self.year_before else None


@dataclass(frozen=True)
class ActLine:
    """One accepted act as the list of supported businesses prints it."""

    business: str
    kind: str
    tax_code: str
    commune: str
    district: str
    programme: str
    content: str
    accepted_on: date | None
    money_vnd: int
    result: str
    lead: str
    note: str
    part: Part

    def as_json(self) -> dict[str, Any]:
        """Return the line for machines."""
        day = self.accepted_on.isoformat() if self.accepted_on else None
        return {**vars(self), "accepted_on": day, "part": self.part.value}


@dataclass(frozen=True)
class Aggregate:
    """Figures of another agency, without names; never added to ours."""

    source: str
    by_district: Mapping[str, int]
    by_marketplace: Mapping[str, int]

    @property
    def distinct_products(self) -> int:
        """Return the products of all districts."""
        return sum(self.by_district.values())

    @property
    def listings(self) -> int:
        """Return the listings of all marketplaces."""
        return sum(self.by_marketplace.values())


@dataclass(frozen=True)
class Report:
    """All that a report says; made by `build_report`, changed by nobody."""

    agency: str
    area: str
    period: Period
    programmes: tuple[ProgrammeLine, ...]
    figures: Figures
    overlap: Mapping[int, tuple[str, ...]]
    channels: Mapping[str, Mapping[str, int]]
    district_names: Mapping[str, str]
    commune_names: Mapping[str, str]
    acts: tuple[ActLine, ...]
    aggregates: tuple[Aggregate, ...]
    definition_version: str = DEFINITION_VERSION

    @property
    def codes(self) -> tuple[str, ...]:
        """Return the codes of the programmes, in order."""
        return tuple(line.code for line in self.programmes)

    def as_json(self) -> dict[str, Any]:
        """Return the report for machines; the same report is the same text for ever."""
        found = self.figures
        parts = found.reconciliation
        return {
            "period": {"from": self.period.since.isoformat(), "to": self.period.until.isoformat()},
            "programmes": list(self.codes),
            "by_programme": dict(found.by_programme),
            "total_distinct": found.total_distinct,
            "sum_of_programmes": found.sum_of_programmes,
            "acts": found.acts,
            "by_kind": found.by_kind,
            "by_district": found.by_district,
            "by_commune": found.by_commune,
            "overlap": {str(number): list(roots) for number, roots in self.overlap.items()},
            "money_vnd": dict(found.money_vnd),
            "reconciliation": {
                "acts": parts.acts,
                "distinct": parts.distinct,
                "repeats": parts.repeats,
                "merged": parts.merged,
                "excluded": parts.excluded,
            },
            "definition_version": self.definition_version,
            "acts_by_programme": dict(found.acts_by_programme),
            "acts_by_channel": {code: dict(channels) for code, channels in self.channels.items()},
            "targets": {
                line.code: {"target": line.target, "result": line.result, "percent": line.percent}
                for line in self.programmes
                if line.target is not None
            },
            "indicators": {
                line.code: {
                    "cumulative": line.cumulative,
                    "year_before": line.year_before,
                    "percent_of_year_before": line.percent_of_year_before,
                }
                for line in self.programmes
            },
            "supported": [each.as_json() for each in self.acts],
            "programme_names": {line.code: line.name for line in self.programmes},
            "district_names": dict(self.district_names),
            "commune_names": dict(self.commune_names),
            "listing_aggregate": [
                {
                    "source": each.source,
                    "distinct_products": each.distinct_products,
                    "listings": each.listings,
                    "by_district": dict(each.by_district),
                    "by_marketplace": dict(each.by_marketplace),
                }
                for each in self.aggregates
            ],
        }


def chosen_programmes(session: Session, codes: Iterable[str]) -> tuple[Programme, ...]:
    """Return the programmes of these codes, each once, in the order given; none given: all.

    Raises:
        UnknownProgramme: If a code is no programme's.
    """
    known = {programme.code: programme for programme in directory.programmes(session)}
    wanted = tuple(dict.fromkeys(codes)) or tuple(known)
    for code in wanted:
        if code not in known:
            raise UnknownProgramme(
                _(
                    "Không có chương trình “%(code)s”. Các mã hiện có: %(known)s.",
                    code=clean_line(code)[:40],
                    known=", ".join(known) or _("chưa có mã nào"),
                )
            )
    return tuple(known[code] for code in wanted)


def closed_figures(session: Session, selection: Selection) -> Figures:
    """Return the figures of a selection, with a row for each old district.

    Raises:
        FiguresDoNotClose: If the reconciliation does not close or an act stands under a wrong root.
    """
    found = kept.figures(session, selection)
    broken = breaches(session, selection)
    if broken or not found.reconciliation.closes:
        raise not_closing(broken)
    districts = [unit.code for unit in gazetteer(session).old_districts]
    empty = dict.fromkeys((*selection.programmes, TOTAL), 0)
    rows = {code: found.by_district.get(code, empty) for code in (*districts, *found.by_district)}
    rows[UNKNOWN] = rows.pop(UNKNOWN)  # the row of what is not known stands last
    kinds = {kind: found.by_kind[kind] for kind in COUNTED_KINDS}
    return replace(found, by_kind=kinds, by_district=rows)


def not_closing(broken: Sequence[Breach]) -> FiguresDoNotClose:
    """Return the refusal that names the acts for whose sake no figure is shown."""
    return FiguresDoNotClose(
        _(
            "Số liệu chưa khớp nên chưa in: %(number)s lượt hỗ trợ đứng sai cơ sở gốc (%(which)s). "
            "Bạn mở từng lượt để xem lại.",
            number=len(broken),
            which=", ".join(each.act.reference or f"#{each.act.id}" for each in broken[:5]) or "–",
        )
    )


def build_report(
    session: Session, period: Period, programmes: Sequence[Programme], *, agency: str, area: str
) -> Report:
    """Make a report.

    Args:
        session: Only reads.
        period: Days of acceptance, both included.
        programmes: The programmes, in the order of the columns.
        agency: Name of the reporting agency.
        area: Name of the area reported on.

    Raises:
        FiguresDoNotClose: If the figures cannot be defended.
    """
    codes = tuple(programme.code for programme in programmes)
    selection = Selection(period.since, period.until, codes)
    found = closed_figures(session, selection)
    places = gazetteer(session)
    return Report(
        agency=agency,
        area=area,
        period=period,
        programmes=_programme_lines(session, period, programmes, found),
        figures=found,
        overlap={number: tuple(roots) for number, roots in overlap_roots(session, selection).items()},
        channels=channels(session, selection),
        district_names={unit.code: unit.name for unit in places.old_districts},
        commune_names={
            code: unit.name for code in found.by_commune if (unit := places.find(NEW, code)) is not None
        },
        acts=tuple(_act_line(places, act, part) for act, part in all_acts(session, selection)),
        aggregates=aggregates(session),
    )


def _programme_lines(
    session: Session, period: Period, programmes: Sequence[Programme], found: Figures
) -> tuple[ProgrammeLine, ...]:
    codes = tuple(programme.code for programme in programmes)

    def distinct(other: Period) -> dict[str, int]:
        return distinct_by_programme(session, Selection(other.since, other.until, codes))

    cumulative, year_before = distinct(period.from_start_of_year), distinct(period.year_before)
    return tuple(
        ProgrammeLine(
            code=programme.code,
            name=programme.name,
            unit_counted=programme.unit_counted,
            lead=programme.lead,
            target=target_of(programme, period),
            result=found.by_programme[programme.code],
            acts=found.acts_by_programme[programme.code],
            cumulative=cumulative[programme.code],
            year_before=year_before[programme.code],
        )
        for programme in programmes
    )


def channels(session: Session, selection: Selection) -> dict[str, dict[str, int]]:
    """Count accepted acts by programme and marketplace or class; programmes without any are left out."""
    rows = session.execute(
        select(Programme.code, SupportAct.channel, func.count())
        .join(Programme, Programme.id == SupportAct.programme_id)
        .where(*seen(selection), SupportAct.channel.is_not(None))
        .group_by(Programme.code, SupportAct.channel)
        .order_by(Programme.code, SupportAct.channel)
    )
    found: dict[str, dict[str, int]] = {}
    for code, channel, number in rows:
        found.setdefault(code, {})[str(channel)] = int(number)
    return found


def aggregates(session: Session) -> tuple[Aggregate, ...]:
    """Return the figures that came without names, one for each source."""
    by_source: dict[str, tuple[dict[str, int], dict[str, int]]] = {}
    for row in directory.aggregates(session):
        districts, marketplaces = by_source.setdefault(row.source, ({}, {}))
        districts[row.district_code] = row.distinct_products
        for name, number in row.listings.items():
            marketplaces[name] = marketplaces.get(name, 0) + int(number)
    return tuple(Aggregate(source, *tables) for source, tables in by_source.items())


def kind_label(kind: str) -> str:
    """Return the words for a kind of business."""
    return str(KINDS[BusinessKind(kind)])


def _act_line(places: Gazetteer, act: SupportAct, part: Part) -> ActLine:
    commune = places.find(NEW, act.current_commune_code_at)
    district = places.find(OLD, act.district_code_at)
    unknown = _("chưa xác định")
    return ActLine(
        business=act.business.name,
        kind=kind_label(act.kind_at),
        tax_code=masked(act.business.tax_code),
        commune=commune.name if commune else unknown,
        district=district.name if district else unknown,
        programme=act.programme.name,
        content=act.channel or "",
        accepted_on=act.accepted_on,
        money_vnd=act.budget_vnd,
        result="; ".join(_proof(each) for each in act.evidence) or _("chưa có minh chứng"),
        lead=act.programme.lead or "",
        note=act.note or "",
        part=part,
    )


def _proof(evidence: Any) -> str:
    what = evidence.url or evidence.file_name or evidence.product_reference
    return str(what or LABELS[evidence.type])
