"""Send public pages and our own stylesheet small: every kibibyte is paid for on a phone.

Only answers that are the same for everybody are compressed. A page that holds both a secret (a
form's token) and text that a stranger can choose would tell of the secret by its length.
"""

from __future__ import annotations

import gzip
from functools import lru_cache

from flask import Flask, Response, request
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

_TEXT = frozenset({"text/html", "text/css", "image/svg+xml", "application/json"})
_TOO_SHORT = 800  # bytes; below, the headers cost more than is saved


def compressed(content: bytes) -> bytes | None:
    """Return content small, the same bytes each time; None when it is too short to gain anything."""
    return None if len(content) < _TOO_SHORT else gzip.compress(content, compresslevel=6, mtime=0)


@lru_cache(maxsize=256)
def _accepts_gzip(header: str) -> bool:
    return bool(parse_accept_header(header, Accept)["gzip"])


def accepts_gzip(header: str) -> bool:
    """Say whether a browser that sends this `Accept-Encoding` can read what is compressed."""
    # Short ones are those of browsers, and few; what is long is not worth remembering.
    return _accepts_gzip(header) if len(header) <= 100 else bool(parse_accept_header(header, Accept)["gzip"])


def install_compression(app: Flask) -> None:
    """Compress public text answers for browsers that say they can read it."""

    @app.after_request
    def _compress(response: Response) -> Response:
        is_public = request.endpoint == "static" or response.cache_control.public
        if response.mimetype not in _TEXT or not is_public:
            return response
        response.vary.add("Accept-Encoding")
        if response.status_code != 200 or "Content-Encoding" in response.headers or request.range:
            return response
        if not accepts_gzip(request.headers.get("Accept-Encoding", "")):
            return response
        response.direct_passthrough = False
        if (small := compressed(response.get_data())) is None:
            return response
        response.set_data(small)
        response.headers["Content-Encoding"] = "gzip"
        etag, _weak = response.get_etag()
        if etag:
            response.set_etag(etag, weak=True)  # the same page, in other bytes
        return response
