"""Ask a visitor, who may answer or not, in which district they are: a page of its own, counted once.

The trace page sets no cookie, so it only links here. What is chosen adds one to a number; nothing says who.
"""

from __future__ import annotations

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField

from catalog.codes import MistypedCode, parse_code
from catalog.english import shown_name
from catalog.models import Product, ProductState
from core.access import public
from core.database import db
from core.errors import NotFound
from core.forms import BaseForm, required
from core.languages import is_english, keep_language
from places.english import place_in_english
from places.queries import gazetteer
from traceability.lot_codes import looks_like_lot_code
from traceability.qr import trace_path
from traceability.queries import lot_of_product, product_by_code
from traceability.scans.listening import count_place
from traceability.scans.settings import ELSEWHERE
from traceability.scans.subjects import Scanned
from traceability.serials.numbers import serial_key
from traceability.views.blueprint import blueprint


class PlaceForm(BaseForm):
    """Where the visitor is."""

    district = RadioField(_l("Bạn đang ở đâu?"), validators=[required(_l("Bạn chọn một nơi, hoặc bỏ qua."))])

    def offer(self) -> None:
        """Offer the districts by the names that people still use."""
        districts = gazetteer(db.session()).old_districts
        self.district.choices = [
            *((unit.code, place_in_english(unit.name) if is_english() else unit.name) for unit in districts),
            (ELSEWHERE, _("Ở tỉnh khác")),
        ]


@blueprint.route("/noi-quet/<code>", methods=["GET", "POST"])
@public
def scan_place(code: str) -> ResponseReturnValue:
    product, subject, path = _asked(code)
    form = PlaceForm()
    form.offer()
    if form.validate_on_submit():
        count_place(current_app, request.environ, subject, str(form.district.data))
        return redirect(url_for(".scan_place_taken", code=product.code, lo=request.args.get("lo")))
    page = render_template(
        "traceability/scans/place.html", form=form, name=shown_name(product), path=keep_language(path)
    )
    return page, 422 if form.errors else 200


@blueprint.get("/noi-quet/<code>/cam-on")
@public
def scan_place_taken(code: str) -> ResponseReturnValue:
    product, _subject, path = _asked(code)
    return render_template(
        "traceability/scans/place_taken.html", name=shown_name(product), path=keep_language(path)
    )


def _asked(code: str) -> tuple[Product, Scanned, str]:
    """Return what the visitor looked at, and the way back to its page.

    Raises:
        NotFound: If there is no such product in public.
    """
    session = db.session()
    try:
        product = product_by_code(session, parse_code(code))
    except MistypedCode:
        raise NotFound from None
    if product is None or product.state == ProductState.DRAFT:
        raise NotFound
    asked = request.args.get("lo", "")
    lot = lot_of_product(session, product.id, asked) if looks_like_lot_code(asked) else None
    serial = serial_key(request.args.get("ma", "")[:60])
    subject = Scanned(product.id, product.business_id, lot.id if lot else None, serial)
    return product, subject, trace_path(product.code, lot.lot_code if lot else None)
