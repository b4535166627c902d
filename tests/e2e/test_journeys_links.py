"""A printed Digital Link, asked for over the wire as it stands, and opened on a phone."""

from __future__ import annotations

import http.client
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.server import Server
from tests.e2e.steps import enter

pytestmark = pytest.mark.e2e

GTIN = "09521234600022"


def asked(server: Server, target: str, method: str = "GET") -> tuple[int, str]:
    """Send a request line exactly as given; return status and where it leads."""
    parts = urlsplit(server.base)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=20)
    connection.putrequest(method, target, skip_accept_encoding=True)
    connection.endheaders()
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status, urlsplit(answer.getheader("Location") or "").path


def test_a_printed_link_is_answered_whatever_stands_on_the_wire(server: Server) -> None:
    status, page = asked(server, f"/01/{GTIN}")

    assert status == 307
    assert asked(server, f"/01/{GTIN}/") == (307, page)
    assert asked(server, f"/01/{GTIN}", "HEAD") == (307, page)
    assert asked(server, f"/01/{GTIN}/10/KL8G") == (307, f"{page}/KL8G")
    assert asked(server, f"/01/{GTIN}/10/N%2F26") == (307, f"{page}/%21")
    for target in (
        f"/01/{GTIN}/foo",
        f"/01//{GTIN}",
        f"/01/{GTIN}/./10/A",
        f"/01/{GTIN}/10//evil.example",
        f"/01/{GTIN}/10/a%00",
        f"/01/{GTIN}/10/a%0D%0AX:1",
        f"/01/{GTIN}/10/a\\b",
    ):
        assert asked(server, target)[0] == 400, target
    assert asked(server, f"/01/{'A' * 10_000}")[0] in {400, 414}
    assert asked(server, "//evil.example/01/1")[0] == 404
    assert asked(server, f"/01/{GTIN}", "DELETE")[0] == 405


def test_a_slash_inside_a_value_is_never_taken_for_one_between_values(server: Server) -> None:
    _status, page = asked(server, f"/01/{GTIN}")
    no_such_lot = (307, f"{page}/%21")

    assert asked(server, f"/01/{GTIN}/10/P01-0001/21/A") != no_such_lot
    for value in ("P01-0001%2F21%2FA", "P01-0001%2Ffoo", "P01-0001%2ffoo", "Z%2F21%2FB", "..%2f..%2fquan-ly"):
        assert asked(server, f"/01/{GTIN}/10/{value}") == no_such_lot, value
    assert asked(server, f"/01/{GTIN}/22/A%2F10%2FP01-0001") == (307, page)
    assert asked(server, f"/01/{GTIN}/21/A%2FB")[0] == 307
    for target in (
        f"{GTIN}/10/Z/foo",
        f"{GTIN}/10/P01-0001/foo",
        f"{GTIN}%2F10%2FP01-0001",
        f"{GTIN}/10/Z%252F/x",
    ):
        assert asked(server, f"/01/{target}")[0] == 400, target


def test_a_producer_adds_a_film_that_a_scan_then_finds(phone_without_scripts: Page, server: Server) -> None:
    page = phone_without_scripts
    enter(page, server, "producer")
    page.goto(f"/01/{GTIN}")
    name = page.get_by_role("heading", level=1).inner_text()
    page.goto("/quan-ly/san-pham")
    page.get_by_role("link", name=name).first.click()
    page.get_by_role("link", name="Trang liên quan").click()
    page.get_by_role("link", name="Thêm đường dẫn").click()
    page.get_by_label("Trang này nói về gì?").select_option(label="Phim giới thiệu")
    page.get_by_label("Đường dẫn").fill("https://youtube.com/watch?v=e2e")
    page.get_by_label("Tên hiện cho người mua").fill("Xem cách làm")
    page.get_by_role("button", name="Lưu").click()

    expect(page.get_by_text("Xem cách làm")).to_be_visible()
    assert asked(server, f"/01/{GTIN}?linkType=gs1:relatedVideo") == (307, "/watch")
