"""Passwords: how they are kept, compared and made.

They are taken as typed, blanks at both ends included, and only brought to Unicode's composed form:
phones send "ề" in one piece or in three, and both must open the same door.
"""

from __future__ import annotations

import secrets
import threading
import unicodedata
from collections.abc import Iterable

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from accounts.guessable import Weakness, weakness_of
from core.errors import DomainError

SHORTEST = 8
LONGEST = 128

# At least 50 ms for one guess on the machines we know, with memory that a small server can spare.
_HASHER = PasswordHasher(time_cost=3, memory_cost=47_104, parallelism=1)
# Each comparison takes 46 MiB: however many people knock, no more than this many run in a process.
_AT_ONCE = threading.BoundedSemaphore(2)
# Has the present cost and fits no password, so that an unknown phone takes as long as a wrong password.
_NOBODY = "$argon2id$v=19$m=47104,t=3,p=1$" + "A" * 22 + "$" + "A" * 43

# Without 0/o, 1/l/i: a password that is read out or copied from paper.
_READABLE = "abcdefghjkmnpqrstuvwxyz23456789"  # pragma: allowlist secret


_WHY = {
    Weakness.COMMON: _l("Mật khẩu này nhiều người dùng nên rất dễ bị đoán."),
    Weakness.PATTERN: _l(
        "Mật khẩu này chỉ là dãy phím, dãy số, ngày tháng hoặc số điện thoại nên dễ bị đoán."
    ),
    Weakness.ABOUT_THE_PERSON: _l(
        "Mật khẩu này gần như chỉ có tên, nơi ở hoặc số của bạn nên người quen dễ đoán ra."
    ),
}
# The example stands in the list of common passwords: who copies it is asked for another.
_EXAMPLE = _l(
    "Bạn ghép ba từ bình thường không liên quan nhau, kiểu như “ghế tre chiều mưa”, nhưng là từ của bạn."
)


class BadPassword(DomainError):
    """A new password is too short, too long or among the first that somebody would try."""


def _bytes(password: str) -> bytes:
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")


def check_new_password(password: str, about: Iterable[str] = ()) -> None:
    """Refuse a new password that is too short, too long or easily guessed; every character is allowed.

    Args:
        password: As typed.
        about: Words of the house and of the person (`accounts.context_words`).

    Raises:
        BadPassword: With what is wrong and how to mend it.
    """
    length = len(unicodedata.normalize("NFC", password))
    if not SHORTEST <= length <= LONGEST:
        raise BadPassword(
            _(
                "Mật khẩu cần từ %(shortest)s đến %(longest)s ký tự, hiện có %(now)s.",
                shortest=SHORTEST,
                longest=LONGEST,
                now=length,
            )
        )
    weakness = weakness_of(password, about)
    if weakness is not None:
        raise BadPassword(f"{_WHY[weakness]} {_EXAMPLE}")


def hash_password(password: str) -> str:
    """Return the argon2id hash to keep."""
    with _AT_ONCE:
        return _HASHER.hash(_bytes(password))


def password_matches(password_hash: str | None, password: str) -> bool:
    """Compare a typed password with the kept hash, in the same time when there is none.

    Args:
        password_hash: The person's; None when nobody has the phone.
        password: As typed; one longer than `LONGEST` matches nothing.
    """
    too_long = len(password) > LONGEST * 4  # decomposed letters are longer; nobody types a book
    with _AT_ONCE:
        try:
            _HASHER.verify(password_hash or _NOBODY, _bytes("" if too_long else password))
        except (VerificationError, InvalidHashError):
            return False
    return password_hash is not None and not too_long


def is_outdated(password_hash: str) -> bool:
    """Say whether the hash was made at another cost than the present one."""
    return _HASHER.check_needs_rehash(password_hash)


def random_password() -> str:
    """Make a first password that can be read out: three groups of four, 59 bits."""
    return "-".join("".join(secrets.choice(_READABLE) for _each in range(4)) for _group in range(3))
