"""Phone numbers of Việt Nam: one way to read what people type, one form to store, one to show."""

from __future__ import annotations

import re
import unicodedata

import phonenumbers
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.errors import DomainError

# Mobile and fixed line since the change of prefixes of 2018, and the two ranges of hotlines. Which
# ranges are handed out changes from year to year, so the shape decides and the range only warns.
_NATIONAL = re.compile(r"0[35789]\d{8}|02\d{8,9}|1[89]00\d{4,6}")
_COUNTRY = re.compile(r"(?:\+|00)840?|840?(?=[235789])")
_FILLING = re.compile(r"[\s.\-()/]+")


class BadPhone(DomainError):
    """What was typed is no phone number of Việt Nam."""

    message = _l("Số điện thoại chưa đúng. Bạn gõ đủ 10 chữ số, ví dụ 0912 345 678.")


def normalise_phone(text: str) -> str:
    """Bring a typed phone number to E.164.

    Takes blanks, dots, dashes, brackets, full-width digits, and the country's code with or without
    plus and with a zero too many behind it.

    >>> normalise_phone("(0227) 3.831-234"), normalise_phone("+84 0912345678")
    ('+842273831234', '+84912345678')

    Raises:
        BadPhone: If it has not the shape of a mobile number, a fixed line or a hotline.
    """
    digits = _FILLING.sub("", unicodedata.normalize("NFKC", text))
    if not digits:
        raise BadPhone
    national = digits
    if country := _COUNTRY.match(digits):
        national = digits[country.end() :]
        national = national if national.startswith(("18", "19")) else "0" + national
    if not (national.isascii() and _NATIONAL.fullmatch(national)):
        raise BadPhone(
            _(
                "“%(typed)s” chưa phải số điện thoại. Bạn gõ đủ 10 chữ số, ví dụ 0912 345 678.",
                typed=text.strip()[:30],
            )
        )
    return "+84" + national.removeprefix("0")


def is_handed_out(phone: str) -> bool:
    """Say whether the number lies in a range that is in use; a reason to ask again, never to refuse.

    Args:
        phone: In E.164.

    >>> is_handed_out("+84912345678"), is_handed_out("+84500000001")
    (True, False)
    """
    return phonenumbers.is_valid_number(phonenumbers.parse(phone, "VN"))


def show_phone(phone: str | None) -> str:
    """Write a stored number as people read it; "" when there is none.

    >>> show_phone("+84912345678"), show_phone("+842273831234")
    ('0912 345 678', '0227 3831 234')
    """
    if not phone:
        return ""
    try:
        number = phonenumbers.parse(phone, "VN")
    except phonenumbers.NumberParseException:
        return phone
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
