"""The figures, and the list behind each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from accounts.permissions import Right
from core.access import requires
from core.database import db
from core.formatting import number_vi, vnd
from places.models import NEW, OLD
from places.queries import gazetteer
from programmes.counting import TOTAL, UNKNOWN, Cell, Dimension
from programmes.figures_page import arrange
from programmes.periods import Group, presets, target_periods
from programmes.permissions import act_sight
from programmes.proof.rules import is_of_another_kind
from programmes.queries import directory
from programmes.queries.figures import Breach, breaches
from programmes.queries.lists import acts_in, money_in, roots_in
from programmes.reports import (
    PART_LABELS,
    FiguresDoNotClose,
    aggregates,
    closed_figures,
    kind_label,
    not_closing,
)
from programmes.views import blueprint
from programmes.views.dashboard import maps_of, narrowing_fields, trend_of
from programmes.views.inspection import trouble_figures
from programmes.views.marketplaces import market_page
from programmes.views.narrowing import choices as choices_of
from programmes.views.questions import (
    Question,
    asked,
    asked_cell,
    cell_parameters,
    cell_problem,
    known_programmes,
    page_number,
    parameters,
    today,
)

Shortcut = tuple[str, str, bool]
"""Label, address and whether it is the present one."""
_NEAR = 4  # more than these push the figures off a phone's first screen


@dataclass(frozen=True)
class Shortcuts:
    """Periods on offer.

    Attributes:
        near: Those that stand on the page at once.
        more: The others, under what they close on.
    """

    near: list[Shortcut]
    more: list[tuple[str, list[Shortcut]]]


@blueprint.get("/so-lieu")
@requires(Right.READ_DEPARTMENT)
def figures() -> ResponseReturnValue:
    session = db.session()
    question = asked(session, request.args, narrows=True)
    frame = {"question": question, "choices": choices(question), "shortcuts": shortcuts(question, "figures")}
    try:
        found = closed_figures(session, question.selection)
    except FiguresDoNotClose as problem:
        return broken_page(question, "figures", breaches(session, question.selection), problem)
    places = gazetteer(session)

    def address(cell: Cell, acts: bool) -> str:
        return url_for(".figure_list", **question.parameters, **cell_parameters(cell, acts=acts))

    page = arrange(
        found,
        question.period,
        question.programmes,
        districts={unit.code: unit.name for unit in places.old_districts},
        communes={unit.code: unit.name for unit in places.new_communes},
        address=address,
        compares=not question.is_narrowed,
    )
    answer = render_template(
        "programmes/figures.html",
        page=page,
        aggregates=aggregates(session),
        marketplaces=market_page(),
        maps=maps_of(found, places, address),
        trend=trend_of(question, lambda **more: url_for(".figures", **question.parameters, **more)),
        troubles=trouble_figures(),
        planned=planned(question),
        narrowing=narrowing_fields(question),
        whole_url=url_for(".figures", **parameters(question.period, question.programmes)),
        indicators_url=url_for(".indicators", **parameters(question.period, question.programmes)),
        district_names={unit.code: unit.name for unit in places.old_districts},
        report_url=url_for(".reports", **parameters(question.period, question.programmes)),
        **frame,
    )
    return answer, 422 if question.problem else 200


def broken_page(
    question: Question, endpoint: str, broken: Sequence[Breach], problem: FiguresDoNotClose | None = None
) -> ResponseReturnValue:
    """Answer without any figure, with the acts for whose sake none may be shown."""
    page = render_template(
        "programmes/figures_broken.html",
        problem=problem or not_closing(broken),
        broken=broken,
        opens=act_sight(current_user),
        question=question,
        choices=choices(question),
        shortcuts=shortcuts(question, endpoint),
    )
    return page, 409


def choices(question: Question) -> list[tuple[str, str, bool]]:
    """Return code, name and whether it is chosen, of every programme."""
    chosen = {each.code for each in question.programmes}
    return [(each.code, each.name, each.code in chosen) for each in known_programmes(db.session())]


def shortcuts(question: Question, endpoint: str) -> Shortcuts:
    """Return the periods on offer, the same on every page that asks for one."""
    session = db.session()
    offered = presets(
        *directory.accepted_between(session), target_periods(known_programmes(session)), on=today()
    )
    groups: dict[Group, list[Shortcut]] = {group: [] for group in Group}
    for each in offered:
        url = url_for(f".{endpoint}", **replace(question, period=each.period).parameters)
        groups[each.group].append((each.label, url, each.period == question.period))
    near, further = groups[Group.PLANS][:_NEAR], groups[Group.PLANS][_NEAR:]
    titles = {
        Group.MONTH_END: _("Chốt cuối tháng"),
        Group.FOURTEENTH: _("Chốt ngày 14"),
        Group.PLANS: _("Năm trước nữa"),
    }
    groups[Group.PLANS] = further
    return Shortcuts(near, [(title, groups[group]) for group, title in titles.items() if groups[group]])


def planned(question: Question) -> list[tuple[str, str]]:
    """Return words and address of the periods with a plan, when the present one has none."""
    plans = target_periods(question.programmes)
    if question.period in plans or question.is_narrowed:
        return []
    return [
        (period.words, url_for(".figures", **replace(question, period=period).parameters)) for period in plans
    ]


@blueprint.get("/so-lieu/danh-sach")
@requires(Right.READ_DEPARTMENT)
def figure_list() -> ResponseReturnValue:
    session = db.session()
    question = asked(session, request.args, narrows=True)
    cell, acts = asked_cell(request.args)
    if broken := breaches(session, question.selection):
        return broken_page(question, "figures", broken)
    page = page_number()
    find = acts_in if acts else roots_in
    listing = find(session, question.selection, cell, page=page)
    unknown = cell_problem(session, request.args, is_empty=not listing.length)
    problem = question.problem or unknown

    def address(number: int) -> str:
        wanted = {**question.parameters, **cell_parameters(cell, acts=acts), "trang": number}
        return url_for(".figure_list", **wanted)

    words = _("%(number)s lượt hỗ trợ") if acts else _("%(number)s cơ sở")
    answer = render_template(
        "programmes/figure_list.html",
        title=_("Không có mục này") if unknown else words % {"number": number_vi(listing.length)},
        problem=problem,
        listing=listing,
        shows_acts=acts,
        described=described(question, cell),
        money=_money_words(question, cell) if acts and listing.length else "",
        why=why_addresses(question, cell, acts=acts),
        question=question,
        figures_url=url_for(".figures", **question.parameters),
        address=address,
        opens=act_sight(current_user),
        is_doubted=is_of_another_kind,
    )
    return answer, 422 if problem else 200


def _money_words(question: Question, cell: Cell) -> str:
    """Say what the acts of a list come to, for who came from a figure of money."""
    told: str = _("Kinh phí nhà nước: %(money)s", money=vnd(money_in(db.session(), question.selection, cell)))
    return told


def why_addresses(question: Question, cell: Cell, *, acts: bool) -> list[tuple[str, str]]:
    """Return the pages that tell why the figure of a list, and its money, are others than before."""
    wanted = {**question.parameters, **cell_parameters(cell, acts=acts)}
    found = [(_("Vì sao số này thay đổi?"), url_for(".why_changed", **wanted))]
    if acts:
        found.append(
            (_("Vì sao kinh phí thay đổi?"), url_for(".why_changed", **{**wanted, "xem": "kinh-phi"}))
        )
    return found


def described(question: Question, cell: Cell) -> list[str]:
    """Say in words what a list is narrowed to."""
    places = gazetteer(db.session())
    names = {each.code: each.name for each in question.programmes}
    unknown = _("chưa xác định")
    found: list[Any] = [question.period.words]
    if cell.programme:
        found.append(names.get(cell.programme, cell.programme))
    else:
        found.append(_("%(number)s chương trình", number=len(names)))
    if cell.kind:
        found.append(kind_label(cell.kind))
    for scheme, code, label in (
        (OLD, cell.district, _("huyện cũ")),
        (NEW, cell.commune, _("xã, phường mới")),
    ):
        if code:
            unit = places.find(scheme, code)
            found.append(f"{label}: {unknown if code == UNKNOWN or unit is None else unit.name}")
    if cell.agency:
        found.append(dict(choices_of(db.session(), Dimension.AGENCY)).get(cell.agency, cell.agency))
    if cell.part:
        found.append(str(PART_LABELS[cell.part]))
    if cell.overlap:
        found.append(_("nhận đúng %(number)s chương trình", number=cell.overlap))
    found += question.narrowing.words
    return [str(each) for each in found if each != TOTAL]
