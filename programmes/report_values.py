"""The report as one immutable value: the page and every file are made from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from programmes.counting import DEFINITION_VERSION, CountedAct, Figures, Part
from programmes.indicators.lines import IndicatorLine
from programmes.papers.headings import Heading, heading_of
from programmes.periods import Period

LAYOUT_VERSION = "2026-11-27"  # of the files; a frozen report keeps the one that it was written in


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
    """One accepted act as the list of supported businesses prints it.

    Attributes:
        content: Marketplace or class, as the act keeps it; a marketplace by its slug.
        result: What proves it, as machines read it: addresses, file names, codes of products.
        proofs: The same for reading, products by name; machines are not told.
    """

    business: str
    kind: str
    tax_code: str
    commune: str
    district: str
    programme: str
    content: str
    accepted_on: date | None
    money_vnd: int
    matching_vnd: int
    result: str
    lead: str
    note: str
    part: Part
    proofs: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the line for machines."""
        day = self.accepted_on.isoformat() if self.accepted_on else None
        told = {name: value for name, value in vars(self).items() if name != "proofs"}
        return {**told, "accepted_on": day, "part": self.part.value}


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
class Publication:
    """What a report has that was published: a number, a day, a name under it.

    Attributes:
        number: Without the letters of the agency.
        dated: Day of the paper; its heading follows it.
        signer_title: Office of the signer; a line for each part, such as "KT. GIÁM ĐỐC".
        recipients: One line each, as under "Nơi nhận".
        version: 1, or more when it corrects a former report.
        replaces: Whole number and day of the report that it corrects, in words; "" for none.
        differences: What differs from that one, in sentences.
        layout_version: Of the files as they were written.
    """

    number: str
    dated: date
    signer: str
    signer_title: str
    recipients: tuple[str, ...]
    version: int = 1
    replaces: str = ""
    differences: tuple[str, ...] = ()
    layout_version: str = LAYOUT_VERSION


@dataclass(frozen=True)
class Report:
    """All that a report says; made by `build_report`, changed by nobody.

    Attributes:
        dated: Day of the paper; a draft's is the day on which it was made.
        matching_vnd: Whole đồng that businesses paid themselves, by programme.
        total_cumulative: Distinct businesses of all programmes from the start of the year to the end.
        total_year_before: Distinct businesses of all programmes in the same days a year earlier.
        plans: Papers that the programmes follow, in words, each once.
        publication: None for a draft.
        counted, business_names: Every act as it was counted, with the names of that day; only when published.
    """

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
    indicators: tuple[IndicatorLine, ...]
    dated: date
    matching_vnd: Mapping[str, int]
    total_cumulative: int
    total_year_before: int
    plans: tuple[str, ...] = ()
    definition_version: str = DEFINITION_VERSION
    publication: Publication | None = None
    counted: tuple[CountedAct, ...] = ()
    business_names: Mapping[int, str] = field(default_factory=dict)

    @property
    def heading(self) -> Heading:
        """Return whose paper it is, on its day."""
        return heading_of(self.agency, self.dated)

    @property
    def codes(self) -> tuple[str, ...]:
        """Return the codes of the programmes, in order."""
        return tuple(line.code for line in self.programmes)

    @property
    def total_percent_of_year_before(self) -> float | None:
        """Return all distinct businesses in percent of a year earlier; None when there were none."""
        before = self.total_year_before
        return round(100 * self.figures.total_distinct / before, 1) if before else None

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
            "totals": {
                "cumulative": self.total_cumulative,
                "year_before": self.total_year_before,
                "percent_of_year_before": self.total_percent_of_year_before,
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
            "matching_vnd": dict(self.matching_vnd),
            "units_counted": {
                line.code: {
                    "unit": line.unit_counted,
                    "businesses": line.result,
                    "acts": line.acts,
                    "channels": len(self.channels.get(line.code, {})),
                }
                for line in self.programmes
            },
            "indicator_lines": [
                {
                    **asdict(line),
                    "percent": line.percent,
                    "percent_of_year_before": line.percent_of_year_before,
                }
                for line in self.indicators
            ],
            **self._published_json(),
        }

    def _published_json(self) -> dict[str, Any]:
        """Return what only a published report says; a draft says nothing here."""
        if self.publication is None:
            return {}
        said = asdict(self.publication)
        return {
            "published": {
                **said,
                "number": self.heading.number(self.publication.number),
                "dated": self.dated.isoformat(),
                "agency": self.agency,
                "superior": self.heading.superior,
                "place": self.heading.place,
            },
            "counted_acts": [
                {**asdict(act), "accepted_on": act.accepted_on.isoformat() if act.accepted_on else None}
                for act in self.counted
            ],
            "business_names": {str(number): name for number, name in self.business_names.items()},
        }
