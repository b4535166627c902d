"""The public pages of cartons and places: they know no visitor, set no cookie and keep no address."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Response, make_response, render_template, request
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from catalog.codes import MistypedCode, parse_code
from core.access import public
from core.database import db
from core.languages import agency_name, day_text, keep_language, plain
from places.queries import gazetteer
from traceability import banners
from traceability import public as telling
from traceability.models import LotState
from traceability.numbers import public_words, queries, rules
from traceability.numbers.blueprint import blueprint
from traceability.numbers.models import BusinessPlace, Carton, CartonState
from traceability.views.blueprint import today

CACHE_SECONDS = 30  # as trace pages: a recall shows within 60 s through any cache
View = TypeVar("View", bound=Callable[..., Response])


def _hang(rule: str) -> Callable[[View], View]:
    """Hang a view under its address and under the capitals that compact QR codes print."""

    def hang(view: View) -> View:
        for prefix, endpoint in ((rule, view.__name__), (rule.upper(), f"{view.__name__}_in_capitals")):
            blueprint.add_url_rule(f"/{prefix}/<code>", endpoint, view, strict_slashes=False)
        return view

    return hang


@_hang("thung")
@public
def public_carton(code: str) -> Response:
    carton = _found(code, lambda known: queries.carton_by_code(db.session(), known))
    if isinstance(carton, Response):
        return carton
    on = today()
    contents = public_words.packed(carton, on=on)
    words, tone = public_words.carton_words(carton)
    return _send(
        "traceability/numbers/public_carton.html",
        carton=carton,
        number=carton.number,
        packed_on=day_text(carton.packed_on),
        content_gtin=rules.gtin_shown(carton.content_gtin) if carton.content_gtin else "",
        words=words,
        tone=tone,
        contents=contents,
        banners=_carton_banners(carton),
        maker=telling.maker_of(carton.business, gazetteer(db.session()), agency_name()),
    )


def _carton_banners(carton: Carton) -> list[banners.Banner]:
    """Say first what lot inside is taken back, then that the label speaks no more of what lies in it."""
    found: list[banners.Banner] = []
    recalled = [entry.lot for entry in carton.contents if entry.lot.state == LotState.RECALLED]
    for lot in recalled:
        recall = banners.newest_recall(lot)
        found.append(
            banners.Banner(
                "bad",
                _("Trong thùng có lô %(lot)s đang bị thu hồi", lot=lot.lot_code),
                (_("Bạn đừng bán, đừng dùng hàng của lô này; để riêng ra và hỏi lại nơi giao."),),
                keep_language(f"/thu-hoi/{recall.number}") if recall else "",
                _("Xem thông báo thu hồi %(number)s", number=recall.number) if recall else "",
            )
        )
    if carton.state == CartonState.VOIDED:
        found.append(
            banners.Banner(
                "bad",
                _("Mã của thùng này đã bỏ"),
                (_("Cơ sở đã bỏ mã này, nên nó không nói gì về hàng bạn đang cầm. Bạn hỏi lại nơi giao."),),
            )
        )
    elif carton.state == CartonState.OPENED:
        found.append(
            banners.Banner(
                "",
                _("Thùng này đã mở"),
                (_("Dưới đây là những gì có trong thùng lúc đóng kín; nay có thể không còn đủ."),),
            )
        )
    return found


@_hang("noi")
@public
def public_place(code: str) -> Response:
    statement = select(BusinessPlace).options(joinedload(BusinessPlace.business))
    place = _found(code, lambda known: db.session().scalar(statement.where(BusinessPlace.code == known)))
    if isinstance(place, Response):
        return place
    now, before = public_words.place_lines(gazetteer(db.session()), place)
    return _send(
        "traceability/numbers/public_place.html",
        place=place,
        gln=place.public_gln,
        title=plain(place.name),
        kind=public_words.place_kind(place),
        street=plain(place.street) if place.street_is_public else "",
        now=now,
        before=before,
        closed_on=day_text(place.closed_at) if place.closed_at else "",
        maker=telling.maker_of(place.business, gazetteer(db.session()), agency_name()),
    )


def _found(code: str, look: Callable[[str], Any]) -> Any:
    """Return what stands under a code, or the page that says why there is nothing."""
    try:
        found = look(parse_code(code))
    except MistypedCode:
        return _not_found("mistyped")
    return _not_found("unknown") if found is None else found


def _not_found(cause: str) -> Response:
    response = make_response(render_template("traceability/numbers/not_found.html", cause=cause), 404)
    response.headers["Cache-Control"] = "no-store"
    return response


def _send(template: str, **facts: Any) -> Response:
    """Answer with a page that caches may keep for a moment, or with 304 when it is unchanged."""
    body = render_template(template, **facts)
    response = make_response(body)
    response.set_etag(hashlib.sha256(body.encode()).hexdigest()[:32])
    response.headers["Cache-Control"] = f"public, max-age={CACHE_SECONDS}"
    response.headers["Vary"] = "Accept-Language"
    response.make_conditional(request)
    return response
