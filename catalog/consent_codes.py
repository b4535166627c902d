"""The code that a producer reads out to a helper: eight digits, said in two groups of four.

The database keeps a hash made with the installation's key, so that a copy of it gives no code back:
a hundred million codes alone would be tried in a moment.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata

from flask_babel import lazy_gettext as _l

from core.errors import DomainError

DIGITS = 8
_FILLING = str.maketrans("", "", " .-\u00a0")


class BadConsentCode(DomainError):
    """What was typed has not the shape of a code."""

    message = _l("Mã có 8 chữ số, ví dụ 4821 9037. Bạn nhờ chủ cơ sở đọc lại từng số.")


def new_code() -> str:
    """Return a new code, digits only."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"


def spoken(code: str) -> str:
    """Write a code as it is read out.

    >>> spoken("48219037")
    '4821 9037'
    """
    return f"{code[:4]} {code[4:]}"


def parse_code(typed: str) -> str:
    """Bring a typed code to its digits.

    >>> parse_code(" 4821-9037 ")
    '48219037'

    Raises:
        BadConsentCode: If these are not eight digits.
    """
    digits = unicodedata.normalize("NFKC", typed).strip().translate(_FILLING)
    if len(digits) != DIGITS or not (digits.isascii() and digits.isdigit()):
        raise BadConsentCode
    return digits


def code_hash(key: str, business_id: int, code: str) -> str:
    """Return the form of a code that is kept; the same code of two businesses has two forms."""
    return hmac.new(key.encode(), f"helper-consent:{business_id}:{code}".encode(), hashlib.sha256).hexdigest()


def is_code(key: str, business_id: int, code: str, kept: str) -> bool:
    """Say whether a code is the one whose hash was kept, in the same time for any."""
    return hmac.compare_digest(code_hash(key, business_id, code), kept)
