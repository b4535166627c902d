"""Arrange figures for reading: every number with the address of the list that it counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from programmes.counting import COUNTED_KINDS, TOTAL, UNKNOWN, Figures, Part, Table
from programmes.models import Programme
from programmes.periods import Period
from programmes.queries.lists import Cell
from programmes.reports import kind_label
from programmes.targets import target_of

Address = Callable[[Cell, bool], str]
"""Gives the address of a cell's list; True asks for acts instead of businesses."""


@dataclass(frozen=True)
class Figure:
    """A number that opens its list."""

    value: int
    url: str


@dataclass(frozen=True)
class Indicator:
    """A programme's figure against its plan; `target` is None without plan for this very period."""

    label: str
    figure: Figure
    target: int | None


@dataclass(frozen=True)
class CrossRow:
    """One row of a cross table."""

    label: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class CrossTable:
    """A cross table with the line of distinct totals under it.

    Attributes:
        remark: Why the rows do not add up; "" when they do.
    """

    title: str
    heading: str
    rows: tuple[CrossRow, ...]
    totals: CrossRow
    remark: str


@dataclass(frozen=True)
class ProgrammeRow:
    """What one programme did: businesses, acts, đồng."""

    code: str
    name: str
    businesses: Figure
    acts: Figure
    money_vnd: int


@dataclass(frozen=True)
class FiguresPage:
    """All numbers of the page."""

    total: Figure
    sum_of_programmes: int
    indicators: tuple[Indicator, ...]
    closing: tuple[Figure, tuple[Figure, ...]]
    headings: list[tuple[str, str]]
    tables: tuple[CrossTable, ...]
    programmes: tuple[ProgrammeRow, ...]
    overlap: tuple[CrossRow, ...]


def arrange(
    found: Figures,
    period: Period,
    programmes: Sequence[Programme],
    *,
    districts: Mapping[str, str],
    communes: Mapping[str, str],
    address: Address,
    compares: bool = True,
) -> FiguresPage:
    """Arrange the figures of a page.

    Args:
        found: Figures that close.
        period: Their period.
        programmes: Their programmes, in the order of the columns.
        districts: Names of old districts by code.
        communes: Names of present communes by code.
        address: Gives the address of a list.
        compares: Whether figures stand against the plan; a plan is of the whole, not of a part.
    """
    codes = tuple(programme.code for programme in programmes)
    parts = found.reconciliation

    def act_figure(value: int, cell: Cell) -> Figure:
        return Figure(value, address(cell, True))

    def figure(value: int, cell: Cell) -> Figure:
        return Figure(value, address(cell, False))

    totals = (
        *(figure(found.by_programme[code], Cell(programme=code)) for code in codes),
        figure(found.total_distinct, Cell()),
    )
    tables = (
        (
            _("Theo loại hình"),
            _("Loại hình"),
            found.by_kind,
            {k: kind_label(k) for k in COUNTED_KINDS},
            _kind_cell,
        ),
        (_("Theo huyện cũ"), _("Huyện cũ"), found.by_district, districts, _district_cell),
        (_("Theo xã, phường mới"), _("Xã, phường mới"), found.by_commune, communes, _commune_cell),
    )
    return FiguresPage(
        total=totals[-1],
        sum_of_programmes=found.sum_of_programmes,
        indicators=tuple(
            Indicator(programme.name, totals[n], target_of(programme, period) if compares else None)
            for n, programme in enumerate(programmes)
        ),
        closing=(
            act_figure(parts.acts, Cell()),
            (
                figure(parts.distinct, Cell()),
                act_figure(parts.repeats, Cell(part=Part.REPEATS)),
                act_figure(parts.merged, Cell(part=Part.MERGED)),
                act_figure(parts.excluded, Cell(part=Part.EXCLUDED)),
            ),
        ),
        headings=[*((programme.name, "n wide") for programme in programmes), (_("Không trùng"), "n")],
        tables=tuple(
            CrossTable(
                title=title,
                heading=heading,
                rows=_rows(table, codes, names, cell_of, address),
                totals=CrossRow(_("Tất cả (không trùng)"), totals),
                remark=_remark(table, found.total_distinct),
            )
            for title, heading, table, names, cell_of in tables
        ),
        programmes=tuple(
            ProgrammeRow(
                code=programme.code,
                name=programme.name,
                businesses=totals[n],
                acts=act_figure(found.acts_by_programme[programme.code], Cell(programme=programme.code)),
                money_vnd=found.money_vnd[programme.code],
            )
            for n, programme in enumerate(programmes)
        ),
        overlap=tuple(
            CrossRow(_("Đúng %(number)s chương trình", number=number), (figure(roots, Cell(overlap=number)),))
            for number, roots in found.overlap.items()
        ),
    )


def _kind_cell(row: str, programme: str | None) -> Cell:
    return Cell(programme=programme, kind=row)


def _district_cell(row: str, programme: str | None) -> Cell:
    return Cell(programme=programme, district=row)


def _commune_cell(row: str, programme: str | None) -> Cell:
    return Cell(programme=programme, commune=row)


def _rows(
    table: Table,
    codes: Sequence[str],
    names: Mapping[str, str],
    cell_of: Callable[[str, str | None], Cell],
    address: Address,
) -> tuple[CrossRow, ...]:
    return tuple(
        CrossRow(
            _("Chưa xác định") if row == UNKNOWN else names.get(row, row),
            tuple(
                Figure(cells[column], address(cell_of(row, None if column == TOTAL else column), False))
                for column in (*codes, TOTAL)
            ),
        )
        for row, cells in table.items()
    )


def _remark(table: Table, total: int) -> str:
    added = sum(cells[TOTAL] for cells in table.values())
    if added == total:
        return ""
    return str(
        _(
            "Cộng các dòng được %(added)s, vì có cơ sở đổi loại hình hoặc chuyển nơi trong kỳ. "
            "Tổng không trùng vẫn là %(total)s.",
            added=added,
            total=total,
        )
    )
