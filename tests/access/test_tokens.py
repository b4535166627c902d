"""Each address of programs is asked with an all-scopes token of each role, and answers as `tokens.tsv` says.

No token is let do what its person may not: these tokens name every scope, whoever holds them.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from accounts.models import Role
from accounts.tokens.scopes import Scope
from core.access import access_of
from core.database import utcnow
from tests.access.test_routes import address, methods, verdict
from tests.factories.accounts import make_user, sign_in
from tests.factories.tokens import bearer, make_token

with (Path(__file__).parent / "tokens.tsv").open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file, delimiter="\t"))
TABLE = {row["endpoint"]: row for row in ROWS}
WHO = [*(role.value for role in Role), "disabled"]


def scopes(app: Flask) -> dict[str, str]:
    found = {rule.endpoint: access_of(app, rule.endpoint) for rule in app.url_map.iter_rules()}
    return {endpoint: access.scope for endpoint, access in found.items() if access and access.scope}


def test_each_address_of_programs_has_one_row(app: Flask) -> None:
    assert len(ROWS) == len(TABLE)
    assert set(TABLE) == set(scopes(app))
    assert {row[who] for row in ROWS for who in WHO} <= {"allow", "deny", "sign-in"}


@pytest.mark.parametrize("who", WHO)
def test_a_token_opens_what_the_table_says(app: Flask, session: Session, who: str) -> None:
    user = make_user(session, Role.OFFICER if who == "disabled" else who)
    user.disabled_at = utcnow() if who == "disabled" else None
    secret, client, wrong = make_token(session, user), app.test_client(), []

    for rule in (each for each in app.url_map.iter_rules() if each.endpoint in TABLE):
        for method in methods(rule):
            answer = client.open(address(app, rule), method=method, headers=bearer(secret), json={})
            assert answer.status_code != 500, f"{method} {rule.rule} broke for {who}"
            if verdict(answer) != TABLE[rule.endpoint][who]:
                wrong.append(f"{method} {rule.rule}: {answer.status_code}")

    assert wrong == []


def test_without_its_scope_a_token_opens_nothing(app: Flask, session: Session) -> None:
    user, client, opened = make_user(session, Role.VERIFIER), app.test_client(), []
    needed = scopes(app)

    for rule in (each for each in app.url_map.iter_rules() if each.endpoint in TABLE):
        rest = [scope for scope in Scope if scope != needed[rule.endpoint]]
        secret = make_token(session, user, rest)
        for method in methods(rule):
            answer = client.open(address(app, rule), method=method, headers=bearer(secret), json={})
            if answer.status_code != 403 or "insufficient_scope" not in answer.headers["WWW-Authenticate"]:
                opened.append(f"{method} {rule.rule}: {answer.status_code}")

    assert opened == []


def test_a_cookie_beside_it_lends_a_token_nothing(app: Flask, session: Session) -> None:
    client = app.test_client()
    sign_in(client, make_user(session, Role.VERIFIER))
    auditors = make_token(session, make_user(session, Role.AUDITOR))

    assert client.get("/api/v1/support-acts").status_code == 401
    assert client.post("/api/v1/support-acts", json={}, headers=bearer(auditors)).status_code == 403
    assert client.get("/can-bo/ghi-nhan", headers=bearer(auditors)).status_code == 200  # as the verifier
