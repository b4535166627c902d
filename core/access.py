"""Every address says who may open it; one that says nothing is shut.

A view carries `public`, `requires(...)` or `by_token(...)`. The guard runs before each request and asks the
function that the composition root hands it; an error in there means "no".
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, abort, request
from flask.typing import ResponseReturnValue
from werkzeug.routing import IntegerConverter, ValidationError

log = logging.getLogger("gocque.security")
View = TypeVar("View", bound=Callable[..., Any])
LARGEST_ROW = 2**31 - 1  # what an INTEGER of PostgreSQL holds; SQLite refuses only beyond 64 bits


class RowNumber(IntegerConverter):
    """The number of a row in an address: a number that no row can have is no address of ours."""

    regex = "[0-9]{1,10}"

    def to_python(self, value: str) -> int:
        """Return the number.

        Raises:
            ValidationError: If no table can hold it; the answer is "not found".
        """
        number = int(value)
        if number > LARGEST_ROW:
            raise ValidationError
        return number


@dataclass(frozen=True)
class Access:
    """Who may open a view: anybody, people who hold one of `rights`, or programs.

    Attributes:
        scope: What a program's token must allow; then a signed-in browser opens nothing here, and a form
            sent from elsewhere could do nothing either.
    """

    is_public: bool
    rights: tuple[str, ...] = ()
    scope: str | None = None


def public(view: View) -> View:
    """Mark a view as open to anybody."""
    view.__dict__["access"] = Access(is_public=True)
    return view


def requires(*rights: str) -> Callable[[View], View]:
    """Mark a view as open to signed-in people who hold one of `rights`; none named: all signed in."""

    def mark(view: View) -> View:
        view.__dict__["access"] = Access(is_public=False, rights=rights)
        return view

    return mark


def by_token(scope: str) -> Callable[[View], View]:
    """Mark a view as open to programs whose token allows `scope`, and to nobody else."""

    def mark(view: View) -> View:
        view.__dict__["access"] = Access(is_public=False, scope=scope)
        return view

    return mark


def access_of(app: Flask, endpoint: str) -> Access | None:
    """Return what the view behind an endpoint declares; None when it declares nothing."""
    if endpoint == "static":
        return Access(is_public=True)
    access = getattr(app.view_functions[endpoint], "access", None)
    return access if isinstance(access, Access) else None


def install_guard(app: Flask, refuse: Callable[[Access], ResponseReturnValue | None]) -> None:
    """Ask before each request, and let ``<int:…>`` in addresses take numbers of rows only.

    Args:
        app: The application.
        refuse: Returns None when the present person may enter, else the answer to give.
    """
    app.url_map.converters["int"] = RowNumber

    @app.before_request
    def _guard() -> ResponseReturnValue | None:
        if request.endpoint is None:
            return None  # 404 or 405 follows
        access = access_of(app, request.endpoint)
        if access is None:
            log.error("route_without_access", extra={"endpoint": request.endpoint})
            abort(403)
        return None if access.is_public else refuse(access)
