"""What no view may do, asked of every address that there is."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from accounts.models import Role, User
from core.access import access_of
from core.database import Base, db
from tests.access.test_routes import TABLE, address, methods
from tests.factories.accounts import Door, csrf_token, make_user, sign_in
from tests.pages.checks import answer_problems
from tests.pages.client import PageClient

ROLES = [role.value for role in Role]
# What requests may leave behind without changing anything that people see: that a device was there.
TRACES = {"user_sessions": {"last_seen_at"}, "worker_beats": {"worker", "beat_at"}}
MOST_PAGES = 250
# Any site may ask the resolver, as its standard wants, and read the pages to which it leads; never with the
# visitor's cookies.
_OPEN_PAGES = (
    "numbers.public_carton",
    "numbers.public_place",
    "traceability.recall_notice",
    "traceability.trace_lot",
    "traceability.trace_product",
    "traceability.trace_serial",
)
_FOR_RESOLVER = frozenset({"Access-Control-Allow-Origin", "Access-Control-Expose-Headers"})
OPEN_TO_ALL = {
    "resolver.resolve": _FOR_RESOLVER,
    "resolver.description": _FOR_RESOLVER,
    **{
        f"open_data.{each}": frozenset({"Access-Control-Allow-Origin"})
        for each in ("catalog", "newest_file", "package", "schema", "version_file")
    },
    **{
        endpoint + form: frozenset({"Access-Control-Allow-Origin"})
        for endpoint in _OPEN_PAGES
        for form in ("", "_in_capitals")
    },
}
_HREF = re.compile(r'href="([^"]+)"')


def sending(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Yield each address that takes a form, with the method; what programs send carries a token instead."""
    for rule in app.url_map.iter_rules():
        for method in methods(rule):
            if method != "GET" and rule.endpoint not in of_programs(app):
                yield rule, method


def of_programs(app: Flask) -> frozenset[str]:
    """Return the endpoints at which a cookie opens nothing: `tests/access/test_tokens.py` asks them."""
    found = {rule.endpoint: access_of(app, rule.endpoint) for rule in app.url_map.iter_rules()}
    return frozenset(endpoint for endpoint, access in found.items() if access and access.scope)


def person_for(endpoint: str, people: dict[str, User]) -> User | None:
    """Return somebody whom the table lets in; None for what is open to everybody, or to no role by itself."""
    row = TABLE[endpoint]
    if row["anonymous"] == "allow":
        return None
    return next((people[role] for role in ROLES if row[role] == "allow"), None)


@pytest.fixture
def people(session: Session) -> dict[str, User]:
    """Somebody of each role."""
    return {role: make_user(session, role) for role in ROLES}


@pytest.mark.parametrize("token", ["none", "foreign", "made up", "of another field"])
def test_nothing_is_taken_without_the_forms_own_token(
    app: Flask, people: dict[str, User], token: str
) -> None:
    client, somebody_else = app.test_client(), app.test_client()
    foreign = csrf_token(somebody_else)
    taken, door = [], Door(client)

    for rule, method in sending(app):
        person = person_for(rule.endpoint, people)
        if person is not None:
            door.let_in(person)
        own = csrf_token(client)
        data = {
            "none": {},
            "foreign": {"csrf_token": foreign},
            "made up": {"csrf_token": "x" * 90},
            "of another field": {"token": own},
        }[token]
        with client.open(address(app, rule), method=method, data=data) as answer:
            if answer.status_code != 400:
                taken.append(f"{method} {rule.rule}: {answer.status_code}")
                door.may_be_shut()

    assert taken == []


@pytest.mark.parametrize("method", ["TRACE", "PUT", "PATCH", "DELETE", "CONNECT", "PROPFIND"])
def test_no_address_takes_a_method_that_no_form_sends(
    app: Flask, people: dict[str, User], method: str
) -> None:
    client = app.test_client()
    sign_in(client, people["officer"])
    taken = []

    for rule in app.url_map.iter_rules():
        with client.open(
            address(app, rule), method=method, data={"csrf_token": csrf_token(client)}
        ) as answer:
            # Without a fresh token even the method is not looked at; programs are known before it.
            allowed = {400, 405, 401} if rule.endpoint in of_programs(app) else {400, 405}
            if answer.status_code not in allowed:
                taken.append(f"{method} {rule.rule}: {answer.status_code}")

    assert taken == []


def test_every_address_answers_with_the_headers_of_the_house(app: Flask, people: dict[str, User]) -> None:
    client = app.test_client()
    wrong, door = [], Door(client)

    for rule in app.url_map.iter_rules():
        for method in methods(rule):
            person = person_for(rule.endpoint, people)
            if person is not None:
                door.let_in(person)
            data = {"csrf_token": csrf_token(client)} if method != "GET" else None
            with client.open(address(app, rule), method=method, data=data) as answer:
                wrong += [f"{method} {rule.rule}: {problem}" for problem in answer_problems(answer)]
                wrong += [
                    f"{method} {rule.rule}: {name} tells what runs here"
                    for name in ("Server", "X-Powered-By")
                    if "erkzeug" in answer.headers.get(name, "")
                ]
                cross = [name for name, _value in answer.headers if name.startswith("Access-Control-")]
                allowed = OPEN_TO_ALL.get(rule.endpoint, frozenset())
                if rule.endpoint.startswith("api_v1."):  # names our own pages as the only readers
                    allowed = frozenset({"Access-Control-Allow-Origin"})
                    assert answer.headers["Access-Control-Allow-Origin"] == app.config["GOCQUE"].public_url
                wrong += [f"{method} {rule.rule}: {name}" for name in cross if name not in allowed]
            if method != "GET":
                door.may_be_shut()  # it may have been the sign-out

    assert wrong == []


def test_repeated_parameters_take_one_and_break_nothing(app: Flask, people: dict[str, User]) -> None:
    client = app.test_client()
    names = ("q", "trang", "lang", "tu", "den", "ct", "lot", "lo", "so", "xem", "tinh-trang", "next", "id")
    query = "&".join(f"{name}={value}" for name in names for value in ("1", "2", "%00", "'"))
    broken, door = [], Door(client)

    for rule in app.url_map.iter_rules():
        person = person_for(rule.endpoint, people)
        if person is not None:
            door.let_in(person)
        if "GET" in methods(rule):
            with client.get(f"{address(app, rule)}?{query}") as answer:
                if answer.status_code >= 500 and rule.endpoint != "health.readyz":
                    broken.append(f"{rule.rule}: {answer.status_code}")

    assert broken == []


def test_of_a_parameter_given_twice_the_first_counts(sample_page: PageClient) -> None:
    twice = sample_page.get("/tim?q=nuoc+mam&q=gao")

    assert twice.texts(".goods li") == sample_page.get("/tim?q=nuoc+mam").texts(".goods li")
    assert twice.texts(".goods li")


def everything() -> dict[str, str]:
    """Return a digest of each table's rows, without what requests may leave behind."""
    with db.engine.connect() as connection:
        return {
            table.name: hashlib.sha256(
                repr(
                    connection.execute(
                        select(
                            *(c for c in table.columns if c.name not in TRACES.get(table.name, ()))
                        ).order_by(*table.primary_key.columns)
                    ).all()
                    if set(table.columns.keys()) - TRACES.get(table.name, set())
                    else []
                ).encode()
            ).hexdigest()
            for table in Base.metadata.sorted_tables
        }


def crawl(client: FlaskClient, start: tuple[str, ...]) -> list[str]:
    """Open every page that links lead to, each once; return the addresses."""
    waiting, seen = list(start), set(start)
    while waiting and len(seen) < MOST_PAGES:
        path = waiting.pop(0)
        with client.get(path) as answer:
            assert answer.status_code < 500, path
            if answer.mimetype != "text/html":
                continue
            for link in _HREF.findall(answer.get_data(as_text=True)):
                found = urlsplit(urljoin(path, unescape(link)))
                target = found.path + (f"?{found.query}" if found.query else "")
                key = found.path + "?".join(sorted(part.split("=")[0] for part in found.query.split("&")))
                if not found.netloc and not found.scheme and key not in seen and target.startswith("/"):
                    seen |= {key}
                    waiting.append(target)
    return sorted(seen)


@pytest.mark.parametrize("who", ["anonymous", "producer", "verifier", "auditor"])
def test_opening_pages_changes_nothing(sample_app: Flask, sample_session: Session, who: str) -> None:
    client = sample_app.test_client()
    starts: dict[str, tuple[str, ...]] = {
        "anonymous": ("/",),
        "producer": ("/quan-ly/san-pham",),
        "verifier": ("/can-bo/so-lieu",),
        "auditor": ("/can-bo/so-lieu",),
    }
    if who != "anonymous":
        sign_in(
            client,
            sample_session.scalars(select(User).where(User.role == who).order_by(User.id)).first()
            or pytest.fail(who),
        )
    sample_session.commit()
    before = everything()

    seen = crawl(client, starts[who])

    assert len(seen) > 20
    assert everything() == before


def test_the_hash_notices_a_change(sample_app: Flask, sample_session: Session) -> None:
    before = everything()

    sample_session.execute(text("UPDATE products SET price_vnd = price_vnd + 1 WHERE id = 1"))
    sample_session.commit()

    assert {name for name, digest in everything().items() if digest != before[name]} == {
        "products",
        "page_changes",
    }
