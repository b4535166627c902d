"""Bring the looks of a moment into the database, in one transaction.

Rows are touched in one order always, ranges before serials before counts, so that the writers of several
processes never wait for each other in a circle.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import Table, TextClause, bindparam, select, text, tuple_
from sqlalchemy.orm import Session

from core.database import Base
from traceability.scans.book import Look
from traceability.scans.cases import follow_up
from traceability.scans.models import ScanCount, SerialScan
from traceability.scans.queries import hints_of
from traceability.serials.models import RangeState, Serial, SerialRange
from traceability.serials.numbers import serial_key
from traceability.serials.states import SerialState

_SIZES = (100, 10, 1)  # rows of one statement
_PART = 200  # serials of one question: SQLite bounds the number of values


def write_looks(session: Session, looks: Mapping[Look, int], *, now: datetime) -> None:
    """Add looks to the counts of products, lots and serials, and follow up serials that hint at a copy.

    Args:
        session: The writer's own session; the caller commits.
        looks: What was seen, and how often.
        now: The present moment.
    """
    of_serials = _write_serials(session, looks, now)
    totals: Counter[tuple[int, int, datetime, str]] = Counter()
    for look, count in looks.items():
        totals[look.product_id, look.lot_id, look.hour, look.district] += count
    add_counts(
        session,
        ScanCount,
        [
            {"product_id": product, "lot_id": lot, "hour": hour, "district": district, "count": count}
            for (product, lot, hour, district), count in sorted(totals.items())
        ],
    )
    for serial in of_serials:
        if odd := hints_of(session, serial, now=now):
            follow_up(session, serial, odd, now=now)


def add_counts(session: Session, table: type[Base], rows: list[dict[str, Any]]) -> None:
    """Write rows, each added to the row of the same key when there is one.

    Many rows go in one statement, because each gives the interpreter away to the requests and has to ask for
    it again, with the database locked; a few sizes, so that none has to be put together anew each second.
    """
    connection, start = session.connection(), 0
    for size in _SIZES:
        while len(rows) - start >= size:
            part = rows[start : start + size]
            given = {
                f"{name}_{number}": value for number, row in enumerate(part) for name, value in row.items()
            }
            connection.execute(_adding(cast(Table, table.__table__), tuple(part[0]), size), given)
            start += size


@cache
def _adding(table: Table, names: tuple[str, ...], size: int) -> TextClause:
    """Return the statement that adds so many rows; SQLAlchemy's own is compiled anew for each execution."""
    keys = [column.name for column in table.primary_key]
    values = ", ".join(f"({', '.join(f':{name}_{number}' for name in names)})" for number in range(size))
    added = ", ".join(f"{name} = {table.name}.{name} + excluded.{name}" for name in names if name not in keys)
    # Only names of our own columns stand in it.
    return text(
        f"INSERT INTO {table.name} ({', '.join(names)}) VALUES {values} "  # noqa: S608  # nosec B608
        f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {added}"
    ).bindparams(
        *(bindparam(f"{name}_{number}", type_=table.c[name].type) for name in names for number in range(size))
    )


def _write_serials(session: Session, looks: Mapping[Look, int], now: datetime) -> list[Serial]:
    """Count looks at issued serials, bring those that were stuck on to "seen", and return them."""
    found: dict[tuple[int, str], Counter[tuple[datetime, str]]] = {}
    for look, count in looks.items():
        if key := serial_key(look.serial):
            found.setdefault((look.product_id, key), Counter())[look.hour, look.district] += count
    if not found:
        return []
    serials = [
        serial
        for part in _parts(sorted(found))
        for serial in session.scalars(
            select(Serial)
            .join(Serial.range)
            .where(tuple_(Serial.product_id, Serial.serial).in_(part), SerialRange.state == RangeState.READY)
            .order_by(Serial.id)
        )
    ]
    ranges = {
        each.id: each
        for each in session.scalars(
            select(SerialRange)
            .where(SerialRange.id.in_({serial.range_id for serial in serials}))
            .order_by(SerialRange.id)
            .with_for_update()
        )
    }
    serials.sort(key=lambda each: each.id)
    rows = []
    for serial in serials:
        session.refresh(serial)  # somebody may have moved it before its range was ours
        hours = found[serial.product_id, serial.serial]
        seen = {hour: count for (hour, district), count in hours.items() if not district}
        if seen:
            _note(serial, ranges[serial.range_id], min(seen), sum(seen.values()))
        rows += [
            {"serial_id": serial.id, "hour": hour, "district": district, "count": count}
            for (hour, district), count in sorted(hours.items())
        ]
    session.flush()
    add_counts(session, SerialScan, rows)
    return serials


def _note(serial: Serial, made: SerialRange, hour: datetime, count: int) -> None:
    serial.scans += count
    if serial.first_seen_hour is None or hour < serial.first_seen_hour:
        serial.first_seen_hour = hour
    if serial.state == SerialState.ACTIVATED:
        serial.state = SerialState.SEEN.value
        made.activated -= 1
        made.seen += 1


def _parts(keys: list[tuple[int, str]]) -> Iterable[list[tuple[int, str]]]:
    return (keys[start : start + _PART] for start in range(0, len(keys), _PART))
