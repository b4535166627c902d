"""A cross table of distinct businesses by any two dimensions, every cell of it with its list."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from accounts.permissions import Right
from core.access import requires
from core.database import db
from programmes.counting import TOTAL, Dimension, cell_of
from programmes.figures_page import CrossRow, Figure
from programmes.queries.figures import breaches
from programmes.reports import FiguresDoNotClose, closed_figures
from programmes.tally import kept
from programmes.views import blueprint
from programmes.views.figures import broken_page
from programmes.views.figures import choices as programme_choices
from programmes.views.narrowing import choices
from programmes.views.questions import Question, asked, cell_parameters

_WORDS: Mapping[str, Dimension] = {
    "chuong-trinh": Dimension.PROGRAMME,
    "loai-hinh": Dimension.KIND,
    "huyen": Dimension.DISTRICT,
    "xa": Dimension.COMMUNE,
    "co-quan": Dimension.AGENCY,
}
_LABELS: Mapping[Dimension, Any] = {
    Dimension.PROGRAMME: _l("Chương trình"),
    Dimension.KIND: _l("Loại hình"),
    Dimension.DISTRICT: _l("Huyện cũ"),
    Dimension.COMMUNE: _l("Xã, phường mới"),
    Dimension.AGENCY: _l("Cơ quan ghi nhận"),
}


@blueprint.get("/so-lieu/bang-cheo")
@requires(Right.READ_DEPARTMENT)
def cross_table() -> ResponseReturnValue:
    session = db.session()
    question = asked(session, request.args, narrows=True)
    rows, columns = _asked_dimensions()
    try:
        closed_figures(session, question.selection)
    except FiguresDoNotClose as refusal:
        return broken_page(question, "figures", breaches(session, question.selection), refusal)
    problem = question.problem
    if rows is columns:
        columns = Dimension.PROGRAMME if rows is not Dimension.PROGRAMME else Dimension.KIND
        problem = problem or _(
            "Dòng và cột cùng là một thứ nên bảng không nói thêm gì. Bạn chọn hai thứ khác nhau."
        )
    table = kept.cross(session, question.selection, rows, columns)
    across = _names(question, columns, table[TOTAL])
    answer = render_template(
        "programmes/cross_table.html",
        question=question,
        choices=programme_choices(question),
        problem=problem,
        rows=_rows(question, table, rows, columns),
        headings=[(words, "n") for words in _headings(across, columns)],
        legend=[(code, name) for code, name in across.items() if code != TOTAL]
        if columns is Dimension.PROGRAMME
        else [],
        row_label=_LABELS[rows],
        dimensions=[
            (name, label, [(word, _LABELS[each], each is chosen) for word, each in _WORDS.items()])
            for name, label, chosen in (("hang", _("Dòng"), rows), ("cot", _("Cột"), columns))
        ],
        kept=[
            (name, str(value))
            for name, values in question.narrowing.parameters.items()
            for value in (values if isinstance(values, list) else [values])
        ],
        described=[question.period.words, *question.narrowing.words],
        is_empty=not table[TOTAL][TOTAL],
        figures_url=url_for(".figures", **question.parameters),
    )
    return answer, 422 if problem else 200


def _asked_dimensions() -> tuple[Dimension, Dimension]:
    rows = _WORDS.get(request.args.get("hang", ""), Dimension.DISTRICT)
    return rows, _WORDS.get(request.args.get("cot", ""), Dimension.KIND)


def _names(question: Question, dimension: Dimension, present: Collection[str]) -> dict[str, str]:
    """Return the names of the rows or columns that are there, in the house's order, the total last."""
    if dimension is Dimension.PROGRAMME:
        known = {programme.code: programme.name for programme in question.programmes}
    else:
        known = dict(choices(db.session(), dimension))
    named = {code: name for code, name in known.items() if code in present}
    others = {code: code for code in present if code not in known and code != TOTAL}
    return {**named, **others, TOTAL: _("Không trùng")}


def _headings(across: Mapping[str, str], columns: Dimension) -> list[str]:
    """Return the words over the columns; a programme's name is long, so its code stands for it."""
    if columns is not Dimension.PROGRAMME:
        return list(across.values())
    abbreviation = Markup('<abbr title="{}">{}</abbr>')
    return [name if code == TOTAL else abbreviation.format(name, code) for code, name in across.items()]


def _rows(
    question: Question, table: Mapping[str, Mapping[str, int]], rows: Dimension, columns: Dimension
) -> list[CrossRow]:
    """Return the rows of the table, the line of the whole last, each number with its list."""
    across = _names(question, columns, table[TOTAL])

    def figure(row: str, column: str) -> Figure:
        named = {rows: row, columns: column}
        cell = cell_of({each: name for each, name in named.items() if name != TOTAL})
        wanted = {**question.parameters, **cell_parameters(cell, acts=False)}
        return Figure(table[row][column], url_for(".figure_list", **wanted))

    whole = _("Tất cả (không trùng)")
    return [
        CrossRow(whole if row == TOTAL else name, tuple(figure(row, each) for each in across))
        for row, name in _names(question, rows, table).items()
    ]
