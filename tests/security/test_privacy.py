"""What is personal or secret is put in first, everywhere, and then looked for where nobody may find it."""

from __future__ import annotations

import csv
import json
import logging
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import CheckConstraint, Column, String, Text, select, update
from sqlalchemy.orm import Session

from accounts.models import User
from catalog.models import Business
from core.audit import AuditEntry
from core.database import Base
from core.logs import JsonLine
from exporters.listings import listings_of
from tests.factories.accounts import sign_in
from traceability.models import EventParty

with (Path(__file__).parents[2] / "docs" / "columns.tsv").open(encoding="utf-8") as file:
    HIDDEN = {
        row["column"]
        for row in csv.DictReader(file, delimiter="\t")
        if row["class"] in {"personal", "secret"}
    }
_HREF = re.compile(r'(?:href|action|src)="([^"]+)"')


def markable(column: Column[Any]) -> bool:
    """Say whether any text may be put into the column."""
    bound = " ".join(
        str(each.sqltext) for each in column.table.constraints if isinstance(each, CheckConstraint)
    )
    is_text = isinstance(column.type, String | Text) and not column.foreign_keys
    return is_text and not column.primary_key and column.name not in bound


def hidden_columns() -> list[Column[Any]]:
    return [
        column
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if f"{table.name}.{column.name}" in HIDDEN and markable(column)
    ]


def put_in(session: Session) -> set[str]:
    """Write another mark into each personal and secret text of each row; return the marks."""
    marks = set()
    for number, column in enumerate(hidden_columns()):
        keys = list(column.table.primary_key.columns)
        for row_number, row in enumerate(session.execute(select(*keys)).all()):
            mark = (
                f"+849{number:02}{row_number:06}" if "phone" in column.name else f"ZZ{number}x{row_number}ZZ"
            )
            if column.name == "tax_code":
                mark = f"0341{row_number:08}"
            session.execute(
                update(column.table)
                .where(*(key == value for key, value in zip(keys, row, strict=True)))
                .values({column.name: mark})
            )
            marks |= {
                mark,
                mark.replace("+84", "0"),
                re.sub(r"^\+84(\d{3})(\d{3})(\d{3})$", r"0\1 \2 \3", mark),
            }
    session.execute(update(Business).values(phone_is_public=False))
    session.execute(update(EventParty).values(is_public=False))
    session.commit()
    return marks


def found_in(content: str, marks: set[str]) -> list[str]:
    return sorted(
        mark for mark in set(re.findall(r"ZZ\d+x\d+ZZ|\+?\d[\d ]{8,14}", content)) if mark.strip() in marks
    )


def person(session: Session, role: str) -> User:
    found = session.scalars(select(User).where(User.role == role)).first()
    assert found is not None
    return found


@pytest.fixture
def marks(sample_session: Session) -> set[str]:
    """The marks that now stand in every personal and secret text of the sample."""
    return put_in(sample_session)


def pages(client: FlaskClient, start: str, under: str, most: int = 120) -> Iterator[tuple[str, str]]:
    """Yield the pages below an address with their addresses, each kind of address a few times."""
    waiting, seen = [start], {start}
    while waiting and len(seen) < most:
        path = waiting.pop(0)
        with client.get(path) as answer:
            body = answer.get_data(as_text=True) if answer.mimetype == "text/html" else ""
        yield path, body
        for link in map(unescape, _HREF.findall(body)):
            if link.startswith(under) and not link.startswith("//") and link not in seen:
                seen.add(link)
                waiting.append(link)


def test_the_marks_really_stand_in_the_columns_that_lead_to_people(
    sample_session: Session, marks: set[str]
) -> None:
    names = {f"{column.table.name}.{column.name}" for column in hidden_columns()}

    assert {
        "users.phone",
        "users.full_name",
        "users.password_hash",
        "businesses.phone",
        "businesses.tax_code",
    } <= names
    assert sample_session.scalars(select(User.phone)).first() in marks
    assert found_in("x ZZ1x1ZZ y", {"ZZ1x1ZZ"}) == ["ZZ1x1ZZ"]


def test_public_pages_and_their_data_for_machines_hold_nothing_of_it(
    sample_app: Flask, marks: set[str]
) -> None:
    client, leaks, data = sample_app.test_client(), [], 0

    for path, body in pages(client, "/", "/"):
        leaks += [f"{path}: {mark}" for mark in found_in(body, marks)]
        data += len(re.findall('type="application/ld\\+json"', body))

    assert leaks == []
    assert data > 5


@pytest.mark.parametrize(
    ("role", "start"), [("producer", "/quan-ly/san-pham"), ("officer", "/can-bo/so-lieu")]
)
def test_no_address_and_no_log_line_holds_any_of_it(
    sample_app: Flask,
    sample_session: Session,
    marks: set[str],
    caplog: pytest.LogCaptureFixture,
    role: str,
    start: str,
) -> None:
    client, leaks = sample_app.test_client(), []
    house = logging.getLogger("gocque")
    house.addHandler(caplog.handler)
    sign_in(client, person(sample_session, role))
    try:
        for path, body in pages(client, start, "/"):
            # A link that dials is no address that is asked for, logged or kept in a history.
            links = [link for link in _HREF.findall(body) if not link.startswith(("tel:", "mailto:"))]
            leaks += [f"{path}: {mark}" for mark in found_in(" ".join(links), marks)]
    finally:
        house.removeHandler(caplog.handler)
    lines = "\n".join(JsonLine().format(record) for record in caplog.records)

    assert leaks == []
    assert found_in(lines, marks) == []


def test_files_for_marketplaces_hold_nothing_of_it(
    sample_app: Flask, sample_session: Session, marks: set[str]
) -> None:
    for business in sample_session.scalars(select(Business)).all():
        content = json.dumps([str(each) for each in listings_of(sample_session, business.id, "http://x")])

        assert found_in(content, marks) == [], business.slug


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_reports_mask_a_persons_number_and_hold_nothing_else_of_it(
    sample_app: Flask, sample_session: Session, marks: set[str], ending: str
) -> None:
    client = sample_app.test_client()
    sign_in(client, person(sample_session, "officer"))

    with client.get(f"/can-bo/bao-cao/tep?tu=2022-01-01&den=2023-12-31&dang={ending}") as answer:
        content = answer.get_data(as_text=True)

    assert answer.status_code == 200
    assert len(content) > 200
    assert found_in(content, marks) == []


def test_the_trail_holds_people_by_number_only(sample_session: Session, marks: set[str]) -> None:
    phones = set(sample_session.scalars(select(User.phone)))
    said = " ".join(
        json.dumps(each, ensure_ascii=False) for each in sample_session.scalars(select(AuditEntry.changes))
    )

    assert not [phone for phone in phones if phone in said or phone.replace("+84", "0") in said]
    assert not re.search(r'"\d{12}"', said)
