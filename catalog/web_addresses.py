"""Addresses of a business's own pages: shown as links, so only such as a link may safely carry."""

from __future__ import annotations

from urllib.parse import urlsplit

from catalog.errors import UnsafeAddress

LONGEST = 300


def parse_web_address(typed: str) -> str | None:
    """Bring a typed address to one that a page may link to; None when nothing was typed.

    Args:
        typed: An address; ``https://`` is put before one that names no scheme.

    Raises:
        UnsafeAddress: If it is of another kind than http and https, or names no host.

    >>> parse_web_address("banhcay.vn/gioi-thieu")
    'https://banhcay.vn/gioi-thieu'
    """
    typed = typed.strip()
    if not typed:
        return None
    if "://" not in typed and ":" not in typed.split("/", 1)[0]:
        typed = f"https://{typed}"
    try:
        parts = urlsplit(typed)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        raise UnsafeAddress from None
    has_space = any(char.isspace() or char in "<>\"'\\" for char in typed)
    if parts.scheme not in {"http", "https"} or "." not in host.strip(".") or has_space:
        raise UnsafeAddress
    if parts.username is not None or len(typed) > LONGEST:
        raise UnsafeAddress
    return typed
