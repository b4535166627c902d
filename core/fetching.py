"""Ask the outside world for a page without being led to the inside.

A person may give us a link: a website, a stall, a picture. Whoever can make a server ask for a
link of his choice can try to reach what stands behind it. So the address behind the name is
looked up once, must be public, and that very address is connected to: a name that changes its
answer meanwhile gains nothing. Every redirect goes through the same door again. Nothing of ours
goes along: no cookies, no credentials, no referrer. Time, size and hops are bounded.

The list of hosts that may be asked is empty unless the caller hands one over.
"""

from __future__ import annotations

import http.client
import ipaddress
import queue
import re
import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from flask_babel import lazy_gettext as _l

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
ANY_PUBLIC_HOST = frozenset({"*"})

_NOT_OURS_TO_ASK = tuple(
    ipaddress.ip_network(network)
    for network in (
        "0.0.0.0/8",
        "100.64.0.0/10",  # carrier-grade NAT; a cloud's metadata stands at 100.100.100.200
        "168.63.129.16/32",  # a cloud's metadata behind a public number
        "192.0.0.0/24",
        "192.88.99.0/24",
    )
)
_PUBLIC_IPV6 = ipaddress.ip_network("2000::/3")
# Each wraps an IPv4 address that could be anybody's.
_WRAPPING_IPV6 = tuple(ipaddress.ip_network(network) for network in ("2001::/32", "2002::/16"))
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_A_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
# The server lives and knows the page; it only does not speak to machines.
_SHUT_TO_MACHINES = frozenset({401, 403, 405, 406, 429})
_CHUNK = 64 * 1024


class Outcome(StrEnum):
    """What came of asking."""

    ALIVE = "alive"
    DEAD = "dead"
    REFUSED = "refused"  # by us: the link was not followed, or not to its end


class Reason(StrEnum):
    """Why a link is dead or refused."""

    BAD_LINK = "bad_link"
    NOT_ALLOWED = "not_allowed"
    NOT_PUBLIC = "not_public"
    TOO_MANY_REDIRECTS = "too_many_redirects"
    TOO_LARGE = "too_large"
    NO_SUCH_NAME = "no_such_name"
    NO_ANSWER = "no_answer"
    TIMEOUT = "timeout"
    BAD_CERTIFICATE = "bad_certificate"
    STATUS = "status"


SENTENCES = {
    Reason.BAD_LINK: _l(
        "Đường dẫn chưa đúng. Bạn chép lại nguyên địa chỉ bắt đầu bằng http:// hoặc https://."
    ),
    Reason.NOT_ALLOWED: _l("Hệ thống chưa được phép mở trang này để kiểm tra."),
    Reason.NOT_PUBLIC: _l("Đường dẫn trỏ vào mạng nội bộ. Bạn dùng địa chỉ mà ai cũng mở được."),
    Reason.TOO_MANY_REDIRECTS: _l("Trang chuyển hướng quá nhiều lần. Bạn chép địa chỉ cuối cùng."),
    Reason.TOO_LARGE: _l("Trang nặng quá mức kiểm tra được."),
    Reason.NO_SUCH_NAME: _l("Không tìm thấy tên miền. Bạn xem lại từng chữ của địa chỉ."),
    Reason.NO_ANSWER: _l("Trang không trả lời. Bạn mở thử rồi kiểm tra lại sau."),
    Reason.TIMEOUT: _l("Trang trả lời quá chậm. Bạn kiểm tra lại sau."),
    Reason.BAD_CERTIFICATE: _l("Chứng thư bảo mật của trang không hợp lệ. Bạn báo người quản lý trang."),
    Reason.STATUS: _l("Trang báo lỗi hoặc không còn. Bạn xem lại địa chỉ."),
}


@dataclass(frozen=True)
class Fetched:
    """What is known after asking.

    Attributes:
        reason: None when the page is alive.
        status: Last HTTP status; None when no answer came.
        url: The last address that was asked or refused.
        content_type: As the server says, "" when it does not.
        content: The body, when it was wanted.
    """

    outcome: Outcome
    reason: Reason | None
    url: str
    status: int | None = None
    content_type: str = ""
    content: bytes = b""


def is_public(address: Address) -> bool:
    """Say whether an address belongs to the open network.

    >>> is_public(ipaddress.ip_address("203.162.0.181")), is_public(ipaddress.ip_address("::ffff:10.0.0.1"))
    (True, False)
    """
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if address.scope_id or address not in _PUBLIC_IPV6:
            return False
        if any(address in network for network in _WRAPPING_IPV6):
            return False
    elif any(address in network for network in _NOT_OURS_TO_ASK):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved)


def system_addresses(host: str, port: int) -> list[str]:
    """Ask the system's resolver for the addresses of a name."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@dataclass(frozen=True)
class Policy:
    """What may be asked, and how much of it.

    Attributes:
        hosts: Names that may be asked, each with all below it; `ANY_PUBLIC_HOST` for every name.
            Empty: nothing is ever asked.
        ports: Ports that may be connected to.
        seconds: For everything together: looking up, connecting, redirects, reading.
        most_bytes: Of a body that is wanted.
        most_redirects: Followed at most; 0: none.
        agent: How we name ourselves.
        addresses: Looks a name up.
        may_connect: Says whether an address may be connected to.
    """

    hosts: frozenset[str] = frozenset()
    ports: frozenset[int] = frozenset({80, 443})
    seconds: float = 5.0
    most_bytes: int = 1024 * 1024
    most_redirects: int = 3
    agent: str = "GocQue"
    addresses: Callable[[str, int], list[str]] = system_addresses
    may_connect: Callable[[Address], bool] = is_public

    def allows(self, host: str) -> bool:
        """Say whether a name stands in the list, or below one that does."""
        if self.hosts == ANY_PUBLIC_HOST:
            return True
        return any(host == known or host.endswith(f".{known}") for known in self.hosts)


class _Stop(Exception):
    def __init__(self, outcome: Outcome, reason: Reason) -> None:
        super().__init__(reason)
        self.outcome = outcome
        self.reason = reason


@dataclass(frozen=True)
class _Target:
    url: str
    scheme: str
    host: str
    port: int
    path: str


def fetch(url: str, policy: Policy, *, wants_body: bool = False) -> Fetched:
    """Ask for a page, and say whether it is alive.

    Args:
        url: What a person gave us; nothing about it is believed.
        policy: What may be asked, and how much.
        wants_body: Read the body; otherwise only status and headers are read.

    Returns:
        What is known; this never raises for anything that the link or its server does.
    """
    deadline = time.monotonic() + policy.seconds
    asked = url
    status = None
    try:
        for _hop in range(policy.most_redirects + 1):
            target = _target(asked, policy)
            answer, location = _ask(target, policy, deadline, wants_body)
            if location is None:
                return answer
            asked, status = urljoin(target.url, location), answer.status
        raise _Stop(Outcome.REFUSED, Reason.TOO_MANY_REDIRECTS)
    except _Stop as stop:
        return Fetched(stop.outcome, stop.reason, asked, status)


def _target(url: str, policy: Policy) -> _Target:
    """Take a link apart, and refuse what no honest link looks like."""
    bad = _Stop(Outcome.REFUSED, Reason.BAD_LINK)
    if len(url) > 2000 or "\\" in url or any(ord(sign) <= 32 or ord(sign) == 127 for sign in url):
        raise bad
    try:
        parts = urlsplit(url)
        given = parts.port
        host = (parts.hostname or "").rstrip(".")
        host = host if ":" in host else host.encode("idna").decode("ascii").lower()
    except (ValueError, UnicodeError):
        raise bad from None
    if parts.scheme not in {"http", "https"} or not host or "@" in parts.netloc or not _is_host(host):
        raise bad
    port = given if given is not None else 443 if parts.scheme == "https" else 80
    if port not in policy.ports:
        raise bad
    if not policy.allows(host):
        raise _Stop(Outcome.REFUSED, Reason.NOT_ALLOWED)
    return _Target(url, parts.scheme, host, port, _path(parts))


def _is_host(host: str) -> bool:
    """Say whether this is a written address or a name, and no number dressed up as one.

    "2130706433", "0x7f.1" and "0177.0.0.1" all mean 127.0.0.1 to the system's resolver.
    """
    with suppress(ValueError):
        ipaddress.ip_address(host)
        return True
    labels = host.split(".")
    return all(_LABEL.fullmatch(label) for label in labels) and not _A_NUMBER.fullmatch(labels[-1])


def _path(parts: SplitResult) -> str:
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?[]")
    return f"{path}?{query}" if query else path


def _ask(target: _Target, policy: Policy, deadline: float, wants_body: bool) -> tuple[Fetched, str | None]:
    """Ask one server once; returns its answer, and where it sends us if it does."""
    expired = threading.Event()
    connection = _Connection(target, _checked_addresses(target, policy, deadline), deadline)

    def give_up() -> None:
        expired.set()
        connection.cut()

    # A socket's own timeout starts anew with every byte that drips in; this one does not.
    watch = threading.Timer(max(0.0, deadline - time.monotonic()), give_up)
    watch.daemon = True
    watch.start()
    try:
        connection.request(
            "GET",
            target.path,
            headers={"User-Agent": policy.agent, "Accept": "*/*", "Accept-Encoding": "identity"},
        )
        response = connection.getresponse()
        answer, location = _read(target, response, policy, wants_body)
        if expired.is_set():  # a cut line looks like the end of a body
            raise TimeoutError
    except TimeoutError:
        raise _Stop(Outcome.DEAD, Reason.TIMEOUT) from None
    except ssl.SSLError:
        raise _Stop(Outcome.DEAD, Reason.TIMEOUT if expired.is_set() else Reason.BAD_CERTIFICATE) from None
    except (OSError, http.client.HTTPException, ValueError):
        raise _Stop(Outcome.DEAD, Reason.TIMEOUT if expired.is_set() else Reason.NO_ANSWER) from None
    else:
        return answer, location
    finally:
        watch.cancel()
        connection.close()


def _read(
    target: _Target, response: http.client.HTTPResponse, policy: Policy, wants_body: bool
) -> tuple[Fetched, str | None]:
    status = response.status
    kind = response.headers.get("Content-Type", "")[:200]
    if status in _REDIRECTS and (location := response.headers.get("Location")):
        return Fetched(Outcome.ALIVE, None, target.url, status, kind), location
    if status >= 400 and status not in _SHUT_TO_MACHINES:
        return Fetched(Outcome.DEAD, Reason.STATUS, target.url, status, kind), None
    content = _body(response, policy.most_bytes) if wants_body else b""
    return Fetched(Outcome.ALIVE, None, target.url, status, kind, content), None


def _body(response: http.client.HTTPResponse, most: int) -> bytes:
    content = b""
    while chunk := response.read(_CHUNK):
        content += chunk
        if len(content) > most:
            raise _Stop(Outcome.REFUSED, Reason.TOO_LARGE)
    return content


def _checked_addresses(target: _Target, policy: Policy, deadline: float) -> list[str]:
    """Return the addresses behind a name; one that is not public makes the whole name refused."""
    addresses = _looked_up(target, policy, deadline)
    for address in addresses:
        try:
            public = policy.may_connect(ipaddress.ip_address(address))
        except ValueError:
            public = False
        if not public:
            raise _Stop(Outcome.REFUSED, Reason.NOT_PUBLIC)
    return addresses


def _looked_up(target: _Target, policy: Policy, deadline: float) -> list[str]:
    # The system's resolver knows no deadline, so it is waited for from outside.
    answers: queue.SimpleQueue[list[str]] = queue.SimpleQueue()

    def look_up() -> None:
        try:
            answers.put(policy.addresses(target.host, target.port))
        except (OSError, UnicodeError):
            answers.put([])

    threading.Thread(target=look_up, daemon=True).start()
    try:
        addresses = answers.get(timeout=max(0.0, deadline - time.monotonic()))
    except queue.Empty:
        raise _Stop(Outcome.DEAD, Reason.TIMEOUT) from None
    if not addresses:
        raise _Stop(Outcome.DEAD, Reason.NO_SUCH_NAME)
    return addresses


class _Connection(http.client.HTTPConnection):
    """Connects to addresses that were checked, and to nothing that the name might mean by now."""

    def __init__(self, target: _Target, addresses: list[str], deadline: float) -> None:
        super().__init__(target.host, target.port)
        if target.scheme == "https":
            self.default_port = 443  # or the Host header would carry it
        self._target = target
        self._addresses = addresses
        self._deadline = deadline
        # http.client forgets its socket when the answer lasts until the line closes.
        self._wire: socket.socket | None = None
        self._cut = False

    def connect(self) -> None:
        """Try the addresses in turn until one answers."""
        problem: OSError = TimeoutError()
        for address in self._addresses:
            left = self._deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError
            try:
                self.sock = socket.create_connection((address, self._target.port), timeout=left)
                break
            except OSError as error:
                problem = error
        else:
            raise problem
        self._wire = self.sock
        if self._cut:  # time ran out while connecting, with nothing there to cut
            raise TimeoutError
        if self._target.scheme == "https":
            context = ssl.create_default_context()
            self._wire = self.sock = context.wrap_socket(self.sock, server_hostname=self._target.host)

    def cut(self) -> None:
        """End the connection from another thread; whoever reads from it wakes up."""
        self._cut = True
        if self._wire is not None:
            with suppress(OSError):
                # Past the TLS layer, whose state belongs to the reading thread.
                socket.socket.shutdown(self._wire, socket.SHUT_RDWR)
