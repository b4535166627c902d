"""Keys of authenticators and their codes: values in, values out.

A key is not kept. It is derived from the installation's secret key and a random number of the
person, so whoever holds a copy of the database can make no codes, and no cipher is needed for that.
The price is the same as with a cipher: another secret key, and all authenticators must be enrolled
anew. `key_check` tells that case from a wrong code.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

import pyotp

STEP_SECONDS = 30
ISSUER = "Gốc Quê"
BACKUP_CODES = 10
_WINDOW = 1  # steps by which a phone's clock may be off (RFC 6238, 5.2 and 6)
_KEY_BYTES = 20  # RFC 4226, requirement 6 recommends 160 bits
# Without 0/o, 1/l/i: copied from paper.
_READABLE = "abcdefghjkmnpqrstuvwxyz23456789"  # pragma: allowlist secret


def new_nonce() -> str:
    """Return the random number from which a person's key is made."""
    return secrets.token_hex(32)


def key_check(secret_key: str) -> str:
    """Return a mark of the installation's secret key that tells nothing about it."""
    return _keyed(secret_key, "second-factor-check").hex()[:16]


def key_of(secret_key: str, nonce: str) -> str:
    """Return the authenticator's key in base 32, as applications and people take it."""
    return base64.b32encode(_keyed(secret_key, f"second-factor:{nonce}")[:_KEY_BYTES]).decode()


def in_groups(key: str) -> str:
    """Write a key in groups of four, to be typed.

    >>> in_groups("ABCDEFGHIJ")
    'ABCD EFGH IJ'
    """
    return " ".join(key[at : at + 4] for at in range(0, len(key), 4))


def address_of(key: str, name: str) -> str:
    """Return the address that an authenticator reads from the square."""
    return pyotp.TOTP(key).provisioning_uri(name=name, issuer_name=ISSUER)


def code_at(key: str, step: int) -> str:
    """Return the code of a step of 30 seconds."""
    return pyotp.TOTP(key).generate_otp(step)


def step_of(key: str, typed: str, now: float, *, after: int) -> int | None:
    """Return the step whose code was typed; None when it is none that may count.

    Args:
        key: In base 32.
        typed: Six digits, blanks allowed.
        now: Seconds since 1970.
        after: The last step used: its code and earlier ones count no more.
    """
    digits = "".join(typed.split())
    if not (len(digits) == 6 and digits.isascii() and digits.isdigit()):
        return None
    present = int(now) // STEP_SECONDS
    found = None
    for step in range(present - _WINDOW, present + _WINDOW + 1):
        # Every step is compared, so that the time taken tells nothing.
        if hmac.compare_digest(code_at(key, step), digits) and step > after:
            found = step
    return found


def new_backup_codes() -> list[str]:
    """Return ten codes to print, of 39 bits each."""
    return [
        "-".join("".join(secrets.choice(_READABLE) for _each in range(4)) for _half in range(2))
        for _code in range(BACKUP_CODES)
    ]


def backup_hash(secret_key: str, user_id: int, typed: str) -> str:
    """Return the form of a backup code that is kept; how it was spaced or cased makes no difference.

    >>> backup_hash("k", 1, "ABCD efgh") == backup_hash("k", 1, "abcd-efgh")
    True
    """
    letters = "".join(char for char in typed.casefold() if char.isalnum())
    return _keyed(secret_key, f"backup-code:{user_id}:{letters}").hex()


def _keyed(secret_key: str, text: str) -> bytes:
    return hmac.new(secret_key.encode(), text.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()
