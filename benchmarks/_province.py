"""A database of as many products as wanted, written in one go, for the lines that ask for public pages."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import Connection, insert, text

from catalog.codes import new_code
from catalog.models import Business, Product, ProductState, Variant
from core.config import read_settings
from core.database import db
from core.text import fold
from places.models import NEW, OLD
from traceability.models import Event, Lot
from wsgi import create_app

PRODUCTS_OF_A_BUSINESS = 50
STEPS = (
    ("receiving", "Nhập nguyên liệu"),
    ("transforming", "Sơ chế, rửa sạch"),
    ("transforming", "Nấu và ép khuôn"),
    ("inspecting", "Kiểm tra trước khi đóng gói"),
    ("packing", "Đóng gói"),
)
_BATCH = 20_000
_NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Province:
    """An installation on this machine.

    Attributes:
        environment: What a server needs to serve it.
        paths: The pages of the lots of some products, spread over all.
        app: The application on its database, in this process.
    """

    environment: dict[str, str]
    paths: list[str]
    app: Flask


@contextmanager
def province(products: int, *, steps: int = 5, pages: int = 200) -> Iterator[Province]:
    """Make an installation in a folder of its own; each product has one lot with so many events."""
    with TemporaryDirectory(prefix="gocque-bench-") as folder:
        environment = {
            "GOCQUE_SECRET_KEY": secrets.token_urlsafe(32),
            "GOCQUE_INSTANCE": folder,
            "GOCQUE_DATABASE_URL": f"sqlite:///{Path(folder) / 'bench.db'}",
            "GOCQUE_RATE_FACTOR": "100000",
        }
        app = create_app(read_settings(environment))
        with app.app_context():
            upgrade()
            codes = _codes(products)
            with db.engine.begin() as connection:
                _fill(connection, codes, steps)
            apart = max(1, products // pages)
            chosen = range(0, products, apart)[:pages]
            paths = [f"/t/{codes[number]}/L{number}" for number in chosen]
            db.engine.dispose()
            yield Province(environment, paths, app)
            db.engine.dispose()


def _codes(products: int) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < products:
        found[new_code()] = None
    return list(found)


def _fill(connection: Connection, codes: list[str], steps: int) -> None:
    # Triggers take note of changes one row at a time; nothing here is a change of what anybody has seen.
    triggers = connection.execute(
        text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
    ).all()
    for name, _sql in triggers:
        connection.execute(text(f"DROP TRIGGER {name}"))
    _insert(connection, Business, (_business(number) for number in range(_owner(len(codes)) + 1)))
    _insert(connection, Product, (_product(number, code) for number, code in enumerate(codes)))
    _insert(connection, Variant, (_variant(number) for number in range(len(codes))))
    _insert(connection, Lot, (_lot(number) for number in range(len(codes))))
    _insert(
        connection, Event, (_event(number, step) for number in range(len(codes)) for step in range(steps))
    )
    for _name, sql in triggers:
        connection.exec_driver_sql(sql)


def _insert(connection: Connection, model: type[Any], rows: Iterator[dict[str, Any]]) -> None:
    while batch := list(islice(rows, _BATCH)):
        connection.execute(insert(model), batch)


def _owner(number: int) -> int:
    return number // PRODUCTS_OF_A_BUSINESS + 1


def _business(number: int) -> dict[str, Any]:
    name = f"Hợp tác xã mẫu {number}"
    return {
        "id": number + 1,
        "slug": f"htx-mau-{number}",
        "name": name,
        "name_folded": fold(name),
        "kind": "hop_tac_xa",
        "street": "Thôn 1",
        "declared_scheme": OLD,
        "declared_commune_code": "12730",
        "current_commune_code": "12688",
    }


def _product(number: int, code: str) -> dict[str, Any]:
    return {
        "id": number + 1,
        "business_id": _owner(number),
        "code": code,
        "slug": f"banh-cay-{number}",
        "name": f"Bánh cáy làng Nguyễn {number}",
        "unit": "hộp",
        "price_vnd": 55_000,
        "allergens": ["lạc", "vừng"],
        "shelf_life_days": 90,
        "state": ProductState.LISTED.value,
        "first_public_at": _NOW,
    }


def _variant(number: int) -> dict[str, Any]:
    return {
        "business_id": _owner(number),
        "product_id": number + 1,
        "position": 1,
        "sku": f"SKU-{number}",
        "options": [],
        "price_vnd": 55_000,
    }


def _lot(number: int) -> dict[str, Any]:
    today = datetime.now(UTC).date()
    return {
        "id": number + 1,
        "business_id": _owner(number),
        "product_id": number + 1,
        "lot_code": f"L{number}",
        "lot_key": f"l{number}",
        "packed_on": today - timedelta(days=5),
        "expires_on": today + timedelta(days=85),
    }


def _event(number: int, step: int) -> dict[str, Any]:
    kind, name = STEPS[step % len(STEPS)]
    return {
        "lot_id": number + 1,
        "seq": step + 1,
        "kind": kind,
        "epcis_type": "ObjectEvent",
        "biz_step": kind,
        "name": name,
        "event_time": _NOW + timedelta(hours=step),
        "place_scheme": NEW,
        "place_code": "12688",
        "details": {"note": "Làm trong ngày, ghi theo sổ của tổ"},
    }
