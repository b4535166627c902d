"""The code of a room: short enough to be typed from a wall, long enough not to be guessed."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from core.text import fold

LENGTH = 8
# 32 signs that nobody takes for one another: 40 bits.
_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # pragma: allowlist secret


def new_code() -> str:
    """Return a code drawn at random."""
    return "".join(secrets.choice(_LETTERS) for _each in range(LENGTH))


def read_code(typed: str) -> str:
    """Return a code as it is kept, whatever case, blanks and dashes it was typed with.

    >>> read_code(" ab2c-d3ef ")
    'AB2CD3EF'
    """
    return "".join(char for char in typed.upper() if char.isalnum())[:20]


def show_code(code: str) -> str:
    """Return a code in two halves, as it is read out.

    >>> show_code("AB2CD3EF")
    'AB2C D3EF'
    """
    half = LENGTH // 2
    return f"{code[:half]} {code[half:]}"


def key_of_user(key: str, user_id: int) -> str:
    """Return by what one person is known in every room, without the number of the account.

    Args:
        key: The installation's secret key; without it nobody finds the person behind the value.
        user_id: The account.
    """
    return _keyed(key, f"user:{user_id}")


def key_of_visitor(key: str, name: str, *, business_id: int | None, commune_code: str) -> str:
    """Return by what a person without account is known: the name with the business, or with the commune.

    >>> same = dict(business_id=None, commune_code="12688")
    >>> key_of_visitor("k", "Nguyễn Thị Ổi", **same) == key_of_visitor("k", "nguyen thi oi", **same)
    True
    """
    where = f"business:{business_id}" if business_id is not None else f"commune:{commune_code}"
    return _keyed(key, f"visitor:{fold(name)}:{where}")


def _keyed(key: str, text: str) -> str:
    return hmac.new(key.encode(), f"room:{text}".encode(), hashlib.sha256).hexdigest()
