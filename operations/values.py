"""Write rows as lines of JSON and read them back exactly, whichever database they come from.

Each value is written by the type of its column in the models: a time in UTC with microseconds, a
decimal as its digits, bytes in base 64. A JSON column travels as the text that the database
holds, so the order of its keys and the difference between "no value" and JSON's null survive.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Dialect,
    Float,
    Insert,
    Integer,
    LargeBinary,
    Numeric,
    Select,
    String,
    Table,
    Text,
    bindparam,
    cast,
    insert,
    select,
)
from sqlalchemy.sql.expression import ColumnElement

from core.database import UtcDateTime

Codec = tuple[Callable[[Any], Any], Callable[[Any], Any]]


def codec_of(column: Column[Any]) -> Codec:
    """Return how values of a column are written and read back.

    Raises:
        TypeError: If the column has a type that backups do not know yet.
    """
    kind = column.type
    if isinstance(kind, UtcDateTime):
        return lambda value: value.astimezone(UTC).isoformat(), _moment
    if isinstance(kind, JSON):
        return str, _json_text
    if isinstance(kind, LargeBinary):
        return lambda value: base64.b64encode(value).decode("ascii"), _bytes
    if isinstance(kind, Date):
        return date.isoformat, lambda value: date.fromisoformat(_of(str, value))
    if isinstance(kind, Boolean):
        return bool, lambda value: _of(bool, value)
    if isinstance(kind, Integer):
        return int, lambda value: _of(int, value)
    if isinstance(kind, Float):
        return float, lambda value: float(_of((int, float), value))
    if isinstance(kind, Numeric):
        return str, _decimal
    if isinstance(kind, String):
        return str, lambda value: _of(str, value)
    raise TypeError(f"{column}: {kind!r}")


def reading(table: Table) -> Select[Any]:
    """Return the query that reads a table whole, ordered by its key, with JSON as text."""
    return select(
        *(cast(column, Text).label(column.name) if _is_json(column) else column for column in table.columns)
    ).order_by(*table.primary_key.columns)


def writing(table: Table, dialect: Dialect) -> Insert:
    """Return the statement that writes rows of a `decoder` into a table."""

    def place(column: Column[Any]) -> ColumnElement[Any]:
        if not _is_json(column):
            return bindparam(_parameter(column.name), type_=column.type)
        text = bindparam(_parameter(column.name), type_=Text())
        # SQLite keeps JSON as text, and would make a number of what is cast to a type it does not know.
        return text if dialect.name == "sqlite" else cast(text, JSON)

    return insert(table).values({column.name: place(column) for column in table.columns})


def encoded(table: Table, rows: Iterable[Sequence[Any]]) -> Iterable[bytes]:
    """Yield one line of JSON for each row of `reading`: a list in the order of the table's columns."""
    codecs = [codec_of(column)[0] for column in table.columns]
    for row in rows:
        values = [None if value is None else write(value) for write, value in zip(codecs, row, strict=True)]
        yield json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def decoder(table: Table, columns: Sequence[str]) -> Callable[[bytes], dict[str, Any]]:
    """Return the function that makes parameters for `writing` from one line.

    It raises ValueError if the line is not what `encoded` writes for this table.

    Args:
        table: The table that the lines belong to.
        columns: Names of the values in a line, a permutation of the table's columns.
    """
    places = [(_parameter(name), codec_of(table.columns[name])[1]) for name in columns]

    def decoded(line: bytes) -> dict[str, Any]:
        try:
            values = json.loads(line)
        except RecursionError:
            raise ValueError("nested too deep") from None
        if not isinstance(values, list) or len(values) != len(places):
            raise ValueError("not as many values as columns")
        return {
            parameter: None if value is None else read(value)
            for (parameter, read), value in zip(places, values, strict=True)
        }

    return decoded


def value_of(parameters: Mapping[str, Any], column: str) -> Any:
    """Return the value that a decoder gave to a column."""
    return parameters[_parameter(column)]


def without(parameters: Mapping[str, Any], columns: Iterable[str]) -> dict[str, Any]:
    """Return what a decoder gave with no value in some columns."""
    return {**parameters, **dict.fromkeys(map(_parameter, columns))}


def _parameter(column: str) -> str:
    return f"v_{column}"  # SQLAlchemy keeps the bare names of columns for itself


def _is_json(column: Column[Any]) -> bool:
    return isinstance(column.type, JSON)


def _of(kind: type | tuple[type, ...], value: Any) -> Any:
    # True is an int in Python, but no number in a backup.
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise ValueError("a value of another type")
    return value


def _moment(value: Any) -> datetime:
    moment = datetime.fromisoformat(_of(str, value))
    if moment.tzinfo is None:
        raise ValueError("a time without zone")
    return moment


def _json_text(value: Any) -> str:
    try:
        json.loads(_of(str, value))
    except RecursionError:
        raise ValueError("nested too deep") from None
    return str(value)


def _bytes(value: Any) -> bytes:
    return base64.b64decode(_of(str, value), validate=True)


def _decimal(value: Any) -> Decimal:
    try:
        number = Decimal(_of(str, value))
    except InvalidOperation:
        raise ValueError("no number") from None
    if not number.is_finite():
        raise ValueError("no number")
    return number
