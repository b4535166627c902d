"""Open the pages that Digital Links lead to, and what stands in their place, to readers of all sites.

A program on another site that follows a Digital Link is led from the resolver to one of these pages, and
its browser hands it the page only when this one is open as well. They are public and know no visitor: no
cookie is read or set, so nothing of anybody's goes along. They also name their language.
"""

from __future__ import annotations

from flask import Flask, Response, request

from core.languages import is_english

_FIRST_PARTS = frozenset({"t", "T", "thung", "THUNG", "noi", "NOI", "thu-hoi"})
_IN_TWO_FORMS = (
    "numbers.public_carton",
    "numbers.public_place",
    "traceability.trace_lot",
    "traceability.trace_product",
    "traceability.trace_serial",
)
_PAGES = frozenset(
    {"traceability.recall_notice", *_IN_TWO_FORMS, *(f"{each}_in_capitals" for each in _IN_TWO_FORMS)}
)


def install_open_pages(app: Flask) -> None:
    """Say with these pages, and with the refusals of addresses near them, that any site may read them.

    The form for reports lies beneath `/t/` and has a cookie: it stays shut, as whatever else is put there.
    """

    @app.after_request
    def _open_to_all(response: Response) -> Response:
        is_near = request.endpoint is None and request.path.split("/")[1] in _FIRST_PARTS
        if is_near or request.endpoint in _PAGES:
            response.headers["Access-Control-Allow-Origin"] = "*"
            response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
            if response.mimetype == "text/html":
                response.headers["Content-Language"] = "en" if is_english() else "vi"
        return response
