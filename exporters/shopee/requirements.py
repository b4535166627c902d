"""What row 4 of a template says of a column, in the language of the shop's screen."""

from __future__ import annotations

from enum import StrEnum

from core.text import fold


class Requirement(StrEnum):
    """What row 4 says of a column."""

    MANDATORY = "mandatory"
    CONDITIONAL = "conditional"
    OPTIONAL = "optional"
    UNKNOWN = "unknown"


# In this order: "điều kiện bắt buộc" holds "bắt buộc", and so in every language.
_WORDS: tuple[tuple[Requirement, tuple[str, ...]], ...] = (
    (
        Requirement.CONDITIONAL,
        ("điều kiện", "conditional", "bersyarat", "condicional", "条件", "條件", "เงื่อนไข"),
    ),
    (
        Requirement.OPTIONAL,
        (
            *("tùy chọn", "không bắt buộc", "optional", "opsional", "tidak wajib", "opcional"),
            *("选填", "選填", "非必", "可选", "可選", "ไม่บังคับ", "ไม่จำเป็น", "ตัวเลือก"),
        ),
    ),
    (
        Requirement.MANDATORY,
        (
            *("bắt buộc", "mandatory", "required", "wajib", "obrigat", "obligat"),
            *("必填", "必须", "必須", "จำเป็น", "บังคับ"),
        ),
    ),
)
_FOLDED = tuple((requirement, tuple(fold(word) for word in words)) for requirement, words in _WORDS)


def requirement_of(word: str, suffix: str = "") -> Requirement:
    """Read a word of row 4; the key's suffix speaks only where row 4 is silent or cannot be read.

    Args:
        word: Text of row 4.
        suffix: What follows the first bar of the key, such as ``1|0``.

    >>> requirement_of("Điều kiện bắt buộc").value, requirement_of("Mandatory").value
    ('conditional', 'mandatory')
    >>> requirement_of("必填").value, requirement_of("??", "0|0").value, requirement_of("??").value
    ('mandatory', 'optional', 'unknown')
    """
    folded = fold(word).strip(" *():-–")
    for requirement, words in _FOLDED:
        if any(each in folded for each in words):
            return requirement
    if suffix.startswith("1"):
        return Requirement.MANDATORY
    return Requirement.OPTIONAL if not folded or suffix.startswith("0") else Requirement.UNKNOWN
