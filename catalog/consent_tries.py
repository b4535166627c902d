"""Slow down guessing of consent codes: by helper, and by address whoever it is.

Each code dies of its own few wrong tries anyway (`catalog.services.helping`); these counts bound
what one helper or one device can do to the codes of many businesses.
"""

from __future__ import annotations

import math
import time

from flask_babel import lazy_gettext as _l
from limits import RateLimitItem, parse

from core.errors import DomainError
from core.limits import limiter, scaled, visitor_key

_WRONG_OF_HELPER = "10 per 10 minutes"
_WRONG_OF_ADDRESS = "40 per 10 minutes"  # several helpers in one room share an address


class TooManyWrongCodes(DomainError):
    """This helper or this address has to wait.

    Attributes:
        retry_after: Seconds to wait.
    """

    message = _l("Bạn gõ sai mã nhiều lần liên tiếp. Bạn đợi khoảng 10 phút rồi thử lại với mã mới.")
    status = 429

    def __init__(self, retry_after: int) -> None:
        super().__init__()
        self.retry_after = retry_after


def check_tries(helper_id: int) -> None:
    """Let a try pass or refuse it before the code is looked at.

    Raises:
        TooManyWrongCodes: If too many were wrong lately.
    """
    if not limiter.enabled:
        return
    for item, keys in _counts(helper_id):
        if not limiter.limiter.test(item, *keys):
            ends = limiter.limiter.get_window_stats(item, *keys).reset_time
            raise TooManyWrongCodes(max(1, math.ceil(ends - time.time())))


def count_wrong(helper_id: int) -> None:
    """Count one wrong code."""
    if not limiter.enabled:
        return
    for item, keys in _counts(helper_id):
        limiter.limiter.hit(item, *keys)


def _counts(helper_id: int) -> tuple[tuple[RateLimitItem, tuple[str, ...]], ...]:
    return (
        (parse(scaled(_WRONG_OF_HELPER)), ("consent-helper", str(helper_id))),
        (parse(scaled(_WRONG_OF_ADDRESS)), ("consent-address", visitor_key())),
    )
