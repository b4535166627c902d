"""Answer Digital Links on our host as a GS1-conformant resolver does.

Everybody may ask, from any site: no cookie is read or set, and every answer, refusals included, carries CORS.
What is answered may be kept for seconds only, so that no cache hides a recall.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from flask import Blueprint, Flask, Response, current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.routing import BaseConverter

from core.access import public
from core.config import Settings
from core.database import db
from core.languages import agency_name
from gs1.application_identifiers import primary_keys
from gs1.digital_link import WORDS, DigitalLink
from gs1.identifiers import Gtin, is_restricted
from gs1.refusals import BadLink
from traceability.resolver.asked import read_asked
from traceability.resolver.choosing import Link, choose, wants_linkset
from traceability.resolver.levels import levels_of, names_a_lot
from traceability.resolver.link_types import WHOLE, link_type_asked, link_types
from traceability.resolver.linkset import (
    CONTEXT,
    MEDIA_TYPE,
    Level,
    default_of,
    links_of,
    linkset,
    linkset_of,
    standing,
)
from traceability.views.blueprint import today

CACHE_SECONDS = 20  # with the 30 of the page that it leads to, a recall shows within the minute
METHODS = "GET, HEAD, OPTIONS"
DESCRIPTION = "/.well-known/gs1resolver"
blueprint = Blueprint("resolver", __name__)


class Anything(BaseConverter):
    """The rest of a path, whatever it holds; slashes that follow each other stay as they are."""

    regex = "(?s:.*)"
    part_isolating = False


class LikeIdentifier(BaseConverter):
    """A first part that reads like an identifier of GS1, known or not, or like a word that stood for one."""

    regex = f"(?:[0-9]{{2,4}}|(?i:{'|'.join(sorted(WORDS))}))"


def install(app: Flask) -> None:
    """Hang the resolver in at whatever reads like an identifier, and open its answers to all sites."""
    app.url_map.converters["anything"] = Anything
    app.url_map.converters["like_identifier"] = LikeIdentifier

    @app.after_request
    def _open_to_all(response: Response) -> Response:
        if is_ours(request.path):
            headers = response.headers
            headers["Access-Control-Allow-Origin"] = "*"
            headers["Access-Control-Expose-Headers"] = "Link, Location, Content-Language"
            headers["Cross-Origin-Resource-Policy"] = "cross-origin"
            response.vary.update(("Accept", "Accept-Language"))
        return response

    app.register_blueprint(blueprint)


def is_ours(path: str) -> bool:
    """Say whether a path belongs to the resolver, right or wrong."""
    first = path.removeprefix("/").partition("/")[0]
    return path == DESCRIPTION or re.fullmatch(LikeIdentifier.regex, first) is not None


@public
def resolve(first: str = "", rest: str = "") -> ResponseReturnValue:
    """Lead to the page that fits, or hand out all of them."""
    if request.method == "OPTIONS":
        return _options()
    settings: Settings = current_app.config["GOCQUE"]
    root, session = settings.public_url, db.session()
    try:
        link = read_asked(request.environ, lambda found: names_a_lot(session, found))
    except BadLink as problem:
        return _bad(problem)
    language = str(get_locale() or "vi")[:2]
    levels = levels_of(session, link, root, on=today(), language=language)
    if not levels:
        return _unknown(link)
    return _answer(levels, link_type_asked(request.args.get("linkType", "")))


for _first in (*primary_keys(), "<like_identifier:first>"):
    for _rule in (f"/{_first}", f"/{_first}/<anything:rest>"):
        blueprint.add_url_rule(
            _rule,
            "resolve",
            resolve,
            methods=["GET", "OPTIONS"],
            provide_automatic_options=False,
            merge_slashes=False,
        )


def _answer(levels: list[Level], link_type: str) -> Response:
    media = request.accept_mimetypes
    asked_for = wants_linkset(media)
    if link_type in WHOLE:
        return _json(linkset(levels), asked_for if asked_for == "application/json" else MEDIA_TYPE, 200)
    if not link_type:
        return _json(linkset(levels), asked_for, 200) if asked_for else _redirect(default_of(levels), levels)
    links = links_of(levels, link_type)
    if not links:
        return _no_such_link(link_type)
    if asked_for == MEDIA_TYPE:
        return _json(linkset(levels), asked_for, 200)
    chosen = choose(
        links,
        languages=request.accept_languages,
        media=media,
        context=request.args.get("context", ""),
    )
    if len(chosen) == 1:
        return _redirect(chosen[0], levels)
    return _several(chosen, levels, as_data=bool(asked_for))


def _redirect(link: Link, levels: list[Level]) -> Response:
    """Lead on with 307; what stands behind the question mark goes along."""
    response = make_response("", 307)
    response.headers["Location"] = with_query(link.href, request.query_string.decode("ascii", "replace"))
    response.headers["Link"] = (
        f'<{standing(levels)[0].anchor}?linkType=linkset>; rel="linkset"; type="{MEDIA_TYPE}"'
    )
    return _kept(response)


def with_query(href: str, query: str) -> str:
    """Return an address with what was asked behind its own query and before its anchor.

    >>> with_query("https://x.vn/t/A?lang=en#giay-to", "a=b")
    'https://x.vn/t/A?lang=en&a=b#giay-to'
    """
    if not query:
        return href
    parts = urlsplit(href)
    return urlunsplit(parts._replace(query=f"{parts.query}&{query}" if parts.query else query))


def _json(data: dict[str, Any], media_type: str, status: int) -> Response:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    response = make_response(text, status)
    response.headers["Content-Type"] = media_type
    response.headers["Link"] = (
        f'<{CONTEXT}>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"'
    )
    if status == 200:
        response.set_etag(hashlib.sha256(text.encode()).hexdigest()[:32])
    return _kept(response)


def _several(links: list[Link], levels: list[Level], *, as_data: bool) -> Response:
    """Answer 300 with the links between which nothing decides: a page for people, data for programs."""
    level = standing(levels)[0]
    if as_data:
        return _json(linkset_of(level, links), MEDIA_TYPE, 300)
    query = request.query_string.decode("ascii", "replace")
    page = render_template(
        "traceability/resolver/several.html",
        name=level.description,
        links=[(each.title, with_query(each.href, query)) for each in links],
    )
    return _kept(make_response(page, 300))


def _kept(response: Response) -> Response:
    response.headers["Cache-Control"] = f"public, max-age={CACHE_SECONDS}"
    if response.status_code == 200:
        response.make_conditional(request)
    return response


def _options() -> Response:
    response = make_response("", 204)
    response.headers["Allow"] = METHODS
    response.headers["Access-Control-Allow-Methods"] = METHODS
    response.headers["Access-Control-Allow-Headers"] = "Accept, Accept-Language, Content-Type"
    response.headers["Access-Control-Max-Age"] = "86400"
    return response


def _bad(problem: BadLink) -> Response:
    status = 414 if problem.cause == "too_long" else 400
    return _refused(status, _("Mã này viết chưa đúng chuẩn GS1"), problem.told(_), problem.cause)


def _unknown(link: DigitalLink) -> Response:
    if link.key.ai == "01" and is_restricted(Gtin(link.key.value)):
        return _refused(
            404,
            _("Mã này chỉ dùng trong một cửa hàng"),
            _(
                "Mã bắt đầu bằng dải số mà cửa hàng nào cũng tự đặt được, nên không cho biết hàng của ai. "
                "Bạn hỏi nơi bán, hoặc tìm theo tên sản phẩm."
            ),
            "restricted",
        )
    return _refused(
        404,
        _("Không có gì mang mã này ở đây"),
        _(
            "Mã viết đúng chuẩn, nhưng chưa cơ sở nào ở đây đăng ký. Nếu mã in trên bao bì, "
            "bạn hỏi lại nơi bán, hoặc tìm theo tên sản phẩm."
        ),
        "unknown",
    )


def _no_such_link(link_type: str) -> Response:
    known = link_types().get(link_type)
    language = str(get_locale() or "vi")[:2]
    message = (
        _(
            "Hàng này chưa có trang “%(kind)s”. Bạn bỏ phần linkType để mở trang chính.",
            kind=known.title(language),
        )
        if known
        else _("Không có loại trang nào tên như vậy. Bạn bỏ phần linkType để mở trang chính.")
    )
    return _refused(404, _("Chưa có trang loại này"), message, "no_such_link")


def _refused(status: int, title: str, message: str, cause: str) -> Response:
    """Answer a refusal: a page for people, problem details (RFC 9457) for programs that ask for data."""
    if _wants_data():
        told = {"type": f"about:blank#{cause}", "title": title, "status": status, "detail": message}
        response = make_response(json.dumps(told, ensure_ascii=False), status)
        response.headers["Content-Type"] = "application/problem+json"
    else:
        page = render_template(
            "traceability/resolver/refused.html", title=title, message=message, status=status
        )
        response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _wants_data() -> bool:
    return bool(wants_linkset(request.accept_mimetypes)) or (
        request.accept_mimetypes.best_match(["text/html", "application/problem+json"])
        == "application/problem+json"
    )


@blueprint.route(DESCRIPTION, methods=["GET", "OPTIONS"], provide_automatic_options=False)
@public
def description() -> ResponseReturnValue:
    """Describe the resolver for programs."""
    if request.method == "OPTIONS":
        return _options()
    settings: Settings = current_app.config["GOCQUE"]
    told = {
        "name": f"Gốc Quê, {agency_name()}",
        "resolverRoot": settings.public_url,
        "supportedPrimaryKeys": list(primary_keys()),
        "supportedLinkType": [{"namespace": "https://ref.gs1.org/voc/", "prefix": "gs1:"}],
        "linkTypeDefaultCanBeLinkset": False,
        "supportsSemanticInterpretation": False,
        "supportsCompression": False,
        "validatesAICombinations": True,
        "supportedContextValuesExternal": [],
        "jsonLdContextLocation": CONTEXT,
        "contact": {"fn": agency_name(), "hasURL": settings.public_url},
        "activeLinkTypes": {
            language: {
                f"gs1:{each.name}": {"title": each.title(language), "url": each.uri}
                for each in link_types().values()
            }
            for language in ("vi", "en")
        },
    }
    return _json(told, "application/json", 200)
