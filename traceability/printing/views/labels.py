"""QR codes to take along: the page with all of them, one product's print page, SVG and PNG."""

from __future__ import annotations

from flask import Response, current_app, render_template, request
from flask.typing import ResponseReturnValue

from accounts.permissions import Right
from catalog.models import Product
from catalog.workspace import NoBusiness, present_business, product_to_work_on
from core.access import requires
from core.database import db
from core.errors import NotFound
from traceability import qr, queries
from traceability.models import Lot
from traceability.printing import labels as drawing
from traceability.views.blueprint import blueprint

COPIES = (6, 12, 24)


@blueprint.get("/quan-ly/tem")
@requires(Right.WORK)
def labels() -> ResponseReturnValue:
    try:
        business = present_business()
    except NoBusiness:
        return render_template("catalog/no_business.html")
    products = queries.products_of_business(db.session(), business.id)
    newest = queries.newest_lots_of_products(db.session(), [product.id for product in products])
    public_url = current_app.config["GOCQUE"].public_url
    return render_template(
        "traceability/workspace/labels.html",
        business=business,
        sets=[drawing.labels_of(product, newest.get(product.id, []), public_url) for product in products],
    )


@blueprint.get("/quan-ly/tem/<int:product_id>/in")
@requires(Right.WORK)
def print_labels(product_id: int) -> ResponseReturnValue:
    product, lot = subject(product_id)
    copies = request.args.get("so", "")
    return render_template(
        "traceability/workspace/print_labels.html",
        product=product,
        lot=lot,
        label=drawing.label(product, lot, current_app.config["GOCQUE"].public_url),
        copies=int(copies) if copies in {str(number) for number in COPIES} else COPIES[1],
        choices=COPIES,
    )


@blueprint.get("/quan-ly/tem/<int:product_id>.svg")
@requires(Right.WORK)
def label_svg(product_id: int) -> Response:
    product, lot = subject(product_id)
    code = _draw(product, lot)
    return Response(qr.svg(code), mimetype="image/svg+xml")


@blueprint.get("/quan-ly/tem/<int:product_id>.png")
@requires(Right.WORK)
def label_png(product_id: int) -> Response:
    product, lot = subject(product_id)
    return Response(qr.png(_draw(product, lot)), mimetype="image/png")


def subject(product_id: int) -> tuple[Product, Lot | None]:
    """Return the product, and the lot that `?lot=` names; a draft has no code to print yet."""
    product = product_to_work_on(product_id)
    if product.state == "draft":
        raise NotFound
    lot_code = request.args.get("lot", "")
    lot = queries.lot_of_product(db.session(), product.id, lot_code) if lot_code else None
    if lot_code and lot is None:
        raise NotFound
    return product, lot


def _draw(product: Product, lot: Lot | None) -> qr.QrCode:
    public_url = current_app.config["GOCQUE"].public_url
    return qr.draw(qr.payload(public_url, product.code, lot.lot_code if lot else None))
