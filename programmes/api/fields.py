"""Fields of requests and answers with their bounds, as the description tells them."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import lazy_gettext as _l
from marshmallow import Schema, ValidationError, fields, validate

from core.access import LARGEST_ROW
from core.forms import LONGEST_VND
from core.text import clean, clean_line

LINE = r"^[^\x00-\x1f\x7f]*$"
TEXT = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
CODE = r"^[A-Z][A-Z0-9-]{1,19}$"
SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
DAY = r"^(199[0-9]|20[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
LARGEST = 2**63 - 1


class Line(fields.String):
    """Text of one line, cleaned as forms clean it."""

    def __init__(self, at_most: int, *, at_least: int = 0, pattern: str = LINE, **kwargs: Any) -> None:
        rules = [_length(at_least, at_most), _pattern(pattern)]
        super().__init__(validate=rules, **kwargs)

    def deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        """Clean what is as described: cleaning takes characters away."""
        found = super().deserialize(value, *args, **kwargs)
        return self.cleaned(_storable(found)) if isinstance(found, str) else found

    def cleaned(self, text: str) -> str:
        """Return the text as forms keep it."""
        return clean_line(text)


class Text(Line):
    """Text of several lines."""

    def __init__(self, at_most: int, **kwargs: Any) -> None:
        super().__init__(at_most, pattern=TEXT, **kwargs)

    def cleaned(self, text: str) -> str:
        """Return the text as forms keep it."""
        return clean(text)


class Day(fields.Date):
    """A day from 1990 to 2099."""

    def __init__(self, **kwargs: Any) -> None:
        described = {"pattern": DAY, "maxLength": 10, "example": "2026-11-23"}
        super().__init__(metadata={**described, **kwargs.pop("metadata", {})}, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, str) or len(value) != 10:  # Python reads more shapes than we describe
            raise ValidationError("Not a valid date.")
        day = super()._deserialize(value, attr, data, **kwargs)
        if not 1990 <= day.year <= 2099:
            raise ValidationError(_l("Ngày cần ở trong khoảng năm 1990 đến 2099."))
        return day


class _Whole(fields.Integer):
    """A whole number: 5 and 5.0 in JSON, in an address digits alone, which is less than Python reads."""

    def _validated(self, value: Any) -> Any:
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, str) and (self.strict or re.fullmatch(r"-?[0-9]{1,19}", value) is None):
            raise self.make_error("invalid", input=value)
        if isinstance(value, float):
            raise self.make_error("invalid", input=value)
        return super()._validated(value)


def whole(at_least: int, at_most: int, **kwargs: Any) -> fields.Integer:
    """Return the field of a whole number within bounds."""
    size = "int32" if at_most <= LARGEST_ROW else "int64"
    sentence: Any = _l("Cần số nguyên từ %(low)s đến %(high)s.", low=at_least, high=at_most)
    described = {"format": size, **kwargs.pop("metadata", {})}
    return _Whole(validate=validate.Range(at_least, at_most, error=sentence), metadata=described, **kwargs)


def money(**kwargs: Any) -> fields.Integer:
    """Return the field of whole đồng."""
    return whole(0, LONGEST_VND, strict=True, **kwargs)


def boolean(**kwargs: Any) -> fields.Boolean:
    """Return the field of yes or no, as an address says it."""
    return fields.Boolean(truthy={"true"}, falsy={"false"}, **kwargs)


def row_number(**kwargs: Any) -> fields.Integer:
    """Return the field of a number that a row of ours may have."""
    return whole(1, LARGEST_ROW, **kwargs)


def one_of(values: Any, **kwargs: Any) -> fields.String:
    """Return the field of one of a few words."""
    sentence: Any = _l("Cần một trong các giá trị của mô tả.")
    return fields.String(validate=validate.OneOf([str(each) for each in values], error=sentence), **kwargs)


def listed(inner: Any, at_most: int, **kwargs: Any) -> fields.List[Any]:
    """Return the field of a list with at most so many entries."""
    sentence: Any = _l("Tối đa %(number)s mục.", number=at_most)
    return fields.List(inner, validate=validate.Length(max=at_most, error=sentence), **kwargs)


def moment(**kwargs: Any) -> fields.DateTime:
    """Return the field of a moment, written in UTC."""
    described = {"maxLength": 40, **kwargs.pop("metadata", {})}
    return fields.DateTime(format="iso", metadata=described, **kwargs)


def address(**kwargs: Any) -> fields.String:
    """Return the field of an address in an answer."""
    return fields.String(validate=validate.Length(max=1000), metadata={"format": "uri-reference"}, **kwargs)


def nested(schema: type[Schema], **kwargs: Any) -> fields.Nested:
    """Return the field of an object."""
    return fields.Nested(schema, **kwargs)


def _length(at_least: int, at_most: int) -> validate.Length:
    sentence: Any = _l("Cần từ %(low)s đến %(high)s ký tự.", low=at_least, high=at_most)
    return validate.Length(min=at_least or None, max=at_most, error=sentence)


def _pattern(pattern: str) -> validate.Regexp:
    sentence: Any = _l("Có ký tự không được dùng ở đây.")
    return validate.Regexp(pattern, error=sentence)


def _storable(value: Any) -> str:
    """Refuse what no database can hold: half of a pair of UTF-16."""
    try:
        str(value).encode("utf-8")
    except UnicodeEncodeError:
        raise ValidationError(_l("Có ký tự không được dùng ở đây.")) from None
    return str(value)
