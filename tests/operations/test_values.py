"""Every kind of value comes back exactly, and every column of the house has such a kind."""

import json
import string
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Double,
    Integer,
    Interval,
    LargeBinary,
    MetaData,
    Numeric,
    String,
    Table,
    inspect,
)

from core.database import Base, UtcDateTime, db
from operations.restore import _parents_first
from operations.tables import TRANSIENT, kept_tables
from operations.values import codec_of, decoder, encoded, reading, value_of, writing

KINDS: dict[str, tuple[Any, Any]] = {
    "id": (Integer(), some.integers(-(2**63), 2**63 - 1)),
    "words": (String(80), some.text(some.characters(exclude_categories=["Cs"], exclude_characters="\x00"))),
    "yes": (Boolean(), some.booleans()),
    "day": (Date(), some.dates()),
    "moment": (
        UtcDateTime(),
        some.datetimes(timezones=some.just(UTC)),
    ),
    "amount": (Numeric(12, 3), some.decimals(-(10**8), 10**8, places=3)),
    "latitude": (Double(), some.floats(allow_nan=False, allow_infinity=False)),
    "raw": (LargeBinary(), some.binary()),
}
TABLE = Table(
    "kinds",
    MetaData(),
    *(Column(name, kind, primary_key=name == "id") for name, (kind, _) in KINDS.items()),
    Column("facts", JSON),
)
rows = some.fixed_dictionaries(
    {name: values if name == "id" else some.none() | values for name, (_, values) in KINDS.items()}
    | {"facts": some.none() | some.sampled_from(["null", "{}", '{"b": 1, "a": [1.50, "ế"]}', '"x"'])}
)


@given(rows)
def test_every_kind_of_value_comes_back_exactly(row):
    (line,) = encoded(TABLE, [tuple(row[column.name] for column in TABLE.columns)])
    read = decoder(TABLE, TABLE.columns.keys())(line)

    assert {name: value_of(read, name) for name in row} == row
    assert line.count(b"\n") == 1


def test_every_column_of_the_house_has_a_kind():
    assert all(codec_of(column) for table in Base.metadata.sorted_tables for column in table.columns)


def test_a_type_nobody_thought_of_is_refused_aloud():
    with pytest.raises(TypeError):
        codec_of(Column("pause", Interval()))


def test_every_table_of_the_database_is_kept(app):
    with app.app_context():
        there = {name for name in inspect(db.engine).get_table_names() if not name.startswith("search_index")}

    assert there - {table.name for table in kept_tables()} == {"alembic_version", *TRANSIENT}
    assert {"worker_beats", "page_changes", "picture_bundles"} == TRANSIENT


def test_json_keeps_its_order_and_the_difference_between_null_and_nothing(app):
    with app.app_context(), db.engine.connect() as connection:
        TABLE.create(connection)
        for number, facts in enumerate(['{"b": 1, "a": 2}', "null", None, "[1, 2.50]"]):
            line = json.dumps([number, *[None] * 7, facts]).encode()
            connection.execute(
                writing(TABLE, connection.dialect), [decoder(TABLE, TABLE.columns.keys())(line)]
            )

        read = [row.facts for row in connection.execute(reading(TABLE))]
        connection.rollback()

    assert read == ['{"b": 1, "a": 2}', "null", None, "[1, 2.50]"]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("id", True),
        ("id", "1"),
        ("id", 1.5),
        ("yes", 1),
        ("words", 5),
        ("day", "hôm qua"),
        ("moment", "2026-11-23T00:00:00"),
        ("moment", 5),
        ("amount", 1.5),
        ("amount", "NaN"),
        ("amount", "mười"),
        ("latitude", "1"),
        ("raw", "không phải"),
        ("facts", {"a": 1}),
        ("facts", "{"),
        ("facts", "[" * 100_000),
    ],
)
def test_a_value_of_another_kind_is_refused(column, value):
    line = json.dumps([value]).encode()
    table = Table("one", MetaData(), Column(column, TABLE.columns[column].type))

    with pytest.raises(ValueError):  # noqa: PT011 - the reason is for nobody to read
        decoder(table, [column])(line)


def test_a_time_of_another_zone_is_the_same_moment():
    there = datetime(2026, 11, 23, 8, tzinfo=timezone(timedelta(hours=7)))
    write, read = codec_of(TABLE.columns["moment"])

    assert read(write(there)) == there
    assert write(there) == "2026-11-23T01:00:00+00:00"


TREE = Base.metadata  # filled when the application is imported


@given(some.lists(some.none() | some.integers(0, 12), max_size=13))
def test_no_row_comes_before_the_one_it_refers_to(parents):
    table = TREE.tables["businesses"]
    given_rows = [
        {"v_id": number, "v_root_id": parent if parent is not None and parent < len(parents) else None}
        for number, parent in enumerate(parents)
    ]
    loops = any(_loops(given_rows, row["v_id"]) for row in given_rows)

    try:
        order = [row["v_id"] for row in _parents_first(table, iter(given_rows))]
    except ValueError:
        assert loops
        return

    place = {number: index for index, number in enumerate(order)}
    assert sorted(order) == list(range(len(parents)))
    assert all(
        row["v_root_id"] is None or place[row["v_root_id"]] <= place[row["v_id"]] for row in given_rows
    )


def _loops(given_rows, start):
    """Say whether following parents from a row leads back to it, through others."""
    seen, number = set(), given_rows[start]["v_root_id"]
    while number is not None and number not in seen:
        if number == start:
            return given_rows[start]["v_root_id"] != start
        seen.add(number)
        number = given_rows[number]["v_root_id"]
    return False


def test_decimals_and_days_read_plainly_in_the_file():
    table = Table("two", MetaData(), Column("day", Date), Column("amount", Numeric(12, 3)))

    (line,) = encoded(table, [(date(2026, 11, 23), Decimal("1.500"))])

    assert line == b'["2026-11-23","1.500"]\n'
    assert set(line.decode()) <= set(string.printable)
