"""Every address is asked for in every role, and answers as `routes.tsv` says.

The table is written by hand: it says what should be. Only rows that are missing or left over are
found by comparing it with the application.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.routing import AnyConverter, BaseConverter, IntegerConverter, Rule
from werkzeug.test import TestResponse

from accounts.models import Role
from accounts.permissions import ROLE_RIGHTS
from core.database import utcnow
from tests.factories.accounts import Door, csrf_token, make_user, sign_in
from tests.factories.catalog import make_business
from traceability.resolver.views import LikeIdentifier

with (Path(__file__).parent / "routes.tsv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file, delimiter="\t"))
TABLE = {row["endpoint"]: row for row in ROWS}
WHO = ["anonymous", *(role.value for role in Role), "disabled"]


def methods(rule: Rule) -> list[str]:
    return sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})


def address(app: Flask, rule: Rule) -> str:
    """Fill the rule's places with things that do not exist."""
    values = {name: _nothing(rule._converters[name]) for name in rule.arguments}
    return app.url_map.bind("localhost").build(rule.endpoint, values, method=None)


def _nothing(converter: BaseConverter) -> int | str:
    if isinstance(converter, IntegerConverter):
        return 0
    if isinstance(converter, AnyConverter):
        return min(converter.items)
    return "99" if isinstance(converter, LikeIdentifier) else "khong-co"


def verdict(answer: TestResponse) -> str:
    to_sign_in = answer.status_code == 302 and answer.headers["Location"].startswith("/dang-nhap")
    if answer.status_code == 401 or to_sign_in:
        return "sign-in"
    return "deny" if answer.status_code == 403 else "allow"


def test_each_address_has_one_row_and_each_row_an_address(app: Flask) -> None:
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}

    assert len(ROWS) == len(TABLE), "an endpoint stands twice"
    assert sorted(endpoints - TABLE.keys()) == [], "no row says who may open these"
    assert sorted(TABLE.keys() - endpoints) == [], "rows of addresses that are gone"


def test_the_table_speaks_of_every_role_in_words_that_are_known() -> None:
    assert all(list(row) == ["endpoint", *WHO] for row in ROWS)
    assert {row[who] for row in ROWS for who in WHO} <= {"allow", "deny", "sign-in"}


@pytest.mark.parametrize("who", WHO)
def test_each_address_opens_only_to_whom_the_table_lets_in(app: Flask, session: Session, who: str) -> None:
    client = app.test_client()
    if who != "anonymous":
        user = make_user(session, Role.PRODUCER if who == "disabled" else who)
        sign_in(client, user)
        user.disabled_at = utcnow() if who == "disabled" else None
        session.commit()
    wrong, door = [], Door(client)

    for rule in (each for each in app.url_map.iter_rules() if each.endpoint in TABLE):
        for method in methods(rule):
            if who not in {"anonymous", "disabled"}:
                door.let_in(user)
            data = {"csrf_token": csrf_token(client)} if method != "GET" else None
            answer = client.open(address(app, rule), method=method, data=data)
            assert answer.status_code != 500, f"{method} {rule.rule} broke for {who}"
            said = TABLE[rule.endpoint][who]
            if verdict(answer) != said:
                wrong.append(f"{method} {rule.rule} ({rule.endpoint}): {verdict(answer)}, not {said}")
            answer.close()
            if method != "GET":
                door.may_be_shut()  # it may have been the sign-out

    assert "\n".join(wrong) == ""


@pytest.mark.parametrize(
    ("role", "first"),
    [
        (Role.PRODUCER, "/quan-ly/san-pham"),
        (Role.OFFICER, "/can-bo"),
        (Role.VERIFIER, "/can-bo"),
        (Role.AUDITOR, "/can-bo"),
        (Role.ADMINISTRATOR, "/can-bo/tai-khoan"),
    ],
)
def test_each_role_is_led_to_its_own_first_room(app: Flask, session: Session, role: Role, first: str) -> None:
    client = app.test_client()
    sign_in(client, make_user(session, role))

    assert client.get("/quan-ly").headers["Location"] == first


@pytest.mark.parametrize("role", list(Role))
def test_each_door_that_is_shown_opens(app: Flask, session: Session, role: Role) -> None:
    client = app.test_client()
    user = make_user(session, role)
    if role == Role.PRODUCER:
        make_business(session, owner=user)
    sign_in(client, user)
    with app.test_request_context():
        there = {
            door.url
            for doors in app.extensions["gocque_navigation"].values()
            for door in doors
            if not door.rights or not ROLE_RIGHTS[role].isdisjoint(door.rights)
        }

    answers = {url: client.get(url, follow_redirects=True).status_code for url in there}

    assert set(answers.values()) <= {200}
