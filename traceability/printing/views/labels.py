"""QR codes to take along: the page with all of them, one product's print page, one code as a file."""

from __future__ import annotations

from typing import cast

from flask import Response, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from accounts.permissions import Right
from catalog.workspace import NoBusiness, present_business, product_to_work_on
from core.access import LARGEST_ROW, requires
from core.config import Settings
from core.database import db, utcnow
from core.errors import NotFound
from traceability import qr, queries
from traceability.printing import labels as drawing
from traceability.printing import pictures
from traceability.printing.bitmaps import png
from traceability.printing.choices import Subject
from traceability.printing.permissions import range_to_print
from traceability.printing.printers import OFFICE, PRINTERS, Printer
from traceability.printing.queries import remembered, wishes_of
from traceability.printing.sizes import size_warning
from traceability.serials.models import RangeState
from traceability.serials.queries import ranges_of
from traceability.views.blueprint import blueprint

COPIES = (6, 12, 24)


@blueprint.get("/quan-ly/tem")
@requires(Right.WORK)
def labels() -> ResponseReturnValue:
    session = db.session()
    try:
        business = present_business()
    except NoBusiness:
        return render_template("catalog/no_business.html")
    products = queries.products_of_business(session, business.id)
    newest = queries.newest_lots_of_products(session, [product.id for product in products])
    url = public_url()
    ranges = [
        made for made in ranges_of(session, business.id) if made.state == RangeState.READY and made.left
    ]
    return render_template(
        "traceability/workspace/labels.html",
        business=business,
        sets=[drawing.labels_of(product, newest.get(product.id, []), url) for product in products],
        ranges={
            product.id: [made for made in ranges if made.product_id == product.id] for product in products
        },
        warning_of=lambda label: size_warning(label.payload, url, label.lot_code),
        remembered=remembered(session, current_user.id, business.id),
        has_wishes=bool(wishes_of(session, business.id)),
    )


@blueprint.get("/quan-ly/tem/<int:product_id>/in")
@requires(Right.WORK)
def print_labels(product_id: int) -> ResponseReturnValue:
    whose = subject(product_id)
    copies = request.args.get("so", "")
    return render_template(
        "traceability/workspace/print_labels.html",
        product=whose.product,
        lot=whose.lot,
        label=drawing.label(whose.product, whose.lot, public_url()),
        copies=int(copies) if copies in {str(number) for number in COPIES} else COPIES[1],
        choices=COPIES,
    )


@blueprint.get("/quan-ly/tem/<int:product_id>/ma")
@requires(Right.WORK)
def label_code(product_id: int) -> ResponseReturnValue:
    whose = subject(product_id)
    label = drawing.label(whose.product, whose.lot, public_url())
    side = qr.side_of(label.payload)
    return render_template(
        "traceability/workspace/label_code.html",
        product=whose.product,
        business=whose.product.business,
        label=label,
        warning=size_warning(label.payload, public_url(), label.lot_code),
        printers=[
            (each, each.mm(each.usual_dots), each.mm(each.usual_dots) * side) for each in PRINTERS.values()
        ],
    )


@blueprint.get("/quan-ly/tem/<int:product_id>.svg")
@requires(Right.WORK)
def label_svg(product_id: int) -> Response:
    return Response(pictures.svg(_drawn(product_id), _printer()), mimetype="image/svg+xml")


@blueprint.get("/quan-ly/tem/<int:product_id>.png")
@requires(Right.WORK)
def label_png(product_id: int) -> Response:
    return Response(png(_drawn(product_id), _printer()), mimetype="image/png")


@blueprint.get("/quan-ly/tem/<int:product_id>.pdf")
@requires(Right.WORK)
def label_pdf(product_id: int) -> Response:
    content = pictures.pdf(_drawn(product_id), _printer(), made_at=utcnow())
    return Response(content, mimetype="application/pdf")


@blueprint.get("/quan-ly/tem/<int:product_id>.zpl")
@requires(Right.WORK)
def label_zpl(product_id: int) -> Response:
    return Response(pictures.zpl_code(_drawn(product_id), _printer()), mimetype="text/plain")


def subject(product_id: int) -> Subject:
    """Return whose labels an address means: a product's, those of its lot `?lot=` or of its range `?bo=`.

    Raises:
        NotFound: If it belongs to others, is a draft (which has no code to print yet), or is not there.
    """
    product = product_to_work_on(product_id)
    if product.state == "draft":
        raise NotFound
    if (number := request.args.get("bo", type=int)) is not None:
        if not 0 < number <= LARGEST_ROW:
            raise NotFound
        made = range_to_print(db.session(), product, number)
        return Subject(product, made.lot, made)
    lot_code = request.args.get("lot", "")
    lot = queries.lot_of_product(db.session(), product.id, lot_code) if lot_code else None
    if lot_code and lot is None:
        raise NotFound
    return Subject(product, lot)


def public_url() -> str:
    """Return scheme and host that codes carry."""
    return cast(Settings, current_app.config["GOCQUE"]).public_url


def _printer() -> Printer:
    return PRINTERS.get(request.args.get("may", ""), OFFICE)


def _drawn(product_id: int) -> qr.QrCode:
    whose = subject(product_id)
    return qr.draw(drawing.label(whose.product, whose.lot, public_url()).payload)
