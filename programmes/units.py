"""What a programme counts beside businesses: a closed vocabulary, and what is measured for each word."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l


class CountedUnit(StrEnum):
    """What `Programme.unit_counted` may say; the words are those of the department's list."""

    BUSINESS = "business"
    ACT = "business and act"
    PRODUCT = "business and product"
    STALL = "business and stall"
    ATTENDANCE = "business and attendance"


class Measure(StrEnum):
    """What one indicator of a programme counts; only businesses are counted distinct."""

    BUSINESSES = "businesses"
    ACTS = "acts"
    PRODUCTS = "products"
    STALLS = "stalls"
    ATTENDANCES = "attendances"
    PERSONS = "persons"


LABELS: Mapping[CountedUnit, Any] = {
    CountedUnit.BUSINESS: _l("Không, chỉ đếm cơ sở"),
    CountedUnit.ACT: _l("Đếm cả lượt hỗ trợ"),
    CountedUnit.PRODUCT: _l("Đếm cả sản phẩm"),
    CountedUnit.STALL: _l("Đếm cả gian hàng"),
    CountedUnit.ATTENDANCE: _l("Đếm cả lượt dự lớp"),
}
_MEASURES: Mapping[CountedUnit, tuple[Measure, ...]] = {
    CountedUnit.BUSINESS: (Measure.BUSINESSES, Measure.ACTS),
    CountedUnit.ACT: (Measure.BUSINESSES, Measure.ACTS),
    CountedUnit.PRODUCT: (Measure.BUSINESSES, Measure.PRODUCTS, Measure.ACTS),
    CountedUnit.STALL: (Measure.BUSINESSES, Measure.STALLS),
    CountedUnit.ATTENDANCE: (Measure.BUSINESSES, Measure.ATTENDANCES, Measure.PERSONS),
}
# What other offices write for the same thing.
_SHORT = {
    "act": CountedUnit.ACT,
    "product": CountedUnit.PRODUCT,
    "stall": CountedUnit.STALL,
    "attendance": CountedUnit.ATTENDANCE,
}


def unit_of(text: str) -> CountedUnit | None:
    """Return the word of the vocabulary; None when the text is none of them.

    >>> unit_of("stall"), unit_of("business and stall") is unit_of("Stall"), unit_of("hectare")
    (<CountedUnit.STALL: 'business and stall'>, True, None)
    """
    word = text.strip().lower()
    return CountedUnit(word) if word in set(CountedUnit) else _SHORT.get(word)


def measures_of(text: str) -> tuple[Measure, ...]:
    """Return what is measured for a programme; a word that is not known here measures businesses and acts."""
    return _MEASURES[unit_of(text) or CountedUnit.BUSINESS]
