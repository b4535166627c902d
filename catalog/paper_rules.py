"""What is known of each type of paper: whom it speaks of, how long it holds, what it must say.

Second-hand knowledge, not yet compared with the original texts: kept as dated data, offered in the
form and never forced. Sources: Decision 148/QĐ-TTg (2023) for OCOP, Decree 15/2018/NĐ-CP for food,
TCVN 11892-1 for VietGAP. Checked against public excerpts on 23/11/2026; the OCOP criteria for
2026–2030 were not known then.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

EXPIRING_DAYS = 60
"""How long before its last day a paper stands on work lists and its maker is told (23/11/2026, a guess)."""
OTHER = "khac"
OCOP = "ocop"
SELF_DECLARATION = "tu_cong_bo"
# Score → stars, the lowest score of each; below 50 no certificate is given.
OCOP_BANDS = ((90, 5), (70, 4), (50, 3))


@dataclass(frozen=True)
class PaperRule:
    """What the form offers for a type.

    Attributes:
        months: How long it usually holds from the day of issue; None: not known.
        never_expires: It has no last day at all.
        own_issuer: The business issues it itself.
        needs_title: Its type does not say what it is.
        needs_number: It always has a number.
    """

    months: int | None = None
    never_expires: bool = False
    own_issuer: bool = False
    needs_title: bool = False
    needs_number: bool = True


RULES: dict[str, PaperRule] = {
    OCOP: PaperRule(months=36),
    SELF_DECLARATION: PaperRule(never_expires=True, own_issuer=True),
    "attp": PaperRule(months=36),
    "cam_ket_attp": PaperRule(months=36, needs_number=False),
    "vietgap": PaperRule(months=36),
    "haccp": PaperRule(months=36),
    "nhan_hieu_tap_the": PaperRule(months=120, needs_number=False),
    OTHER: PaperRule(needs_title=True, needs_number=False),
}


def stars_of(score: int) -> int | None:
    """Return the stars of a score of 0 to 100; None below the lowest band.

    >>> [stars_of(score) for score in (49, 50, 69, 70, 89, 90, 100)]
    [None, 3, 3, 4, 4, 5, 5]
    """
    return next((stars for lowest, stars in OCOP_BANDS if score >= lowest), None)


def usual_expiry(type: str, issued_on: date) -> date | None:
    """Return the last day that papers of a type usually have; None: none, or not known.

    >>> usual_expiry("ocop", date(2024, 2, 29)), usual_expiry("tu_cong_bo", date(2024, 2, 29))
    (datetime.date(2027, 2, 28), None)
    """
    months = RULES[type].months
    if months is None:
        return None
    year, month = divmod(issued_on.year * 12 + issued_on.month - 1 + months, 12)
    if year > date.max.year:
        return None
    day = min(issued_on.day, monthrange(year, month + 1)[1])
    return date(year, month + 1, day)
