"""Make a report of a period: the one place that decides what it says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.models import BusinessKind
from catalog.tax_codes import masked
from catalog.vocabulary import KINDS
from core.errors import DomainError
from core.formatting import VIETNAM, date_vi
from core.text import clean_line
from places.models import NEW, OLD
from places.queries import Gazetteer, gazetteer
from programmes.counting import (
    COUNTED_KINDS,
    TOTAL,
    UNKNOWN,
    Figures,
    Part,
    Selection,
)
from programmes.evidence import LABELS
from programmes.indicators.lines import indicator_lines
from programmes.models import Evidence, Programme, SupportAct
from programmes.periods import Period
from programmes.queries import directory
from programmes.queries.figures import (
    Breach,
    breaches,
    distinct_by_programme,
    overlap_roots,
    seen,
    total_distinct,
)
from programmes.queries.lists import all_acts
from programmes.queries.money import money_by_programme
from programmes.report_values import ActLine, Aggregate, ProgrammeLine, Report
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
    session: Session,
    period: Period,
    programmes: Sequence[Programme],
    *,
    agency: str,
    area: str,
    dated: date | None = None,
    with_acts: bool = True,
) -> Report:
    """Make a report.

    Args:
        session: Only reads.
        period: Days of acceptance, both included.
        programmes: The programmes, in the order of the columns.
        agency: Name of the reporting agency.
        area: Name of the area reported on.
        dated: Day of the paper; None: today in Vietnam.
        with_acts: Whether form A is wanted; a page that shows a part of it asks `act_lines`.

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
        acts=act_lines(session, all_acts(session, selection)) if with_acts else (),
        aggregates=aggregates(session),
        indicators=indicator_lines(session, period, programmes),
        dated=dated or datetime.now(VIETNAM).date(),
        matching_vnd={code: money.matching for code, money in money_by_programme(session, selection).items()},
        total_cumulative=_total(session, period.from_start_of_year, codes),
        total_year_before=_total(session, period.year_before, codes),
        plans=tuple(dict.fromkeys(words for each in programmes if (words := plan_words(each)))),
    )


def _total(session: Session, period: Period, codes: tuple[str, ...]) -> int:
    return total_distinct(session, Selection(period.since, period.until, codes))


def plan_words(programme: Programme) -> str:
    """Return the paper that a programme follows, in words; "" when none is known."""
    if not programme.plan_number:
        return ""
    parts = [_("văn bản số %(number)s", number=programme.plan_number)]
    if programme.plan_dated:
        parts.append(_("ngày %(day)s", day=date_vi(programme.plan_dated)))
    if programme.plan_issuer:
        parts.append(_("của %(issuer)s", issuer=programme.plan_issuer))
    return " ".join(parts)


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


def act_lines(session: Session, acts: Iterable[tuple[SupportAct, Part]]) -> tuple[ActLine, ...]:
    """Return the lines of form A for acts with their parts of the reconciliation."""
    places = gazetteer(session)
    return tuple(_act_line(places, act, part) for act, part in acts)


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
        matching_vnd=act.matching_vnd,
        result="; ".join(_proof(each) for each in act.evidence) or _("chưa có minh chứng"),
        lead=act.programme.lead or "",
        note=act.note or "",
        part=part,
        proofs="; ".join(_readable_proof(each) for each in act.evidence),
    )


def _readable_proof(evidence: Evidence) -> str:
    if evidence.product is None or evidence.url or evidence.file_name:
        return _proof(evidence)
    code = evidence.product_reference
    return f"{evidence.product.name} ({code})" if code else evidence.product.name


def _proof(evidence: Any) -> str:
    what = evidence.url or evidence.file_name or evidence.product_reference
    return str(what or LABELS[evidence.type])
