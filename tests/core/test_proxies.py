"""Who asked, when proxies stand in between: as far as the installation names them, and no further."""

import secrets
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session
from werkzeug.test import Client

from core.config import BadSettings, read_settings
from core.proxies import NamesVisitors, names_visitors, read_networks, visitor_of
from tests.core.test_gateway import Wire, ask, scope
from tests.factories.scans import PHONE, counted
from tests.factories.traceability import make_lot
from wsgi import create_app

OURS, _none = read_networks("127.0.0.1, 10.1.0.0/16 2001:db8:1::/48")
ADDRESSES = st.ip_addresses(v=4).map(str)


@pytest.mark.parametrize(
    ("peer", "forwarded", "visitor"),
    [
        ("127.0.0.1", "203.0.113.7", "203.0.113.7"),
        ("127.0.0.1", "198.51.100.1, 203.0.113.7", "203.0.113.7"),
        ("127.0.0.1", "203.0.113.7, 10.1.2.3", "203.0.113.7"),
        ("127.0.0.1", "198.51.100.1,203.0.113.7 , 10.1.2.3", "203.0.113.7"),
        ("127.0.0.1", "10.1.9.9", "10.1.9.9"),
        ("127.0.0.1", "203.0.113.7:51234", "203.0.113.7"),
        ("127.0.0.1", "[2001:db8:9::7]:51234", "2001:db8:9::7"),
        ("127.0.0.1", "::ffff:203.0.113.7", "203.0.113.7"),
        ("127.0.0.1", "fe80::7%eth0", "fe80::7"),
        ("::ffff:127.0.0.1", "203.0.113.7", "203.0.113.7"),
        ("2001:db8:1::5", "2001:db8:9::7", "2001:db8:9::7"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "unknown", "127.0.0.1"),
        ("127.0.0.1", "203.0.113.7, _hidden, 10.1.2.3", "10.1.2.3"),
        ("", "203.0.113.7", ""),
    ],
)
def test_the_first_address_that_is_no_proxy_of_ours_is_the_visitor(
    peer: str, forwarded: str, visitor: str
) -> None:
    assert visitor_of(peer, forwarded, OURS) == visitor


@given(
    st.text(max_size=200), st.lists(ADDRESSES, max_size=5), ADDRESSES.filter(lambda each: each != "127.0.0.1")
)
def test_nobody_chooses_an_address_by_writing_the_header(junk: str, forged: list[str], visitor: str) -> None:
    header = ", ".join([junk, *forged, visitor])  # what a visitor sent, and what our proxy added

    assert visitor_of("127.0.0.1", header, read_networks("127.0.0.1")[0]) == visitor
    assert visitor_of(visitor, header, ()) == visitor


def test_a_setting_that_names_no_proxy_or_half_the_world_is_refused(tmp_path: Path) -> None:
    refused = ["proxy", "0.0.0.0/1", "128.0.0.0/1", "::/1", "10.0.0.0/8", "2001:db8::/32"]

    with pytest.raises(BadSettings, match="GOCQUE_TRUSTED_PROXIES") as raised:
        read_settings(
            {
                "GOCQUE_SECRET_KEY": secrets.token_urlsafe(32),
                "GOCQUE_INSTANCE": str(tmp_path),
                "GOCQUE_TRUSTED_PROXIES": " ".join(["127.0.0.1", "10.0.0.0/16", *refused]),
            }
        )

    assert f"hiện có {refused}" in str(raised.value)


def test_phones_behind_a_named_proxy_are_told_apart_and_forged_headers_are_not(
    app: Flask, session: Session
) -> None:
    lot = make_lot(session)
    session.commit()
    assert lot.product is not None
    path = f"/t/{lot.product.code}/{lot.lot_code}"
    behind = Client(NamesVisitors(app, OURS))

    def look(forwarded: str, peer: str = "127.0.0.1") -> None:
        headers = {"User-Agent": PHONE, "X-Forwarded-For": forwarded}
        answer = behind.get(path, headers=headers, environ_overrides={"REMOTE_ADDR": peer})
        assert answer.status_code == 200

    for number in range(5):
        look(f"203.0.113.{number}")
    look("198.51.100.77, 203.0.113.4")  # the last phone again, with a header of its own
    assert counted(app, session) == 5

    for number in range(5):
        look(f"203.0.113.{100 + number}", peer="192.0.2.1")  # nobody's proxy
    assert counted(app, session) == 6

    for number in range(5):
        look(f"2001:db8:9:2::{1 + number}")  # one household
    look("2001:db8:9:3::1")
    assert counted(app, session) == 8


def test_an_installation_with_proxies_hears_of_visitors_however_it_is_served(tmp_path: Path) -> None:
    app = create_app(
        read_settings(
            {
                "GOCQUE_SECRET_KEY": secrets.token_urlsafe(32),
                "GOCQUE_INSTANCE": str(tmp_path),
                "GOCQUE_TRUSTED_PROXIES": "127.0.0.1",
            }
        )
    )
    assert isinstance(app.wsgi_app, NamesVisitors)
    heard: list[dict[str, Any]] = []

    def at_once(environ: dict[str, Any]) -> tuple[str, list[tuple[str, str]], list[bytes]]:
        heard.append(environ)
        return "200 OK", [], [b"x"]

    asked = scope("/t/AB12CD34", ("X-Forwarded-For", "9.9.9.9"), ("X-Forwarded-For", "203.0.113.7"))
    asked["client"] = ("127.0.0.1", 4711)
    ask(
        app, asked, Wire(), at_once=at_once, name_visitor=names_visitors(app.config["GOCQUE"].trusted_proxies)
    )

    assert heard[0]["REMOTE_ADDR"] == "203.0.113.7"
    assert "HTTP_X_FORWARDED_FOR" not in heard[0]
