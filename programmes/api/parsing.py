"""Read what a program sends, and say which places of it are wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn
from urllib.parse import quote

from flask import Request
from flask_babel import lazy_gettext as _l
from marshmallow import RAISE, Schema
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import BadRequest

from core.errors import DomainError
from core.problems import FieldProblem

_PARTS = {"json": "body", "query": "query", "headers": "header"}

# What marshmallow says by itself, in the words of this house.
_SENTENCES: Mapping[str, Any] = {
    "Missing data for required field.": _l("Thiếu chỗ này."),
    "Unknown field.": _l("Ở đây không có trường này."),
    "Field may not be null.": _l("Chỗ này không được là null."),
    "Not a valid integer.": _l("Cần một số nguyên."),
    "Not a valid string.": _l("Cần một chuỗi."),
    "Not a valid boolean.": _l("Cần true hoặc false."),
    "Not a valid date.": _l("Cần ngày dạng NĂM-THÁNG-NGÀY, ví dụ 2026-11-23."),
    "Not a valid list.": _l("Cần một danh sách."),
    "Invalid input type.": _l("Cần một đối tượng JSON."),
}
_OTHERWISE = _l("Giá trị chưa hợp lệ; mô tả ở /api/v1/openapi.json.")


class BadRequestFields(DomainError):
    """Some places of the request are not as described."""

    message = _l("Có chỗ chưa đúng, nêu trong errors. Bạn sửa rồi gửi lại.")

    def __init__(self, places: tuple[FieldProblem, ...]) -> None:
        super().__init__()
        self.places = places


class Parser(FlaskParser):
    """Refuses what it does not know, and points at each wrong place."""

    DEFAULT_UNKNOWN_BY_LOCATION = {**FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION, "query": RAISE}  # noqa: RUF012

    def handle_error(
        self,
        error: Any,
        req: Request,
        schema: Schema,
        *,
        error_status_code: int | None,
        error_headers: Mapping[str, str] | None,
    ) -> NoReturn:
        """Refuse with all places at once."""
        raise BadRequestFields(tuple(_places(error.messages)))

    def _raw_load_json(self, req: Request) -> Any:
        try:
            return super()._raw_load_json(req)
        except (json.JSONDecodeError, UnicodeDecodeError):
            raise  # told by webargs: an empty body is none, everything else comes back below
        except (RecursionError, ValueError):  # nested too deep, or a number with thousands of digits
            raise BadRequest from None

    def _handle_invalid_json_error(
        self, error: json.JSONDecodeError | UnicodeDecodeError, req: Request, *args: Any, **kwargs: Any
    ) -> NoReturn:
        raise BadRequest


def _places(messages: Mapping[str, Any]) -> Iterator[FieldProblem]:
    for part, found in messages.items():
        where = _PARTS.get(part, part)
        for pointer, detail in _leaves(found, ""):
            name = f"#{pointer}" if where == "body" else pointer.split("/")[1] if pointer else ""
            yield FieldProblem(name, where, detail)


def _step(name: str) -> str:
    """Write a name as a step of a JSON pointer in the form of a URI fragment (RFC 6901)."""
    return quote(name[:100].replace("~", "~0").replace("/", "~1"), safe="~", errors="replace")


def _leaves(found: Any, pointer: str) -> Iterator[tuple[str, Any]]:
    if isinstance(found, Mapping):
        for name, below in found.items():
            yield from _leaves(below, pointer if name == "_schema" else f"{pointer}/{_step(str(name))}")
        return
    for message in found if isinstance(found, list) else [found]:
        said = str(message)
        # Sentences of our own are Vietnamese; what is not translated above is told in general.
        yield pointer, _SENTENCES.get(said, _OTHERWISE if said.isascii() else said)
