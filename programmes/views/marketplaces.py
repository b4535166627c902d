"""Products and stalls on marketplaces: the figures on the page of figures, and the list behind each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from accounts.permissions import Right
from catalog.permissions import businesses_in_scope
from catalog.queries import page_of
from core.access import requires
from core.database import db, utcnow
from core.errors import NotFound
from core.formatting import number_vi
from exporters.stalls.changes import line_of
from exporters.stalls.queries import lines_of
from exporters.stalls.rules import fresh_since, label_of, present_months, stall_places
from programmes.figures_page import Figure
from programmes.queries.marketplaces import STANDINGS, Counted, market_figures, rows_behind
from programmes.views import blueprint
from programmes.views.questions import page_number

TITLES: Mapping[Counted, Any] = {
    Counted.PRODUCTS: _l("%(number)s sản phẩm trên sàn, không trùng"),
    Counted.LISTINGS: _l("%(number)s lượt đăng bán"),
    Counted.LISTINGS_UNCONFIRMED: _l("%(number)s lượt đăng bán chưa xác nhận lại"),
    Counted.STALLS: _l("%(number)s gian hàng đang bán"),
    Counted.STALLS_UNCONFIRMED: _l("%(number)s gian hàng đã mở, chưa xác nhận lại"),
    Counted.STALLS_WAITING: _l("%(number)s gian hàng chờ xem lại"),
}
_COLUMNS = (
    Counted.LISTINGS,
    Counted.LISTINGS_UNCONFIRMED,
    Counted.STALLS,
    Counted.STALLS_UNCONFIRMED,
    Counted.STALLS_WAITING,
)


@dataclass(frozen=True)
class MarketRow:
    """One marketplace with its figures, in the order of the columns."""

    label: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class MarketPage:
    """The block on the page of figures.

    Attributes:
        products: Distinct products.
        rows: One for each marketplace on which anything stands.
        totals: Sums over the marketplaces.
        months: For how many months a confirmation counts.
    """

    products: Figure
    rows: tuple[MarketRow, ...]
    totals: tuple[Figure, ...]
    months: int


def market_page() -> MarketPage:
    """Return the figures of the businesses that the signed-in person may see, as of now."""
    session = db.session()
    found = market_figures(session, fresh_since(session, utcnow()), scope=businesses_in_scope(current_user))

    def figure(value: int, what: Counted, marketplace: str = "") -> Figure:
        return Figure(value, url_for(".market_list", xem=what.value, san=marketplace or None))

    return MarketPage(
        products=figure(found.products, Counted.PRODUCTS),
        rows=tuple(
            MarketRow(label_of(place), tuple(figure(row[what], what, place) for what in _COLUMNS))
            for place, row in sorted(found.by_marketplace.items(), key=lambda pair: label_of(pair[0]))
        ),
        totals=tuple(figure(found.totals[what], what) for what in _COLUMNS),
        months=present_months(session),
    )


@blueprint.get("/so-lieu/tren-san")
@requires(Right.READ_DEPARTMENT)
def market_list() -> ResponseReturnValue:
    asked, marketplace = request.args.get("xem", Counted.PRODUCTS.value), request.args.get("san", "")
    if asked not in set(Counted) or (marketplace and marketplace not in stall_places()):
        raise NotFound
    what = Counted(asked)
    session = db.session()
    fresh = fresh_since(session, utcnow())
    statement = rows_behind(what, fresh, scope=businesses_in_scope(current_user), marketplace=marketplace)
    found = page_of(session, statement, page_number())
    is_stalls, is_products = what in STANDINGS, what is Counted.PRODUCTS
    return render_template(
        "programmes/market_list.html",
        title=TITLES[what] % {"number": number_vi(found.total)},
        described=[label_of(marketplace) if marketplace else _("mọi sàn")],
        found=found,
        stalls=lines_of(session, found.rows, utcnow()) if is_stalls else (),
        products=found.rows if is_products else (),
        listings=()
        if is_stalls or is_products
        else [(row, line_of(row.marketplace, row, fresh)) for row in found.rows],
        address=lambda number: url_for(".market_list", xem=what.value, san=marketplace or None, trang=number),
    )
