"""The page that a scan opens, and the notice of a recall.

These pages know no visitor: they set no cookie, read no session and keep no address. They may be
kept by a cache for less than a minute, so that a recall shows at once.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from urllib.parse import quote

from flask import Response, abort, current_app, make_response, render_template, request, url_for
from flask_babel import gettext as _

from catalog.codes import MistypedCode, parse_code
from catalog.english import lacks_english, photo_words, plain_name, shown_name, shown_text, title_name
from catalog.models import Certificate, Product, ProductState
from catalog.papers import shown
from catalog.queries import certificates_for
from core.access import public
from core.database import db, utcnow
from core.images import SQUARE
from core.kept_pages import keep, one_moment
from core.languages import LANGUAGES, agency_name, keep_language
from core.served import serves
from places.queries import gazetteer
from traceability import banners, queries, story
from traceability import public as telling
from traceability.linked_data import linked_data
from traceability.lot_codes import is_reserved, looks_like_lot_code
from traceability.models import Lot, TraceFacts
from traceability.numbers.lookup import label_gtin
from traceability.qr import trace_path
from traceability.scans.queries import hints_of
from traceability.scans.subjects import Scanned
from traceability.serials.models import Serial
from traceability.serials.numbers import serial_key
from traceability.serials.piece import NO_PIECE, Piece, asked_lot_of, piece_banners
from traceability.serials.queries import issued_serial
from traceability.traced import traced
from traceability.views.blueprint import blueprint, today

CACHE_SECONDS = 30  # a recall shows within 60 s through any cache
LONGEST_PART = 60
View = TypeVar("View", bound=Callable[..., Response])
_NUMBER = re.compile(r"[A-Za-z0-9.\-]{1,40}")


def _trace(rule: str) -> Callable[[View], View]:
    """Hang a view under /t and under /T, the form that the compact mode of QR codes prints."""

    def hang(view: View) -> View:
        for prefix, endpoint in (("/t", view.__name__), ("/T", f"{view.__name__}_in_capitals")):
            blueprint.add_url_rule(prefix + rule, endpoint, view, strict_slashes=False)
        return view

    return hang


@_trace("/<code>")
@public
def trace_product(code: str) -> Response:
    product = _product(code)
    if isinstance(product, Response):
        return product
    return _product_page(product)


@_trace("/<code>/<lot>")
@public
def trace_lot(code: str, lot: str) -> Response:
    _refuse_long(lot)
    if is_reserved(lot):
        abort(404)
    product = _product(code)
    if isinstance(product, Response):
        return product
    found = _lot(product, lot)
    if found is None:
        return _product_page(product, unknown_lot=lot)
    return _lot_page(product, found)


@_trace("/<code>/<lot>/<serial>")
@public
def trace_serial(code: str, lot: str, serial: str) -> Response:
    _refuse_long(lot, serial)
    product = _product(code)
    if isinstance(product, Response):
        return product
    found = None if is_reserved(lot) else _lot(product, lot)
    issued = issued_serial(db.session(), product.id, serial_key(serial))
    if issued is not None:
        return _piece_page(product, issued, lot)
    serves(Scanned(product.id, product.business_id, found.id if found else None, serial))
    # A number of one piece proves something only when it was issued: no soft way to the product.
    warnings = [
        banners.Banner(
            "bad",
            _("Mã này không do chúng tôi cấp"),
            (
                _("Hệ thống chưa cấp mã riêng nào cho từng món hàng như mã bạn vừa quét."),
                _("Bạn đừng vội mua hoặc dùng; hãy hỏi lại nơi bán hoặc cơ sở làm ra."),
            ),
        ),
        _recall_banner(found),
        banners.state_banner(product),
    ]
    return _send(
        "traceability/serial.html",
        product=product,
        title=title_name(product),
        title_is_vietnamese=lacks_english(product),
        plain_title=plain_name(product),
        line=telling.product_line(product),
        banners=_standing(warnings),
        lot=found,
        lot_path=keep_language(trace_path(product.code, found.lot_code)) if found else "",
        report_path=_report_path(product, found),
        product_path=keep_language(trace_path(product.code)),
    )


def _piece_page(product: Product, issued: Serial, asked_lot: str) -> Response:
    """Answer with the page of a serial's lot, or of its product, that says first what the serial tells.

    Such a page is made for each asking: its counts and the state of the serial are those of the moment.
    """
    piece = Piece(
        issued.serial,
        piece_banners(
            issued,
            hints_of(db.session(), issued, now=utcnow()),
            asked_lot=asked_lot_of(asked_lot),
            report_path=_report_path(product, issued.lot),
        ),
    )
    if issued.lot is None:
        return _product_page(product, piece=piece)
    return _lot_page(product, issued.lot, piece=piece)


@blueprint.get("/thu-hoi/<number>")
@public
def recall_notice(number: str) -> Response:
    one_moment(db.session())
    recall = queries.recall_by_number(db.session(), number) if _NUMBER.fullmatch(number) else None
    if recall is None or (recall.lot.product and recall.lot.product.state == ProductState.DRAFT):
        abort(404)
    lot = recall.lot
    keep(db.session(), [lot.business_id])
    return _send(
        "traceability/recall.html",
        recall=recall,
        lot=lot,
        quantities=telling.recall_quantities(recall, lot.unit),
        goods=shown_name(lot.product) if lot.product else shown_text(lot.material, lot.material_en),
        trace_path=keep_language(trace_path(lot.product.code, lot.lot_code)) if lot.product else "",
        maker=telling.maker_of(lot.business, gazetteer(db.session()), agency_name()),
        **_addresses(f"/thu-hoi/{quote(recall.number)}"),
    )


def _refuse_long(*parts: str) -> None:
    if any(len(part) > LONGEST_PART for part in parts):
        abort(404)


def _product(code: str) -> Product | Response:
    """Return the product of a code, or the page that says why there is none."""
    try:
        known = parse_code(code)
    except MistypedCode:
        return _not_found("mistyped")
    one_moment(db.session())
    product = queries.product_by_code(db.session(), known)
    if product is None or product.state == ProductState.DRAFT:
        return _not_found("unknown")
    return product


def _not_found(cause: str) -> Response:
    response = make_response(render_template("traceability/not_found.html", cause=cause), 404)
    response.headers["Cache-Control"] = "no-store"
    return response


def _lot(product: Product, lot_code: str) -> Lot | None:
    if not looks_like_lot_code(lot_code):
        return None
    return queries.lot_of_product(db.session(), product.id, lot_code)


def _recall_banner(lot: Lot | None) -> banners.Banner | None:
    if lot is None:
        return None
    recall = banners.newest_recall(lot)
    path = url_for("traceability.recall_notice", number=recall.number) if recall else ""
    return banners.recall_banner(lot, path)


def _report_path(product: Product, lot: Lot | None) -> str:
    """Return where something suspicious is reported: a page of its own, for this one sets no cookie."""
    return url_for("traceability.report", code=product.code, lo=lot.lot_code if lot else None)


def _where_path(product: Product, lot: Lot | None, piece: Piece) -> str:
    """Return where a visitor may say in which district they are, on a page of its own for the same reason."""
    lot_code = lot.lot_code if lot else None
    return url_for("traceability.scan_place", code=product.code, lo=lot_code, ma=piece.serial or None)


def _standing(found: list[banners.Banner | None]) -> list[banners.Banner]:
    return [banner for banner in found if banner is not None]


def _shared(product: Product, lot: Lot | None, papers: Sequence[Certificate]) -> dict[str, Any]:
    """Return what the product page and the lot page both tell."""
    session = db.session()
    settings = current_app.config["GOCQUE"]
    on = today()
    maker = telling.maker_of(product.business, gazetteer(session), agency_name())
    photo = product.main_photo
    picture = f"{settings.public_url}/anh/{photo.digest}-800.webp" if photo else ""
    addresses = _addresses(trace_path(product.code, lot.lot_code if lot else None))
    gtin = label_gtin(product, lot) or ""
    return {
        **addresses,
        "gtin": gtin,
        # Programs that show a link before it is opened know JPEG best.
        "preview": f"{settings.public_url}/anh/{photo.digest}-{SQUARE}.jpg" if photo else "",
        "product": product,
        "title": title_name(product),
        "title_is_vietnamese": lacks_english(product),
        "plain_title": plain_name(product),
        "picture_words": photo_words(photo, product),
        "line": telling.product_line(product, lot.variant if lot else None),
        "photo": photo,
        "maker": maker,
        "warnings": telling.warnings_of(product),
        "storage": telling.storage_of(product),
        "papers": shown(papers, on=on),
        "is_self_declared": telling.is_self_declared(product),
        "verified": telling.verified_facts(product, papers, on=on),
        "linked_data": linked_data(product, lot, maker, addresses["page_url"], picture, gtin),
        "product_is_public": product.is_public,
        "report_path": _report_path(product, lot),
    }


def _product_page(product: Product, *, unknown_lot: str | None = None, piece: Piece = NO_PIECE) -> Response:
    on = today()
    serves(Scanned(product.id, product.business_id, serial=piece.serial))
    unknown = None
    if unknown_lot is not None:
        text = unknown_lot.strip().upper() if looks_like_lot_code(unknown_lot) else ""
        unknown = banners.Banner(
            "bad",
            _("Không có lô %(lot)s trong sổ của sản phẩm này", lot=text)
            if text
            else _("Không có lô này trong sổ của sản phẩm"),
            (
                _("Không có lô này: cơ sở chưa ghi, hoặc mã lô trên bao bì bị in sai hay chép lại."),
                _("Bạn so lại mã lô trên bao bì với các lô bên dưới, hoặc hỏi cơ sở."),
            ),
        )
    lots = queries.newest_lots(db.session(), product.id)
    shared = _shared(product, None, certificates_for(db.session(), product))
    if unknown_lot is None and piece is NO_PIECE:  # of lots that are not there, there is no end
        keep(db.session(), [product.business_id])
    return _send(
        "traceability/product.html",
        where_path=_where_path(product, None, piece),
        **shared,
        banners=_standing([unknown, *piece.banners, banners.state_banner(product)]),
        lots=[telling.lot_line(lot, product, on=on) for lot in lots],
        recalled=[lot.lot_code for lot in lots if lot.state == "recalled"],
    )


def _lot_page(product: Product, lot: Lot, *, piece: Piece = NO_PIECE) -> Response:
    session = db.session()
    serves(Scanned(product.id, product.business_id, lot.id, piece.serial))
    known = queries.story_of(session, lot)
    facts = telling.lot_facts(lot, known, gazetteer(session), product.business, on=today())
    papers = certificates_for(session, product)
    declared = session.get(TraceFacts, product.id)
    shared = _shared(product, lot, papers)
    if piece is NO_PIECE:  # what a piece's page counts is of the moment
        keep(session, [product.business_id, *(each.lot.business_id for each in known.inputs)])
    return _send(
        "traceability/lot.html",
        where_path=_where_path(product, lot, piece),
        **shared,
        banners=_standing(
            [
                _recall_banner(lot),
                *piece.banners,
                banners.state_banner(product),
                banners.expiry_banner(facts.status),
            ]
        ),
        lot=facts,
        steps=story.steps_of(known.happenings, business_id=product.business_id),
        taken_away=story.taken_away(known.happenings),
        inputs=story.input_facts(known.inputs, product.business_id),
        traced=traced(
            product,
            lot,
            known.happenings,
            declared,
            papers,
            on=today(),
            gtin=shared["gtin"],
        ),
        product_path=keep_language(trace_path(product.code)),
    )


def _addresses(path: str) -> dict[str, Any]:
    """Return the one address of a page, and those of its languages, however the visitor wrote it."""
    url = current_app.config["GOCQUE"].public_url + path
    languages = [(code, f"{url}?lang={code}") for code in LANGUAGES]
    return {"page_url": url, "alternates": [*languages, ("x-default", url)]}


def _send(template: str, **facts: Any) -> Response:
    """Answer with a page that caches may keep for a moment, or with 304 when it is unchanged."""
    body = render_template(template, **facts)
    response = make_response(body)
    response.set_etag(hashlib.sha256(body.encode()).hexdigest()[:32])
    response.headers["Cache-Control"] = f"public, max-age={CACHE_SECONDS}"
    response.headers["Vary"] = "Accept-Language"
    response.make_conditional(request)
    response.headers.pop("Date", None)  # the server's to say: a copy that is kept has none of its own
    return response
