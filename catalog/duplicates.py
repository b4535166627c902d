"""Warn at entry that a business may be registered already.

Two registrations may be one business when they share a tax code, a phone, or the name in the same
commune. Names are compared without accents and without the words for the kind, so that "HTX Nếp
Gấc" and "Hợp tác xã nếp gấc" meet. It is a question to the person, never a refusal: two households
may well bear one name.

Use: ``candidates(session, Asked(name=…, commune_code=…, tax_code=…, phone=…))``; officers see what
is equal (`Candidate.reasons`), producers only what `told_to_producer` says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from catalog.addresses import address_of
from catalog.models import Business
from catalog.tax_codes import is_personal
from core.text import words
from places.queries import Gazetteer

MOST = 5
"""How many are shown: somebody who reads this has a phone in the hand."""
# Words that say what a business is, not what it is called; the longest first.
_KIND_WORDS = (
    "cong ty trach nhiem huu han mot thanh vien", "cong ty trach nhiem huu han", "cong ty co phan",
    "cong ty tnhh mot thanh vien", "cong ty tnhh mtv", "cong ty tnhh", "cong ty cp", "cong ty", "cty tnhh",
    "cty", "tnhh", "doanh nghiep tu nhan", "doanh nghiep", "dntn", "lien hiep hop tac xa", "lien hiep htx",
    "hop tac xa", "htx", "ho kinh doanh ca the", "ho kinh doanh", "hkd", "ho san xuat", "co so san xuat",
    "co so", "to hop tac", "tht",
)  # fmt: skip
_KIND = re.compile(rf"\b(?:{'|'.join(_KIND_WORDS)})\b")
_SHORTEST = 4  # letters of a bare name below which "one holds the other" says nothing


class Reason(StrEnum):
    """What two registrations share."""

    TAX_CODE = "tax_code"
    PHONE = "phone"
    NAME = "name"


REASONS = {
    Reason.TAX_CODE: _l("cùng mã số thuế"),
    Reason.PHONE: _l("cùng số điện thoại"),
    Reason.NAME: _l("tên giống nhau, cùng xã"),
}


@dataclass(frozen=True)
class Asked:
    """What is known of the business that somebody is about to write down.

    Attributes:
        name: As typed.
        commune_code: Present commune (scheme ``vn_2025_07``).
        tax_code: Digits.
        phone: E.164.
    """

    name: str
    commune_code: str | None = None
    tax_code: str | None = None
    phone: str | None = None


@dataclass(frozen=True)
class Candidate:
    """A registration that may be the same business, with what is equal."""

    business: Business
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Told:
    """One sentence for a producer; `slug` names the business that it speaks of, if it names one."""

    sentence: str
    slug: str | None


def bare_name(name: str) -> str:
    """Return a name without accents and without the words for its kind.

    >>> bare_name("Hợp tác xã Nếp Gấc"), bare_name("HTX nếp gấc"), bare_name("Cơ sở")
    ('nep gac', 'nep gac', 'co so')
    """
    folded = " ".join(words(name))
    return " ".join(_KIND.sub(" ", folded).split()) or folded


def names_meet(one: str, other: str) -> bool:
    """Say whether two names may be of one business: equal when bare, or the words of one in the other.

    >>> names_meet("HTX Nếp Gấc", "Hợp tác xã nếp gấc"), names_meet("HTX Đũi", "HTX Đũi Nam Cao")
    (True, True)
    >>> names_meet("HTX Ổi", "HTX Ổi Bo"), names_meet("HTX Đũi", "HTX Bạc")
    (False, False)
    """
    first, second = sorted((bare_name(one), bare_name(other)), key=len)
    if first == second:
        return bool(first)
    return len(first.replace(" ", "")) >= _SHORTEST - 1 and f" {first} " in f" {second} "


def shared(asked: Asked, business: Business) -> tuple[Reason, ...]:
    """Return what a registration shares with what is asked, the strongest first."""
    same_place = asked.commune_code is not None and asked.commune_code == business.current_commune_code
    facts = (
        (Reason.TAX_CODE, bool(asked.tax_code) and asked.tax_code == business.tax_code),
        (Reason.PHONE, bool(asked.phone) and asked.phone == business.phone),
        (Reason.NAME, same_place and names_meet(asked.name, business.name)),
    )
    return tuple(reason for reason, holds in facts if holds)


def candidates(session: Session, asked: Asked, *, besides: int | None = None) -> list[Candidate]:
    """Return the registrations that may be the same business, those with most in common first.

    Args:
        session: Only reads.
        asked: What is about to be written down.
        besides: The registration itself, when its facts are changed.
    """
    equal = [
        column == value
        for column, value in (
            (Business.tax_code, asked.tax_code),
            (Business.phone, asked.phone),
            (Business.current_commune_code, asked.commune_code),
        )
        if value
    ]
    if not equal:
        return []
    rows = session.scalars(select(Business).where(or_(*equal)).order_by(Business.id))
    found = [Candidate(row, shared(asked, row)) for row in rows if row.id != besides]
    found = [each for each in found if each.reasons]
    return sorted(found, key=lambda each: (-len(each.reasons), each.business.id))[:MOST]


def told_to_producer(
    found: Iterable[Candidate], places: Gazetteer, *, own_phone: str | None = None
) -> list[Told]:
    """Say to a producer what they may know of others: the public name and place, nothing else.

    What only a phone or a person's number would betray is not said: a shared phone counts where it
    is public or the person's own, and of a shared personal number no name is told.

    Args:
        found: From `candidates`.
        places: All units.
        own_phone: The phone of the person's account, E.164.
    """
    told: list[Told] = []
    for each in found:
        business = each.business
        if (
            Reason.NAME in each.reasons
            or (Reason.TAX_CODE in each.reasons and not is_personal(business.tax_code))
            or (Reason.PHONE in each.reasons and (business.phone_is_public or business.phone == own_phone))
        ):
            told.append(_named(business, places))
        elif Reason.TAX_CODE in each.reasons:
            told.append(Told(_("Mã số thuế này đã có ở một cơ sở khác."), None))
    return told


def _named(business: Business, places: Gazetteer) -> Told:
    now = address_of(places, business).now
    if not now:
        return Told(_("Đã có cơ sở tên “%(name)s”.", name=business.name), business.slug)
    return Told(_("Đã có cơ sở tên “%(name)s” ở %(place)s.", name=business.name, place=now), business.slug)
