"""The page that tells people who write programs what they may ask."""

from __future__ import annotations

from flask import Blueprint, current_app, make_response, render_template
from flask.typing import ResponseReturnValue

from accounts.tokens.scopes import WORDS
from core.access import public
from core.problems import TEXTS
from programmes.api import manual
from programmes.api.blueprint import LARGEST_BODY
from programmes.api.openapi import VERSION, described

blueprint = Blueprint("api_pages", __name__, url_prefix="/du-lieu-mo")
_MINUTES = 5


@blueprint.get("/api")
@public
def handbook() -> ResponseReturnValue:
    said = described(current_app)
    operations = tuple(manual.operations(said))
    answered = sorted({int(status) for each in operations for status in each.statuses})
    page = render_template(
        "programmes/api/handbook.html",
        version=VERSION,
        operations=operations,
        objects=tuple(manual.objects(said)),
        scopes=[(scope.value, words) for scope, words in WORDS.items()],
        refusals=[(status, *TEXTS[status]) for status in answered if status in TEXTS],
        largest_kib=LARGEST_BODY // 1024,
    )
    response = make_response(page)
    # The same for everybody, so it may be kept, and goes small over the line.
    response.cache_control.public = True
    response.cache_control.max_age = _MINUTES * 60
    return response
