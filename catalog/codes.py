"""The house's own codes, printed in QR codes of products that have no GTIN.

Eight symbols: seven at random and a check symbol, so that a mistyped code is told apart from an
unknown one. The alphabet leaves out I, L, O and U: they are misread as 1, 1, 0 and V. A typed O is
not silently read as 0, because a code that means two things means nothing.
"""

from __future__ import annotations

import secrets

from flask_babel import lazy_gettext as _l
from stdnum import luhn

from core.errors import DomainError

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # pragma: allowlist secret
LENGTH = 8


class MistypedCode(DomainError):
    """The code cannot be one of ours: a symbol is wrong."""

    message = _l("Mã này gõ chưa đúng. Bạn xem lại từng ký tự trên tem, mã có 8 ký tự.")
    status = 404


def new_code() -> str:
    """Draw a new code; that it is still free, the unique column says."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
    return body + luhn.calc_check_digit(body, ALPHABET)


def parse_code(typed: str) -> str:
    """Bring a typed code to the form in which it is stored.

    Args:
        typed: The code in any case; nothing else is tolerated.

    Raises:
        MistypedCode: If length, a letter or the check symbol is wrong.

    >>> parse_code("0000000" + luhn.calc_check_digit("0000000", ALPHABET))
    '00000000'
    """
    code = typed.upper() if typed.isascii() else ""
    if len(code) != LENGTH or not luhn.is_valid(code, ALPHABET):
        raise MistypedCode
    return code


def is_code(typed: str) -> bool:
    """Say whether a text is a well-formed code of ours, in any case."""
    try:
        parse_code(typed)
    except MistypedCode:
        return False
    return True
