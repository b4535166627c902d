"""What a producer reads of looks at the codes of a product."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from accounts.permissions import Right
from catalog.models import Product, ProductState
from catalog.workspace import product_to_work_on
from core.access import requires
from core.database import db
from core.formatting import date_vi, number_vi
from traceability.scans.folding import first_kept
from traceability.scans.place_names import place_name
from traceability.scans.queries import LotLooks, shown_looks, shown_months, shown_places
from traceability.scans.settings import counting
from traceability.scans.shown import Run
from traceability.views.blueprint import blueprint, today

MOST_LOTS = 12


@blueprint.get("/quan-ly/san-pham/<int:product_id>/luot-tra-cuu")
@requires(Right.WORK)
def product_scans(product_id: int) -> ResponseReturnValue:
    session = db.session()
    product = product_to_work_on(product_id)
    looks = shown_looks(session, product.id, today=today())
    months = shown_months(session, product.id)
    places = shown_places(session, product.id, looks, today=today())
    return render_template(
        "traceability/scans/product.html",
        product=product,
        business=product.business,
        words=total_words(sum(each.count for each in looks)),
        least=counting().least_shown,
        by_lot=[(name_of(each), each.count, None) for each in looks],
        lots=[
            (name_of(each), [(days_text(run), run.count, None) for run in each.runs])
            for each in looks[:MOST_LOTS]
        ],
        largest=max((run.count for each in looks for run in each.runs), default=0),
        places=[(place_name(session, code), count, None) for code, count in places],
        months=[(_("Tháng %(month)s", month=f"{month:%m/%Y}"), told, None) for month, told in months],
    )


def product_panel(*, product: Product, **_facts: Any) -> Markup | None:
    """Say on a product's page of the workspace how often it was looked up; nothing for a draft."""
    if product.state == ProductState.DRAFT:
        return None
    looks = shown_looks(db.session(), product.id, today=today())
    total = sum(each.count for each in looks)
    return Markup(  # noqa: S704  (a rendered template)
        render_template(
            "traceability/scans/panel.html",
            words=total_words(total),
            url=url_for("traceability.product_scans", product_id=product.id),
        )
    )


def total_words(total: int) -> str:
    """Say how many looks there were, as far as they are shown."""
    since = _day(first_kept(today()))
    if total:
        return str(_("Ít nhất %(count)s lượt tra cứu từ ngày %(since)s", count=number_vi(total), since=since))
    least = counting().least_shown
    return str(_("Dưới %(least)s lượt tra cứu từ ngày %(since)s", least=least, since=since))


def name_of(looks: LotLooks) -> str:
    """Name what was looked at."""
    return str(_("Lô %(code)s", code=looks.lot_code) if looks.lot_code else _("Tem không ghi lô"))


def days_text(run: Run) -> str:
    """Say which days a number is of."""
    if run.since == run.until:
        return _day(run.since)
    return str(_("%(since)s đến %(until)s", since=_day(run.since), until=_day(run.until)))


def _day(day: date) -> str:
    return date_vi(day)
