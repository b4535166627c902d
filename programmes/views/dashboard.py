"""What the page of figures shows beside its numbers: maps, how the period went, what to look at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from core.database import db
from places.models import OLD
from places.queries import Gazetteer
from programmes.counting import TOTAL, UNKNOWN, Cell, Dimension, Figures, Table
from programmes.figures_page import Address, Figure
from programmes.tally import kept
from programmes.tile_map import GRID, TileMap, draw
from programmes.trend import LABELS, Chart, Step, chart, offered_steps, pieces, usual_step
from programmes.views.narrowing import WORDS, choices
from programmes.views.questions import Question, cell_parameters


@dataclass(frozen=True)
class Maps:
    """Both maps, and what is said under them.

    Attributes:
        mixed: Names of the present wards that hold communes of several old districts.
        unknown: Businesses whose old district is not known.
    """

    districts: TileMap
    communes: TileMap
    mixed: tuple[str, ...]
    unknown: Figure


@dataclass(frozen=True)
class TrendRow:
    """One piece of the period."""

    label: str
    businesses: Figure
    acts: Figure


@dataclass(frozen=True)
class Trend:
    """How the period went, as a drawing and as a table.

    Attributes:
        title: What is drawn, said to whoever does not see it.
        steps: Other ways to cut it: label, address, whether it is the present one.
    """

    title: str
    chart: Chart
    rows: tuple[TrendRow, ...]
    steps: tuple[tuple[Any, str, bool], ...]


@dataclass(frozen=True)
class NarrowingField:
    """One thing that the figures can be narrowed to: options are (value, words, whether it is chosen)."""

    name: str
    label: str
    options: tuple[tuple[str, str, bool], ...]


def narrowing_fields(question: Question) -> tuple[NarrowingField, ...]:
    """Return what the form offers; an address may narrow to several values of each, the form to one."""
    labels = {
        Dimension.KIND: _("Loại hình"),
        Dimension.DISTRICT: _("Huyện cũ"),
        Dimension.COMMUNE: _("Xã, phường mới"),
        Dimension.AGENCY: _("Cơ quan ghi nhận"),
    }
    return tuple(
        NarrowingField(
            WORDS[dimension],
            label,
            tuple(
                (code, name, question.narrowing.values.get(dimension) == (code,))
                for code, name in choices(db.session(), dimension)
            ),
        )
        for dimension, label in labels.items()
    )


def maps_of(found: Figures, places: Gazetteer, address: Address) -> Maps:
    """Draw a period's businesses by old district and by present commune."""
    former = places.former_districts
    mixed = tuple(unit for unit in places.new_communes if len(former.get(unit.code, ())) > 1)
    unknown = {UNKNOWN: _("Chưa xác định")}
    districts = draw(
        GRID["districts"],
        values=_totals(found.by_district),
        names={**{unit.code: unit.name for unit in places.old_districts}, **unknown},
        url_of=lambda code: address(Cell(district=code), False),
        size=(88, 66),
    )
    communes = draw(
        GRID["communes"],
        values=_totals(found.by_commune),
        names={**{unit.code: unit.name for unit in places.new_communes}, **unknown},
        url_of=lambda code: address(Cell(commune=code), False),
        size=(84, 62),
        groups={code: codes[0] for code, codes in former.items() if codes},
        mixed=[unit.code for unit in mixed],
    )
    return Maps(
        districts=districts,
        communes=communes,
        mixed=tuple(_ward(places, unit.code, unit.name) for unit in mixed),
        unknown=Figure(found.by_district[UNKNOWN][TOTAL], address(Cell(district=UNKNOWN), False)),
    )


def _totals(table: Table) -> dict[str, int]:
    return {row: cells[TOTAL] for row, cells in table.items()}


def _ward(places: Gazetteer, code: str, name: str) -> str:
    units = (places.find(OLD, district) for district in places.former_districts[code])
    return f"{name} ({', '.join(unit.name for unit in units if unit)})"


def trend_of(question: Question, figures_url: Callable[..., str]) -> Trend:
    """Cut a period as the address asks, or as it is read best, and count each piece."""
    period = question.period
    offered = offered_steps(period)
    asked = request.args.get("nhip", "")
    step = Step(asked) if asked in set(offered) else usual_step(period)
    cut = pieces(period, step)
    counted = kept.by_piece(db.session(), question.selection, [piece.period for piece in cut])
    rows = []
    for piece, (businesses, acts) in zip(cut, counted, strict=True):
        inside = replace(question, period=piece.period).parameters

        def figure(value: int, asks_acts: bool, inside: dict[str, Any] = inside) -> Figure:
            return Figure(
                value, url_for(".figure_list", **{**inside, **cell_parameters(Cell(), acts=asks_acts)})
            )

        rows.append(TrendRow(piece.words, figure(businesses, False), figure(acts, True)))
    labels = [piece.label for piece in cut]
    return Trend(
        title=_("Số cơ sở được hỗ trợ (không trùng) %(step)s", step=str(LABELS[step]).lower()),
        chart=chart(labels, [row.businesses.value for row in rows]),
        rows=tuple(rows),
        steps=tuple(
            (LABELS[each], figures_url(nhip=each.value, _anchor="dien-bien"), each is step)
            for each in offered
        ),
    )
