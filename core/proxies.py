"""Find out from where a visitor comes when proxies of ours stand in between.

Proxies add the address that they were asked from to ``X-Forwarded-For``, each behind the last. Anybody can
send such a header, so it is read from its end, and only as far as the addresses are proxies that the
installation names (`GOCQUE_TRUSTED_PROXIES`): the first other one is the visitor. Nothing else that proxies
say is believed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from socket import AF_INET, AF_INET6, inet_ntop, inet_pton
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

Network = IPv4Network | IPv6Network
_HEADER = "HTTP_X_FORWARDED_FOR"
_MOST_HOPS = 32
_MAPPED = bytes(10) + b"\xff\xff"  # ::ffff:0:0/96, addresses of IPv4 written as of IPv6 (RFC 4291 §2.5.5.2)
_WIDEST = {4: 16, 6: 48}  # bits that all proxies of one network share at least
_HOUSEHOLD = 8  # bytes, 64 bits: whoever has one IPv6 address has the others that begin alike


def read_networks(text: str) -> tuple[tuple[Network, ...], list[str]]:
    """Read addresses and networks between commas or blanks; return them, and the words that may not be.

    >>> read_networks("127.0.0.1, 10.1.0.0/24 proxy 10.0.0.0/8")
    ((IPv4Network('127.0.0.1/32'), IPv4Network('10.1.0.0/24')), ['proxy', '10.0.0.0/8'])
    """
    found: list[Network] = []
    wrong: list[str] = []
    for word in text.replace(",", " ").split():
        try:
            network = ip_network(word)
        except ValueError:
            wrong.append(word)
            continue
        # Whoever lives inside may claim any address, and in a wide net visitors do.
        if network.prefixlen >= _WIDEST[network.version]:
            found.append(network)
        else:
            wrong.append(word)
    return tuple(found), wrong


def visitor_of(peer: str, forwarded: str, trusted: Collection[Network]) -> str:
    """Return the address of a visitor.

    Args:
        peer: Who asked us.
        forwarded: What ``X-Forwarded-For`` says; "" for nothing.
        trusted: The proxies to believe.

    >>> visitor_of("127.0.0.1", "9.9.9.9, 203.0.113.7", read_networks("127.0.0.1")[0])
    '203.0.113.7'
    >>> visitor_of("203.0.113.7", "9.9.9.9", read_networks("127.0.0.1")[0])
    '203.0.113.7'
    """
    known = peer
    for hop in reversed(forwarded.split(",")[-_MOST_HOPS:]):
        address = _address(known)
        if address is None or not any(address in network for network in trusted):
            break
        before = _address(hop)
        if before is None:
            break
        known = str(before)
    return known


def _address(text: str) -> IPv4Address | IPv6Address | None:
    """Read an address as proxies write it, a port and brackets left out; None when it is none."""
    host = text.strip()
    if host.startswith("["):
        host = host[1:].partition("]")[0]
    elif host.count(":") == 1:
        host = host.partition(":")[0]
    try:
        address = ip_address(host)
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        # The zone is the sender's own word, of any length.
        return address.ipv4_mapped or IPv6Address(int(address))
    return address


def network_of(address: str) -> str:
    """Return what visitors are told apart by: an address, or of IPv6 the /64 that one household has whole.

    >>> network_of("203.0.113.7"), network_of("::ffff:203.0.113.7"), network_of("2001:db8:1:2::40%eth0")
    ('203.0.113.7', '203.0.113.7', '2001:db8:1:2::/64')
    >>> network_of("")
    ''
    """
    if ":" not in address:
        return address
    try:
        # Each look at a page asks this: the module `ipaddress` takes longer than giving the page.
        packed = inet_pton(AF_INET6, address.partition("%")[0])
    except (OSError, ValueError):
        return address
    if packed.startswith(_MAPPED):
        return inet_ntop(AF_INET, packed[len(_MAPPED) :])
    return f"{inet_ntop(AF_INET6, packed[:_HOUSEHOLD] + bytes(16 - _HOUSEHOLD))}/64"


def names_visitors(trusted: Collection[Network]) -> Callable[[WSGIEnvironment], None]:
    """Return what puts the visitor's address into a request's environment, where the proxy's stood.

    The header is taken out, so that it counts once, however many layers ask.
    """

    def name(environ: WSGIEnvironment) -> None:
        forwarded = environ.pop(_HEADER, "")
        if trusted and forwarded:
            environ["REMOTE_ADDR"] = visitor_of(environ.get("REMOTE_ADDR", ""), forwarded, trusted)

    return name


class NamesVisitors:
    """A WSGI application behind the proxies of an installation."""

    def __init__(self, inner: WSGIApplication, trusted: Collection[Network]) -> None:
        """Take what answers, and whom to believe."""
        self._inner = inner
        self._name = names_visitors(trusted)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request as if the visitor had asked without a proxy."""
        self._name(environ)
        return self._inner(environ, start_response)
