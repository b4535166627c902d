"""What was asked for is found out before WSGI has blurred it, on every kind of server."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gs1.digital_link import DigitalLink
from gs1.refusals import BadLink
from traceability.resolver.asked import asked_path, read_asked

G = "/01/09521234000280"


def environ(raw: str, *, keeps: str = "") -> dict[str, Any]:
    """Return what a WSGI server makes of an address; `keeps` names where it leaves it as it came."""
    path, _mark, query = raw.partition("?")
    found = {"PATH_INFO": unquote_to_bytes(path).decode("latin-1"), "QUERY_STRING": query}
    return {**found, keeps: raw} if keeps else found


def read(raw: str, *, keeps: str = "", known: frozenset[str] = frozenset()) -> DigitalLink:
    return read_asked(environ(raw, keeps=keeps), lambda link: link.value("10") in known)


@pytest.mark.parametrize("keeps", ["RAW_URI", "REQUEST_URI"])
def test_encoded_slashes_are_kept_apart_where_the_server_keeps_the_address(keeps: str) -> None:
    assert read(f"{G}/10/A%2F21%2FB", keeps=keeps).element_string() == "(01)09521234000280(10)A/21/B"
    assert read(f"{G}/10/A/21/B?a=%2F", keeps=keeps).element_string() == "(01)09521234000280(10)A(21)B"
    for wrong in (f"{G}/10/N/26", f"{G}/10/N%2F26/foo", f"{G}%2F10/A"):
        with pytest.raises(BadLink):
            read(wrong, keeps=keeps)


def test_where_it_is_not_kept_a_slash_is_read_into_a_lot_only_when_nothing_else_fits() -> None:
    assert read(f"{G}/10/N%2F26").value("10") == "N/26"
    assert read(f"{G}/10/A%2F21%2FB").value("21") == "B"
    for wrong in (
        f"{G}/foo",
        f"{G}/10/A/foo",
        f"{G}/10/A/./x",
        f"{G}/10//x",
        f"{G}/10/../x",
        f"{G}/10/Bx/a b",
    ):
        with pytest.raises(BadLink):
            read(wrong, known=frozenset({"A"}))


def test_an_address_that_does_not_fit_the_path_that_was_routed_is_not_believed() -> None:
    told = {**environ(f"{G}/10/A"), "RAW_URI": "/01/09506000134352", "REQUEST_URI": f"http://x{G}/10/%41?a"}

    assert asked_path(told).text == f"{G}/10/%41"
    assert asked_path({**told, "REQUEST_URI": ""}).is_exact is False
    assert asked_path({**environ(f"{G}/10/A"), "SCRIPT_NAME": "/x"}).text == f"/x{G}/10/A"


def test_one_slash_at_the_end_is_let_pass() -> None:
    assert read(f"{G}/10/A/", keeps="RAW_URI") == read(f"{G}/10/A", keeps="RAW_URI")
    with pytest.raises(BadLink):
        read(f"{G}/10/A//", keeps="RAW_URI")


@given(st.binary(max_size=60), st.booleans())
def test_whatever_a_server_hands_on_is_read_or_refused(path: bytes, keeps: bool) -> None:
    told = {"PATH_INFO": f"{G}/10/" + path.decode("latin-1"), "QUERY_STRING": path.decode("latin-1")}
    if keeps:
        told["RAW_URI"] = told["PATH_INFO"]
    try:
        found: DigitalLink | BadLink = read_asked(told, lambda link: False)
    except BadLink as problem:
        found = problem

    assert str(found)
