"""The guarded client asks what is public and allowed, at the address it checked, and no longer than told."""

from __future__ import annotations

import ipaddress
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from core.fetching import ANY_PUBLIC_HOST, SENTENCES, Outcome, Policy, Reason, fetch, is_public


class Server(ThreadingHTTPServer):
    """Remembers what it was asked; ends its slow answers when `over` is set."""

    daemon_threads = True

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.seen: list[tuple[str, dict[str, str]]] = []
        self.over = threading.Event()


class Pages(BaseHTTPRequestHandler):
    """A little server whose paths behave well and badly."""

    server: Server

    def do_GET(self):
        self.server.seen.append((self.path, dict(self.headers)))
        answer = getattr(self, f"page{self.path.split('?')[0].replace('/', '_').replace('-', '_')}", None)
        if answer is None:
            self.send_error(404)
        else:
            answer()

    def answer(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def page_(self):
        self.answer(200, b"xin chao", **{"Content-Type": "text/html", "Set-Cookie": "a=b"})

    def page_gone(self):
        self.answer(410)

    def page_shut(self):
        self.answer(403)

    def page_broken(self):
        self.answer(500)

    def page_away(self):
        self.answer(302, Location="/")

    def page_round(self):
        self.answer(302, Location="/round")

    def page_inside(self):
        self.answer(302, Location="http://inside.example/")

    def page_to_file(self):
        self.answer(302, Location="file:///etc/passwd")

    def page_to_metadata(self):
        self.answer(302, Location="http://169.254.169.254/latest/meta-data/")

    def page_large(self):
        self.answer(200, bytes(200_000))

    def page_dripping(self):
        self.send_response(200)
        self.end_headers()
        while not self.server.over.wait(0.05):
            try:
                self.wfile.write(b".")
            except OSError:
                return

    def page_silent(self):
        self.server.over.wait(30)

    def page_nonsense(self):
        self.wfile.write(b"\x00\x01 not http\r\n\r\n")

    def log_message(self, *_):
        pass


@pytest.fixture
def server():
    server = Server(("127.0.0.1", 0), Pages)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.over.set()
    server.shutdown()
    thread.join()
    server.server_close()


LOOPBACK = ipaddress.ip_address("127.0.0.1")


@pytest.fixture
def ask(server):
    """Ask the little server under the name of a public one."""
    port = server.server_address[1]

    def asking(path, *, wants_body=False, **changed):
        names = {"shop.example": ["127.0.0.1"], "inside.example": ["10.0.0.7"]}
        facts: dict[str, Any] = {
            "hosts": ANY_PUBLIC_HOST,
            "ports": frozenset({port, 80}),
            "addresses": lambda host, _port: names.get(host, [host]),
            "may_connect": lambda address: address == LOOPBACK or is_public(address),
            "seconds": 10.0,
        }
        return fetch(f"http://shop.example:{port}{path}", Policy(**(facts | changed)), wants_body=wants_body)

    return asking


def test_a_page_that_answers_is_alive_and_gets_nothing_of_ours(ask, server):
    found = ask("/?q=chiếu cói".replace(" ", "%20"), wants_body=True)

    assert (found.outcome, found.reason, found.status, found.content) == (
        Outcome.ALIVE,
        None,
        200,
        b"xin chao",
    )
    assert found.content_type == "text/html"
    ((path, headers),) = server.seen
    assert path == "/?q=chi%E1%BA%BFu%20c%C3%B3i"
    assert headers == {
        "Host": f"shop.example:{server.server_address[1]}",
        "User-Agent": "GocQue",
        "Accept": "*/*",
        "Accept-Encoding": "identity",
    }


@pytest.mark.parametrize(
    ("path", "outcome", "reason", "status"),
    [
        ("/gone", Outcome.DEAD, Reason.STATUS, 410),
        ("/broken", Outcome.DEAD, Reason.STATUS, 500),
        ("/shut", Outcome.ALIVE, None, 403),
        ("/away", Outcome.ALIVE, None, 200),
        ("/nonsense", Outcome.DEAD, Reason.NO_ANSWER, None),
        ("/round", Outcome.REFUSED, Reason.TOO_MANY_REDIRECTS, 302),
        ("/inside", Outcome.REFUSED, Reason.NOT_PUBLIC, 302),
        ("/to-file", Outcome.REFUSED, Reason.BAD_LINK, 302),
        ("/to-metadata", Outcome.REFUSED, Reason.NOT_PUBLIC, 302),
    ],
)
def test_what_a_server_answers_is_understood(ask, path, outcome, reason, status):
    found = ask(path)

    assert (found.outcome, found.reason, found.status) == (outcome, reason, status)


def test_no_cookie_comes_back_after_a_redirect(ask, server):
    ask("/away")

    assert [path for path, _ in server.seen] == ["/away", "/"]
    assert not any("Cookie" in headers for _, headers in server.seen)


def test_redirects_are_counted(ask, server):
    ask("/round")
    assert len(server.seen) == 4

    assert ask("/away", most_redirects=0).reason == Reason.TOO_MANY_REDIRECTS
    assert len(server.seen) == 5


def test_a_body_beyond_the_limit_is_not_taken(ask):
    assert ask("/large", wants_body=True, most_bytes=199_999).reason == Reason.TOO_LARGE
    assert len(ask("/large", wants_body=True, most_bytes=200_000).content) == 200_000
    assert ask("/large", most_bytes=10).outcome == Outcome.ALIVE


@pytest.mark.parametrize("path", ["/silent", "/dripping"])
def test_a_server_that_takes_its_time_is_left(ask, path):
    found = ask(path, wants_body=True, seconds=0.3)

    assert (found.outcome, found.reason) == (Outcome.DEAD, Reason.TIMEOUT)


def test_a_name_that_is_never_answered_is_left(ask, server):
    found = ask("/", seconds=0.2, addresses=lambda *_: server.over.wait(30) or [])

    assert found.reason == Reason.TIMEOUT


def test_a_name_that_nobody_knows_is_dead(ask):
    def unknown(host, port):
        raise socket.gaierror

    assert ask("/", addresses=unknown).reason == Reason.NO_SUCH_NAME


def test_the_name_is_looked_up_once_and_that_address_is_asked(ask, server):
    answers = [["127.0.0.1"], ["10.0.0.1"]]

    assert ask("/", addresses=lambda *_: answers.pop(0)).outcome == Outcome.ALIVE
    assert answers == [["10.0.0.1"]]


def test_one_inner_address_among_public_ones_refuses_the_name(ask, server):
    found = ask("/", addresses=lambda *_: ["127.0.0.1", "10.0.0.1"])

    assert (found.reason, server.seen) == (Reason.NOT_PUBLIC, [])


def test_a_port_where_nobody_listens_is_dead(ask):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        policy: dict[str, Any] = {
            "ports": frozenset({port}),
            "hosts": ANY_PUBLIC_HOST,
            "may_connect": lambda _: True,
        }
        found = fetch(f"http://shop.example:{port}/", Policy(**policy, addresses=lambda *_: ["127.0.0.1"]))

    assert (found.outcome, found.reason) == (Outcome.DEAD, Reason.NO_ANSWER)


def test_a_server_that_speaks_no_tls_has_no_good_certificate(server):
    port = server.server_address[1]
    policy = Policy(
        hosts=ANY_PUBLIC_HOST,
        ports=frozenset({port}),
        addresses=lambda *_: ["127.0.0.1"],
        may_connect=lambda _: True,
    )

    assert fetch(f"https://shop.example:{port}/", policy).reason == Reason.BAD_CERTIFICATE


def nobody_asks(host, port):
    raise AssertionError("looked up")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "shop.example",
        "//shop.example/",
        "ftp://shop.example/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "gopher://shop.example/",
        "http://",
        "http:///x",
        "http://an:binh@shop.example/",
        "http://shop.example@10.0.0.1/",
        "http://shop.example\\@10.0.0.1/",
        "http://shop.example/ x",
        "http://shop.example/\r\nHost: a",
        "http://shop.example:22/",
        "http://shop.example:8000/",
        "http://shop.example:99999/",
        "http://shop.example:x/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.1/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://1.2.3.4.5/",
        "http://shop..example/",
        "http://-a.example/",
        "http://[::1/",
        "http://[fe80::1%25eth0]:22/",
        "http://a%2eexample/",
        "http://" + "a" * 64 + ".example/",
        "http://shop.example/" + "a" * 2000,
    ],
)
def test_what_no_honest_link_looks_like_is_refused_unasked(url):
    found = fetch(url, Policy(hosts=ANY_PUBLIC_HOST, addresses=nobody_asks))

    assert (found.outcome, found.reason) == (Outcome.REFUSED, Reason.BAD_LINK)


def test_nothing_is_asked_unless_the_caller_allows_it():
    assert fetch("https://shop.example/", Policy(addresses=nobody_asks)).reason == Reason.NOT_ALLOWED


@pytest.mark.parametrize(
    ("host", "allowed"),
    [
        ("shop.example", True),
        ("www.shop.example", True),
        ("SHOP.EXAMPLE", True),
        ("shop.example.", True),
        ("workshop.example", False),
        ("shop.example.evil.example", False),
        ("example", False),
    ],
)
def test_a_name_of_the_list_stands_for_all_below_it(host, allowed):
    policy = Policy(hosts=frozenset({"shop.example"}), addresses=lambda *_: ["10.0.0.1"])

    reason = Reason.NOT_PUBLIC if allowed else Reason.NOT_ALLOWED
    assert fetch(f"https://{host}/", policy).reason == reason


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",  # noqa: S104 - asked, not bound
        "10.1.2.3",
        "100.64.0.1",
        "100.100.100.200",
        "127.0.0.1",
        "127.8.8.8",
        "168.63.129.16",
        "169.254.169.254",
        "172.16.0.1",
        "192.0.0.192",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
        "2606:4700::1%eth0",
    ],
)
def test_an_address_of_the_inside_is_never_public(address):
    assert not is_public(ipaddress.ip_address(address))
    found = fetch("http://shop.example/", Policy(hosts=ANY_PUBLIC_HOST, addresses=lambda *_: [address]))
    assert found.reason == Reason.NOT_PUBLIC


@pytest.mark.parametrize(
    "address", ["203.162.0.181", "8.8.8.8", "2405:4800::1", "2606:4700::1111", "::ffff:8.8.8.8"]
)
def test_an_address_of_the_open_network_is_public(address):
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/", "http://[::1]/", "http://[::ffff:10.0.0.1]/", "http://localhost/"]
)
def test_a_written_inner_address_is_refused_by_the_real_resolver(url):
    assert fetch(url, Policy(hosts=ANY_PUBLIC_HOST)).reason == Reason.NOT_PUBLIC


def test_a_name_with_vietnamese_letters_is_looked_up_as_the_network_writes_it():
    asked = []

    def look_up(host: str, port: int) -> list[str]:
        asked.append((host, port))
        return ["10.0.0.1"]

    policy = Policy(hosts=ANY_PUBLIC_HOST, addresses=look_up)

    fetch("https://đặcsản.example/", policy)

    assert asked == [("đặcsản.example".encode("idna").decode(), 443)]
    assert asked[0][0].isascii()


def test_every_reason_has_a_sentence():
    assert set(SENTENCES) == set(Reason)
