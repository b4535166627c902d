"""Slow down guessing of passwords without locking the owner out.

Four counts, none of which holds an address or a phone in the clear; what is called an address is of
IPv6 the /64, since nobody has fewer:

- tries of one address: bounds what a flood costs, wide enough for a class behind one gateway;
- wrong tries of one address, whatever the account;
- wrong tries for one account from everywhere. Beyond its bound nobody is locked out: each address
  may still try this account once a minute, so that its owner, who is right at once, comes in;
- beyond twice that bound all strange addresses together try once a minute, however many they are. A
  device that is signed in, an address from which the right password came today, and somebody with a
  recovery code do not wait for them.
"""

from __future__ import annotations

import hashlib
import hmac
import math
import time

from flask import current_app
from flask_babel import lazy_gettext as _l
from limits import RateLimitItem, parse

from core.errors import DomainError
from core.limits import limiter, scaled, visitor_key

_TRIES = "60 per minute"
_TRIES_FOR_ACCOUNT = "10 per minute"
_WRONG = ("10 per minute", "100 per hour")
_WRONG_FOR_ACCOUNT = "30 per hour"
_SLOWED = "1 per minute"
_WRONG_IN_ALL = "60 per hour"
_SLOWED_IN_ALL = "1 per minute"
_RIGHT = parse("1 per day")
_WRONG_CODES = "20 per hour"  # of one account, by people who know its password
# A training room of thirty behind one gateway comes through twice an hour.
_SIGN_UPS = ("60 per hour", "200 per day")


class TooManyTries(DomainError):
    """This address has to wait before it tries again.

    Attributes:
        retry_after: Seconds to wait.
    """

    message = _l("Bạn đã thử nhiều lần liên tiếp. Bạn đợi khoảng một phút rồi thử lại nhé.")
    status = 429

    def __init__(self, retry_after: int) -> None:
        super().__init__()
        self.retry_after = retry_after


def count_try(phone: str, *, is_known: bool = False) -> None:
    """Count one try before the password is looked at.

    Args:
        phone: In E.164; whether anybody has it makes no difference.
        is_known: The device is signed in, or no password is tried: then strangers' tries cost no wait.

    Raises:
        TooManyTries: If the visitor's address has to wait.
    """
    if not limiter.enabled:
        return
    address, account = visitor_key(), _account_key(phone)
    for rate in _WRONG:
        item = _item(rate)
        if not limiter.limiter.test(item, "sign-in-wrong", address):
            raise _wait(item, "sign-in-wrong", address)
    _hit(_TRIES, "sign-in-try", address)
    _hit(_TRIES_FOR_ACCOUNT, "sign-in-try", address, account)
    if not limiter.limiter.test(_item(_WRONG_FOR_ACCOUNT), "sign-in-account", account):
        _hit(_SLOWED, "sign-in-slowed", address, account)
    if is_known or not limiter.limiter.test(_RIGHT, "sign-in-right", address, account):
        return
    if not limiter.limiter.test(_item(_WRONG_IN_ALL), "sign-in-account", account):
        _hit(_SLOWED_IN_ALL, "sign-in-slowed-in-all", account)


def count_right(phone: str) -> None:
    """Remember until tomorrow that the account's password was typed right at the visitor's address."""
    if limiter.enabled:
        limiter.limiter.hit(_RIGHT, "sign-in-right", visitor_key(), _account_key(phone))


def count_wrong(phone: str) -> None:
    """Count one wrong password for the visitor's address and for the account."""
    if not limiter.enabled:
        return
    address, account = visitor_key(), _account_key(phone)
    for rate in _WRONG:
        limiter.limiter.hit(_item(rate), "sign-in-wrong", address)
    for rate in (_WRONG_FOR_ACCOUNT, _WRONG_IN_ALL):
        limiter.limiter.hit(_item(rate), "sign-in-account", account)


def count_code(user_id: int) -> None:
    """Look before a second factor's code is compared whether too many were wrong.

    Raises:
        TooManyTries: If the account has to wait.
    """
    if limiter.enabled and not limiter.limiter.test(_item(_WRONG_CODES), "wrong-code", str(user_id)):
        raise _wait(_item(_WRONG_CODES), "wrong-code", str(user_id))


def count_wrong_code(user_id: int) -> None:
    """Count one wrong code for the account."""
    if limiter.enabled:
        limiter.limiter.hit(_item(_WRONG_CODES), "wrong-code", str(user_id))


def check_sign_up() -> None:
    """Look whether the visitor's address may still make an account, without counting.

    Raises:
        TooManyTries: If the address has to wait.
    """
    if not limiter.enabled:
        return
    for rate in _SIGN_UPS:
        item = _item(rate)
        if not limiter.limiter.test(item, "sign-up", visitor_key()):
            raise _wait(item, "sign-up", visitor_key())


def count_sign_up() -> None:
    """Count an account that the visitor's address has made."""
    if limiter.enabled:
        for rate in _SIGN_UPS:
            limiter.limiter.hit(_item(rate), "sign-up", visitor_key())


def _account_key(phone: str) -> str:
    return hmac.new(str(current_app.secret_key).encode(), phone.encode(), hashlib.sha256).hexdigest()[:24]


def _item(rate: str) -> RateLimitItem:
    return parse(scaled(rate))


def _hit(rate: str, *keys: str) -> None:
    item = _item(rate)
    if not limiter.limiter.hit(item, *keys):
        raise _wait(item, *keys)


def _wait(item: RateLimitItem, *keys: str) -> TooManyTries:
    ends = limiter.limiter.get_window_stats(item, *keys).reset_time
    return TooManyTries(max(1, math.ceil(ends - time.time())))
