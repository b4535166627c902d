"""What a certificate of GS1 numbers covers, and which number comes next; pure, over digits.

A company prefix is written as it stands in a GTIN-13 or GLN: seven to twelve digits. What may be no prefix
of a business here is dated data (`prefix_rules.json`).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from biip.checksums import gs1_standard_check_digit
from flask_babel import lazy_gettext as _l

from catalog.tax_codes import BadTaxCode, is_personal, parent_of, parse_tax_code
from core.errors import DomainError
from gs1.identifiers import BadNumber, Gtin, Sscc, parse_gln, parse_gtin
from traceability.numbers.models import EvidenceKind

WHY = {
    "shop": _l(
        "Đầu số %(begin)s chỉ dùng trong nội bộ một cửa hàng, nơi khác có thể có số giống hệt, nên "
        "không đăng ký "
        "được. Bạn xem lại số trên giấy của GS1; mã của Việt Nam bắt đầu bằng 893."
    ),
    "coupon": _l(
        "Đầu số %(begin)s dành cho phiếu giảm giá, không phải của hàng hóa. Bạn xem lại số trên giấy."
    ),
    "books": _l("Đầu số %(begin)s dành cho sách báo, do nơi khác cấp. Bạn xem lại số trên giấy."),
    "gs1": _l("Đầu số %(begin)s do GS1 giữ, không cấp cho cơ sở. Bạn xem lại số trên giấy."),
    "demonstration": _l(
        "Đầu số %(begin)s là số ví dụ của GS1, chỉ hàng mẫu mới mang. Bạn ghi số trên giấy của cơ sở."
    ),
}
_SEPARATORS = str.maketrans("", "", " .-\u00a0")


class BadPrefix(DomainError):
    """The digits can be no prefix or number of a business; the message says why and what is allowed."""


def parse_value(kind: str, typed: str, *, is_sample: bool = False) -> str:
    """Read what a certificate gives and return its digits.

    Args:
        kind: One of `EvidenceKind`.
        typed: As people write it, blanks, dots and dashes included.
        is_sample: Whether the business is one of the sample: only its goods carry GS1's examples.

    Returns:
        A company prefix as typed; a GTIN with fourteen digits; a GLN with thirteen.

    Raises:
        BadPrefix: If it is no such number, or from a range that no business owns.

    >>> parse_value("company", "893 6012-34"), parse_value("gtin", "8936012345674")
    ('893601234', '08936012345674')
    """
    if kind == EvidenceKind.COMPANY:
        return _checked(_prefix(typed), is_sample)
    try:
        digits: str = parse_gtin(typed) if kind == EvidenceKind.GTIN else parse_gln(typed)
    except BadNumber as problem:
        raise BadPrefix(_NOT_READ[kind][problem.cause]) from None
    _checked(_as_prefixed(kind, digits), is_sample)
    return digits


_WRONG_DIGIT = _l("Dãy số có một chữ số sai: số cuối không khớp. Bạn so lại từng số với giấy.")
_NOT_READ: dict[str, dict[str, Any]] = {
    EvidenceKind.GTIN: {
        "shape": _l("Mã GTIN có 8, 12, 13 hoặc 14 chữ số. Bạn đếm lại số trên giấy."),
        "zeros": _l("Dãy số này toàn số 0. Bạn ghi lại số trên giấy."),
        "check_digit": _WRONG_DIGIT,
    },
    EvidenceKind.GLN: {
        "shape": _l("Mã địa điểm (GLN) có 13 chữ số. Bạn đếm lại số trên giấy."),
        "zeros": _l("Dãy số này toàn số 0. Bạn ghi lại số trên giấy."),
        "check_digit": _WRONG_DIGIT,
    },
}


def _prefix(typed: str) -> str:
    digits = typed.strip().translate(_SEPARATORS)
    low, high = _rules()["shortest_company_prefix"], _rules()["longest_company_prefix"]
    if not (digits.isascii() and digits.isdigit()):
        raise BadPrefix(_l("Mã doanh nghiệp GS1 chỉ gồm chữ số, ví dụ 893601234."))
    if not low <= len(digits) <= high:
        raise BadPrefix(
            _l(
                "Mã doanh nghiệp GS1 có từ %(low)s đến %(high)s chữ số, bạn đang ghi %(now)s. "
                "Nếu giấy chỉ cấp một mã 13 số cho một sản phẩm, bạn chọn loại giấy đó ở trên.",
                low=low,
                high=high,
                now=len(digits),
            )
        )
    return digits


def _checked(prefix: str, is_sample: bool) -> str:
    for row in _rules()["refused"]:
        begin = next((begin for begin in row["begin"] if prefix.startswith(begin)), None)
        if begin is not None and not (is_sample and row["why"] == "demonstration"):
            raise BadPrefix(str(WHY[row["why"]]) % {"begin": begin})
    return prefix


@cache
def _rules() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(Path(__file__).with_name("prefix_rules.json").read_text("utf-8"))
    return content


def _as_prefixed(kind: str, value: str) -> str:
    """Return digits in the form in which prefixes are compared: without the indicator of a GTIN-14."""
    return value[1:] if kind == EvidenceKind.GTIN else value


def holds_tax_number(kind: str, value: str, tax_code: str | None) -> bool:
    """Say whether digits would bring a tax code, or a number that reads as a person's, into public codes.

    Args:
        kind: One of `EvidenceKind`.
        value: As `parse_value` returns it.
        tax_code: Of the business that states it; of a branch, its enterprise's ten digits count as well.

    >>> holds_tax_number("company", "034099000002", None), holds_tax_number("company", "893601234", None)
    (True, False)
    >>> holds_tax_number("gln", "0100233488006", "0100233488001")
    True
    """
    if tax_code and (tax_code.startswith(value) or (parent_of(tax_code) or tax_code) in value):
        return True
    # Twelve digits, as they are typed or before the check digit. Thirteen of a GTIN are left out: every
    # American GTIN has a zero in front there.
    twelve = value[2:] if kind == EvidenceKind.GTIN and value.startswith("00") else value[:12]
    return (kind != EvidenceKind.GTIN or twelve == value[2:]) and _reads_as_personal(twelve)


def _reads_as_personal(digits: str) -> bool:
    try:
        return is_personal(parse_tax_code(digits))
    except BadTaxCode:
        return False


def overlap(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Say whether two certificates, as (kind, value), give the same number to both.

    >>> overlap(("company", "8936012"), ("company", "893601234"))
    True
    >>> overlap(("gtin", "08936012345674"), ("company", "893601234"))
    True
    >>> overlap(("gtin", "08936012345674"), ("gln", "8936012345674"))
    False
    """
    (kind, value), (other_kind, other_value) = one, other
    if EvidenceKind.COMPANY not in (kind, other_kind):
        return one == other
    mine, theirs = _as_prefixed(kind, value), _as_prefixed(other_kind, other_value)
    return mine.startswith(theirs) or theirs.startswith(mine)


def covers_gtin(kind: str, value: str, gtin: str) -> bool:
    """Say whether a certificate makes a GTIN of fourteen digits its business's own.

    >>> covers_gtin("company", "893601234", "18936012345671")
    True
    """
    return gtin[1:].startswith(value) if kind == EvidenceKind.COMPANY else (kind == "gtin" and gtin == value)


def covers_gln(kind: str, value: str, gln: str) -> bool:
    """Say whether a certificate makes a GLN its business's own.

    >>> covers_gln("company", "893601234", "8936012345674")
    True
    """
    return gln.startswith(value) if kind == EvidenceKind.COMPANY else (kind == "gln" and gln == value)


def capacity(prefix: str) -> int:
    """Return how many goods a company prefix can number.

    >>> capacity("893601234"), capacity("893601234567")
    (1000, 1)
    """
    return int(10 ** (12 - len(prefix)))


def gtin_at(prefix: str, item: int) -> Gtin:
    """Return the GTIN of an item reference under a prefix, with fourteen digits.

    >>> gtin_at("893601234", 567)
    '08936012345674'
    """
    reference = f"{item:0{12 - len(prefix)}d}" if len(prefix) < 12 else ""
    digits = f"0{prefix}{reference}"
    return Gtin(f"{digits}{gs1_standard_check_digit(digits)}")


def free_items(prefix: str, used: Collection[str]) -> Iterator[Gtin]:
    """Yield the GTINs under a prefix that are not used yet, in order."""
    return (gtin for item in range(capacity(prefix)) if (gtin := gtin_at(prefix, item)) not in used)


def carton_gtin(base: str, indicator: int) -> Gtin:
    """Return the GTIN-14 of a carton of the goods that a base number names.

    Args:
        base: Fourteen digits with indicator 0.
        indicator: 1 to 8: the packaging level; 9 is for goods of varying measure.

    >>> carton_gtin("08936012345674", 1)
    '18936012345671'
    """
    digits = f"{indicator}{base[1:13]}"
    return Gtin(f"{digits}{gs1_standard_check_digit(digits)}")


def sscc_capacity(prefix: str) -> int:
    """Return how many cartons a company prefix can number, over all extension digits."""
    return int(10 ** (17 - len(prefix)))


def sscc_at(prefix: str, number: int) -> Sscc:
    """Return the SSCC of a running number: its first digit is the extension, the rest the serial reference.

    >>> sscc_at("893601234", 0), sscc_at("893601234", 12_345_678)
    ('089360123400000006', '189360123423456788')
    """
    running = f"{number:0{17 - len(prefix)}d}"
    digits = f"{running[0]}{prefix}{running[1:]}"
    return Sscc(f"{digits}{gs1_standard_check_digit(digits)}")


def gtin_shown(gtin: str) -> str:
    """Write a GTIN as people know it from packs: thirteen digits, fourteen for a carton.

    >>> gtin_shown("08936012345674"), gtin_shown("18936012345671")
    ('8936012345674', '18936012345671')
    """
    return gtin.removeprefix("0")
