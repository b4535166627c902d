"""Write answers: their tags, conditions on them, pages of lists, and the same answer to the same key."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Response, request, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from marshmallow import Schema
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import PreconditionFailed, PreconditionRequired

from accounts.models import Agency
from core import once
from core.database import db
from core.errors import DomainError
from core.problems import TEXTS, FieldProblem
from programmes import errors
from programmes.evidence import BadLink
from programmes.periods import BadPeriod

_POINTERS: Mapping[type[DomainError], str] = {
    errors.StartOutOfReach: "#/started_on",
    errors.AcceptedInFuture: "#/accepted_on",
    errors.AcceptedBeforeStart: "#/accepted_on",
    errors.AcceptedTooLongAgo: "#/accepted_on",
    errors.KindNotEligible: "#/programme",
    errors.BadReplacement: "#/replacement",
    errors.NoReason: "#/reason",
    BadLink: "#/url",
}
_OF_THE_QUERY: Mapping[type[DomainError], tuple[str, ...]] = {BadPeriod: ("from", "to")}


class KeyReused(DomainError):
    """The key has been spent on something else."""

    title = _l("Khóa lặp đã dùng cho việc khác")
    status = 409
    message = _l("Idempotency-Key này đã gửi kèm một yêu cầu khác. Bạn tạo khóa mới cho mỗi việc.")


class Conflict(DomainError):
    """The request is as described, but a rule of the house or what stands now is against it."""

    status = 409


def answer(said: Mapping[str, Any], status: int = 200, *, location: str | None = None) -> Response:
    """Return an answer with its tag; to whoever has it already, only that it stands."""
    body = (json.dumps(said, ensure_ascii=False) + "\n").encode()
    response = Response(body, status, content_type="application/json")
    response.set_etag(tag_of(said))
    if location is not None:
        response.headers["Location"] = location
    response.headers["Cache-Control"] = "no-cache, private"
    if status == 200 and request.method == "GET":
        response.make_conditional(request)
    return response


def tag_of(said: Mapping[str, Any]) -> str:
    """Return the tag of an answer: its own member `etag`, or one that changes with anything that it says."""
    own = said.get("etag")
    if own is not None:
        return str(own)
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:24]


def agency_code(number: int | None) -> str | None:
    """Return the code of the agency whose record something is; None when it is nobody's."""
    found = db.session.get(Agency, number) if number is not None else None
    return found.code if found else None


def expect(said: Mapping[str, Any], body: Mapping[str, Any]) -> None:
    """Go on only if the program has seen what stands now; it says so in If-Match, in its body, or in both.

    Args:
        said: What stands now, as answers say it.
        body: What the request brings.

    Raises:
        PreconditionRequired: If it does not say what it has seen.
        PreconditionFailed: If If-Match names something else (RFC 9110 §13.1.1).
        SeenIsOld: If the body names something else.
    """
    present, asked = tag_of(said), request.if_match
    if not (asked or "etag" in body):
        raise PreconditionRequired
    if asked and not (asked.star_tag or asked.contains_weak(present)):
        raise PreconditionFailed
    if body.get("etag", present) != present:
        raise SeenIsOld


class SeenIsOld(DomainError):
    """What the body says was seen is not what stands now."""

    title = TEXTS[412][0]
    status = 409
    message = _l("Có người vừa sửa. Bạn đọc lại rồi gửi với etag mới.")
    places = (FieldProblem("#/etag", "body", message),)


@contextmanager
def refused_for_programs() -> Iterator[None]:
    """Point at the field that a service refuses; what is right in form and still refused is a conflict."""
    try:
        yield
    except (errors.StaleAct, StaleDataError):
        db.session.rollback()
        raise (PreconditionFailed if request.if_match else SeenIsOld) from None
    except DomainError as problem:
        pointer = _POINTERS.get(type(problem))
        raised = Conflict(problem.message) if problem.status == 422 else problem
        if pointer:
            raised.places = (FieldProblem(pointer, "body", problem.message),)
        elif type(problem) in _OF_THE_QUERY:
            names = _OF_THE_QUERY[type(problem)]
            raised.places = tuple(FieldProblem(name, "query", problem.message) for name in names)
        raise raised from None


def page_of(
    schema: Schema, items: list[Any], *, total: int, query: Mapping[str, Any], endpoint: str
) -> dict[str, Any]:
    """Return one page of a list with links to the others.

    Args:
        schema: Of the whole page.
        items: What stands on it, as answers write it.
        total: How many there are on all pages.
        query: What was asked for, as it was read.
        endpoint: Whose pages.
    """
    page, per_page = query["page"], query["per_page"]
    last = max(1, -(-total // per_page))
    kept: dict[str, Any] = {name: value for name, value in request.args.items() if name != "page"}

    def link(number: int) -> str:
        return url_for(endpoint, **{**kept, "page": number})

    dumped: dict[str, Any] = schema.dump(
        {
            "items": items,
            "total": total,
            "page": page,
            "per_page": per_page,
            "links": {
                "self": link(page),
                "first": link(1),
                "prev": link(min(page - 1, last)) if page > 1 else None,
                "next": link(page + 1) if page < last else None,
                "last": link(last),
            },
        }
    )
    return dumped


@dataclass(frozen=True)
class Once:
    """A key of a program with what it was sent for."""

    form_id: str | None
    fingerprint: str

    def first(self, session: Session) -> int | None:
        """Return the number of what the first request made; None when this is the first.

        Raises:
            KeyReused: If the key was sent with another request.
        """
        return self._read(once.first_answer(session, current_user.id, self.form_id))

    def finish(self, session: Session, number: int) -> int:
        """Commit with the key, and return the number of what was made, here or by a faster request."""
        location = once.finish(session, current_user.id, self.form_id, f"{number} {self.fingerprint}")
        return self._read(location) or number

    def _read(self, location: str | None) -> int | None:
        if location is None:
            return None
        number, _space, fingerprint = location.partition(" ")
        if fingerprint != self.fingerprint:
            raise KeyReused
        return int(number)


def asked_once(headers: Mapping[str, Any]) -> Once:
    """Read the key of the present request."""
    asked = f"{request.method} {request.path}\n".encode() + request.get_data()
    fingerprint = hashlib.sha256(asked).hexdigest()[:32]
    key = str(headers.get("key") or "").strip('"')
    return Once(f"api-{hashlib.sha256(key.encode()).hexdigest()[:32]}" if key else None, fingerprint)
