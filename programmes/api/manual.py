"""The description for people who write programs: the same facts, in tables. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

Json = Mapping[str, Any]
_TYPES: Mapping[str, Any] = {
    "integer": _l("số nguyên"),
    "string": _l("chuỗi"),
    "boolean": _l("đúng hoặc sai"),
    "array": _l("danh sách"),
    "object": _l("đối tượng"),
    "date": _l("ngày NĂM-THÁNG-NGÀY"),
    "date-time": _l("thời điểm UTC"),
    "uri": _l("địa chỉ"),
    "uri-reference": _l("địa chỉ"),
}


@dataclass(frozen=True)
class Field:
    """One thing that is sent or answered.

    Attributes:
        kind: What it may be, in words.
        refers: Name of the object that it holds; "" for none.
    """

    name: str
    kind: str
    is_required: bool
    about: str
    refers: str = ""


@dataclass(frozen=True)
class Operation:
    """One thing that a program may ask.

    Attributes:
        parameters: Of address, query and header.
        sent, answered: Names of the objects in the bodies; "" for none.
        statuses: All that it may answer, in order.
    """

    name: str
    method: str
    path: str
    title: str
    about: str
    scope: str
    parameters: tuple[Field, ...]
    sent: str
    answered: str
    statuses: tuple[str, ...]


def operations(said: Json) -> Iterator[Operation]:
    """Yield every operation in the order of the description."""
    for path, methods in said["paths"].items():
        shared = methods.get("parameters", ())
        for method, one in methods.items():
            if method != "parameters":
                yield _operation(path, method, one, shared)


def _operation(path: str, method: str, one: Json, shared: Any) -> Operation:
    good = next(each for status, each in one["responses"].items() if status.startswith("2"))
    return Operation(
        name=one["operationId"],
        method=method.upper(),
        path=path,
        title=one["summary"],
        about=one.get("description", "").partition("\n\nPhạm vi:")[0].partition("Phạm vi: `")[0],
        scope=one.get("x-scope", ""),
        parameters=tuple(
            _field(each["name"], each["schema"], each.get("required", False), each.get("description", ""))
            for each in (*shared, *one.get("parameters", ()))
        ),
        sent=_refers(_json(one.get("requestBody", {}))),
        answered=_refers(_json(good)),
        statuses=tuple(one["responses"]),
    )


def objects(said: Json) -> Iterator[tuple[str, tuple[Field, ...]]]:
    """Yield every object with its fields, by name."""
    for name, schema in said["components"]["schemas"].items():
        required = set(schema.get("required", ()))
        yield (
            name,
            tuple(
                _field(member, each, member in required, each.get("description", ""))
                for member, each in schema["properties"].items()
            ),
        )


def _json(part: Json) -> Json:
    found: Json = part.get("content", {}).get("application/json", {}).get("schema", {})
    return found


def _refers(schema: Json) -> str:
    for each in (schema, schema.get("items", {}), *schema.get("anyOf", ()), *schema.get("allOf", ())):
        if "$ref" in each:
            return str(each["$ref"]).rpartition("/")[2]
    return ""


def _field(name: str, schema: Json, is_required: bool, about: str) -> Field:
    return Field(name, _kind(schema), is_required, about, _refers(schema))


def _kind(schema: Json) -> str:
    types = schema.get("type", "object")
    listed = [types] if isinstance(types, str) else list(types)
    if "enum" in schema:
        words = _("một trong: %(values)s", values=", ".join(str(each) for each in schema["enum"] if each))
    else:
        first = next((each for each in listed if each != "null"), "object")
        words = str(_TYPES.get(schema.get("format", ""), _TYPES[first]))
        words += _bounds(schema)
    return f"{words}, {_('hoặc null')}" if "null" in listed or _is_either_null(schema) else words


def _is_either_null(schema: Json) -> bool:
    return any(each.get("type") == "null" for each in schema.get("anyOf", ()))


def _bounds(schema: Json) -> str:
    low, high = schema.get("minimum"), schema.get("maximum")
    if low is not None and high is not None and high < 2**31 - 1:
        return str(_(" từ %(low)s đến %(high)s", low=low, high=high))
    longest = schema.get("maxLength")
    if longest is not None and longest <= 2000 and schema.get("format") is None:
        return str(_(", tối đa %(number)s ký tự", number=longest))
    return ""
