"""What anybody sees: the front page, search, products and businesses.

These pages neither ask who is signed in nor set a cookie, so that caches may keep them: a browser
asks again each time (an unchanged page costs an empty answer), a shared cache holds them a minute.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import abort, current_app, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from accounts.phones import show_phone
from catalog import queries
from catalog.addresses import address_of
from catalog.attributes import told
from catalog.english import (
    allergen_names,
    lacks_english,
    photo_words,
    plain_name,
    plain_text,
    shown_name,
    shown_text,
    title_name,
)
from catalog.models import BusinessKind, Product, ProductState
from catalog.papers import ShownPaper, best_stars, shown
from catalog.search import search
from catalog.shown import goods_of, how_sold
from catalog.states import PUBLIC, SELF_DECLARED
from catalog.structured_data import product_data
from catalog.tax_codes import shown_publicly
from catalog.views.blueprints import blueprint, today
from catalog.vocabulary import KINDS, MATERIAL_TITLES, STORAGE
from core.access import public
from core.config import Settings
from core.database import db
from core.languages import in_vietnamese, is_english, joined
from core.text import clean_line
from places.queries import gazetteer

CACHING = "public, max-age=0, s-maxage=60, must-revalidate"
NEWEST = 4  # each with its photo; a first load is bounded
BUSINESSES = 10
SUGGESTIONS = ("bánh cáy", "nước mắm", "gạo", "chiếu cói", "đũi", "ổi")
SUGGESTIONS_EN = ("banh cay", "fish sauce", "rice", "sedge mat", "silk", "guava")
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
            products=[goods_of(row) for row in queries.newest_listed(session, limit=NEWEST)],
            makers=[(row, address_of(places, row)) for row in makers],
            shown_name=shown_name,
            suggestions=_suggestions(),
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
            products=[goods_of(row) for row in results.products],
            suggestions=_suggestions(),
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
            render_template(
                "catalog/public_withdrawn.html",
                name=plain_name(row),
                maker=plain_name(row.business),
                business=row.business,
            ),
            410,
        )
    address = address_of(gazetteer(session), row.business)
    papers = shown(queries.certificates_for(session, row), on=today())
    ready = [photo for photo in row.photos if photo.is_ready]
    return _kept(
        render_template(
            "catalog/public_product.html",
            product=row,
            business=row.business,
            maker=shown_name(row.business),
            title=title_name(row),
            title_is_vietnamese=lacks_english(row),
            description=plain_text(row.description, row.description_en) or plain_name(row),
            text=shown_text(row.description, row.description_en),
            text_is_vietnamese=is_english() and not (row.name_en and row.description_en),
            line=joined((how_sold(row), shown_name(row.business))),
            address=address,
            ready=ready,
            picture_words=photo_words(ready[0] if ready else None, row),
            is_self_declared=row.state in SELF_DECLARED,
            stars=best_stars(papers),
            papers=papers,
            material_title=MATERIAL_TITLES.get(row.material_role or "", _("Thành phần, chất liệu")),
            allergens=allergen_names(row.allergens),
            storage=STORAGE.get(row.storage_code or "", row.storage_code),
            attributes=[
                (label, in_vietnamese(text))
                for label, text in told(row.attributes, "en" if is_english() else "vi")
            ],
            data=_data(row, address, papers),
        )
    )


@blueprint.get("/co-so/<slug>")
@public
def public_business(slug: str) -> ResponseReturnValue:
    session = db.session()
    row = queries.business_by_slug(session, slug)
    if row is None:
        abort(404)
    papers = shown(queries.certificates_of(session, row), on=today())
    return _kept(
        render_template(
            "catalog/public_business.html",
            business=row,
            title=title_name(row),
            title_is_vietnamese=lacks_english(row),
            description=plain_text(row.description, row.description_en) or plain_name(row),
            text=shown_text(row.description, row.description_en),
            kind=KINDS[BusinessKind(row.kind)],
            address=address_of(gazetteer(session), row),
            tax_code=shown_publicly(row.tax_code),
            phone=show_phone(row.phone) if row.phone_is_public else "",
            papers=papers,
            products=[
                goods_of(each, with_business=False) for each in queries.public_products_of(session, row.id)
            ],
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


def _data(row: Product, address: Any, papers: Iterable[ShownPaper]) -> dict[str, Any]:
    settings: Settings = current_app.config["GOCQUE"]
    return product_data(
        row,
        url=settings.public_url + url_for("catalog.public_product", slug=row.slug, lang=None),
        pictures=[
            settings.public_url + url_for("catalog.picture", name=photo.name_at(800))
            for photo in row.photos
            if photo.is_ready
        ],
        address=address,
        trace_url=f"{settings.public_url}/t/{row.code}",
        papers=papers,
    )


def _suggestions() -> tuple[str, ...]:
    return SUGGESTIONS_EN if is_english() else SUGGESTIONS
