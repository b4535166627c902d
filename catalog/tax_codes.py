"""Tax codes as businesses write them: 10 digits, 13 of a branch, or a person's 12.

The check digit follows practice (weights over nine digits, as in python-stdnum); no legal text
that names it is known. Household businesses use the 12-digit personal number of the person who
represents them since 01/07/2025 (Circular 86/2024/TT-BTC): it has no check digit, it is personal
data, and it never stands on a public page.
"""

from __future__ import annotations

import re

from flask_babel import lazy_gettext as _l
from stdnum.exceptions import ValidationError
from stdnum.vn import mst

from core.errors import DomainError

PERSONAL_LENGTH = 12
BRANCH_LENGTH = 13
_PROVINCES = range(1, 97)  # the first three digits: 001 to 096
_SEPARATORS = re.compile(r"[\s.\-]")


class BadTaxCode(DomainError):
    """The text is no tax code."""

    message = _l("Mã số thuế có 10, 12 hoặc 13 chữ số. Bạn xem lại trên giấy đăng ký.")


class BadTaxCodeDigit(BadTaxCode):
    """The length is right and the check digit is not."""

    message = _l("Mã số thuế này có chữ số chưa đúng. Bạn đối chiếu từng số với giấy đăng ký.")


def parse_tax_code(typed: str) -> str:
    """Bring a typed tax code to its digits.

    Args:
        typed: With or without spaces, dots and dashes.

    Returns:
        10, 12 or 13 digits.

    Raises:
        BadTaxCode: If the length or a digit is wrong.

    >>> parse_tax_code("0314409058-002"), parse_tax_code("034 899 000002")
    ('0314409058002', '034899000002')
    """
    digits = _SEPARATORS.sub("", typed)
    if not (digits.isascii() and digits.isdigit()) or len(digits) not in {10, 12, 13}:
        raise BadTaxCode
    if len(digits) == PERSONAL_LENGTH:
        if int(digits[:3]) not in _PROVINCES:
            raise BadTaxCodeDigit
        return digits
    try:
        return str(mst.validate(digits))
    except ValidationError:
        raise BadTaxCodeDigit from None


def parent_of(tax_code: str | None) -> str | None:
    """Return the ten digits of the enterprise to which a branch's 13 digits belong; None for others.

    >>> parent_of("0314409058002"), parent_of("0314409058"), parent_of(None)
    ('0314409058', None, None)
    """
    return tax_code[:10] if tax_code is not None and len(tax_code) == BRANCH_LENGTH else None


def is_personal(tax_code: str | None) -> bool:
    """Say whether the number is a person's, and so never public."""
    return tax_code is not None and len(tax_code) == PERSONAL_LENGTH


def masked(tax_code: str | None) -> str:
    """Write a tax code for eyes inside the house: a person's number only by its last three digits.

    >>> masked("034899000002"), masked("0314409058002"), masked(None)
    ('•••••••••002', '0314409058-002', '')
    """
    if not tax_code:
        return ""
    if is_personal(tax_code):
        return "•" * 9 + tax_code[-3:]
    return str(mst.format(tax_code))


def shown_publicly(tax_code: str | None) -> str:
    """Write a tax code for public pages: "" for a person's number.

    >>> shown_publicly("034899000002"), shown_publicly("0100233488")
    ('', '0100233488')
    """
    return "" if is_personal(tax_code) else masked(tax_code)
