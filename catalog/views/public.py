"""What anybody sees: the front page, search, products and businesses.

These pages neither ask who is signed in nor set a cookie, so that caches may keep them: a browser
asks again each time (an unchanged page costs an empty answer), a shared cache holds them a minute.
"""

from __future__ import annotations

from typing import Any

from flask import abort, current_app, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from accounts.phones import show_phone
from catalog import queries
from catalog.addresses import address_of
from catalog.attributes import told
from catalog.models import BusinessKind, Product, ProductState
from catalog.search import search
from catalog.states import PUBLIC, SELF_DECLARED
from catalog.structured_data import product_data
from catalog.tax_codes import shown_publicly
from catalog.views.blueprints import blueprint, today
from catalog.vocabulary import CERTIFICATES, KINDS, MATERIAL_TITLES, STORAGE, measure, sold_as
from core.access import public
from core.config import Settings
from core.database import db
from core.text import clean_line
from places.queries import gazetteer

CACHING = "public, max-age=0, s-maxage=60, must-revalidate"
NEWEST = 4  # each with its photo; a first load is bounded
BUSINESSES = 10
SUGGESTIONS = ("bánh cáy", "nước mắm", "gạo", "chiếu cói", "đũi", "ổi")
LONGEST_QUERY = 200


@blueprint.get("/")
@public
def front() -> ResponseReturnValue:
    session = db.session()
    makers = queries.businesses_with_listed_products(session, limit=BUSINESSES)
    places = gazetteer(session)
    return _kept(
        render_template(
            "catalog/front.html",
            products=queries.newest_listed(session, limit=NEWEST),
            makers=[(row, address_of(places, row)) for row in makers],
            suggestions=SUGGESTIONS,
            sold_as=_sold_as,
        )
    )


@blueprint.get("/tim")
@public
def find() -> ResponseReturnValue:
    typed = clean_line(request.args.get("q", "")[:1_000])[:LONGEST_QUERY]
    results = search(db.session(), typed, page=request.args.get("trang", 1, type=int))
    return _kept(
        render_template(
            "catalog/search.html",
            typed=typed,
            results=results,
            suggestions=SUGGESTIONS,
            sold_as=_sold_as,
            address=lambda page: url_for("catalog.find", q=typed, trang=page),
        )
    )


@blueprint.get("/san-pham/<slug>")
@public
def public_product(slug: str) -> ResponseReturnValue:
    session = db.session()
    row = queries.product_by_slug(session, slug)
    if row is None or row.state == ProductState.DRAFT:
        abort(404)
    if row.state not in PUBLIC:
        return _kept(
            render_template("catalog/public_withdrawn.html", product=row, business=row.business), 410
        )
    address = address_of(gazetteer(session), row.business)
    papers = queries.certificates_for(session, row)
    return _kept(
        render_template(
            "catalog/public_product.html",
            product=row,
            business=row.business,
            address=address,
            ready=[photo for photo in row.photos if photo.is_ready],
            sold_as=_sold_as(row),
            is_self_declared=row.state in SELF_DECLARED,
            stars=queries.ocop_stars(papers, on=today()),
            papers=[(paper, CERTIFICATES[paper.type], paper.is_valid(on=today())) for paper in papers],
            material_title=MATERIAL_TITLES.get(row.material_role or "", _("Thành phần, chất liệu")),
            storage=STORAGE.get(row.storage_code or "", row.storage_code),
            attributes=told(row.attributes, str(get_locale() or "vi")[:2]),
            data=_data(row, address),
        )
    )


@blueprint.get("/co-so/<slug>")
@public
def public_business(slug: str) -> ResponseReturnValue:
    session = db.session()
    row = queries.business_by_slug(session, slug)
    if row is None:
        abort(404)
    papers = queries.certificates_of(session, row)
    return _kept(
        render_template(
            "catalog/public_business.html",
            business=row,
            kind=KINDS[BusinessKind(row.kind)],
            address=address_of(gazetteer(session), row),
            tax_code=shown_publicly(row.tax_code),
            phone=show_phone(row.phone) if row.phone_is_public else "",
            papers=[(paper, CERTIFICATES[paper.type], paper.is_valid(on=today())) for paper in papers],
            products=queries.public_products_of(session, row.id),
            sold_as=_sold_as,
        )
    )


def _kept(page: str, status: int = 200) -> Response:
    response = make_response(page, status)
    response.headers["Cache-Control"] = CACHING
    response.vary.add("Accept-Language")
    if status == 200:
        response.add_etag()
        response.make_conditional(request)
    return response


def _data(row: Product, address: Any) -> dict[str, Any]:
    settings: Settings = current_app.config["GOCQUE"]
    return product_data(
        row,
        url=settings.public_url + url_for("catalog.public_product", slug=row.slug),
        pictures=[
            settings.public_url + url_for("catalog.picture", name=photo.name_at(800))
            for photo in row.photos
            if photo.is_ready
        ],
        address=address,
    )


def _sold_as(row: Product) -> str:
    return sold_as(row.unit, measure(row.net_value, row.net_unit))
