"""Names that go onto an attendance list can be printed: Latin letters, digits, and the signs of names."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from wtforms.validators import ValidationError

# First and last of the letters that a Vietnamese name, or one from another country in Latin letters, is
# written with; what lies between them and is no letter, such as ×, is refused.
_LETTERS = (("A", "Z"), ("a", "z"), ("\u00c0", "\u024f"), ("\u1e00", "\u1e9b"), ("\u1ea0", "\u1ef9"))
_SIGNS = frozenset(" .,'\u2018\u2019\u02bc`-\u2013()/&+:;\"\u201c\u201d0123456789")


def odd_sign(name: str) -> str:
    """Return the first sign of a name that no list prints; "" when there is none.

    Args:
        name: In NFC, so that a letter with its marks is one sign.

    >>> odd_sign("Nguyễn Thị D'Arc-Müller (bé)"), odd_sign("Văn ก"), odd_sign("Bà 😀 Na")
    ('', 'ก', '😀')
    """
    return next((sign for sign in name if sign not in _SIGNS and not _is_letter(sign)), "")


def _is_letter(sign: str) -> bool:
    return sign.isalpha() and any(first <= sign <= last for first, last in _LETTERS)


def printable_name(_form: Any, field: Any) -> None:
    """Refuse, as a validator of forms, a name that the list could not print."""
    if not (sign := odd_sign(field.data or "")):
        return
    if not sign.isprintable():
        raise ValidationError(
            _("Tên có một ký tự ẩn, không in được lên danh sách. Bạn xóa đi rồi gõ lại tên.")
        )
    raise ValidationError(
        _(
            "Tên có “%(sign)s”, không in được lên danh sách. "
            "Bạn ghi tên bằng chữ cái như tiếng Việt, bỏ hình và chữ của hệ chữ khác.",
            sign=sign,
        )
    )
