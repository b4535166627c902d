"""Each form that a person finds is sent empty and with rubbish in its fields; no page breaks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from accounts.models import User
from tests.access.test_routes import verdict
from tests.factories.accounts import Door, csrf_token, sign_in
from tests.pages.dom import parse
from tests.pages.dom import select as elements_in

RUBBISH = (
    "\x00",
    "9" * 25,
    "x" * 10_000,
    "31/12/9999",
    "-1",
    "9223372036854775808",
    "0001-01-01",
    "1e400",
    "nan",
    "<script>'\"%_\\",
    "\u202e\u200b",
    "\u0661\u0662\u0663",
)
FILES = (b"", b"\xff\xd8\xff\xe0rubbish", b"%PDF-1.7\n", b"PK\x03\x04", b"<svg/>")
LEADS_OUT = frozenset({"accounts.sign_out", "own_account.end_other_sessions"})
_HREF = re.compile(r'href="([^"]+)"')


class Form(NamedTuple):
    """A form as a page holds it: where it goes, and kind and present value of each field by name."""

    action: str
    fields: dict[str, tuple[str, str]]


def endpoint_of(app: Flask, path: str, method: str) -> str | None:
    """Return the view behind an address of the house; None for what is none."""
    parts = urlsplit(path)
    if parts.netloc or parts.scheme or not parts.path.startswith("/"):
        return None
    try:
        return str(app.url_map.bind("localhost").match(parts.path, method=method)[0])
    except HTTPException:
        return None


def forms_on(path: str, html: str) -> Iterator[Form]:
    """Yield the forms of a page that send something."""
    root, _problems = parse(html)
    for form in elements_in(root, "form"):
        if (form.get("method") or "").lower() != "post":
            continue
        fields = {
            str(each.get("name")): (each.get("type") or "", each.get("value") or each.text or "")
            for tag in ("input", "select", "textarea", "button")
            for each in elements_in(form, tag)
            if each.get("name") not in {None, "csrf_token"}
        }
        yield Form(urljoin(path, form.get("action") or path), fields)


def found_forms(app: Flask, client: FlaskClient, start: str) -> dict[str, Form]:
    """Follow links, one to each view and kind of question; return the first form for each view."""
    waiting, seen = [start], set[tuple[str, ...]]()
    forms: dict[str, Form] = {}
    while waiting:
        path = waiting.pop(0)
        with client.get(path) as answer:
            assert answer.status_code < 500, path
            links = [answer.location] if answer.location else []
            html = answer.get_data(as_text=True) if answer.mimetype == "text/html" else ""
        for form in forms_on(path, html):
            if endpoint := endpoint_of(app, form.action, "POST"):
                forms.setdefault(endpoint, form)
        for link in links or _HREF.findall(html):
            target = urljoin(path, unescape(link))
            asked = sorted(part.split("=")[0] for part in urlsplit(target).query.split("&"))
            key = (endpoint_of(app, target, "GET") or "", *asked)
            if key[0] and key not in seen:
                seen.add(key)
                waiting.append(target)
    return forms


def bodies(form: Form) -> Iterator[dict[str, Any]]:
    """Yield what is sent: nothing, one piece of rubbish everywhere, then in one field after the other."""
    usual = {name: value for name, (kind, value) in form.fields.items() if kind != "file"}
    yield {}
    for rubbish in RUBBISH[:3]:
        yield dict.fromkeys(form.fields, rubbish)
    yield {name: ["1", "\x00"] for name in form.fields}
    for number, name in enumerate(form.fields):
        yield {**usual, name: RUBBISH[number % len(RUBBISH)]}
    for name in (name for name, (kind, _value) in form.fields.items() if kind == "file"):
        for content in FILES:
            yield {**usual, name: content}


def send(
    client: FlaskClient, door: Door, person: User | None, form: Form, body: dict[str, Any]
) -> TestResponse:
    """Send a form; when what was sent before has led out, once more after a new sign-in."""
    while True:
        fresh = person is None or door.is_fresh_for(person)
        if person is not None:
            door.let_in(person)
        files = {
            name: (BytesIO(value), "a.jpg") if isinstance(value, bytes) else value
            for name, value in body.items()
        }
        answer = client.post(form.action, data={"csrf_token": csrf_token(client), **files})
        if fresh or verdict(answer) != "sign-in":
            return answer
        answer.close()
        door.may_be_shut()


@pytest.mark.parametrize(
    ("who", "least"),
    [
        ("anonymous", 5),
        ("producer", 30),
        ("helper", 3),
        ("partner", 4),
        ("verifier", 15),
        ("auditor", 2),
        ("administrator", 8),
    ],
)
def test_rubbish_in_any_form_breaks_no_page(
    sample_app: Flask, sample_session: Session, who: str, least: int
) -> None:
    client = sample_app.test_client()
    person = sample_session.scalars(select(User).where(User.role == who).order_by(User.id)).first()
    sample_session.commit()
    if person is not None:
        sign_in(client, person)
    broken, door = [], Door(client)

    forms = found_forms(sample_app, client, "/quan-ly" if person else "/")
    for endpoint, form in forms.items():
        for body in bodies(form) if endpoint not in LEADS_OUT else ():
            with send(client, door, person, form, body) as answer:
                if answer.status_code >= 500:
                    broken.append(f"{form.action}: {answer.status_code} to {str(body)[:300]}")

    assert len(forms) >= least, sorted(forms)
    assert "\n".join(broken) == ""
