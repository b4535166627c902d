"""Serve pictures that were drawn anew; originals and anything else in the store stay inside."""

from __future__ import annotations

import re

from flask import Response, abort, request
from flask.typing import ResponseReturnValue

from catalog.services.photos import SIZES
from catalog.views.blueprints import blueprint
from core.access import public
from core.storage import storage

_TYPES = {"webp": "image/webp", "jpg": "image/jpeg"}
_NAME = re.compile(r"[0-9a-f]{64}-(?:" + "|".join(f"{width}[.]{ext}" for width, ext in SIZES) + ")", re.ASCII)


@blueprint.get("/anh/<name>")
@public
def picture(name: str) -> ResponseReturnValue:
    if not _NAME.fullmatch(name):
        abort(404)
    try:
        content = storage().get(name)
    except FileNotFoundError:
        abort(404)
    response = Response(content, mimetype=_TYPES[name.rsplit(".", 1)[1]])
    # A stored name never gets another content.
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.set_etag(name.split(".", 1)[0])
    return response.make_conditional(request)
