"""The programs' part of the house: what holds for every address under ``/api/v1``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import Response, current_app, request
from flask_login import current_user
from flask_smorest import Blueprint
from marshmallow import Schema
from werkzeug.exceptions import NotAcceptable, RequestEntityTooLarge, UnsupportedMediaType

from core.limits import left
from core.problems import MEDIA_TYPE
from programmes.api.parsing import Parser

View = TypeVar("View", bound=Callable[..., Any])
LARGEST_BODY = 64 * 1024
_SENDS = frozenset({"POST", "PATCH"})
_OF_MANY_KINDS = "api_v1.published_file"  # only this view knows which kind of file it has


class ApiBlueprint(Blueprint):  # type: ignore[misc]  # flask-smorest ships no types
    """Reads requests by our parser; its decorators say that they leave a view's types alone."""

    ARGUMENTS_PARSER = Parser()

    def route(self, rule: str, **options: Any) -> Callable[[View], View]:
        """Register a view and what is described of it."""
        return cast(Callable[[View], View], super().route(rule, **options))

    def arguments(self, schema: type[Schema], **options: Any) -> Callable[[View], View]:
        """Say what a request brings; it is handed to the view as a dictionary."""
        return cast(Callable[[View], View], super().arguments(schema, **options))

    def response(self, status: int, schema: Any = None, **options: Any) -> Callable[[View], View]:
        """Say what the answer holds; views write it themselves."""
        return cast(Callable[[View], View], super().response(status, schema, **options))

    def doc(self, **options: Any) -> Callable[[View], View]:
        """Describe what nothing else tells."""
        return cast(Callable[[View], View], super().doc(**options))


blueprint = ApiBlueprint("api_v1", __name__, url_prefix="/api/v1")


@blueprint.before_request  # type: ignore[untyped-decorator]  # flask-smorest ships no types
def _check_form_of_request() -> None:
    accepted = request.accept_mimetypes
    if (
        accepted
        and request.endpoint != _OF_MANY_KINDS
        and not any(accepted[each] for each in ("application/json", MEDIA_TYPE))
    ):
        raise NotAcceptable
    if request.method not in _SENDS:
        return
    if (request.content_length or 0) > LARGEST_BODY:
        raise RequestEntityTooLarge
    if request.mimetype != "application/json":
        raise UnsupportedMediaType


def add_headers(response: Response) -> Response:
    """Say in each answer what is left of the rate, and that other sites' pages may not read it."""
    if not request.path.startswith("/api/"):
        return response
    response.headers["Access-Control-Allow-Origin"] = current_app.config["GOCQUE"].public_url
    response.vary.add("Authorization")
    person = int(current_user.id) if request.endpoint and current_user.is_authenticated else None
    if (found := left(person)) is not None:
        response.headers["RateLimit-Limit"] = str(found.limit)
        response.headers["RateLimit-Remaining"] = str(found.remaining)
        response.headers["RateLimit-Reset"] = str(found.seconds)
    return response
