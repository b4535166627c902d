"""Send public pages and our own stylesheet small: every kibibyte is paid for on a phone.

Only answers that are the same for everybody are compressed. A page that holds both a secret (a
form's token) and text that a stranger can choose would tell of the secret by its length.
"""

from __future__ import annotations

import gzip

from flask import Flask, Response, request

_TEXT = frozenset({"text/html", "text/css", "image/svg+xml", "application/json"})
_TOO_SHORT = 800  # bytes; below, the headers cost more than is saved


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
        if not request.accept_encodings["gzip"]:
            return response
        response.direct_passthrough = False
        content = response.get_data()
        if len(content) < _TOO_SHORT:
            return response
        response.set_data(gzip.compress(content, compresslevel=6, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
        etag, _weak = response.get_etag()
        if etag:
            response.set_etag(etag, weak=True)  # the same page, in other bytes
        return response
