"""What the checks of every marketplace share: measuring text and numbers, and saying what is wrong."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping

from exporters.base import Fact, Problem, Severity
from exporters.goods import Listing, Offer
from exporters.rules import Rule, RulePack

Check = Callable[[Rule, Listing], Iterator[Problem]]
_FORMULA = re.compile(r"[=+\-@]")
_FORMULA_IN_PROSE = re.compile(r"[=@]|[+\-]\s*[\d(]|[+\-]\w+\(")


def problems_by(pack: RulePack, checks: Mapping[str, Check], listing: Listing) -> list[Problem]:
    """Hold a listing against every rule of a pack, in its order; each sentence is said once.

    Eight variations that lack the same weight are one thing to mend, not eight. Rules of the pack
    without a check here belong to whoever sees the whole file.
    """
    found: dict[tuple[str, str], Problem] = {}
    for rule in pack.rules:
        if check := checks.get(rule.id):
            for problem in check(rule, listing):
                found.setdefault((problem.rule, problem.message), problem)
    return list(found.values())


def apart(told: Iterable[Problem]) -> tuple[list[Problem], list[Problem]]:
    """Return what asks for a mend, and apart from it what is only said."""
    found: tuple[list[Problem], list[Problem]] = ([], [])
    for problem in told:
        found[problem.severity is Severity.NOTE].append(problem)
    return found


def breach(
    rule: Rule,
    listing: Listing,
    message: str,
    *,
    value: Fact,
    limit: Fact,
    sku: str = "",
    field: str = "",
) -> Problem:
    """Make the problem of a rule that a listing breaks."""
    return Problem(
        sku=sku or listing.seller_sku or listing.product_id,
        rule=rule.id,
        value=value,
        limit=limit,
        message=message,
        severity=rule.severity,
        field=field or rule.field,
    )


def outside(value: int, low: int | None, high: int | None) -> bool:
    """Say whether a value lies beyond one of its ends; None: no such end.

    >>> outside(5, 5, None), outside(4, 5, None), outside(9, None, 8)
    (False, True, True)
    """
    return (low is not None and value < low) or (high is not None and value > high)


def length(text: str) -> int:
    """Count characters as people do: composed letters count one."""
    return len(unicodedata.normalize("NFC", text).strip())


def shortened(text: str, longest: int = 60) -> str:
    """Cut a text for a sentence or a report."""
    text = " ".join(text.split())
    return text if len(text) <= longest else text[: longest - 1] + "…"


def name_of(offer: Offer) -> str:
    """Name an offer in a sentence: its options, or the product as a whole."""
    return " / ".join(offer.options) or offer.listing.name


def formula_sign(text: str, *, is_prose: bool = False) -> str:
    """Return the sign by which a spreadsheet would take a text for a formula; "" when it would not.

    A description may well begin with a dash before its first point; a sum or a command it is not.

    >>> formula_sign(" =1+1"), formula_sign("- Gạo"), formula_sign("- Gạo", is_prose=True)
    ('=', '-', '')
    """
    found = (_FORMULA_IN_PROSE if is_prose else _FORMULA).match(text.lstrip())
    return found[0][0] if found else ""


def whole_cm(mm: int) -> int:
    """Return a length in whole centimetres, rounded up as a parcel is measured.

    >>> whole_cm(81), whole_cm(200)
    (9, 20)
    """
    return -(-mm // 10)
