"""Half a million acts of support in a database and in DuckDB, for the lines about distinct counts.

An act stands on one of a hundred thousand businesses, some of them duplicates, some acts not accepted,
some for individuals; days lie in five years. Both databases hold the very same rows. DuckDB counts its
own table, which is the quickest way it has; ours asks first whether anything has changed.
"""

from __future__ import annotations

import atexit
import random
import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import Connection, insert, text
from sqlalchemy.engine import make_url

from benchmarks._server import ToolIsMissing
from catalog.models import Business
from core.config import read_settings
from core.database import db
from places.models import OLD
from programmes.counting import COUNTED_KINDS, NOT_COUNTED_KIND, Selection
from programmes.models import Programme, SupportAct
from tests.postgres import NoServer, running_server
from wsgi import create_app

CODES = tuple(f"P{number}" for number in range(8))
WHOLE = Selection(date(2021, 1, 1), date(2025, 12, 31), CODES)
ODD_DAYS = Selection(date(2022, 3, 5), date(2024, 7, 19), CODES)
_DISTRICTS = (None, "336", "338", "339", "340", "341", "342", "343", "344")
_BATCH = 20_000
_VERSIONS = """
INSERT INTO support_act_versions (at, act_id, programme_id, business_id, root_id, is_duplicate, kind_at,
    district_code_at, current_commune_code_at, accepted_on, state, budget_vnd, agency_id, is_verified,
    is_gone, is_start)
SELECT created_at, id, programme_id, business_id, root_id, false, kind_at, district_code_at,
    current_commune_code_at, accepted_on, state, budget_vnd, agency_id, false, false, false
FROM support_acts ORDER BY id
"""
_COLUMNS = ("id", "root_id", "programme", "state", "accepted_on", "kind_at", "district")


@dataclass(frozen=True)
class Acts:
    """The same acts twice.

    Attributes:
        app: The application on its database.
        duck: A connection to DuckDB's own table ``acts``.
    """

    app: Flask
    duck: duckdb.DuckDBPyConnection


@cache
def on_sqlite(size: int) -> Acts:
    """Make so many acts in a file of SQLite."""
    folder = _kept().enter_context(TemporaryDirectory(prefix="gocque-bench-"))
    return _made(size, folder, f"sqlite:///{Path(folder) / 'bench.db'}")


@cache
def on_postgres(size: int) -> Acts:
    """Make so many acts in PostgreSQL, on a server of its own.

    Raises:
        ToolIsMissing: If this machine has none.
    """
    try:
        server = _kept().enter_context(running_server())
    except NoServer as problem:
        raise ToolIsMissing(str(problem)) from problem
    folder = _kept().enter_context(TemporaryDirectory(prefix="gocque-bench-"))
    return _made(size, folder, make_url(server).render_as_string(hide_password=False))


@cache
def _kept() -> ExitStack:
    stack = ExitStack()
    atexit.register(stack.close)
    return stack


def _made(size: int, folder: str, url: str) -> Acts:
    app = create_app(
        read_settings(
            {
                "GOCQUE_SECRET_KEY": secrets.token_urlsafe(32),
                "GOCQUE_INSTANCE": folder,
                "GOCQUE_DATABASE_URL": url,
            }
        )
    )
    duck = duckdb.connect()
    duck.execute(
        "CREATE TABLE acts (id INTEGER, root_id INTEGER, programme VARCHAR, state VARCHAR, accepted_on DATE, "
        "kind_at VARCHAR, district VARCHAR)"
    )
    with app.app_context():
        upgrade()
        with db.engine.begin() as connection:
            _fill(connection, duck, size)
        db.engine.dispose()
    return Acts(app, duck)


def _fill(connection: Connection, duck: duckdb.DuckDBPyConnection, size: int) -> None:
    businesses = max(1, size // 5)
    connection.execute(insert(Programme), [_programme(number, code) for number, code in enumerate(CODES, 1)])
    _insert(connection, Business, (_business(number) for number in range(1, businesses + 1)))
    file = _kept().enter_context(TemporaryDirectory(prefix="gocque-bench-")) + "/acts.csv"
    with Path(file).open("w", encoding="utf-8") as lines:
        rows = []
        for row in _acts(size, businesses):
            rows.append(row)
            values = {**row, "programme": CODES[row["programme_id"] - 1], "district": row["district_code_at"]}
            lines.write(",".join(str(values[name] or "") for name in _COLUMNS) + "\n")
    with _without_triggers(connection):
        _insert(connection, SupportAct, iter(rows))
        # What triggers would have written, in one statement.
        connection.execute(text(_VERSIONS))
    duck.execute(f"COPY acts FROM '{file}' (HEADER false)")
    if connection.dialect.name == "sqlite":
        connection.execute(text("ANALYZE"))


@contextmanager
def _without_triggers(connection: Connection) -> Iterator[None]:
    """Write without the triggers of acts, which look at each row by itself."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("ALTER TABLE support_acts DISABLE TRIGGER USER"))
        yield
        connection.execute(text("ALTER TABLE support_acts ENABLE TRIGGER USER"))
        return
    query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'support_acts'"
    triggers = connection.execute(text(query)).all()
    for name, _sql in triggers:
        connection.execute(text(f"DROP TRIGGER {name}"))
    yield
    for _name, sql in triggers:
        connection.exec_driver_sql(sql)


def _insert(connection: Connection, model: type[Any], rows: Iterator[dict[str, Any]]) -> None:
    while batch := list(islice(rows, _BATCH)):
        connection.execute(insert(model), batch)


def _programme(number: int, code: str) -> dict[str, Any]:
    return {"id": number, "code": code, "name": f"Chương trình {code}", "eligible_kinds": list(COUNTED_KINDS)}


def _business(number: int) -> dict[str, Any]:
    return {
        "id": number,
        "slug": f"co-so-{number}",
        "name": f"Cơ sở {number}",
        "name_folded": f"co so {number}",
        "kind": "ho_kinh_doanh",
        "declared_scheme": OLD,
        "declared_commune_code": "12730",
        "current_commune_code": "12688",
    }


def _acts(size: int, businesses: int) -> Iterator[dict[str, Any]]:
    dice = random.Random(5)  # noqa: S311  (the same acts each time, no secret)
    written = datetime(2026, 1, 1, tzinfo=UTC)
    for number in range(1, size + 1):
        business = dice.randint(1, businesses)
        yield {
            "id": number,
            "programme_id": dice.randint(1, len(CODES)),
            "business_id": business,
            "root_id": business,
            "state": dice.choices(("accepted", "voided"), (95, 5))[0],
            "accepted_on": WHOLE.since + timedelta(days=dice.randint(0, 1_825)),
            "kind_at": dice.choice((*COUNTED_KINDS, NOT_COUNTED_KIND)),
            "district_code_at": dice.choice(_DISTRICTS),
            "budget_vnd": dice.randint(0, 50_000_000),
            "created_at": written,
            "updated_at": written,
        }
