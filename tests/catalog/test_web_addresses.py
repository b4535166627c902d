from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import UnsafeAddress
from catalog.web_addresses import parse_web_address


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", None),
        ("banhcay.vn", "https://banhcay.vn"),
        ("http://banhcay.vn/a?b=1", "http://banhcay.vn/a?b=1"),
        ("HTTPS://banhcay.vn", "HTTPS://banhcay.vn"),
    ],
)
def test_http_and_https_are_kept(typed: str, kept: str | None) -> None:
    assert parse_web_address(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "javascript:alert(1)",
        "JaVaScRiPt://banhcay.vn/%0aalert(1)",
        "data:text/html,x",
        "ftp://banhcay.vn",
        "https://",
        "https://localhost",
        "https://a b.vn",
        'https://a.vn/"><script>',
        "https://user:pass@banhcay.vn",
        "https://[::1",
        "https://a.vn:99999999",
        "https://a.vn/" + "x" * 300,
    ],
)
def test_everything_else_is_refused(typed: str) -> None:
    with pytest.raises(UnsafeAddress):
        parse_web_address(typed)


@given(st.text(max_size=40))
def test_what_is_kept_always_begins_with_http(typed: str) -> None:
    try:
        kept = parse_web_address(typed)
    except UnsafeAddress:
        kept = None
    assert kept is None or kept.lower().startswith(("http://", "https://"))
