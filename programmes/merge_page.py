"""Set two registrations side by side: what each says, where they differ, and what is proposed to stand."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from accounts.phones import show_phone
from catalog.addresses import address_of
from catalog.models import Business, BusinessKind, RootRelation
from catalog.services.taking_over import TAKEABLE
from catalog.tax_codes import masked
from catalog.vocabulary import KINDS
from places.models import NEW
from places.queries import Gazetteer
from programmes.models import BusinessMerge
from programmes.registrations import Likeness

FIRST, SECOND = "mot", "hai"

FIELD_LABELS: Mapping[str, Any] = {
    "name": _l("Tên"),
    "name_en": _l("Tên tiếng Anh"),
    "tax_code": _l("Mã số thuế"),
    "registration_no": _l("Số đăng ký"),
    "founded_year": _l("Năm thành lập"),
    "representative": _l("Người đại diện"),
    "phone": _l("Điện thoại"),
    "email": _l("Thư điện tử"),
    "website": _l("Website"),
    "address": _l("Địa chỉ"),
    "member_count": _l("Số thành viên"),
    "description": _l("Giới thiệu"),
    "description_en": _l("Giới thiệu tiếng Anh"),
}
RELATIONS: Mapping[str, Any] = {
    RootRelation.DUPLICATE.value: _l("Bản trùng của cùng cơ sở"),
    RootRelation.BRANCH.value: _l("Chi nhánh của cơ sở gốc"),
}
REASON_LABELS: Mapping[Likeness, Any] = {
    Likeness.TAX_CODE: _l("cùng mã số thuế"),
    Likeness.BRANCH_CODE: _l("mã chi nhánh của cùng một mã số thuế"),
    Likeness.PHONE: _l("cùng số điện thoại"),
    Likeness.NAME: _l("tên gần giống, cùng xã"),
}
_LONGEST = 200


@dataclass(frozen=True)
class Difference:
    """A field on which the two registrations differ.

    Attributes:
        proposed: `FIRST` or `SECOND`: whose value is proposed to stand.
    """

    name: str
    label: str
    first: str
    second: str
    proposed: str


def differences(places: Gazetteer, first: Business, second: Business, *, root: str) -> list[Difference]:
    """Return the fields that have to be chosen, in the order of the page.

    Args:
        places: All units.
        first: One registration.
        second: The other one.
        root: Which of them is proposed as root; its value is proposed wherever it has one.
    """
    found = []
    for name, columns in TAKEABLE.items():
        if all(getattr(first, column) == getattr(second, column) for column in columns):
            continue
        values = {FIRST: _shown(places, first, name), SECOND: _shown(places, second, name)}
        other = SECOND if root == FIRST else FIRST
        proposed = root if values[root] or not values[other] else other
        found.append(Difference(name, str(FIELD_LABELS[name]), values[FIRST], values[SECOND], proposed))
    return found


def proposed_root(first: Business, second: Business, acts: tuple[int, int]) -> str:
    """Say which of two registrations is proposed as root: verified, more acts, older."""

    def weight(business: Business, number: int) -> tuple[bool, int, int]:
        return business.verified_at is not None, number, -business.id

    return FIRST if weight(first, acts[0]) >= weight(second, acts[1]) else SECOND


def proposed_relation(first: Business, second: Business) -> str:
    """Say whether one is more likely a branch of the other: thirteen digits that begin with its ten."""
    codes = sorted((first.tax_code or "", second.tax_code or ""), key=len)
    is_branch = len(codes[0]) == 10 and len(codes[1]) == 13 and codes[1].startswith(codes[0])
    return (RootRelation.BRANCH if is_branch else RootRelation.DUPLICATE).value


def labels_of(columns: Collection[str]) -> list[str]:
    """Return the words for what a person chose as one thing, for the columns that went with it."""
    return [
        str(FIELD_LABELS[name]) for name, own in TAKEABLE.items() if any(column in columns for column in own)
    ]


def told_apart(places: Gazetteer, root: Business, other: Business, *, former: str = "") -> dict[int, str]:
    """Return what a page calls two registrations, by their numbers.

    Where both bear one name, that alone says nothing: what tells them apart stands beside it.

    Args:
        places: All units.
        root: What figures count, or would count.
        other: The registration that counts as it.
        former: The root's own name when a merge gave it the other's; "" for none.
    """
    if root.name != other.name:
        return {root.id: root.name, other.id: other.name}
    if former and former != root.name:
        words = _("%(name)s (trước khi gộp: %(former)s)", name=root.name, former=former)
        return {root.id: words, other.id: other.name}
    pair = (root, other)
    marks = [masked(each.tax_code) for each in pair]
    if marks[0] == marks[1]:
        marks = [places.describe(NEW, each.current_commune_code) for each in pair]
    return {
        each.id: _("%(name)s (%(mark)s)", name=each.name, mark=mark) if mark else each.name
        for each, mark in zip(pair, marks, strict=True)
    }


def told_apart_in(places: Gazetteer, merge: BusinessMerge) -> dict[int, str]:
    """Return what a page calls the two registrations of a merge, by their numbers."""
    former = "" if merge.undone_at else merge.taken.get("name", [""])[0]
    return told_apart(places, merge.into, merge.business, former=former or "")


def kind_words(business: Business) -> str:
    """Return the kind of a business in words."""
    return str(KINDS[BusinessKind(business.kind)])


def _shown(places: Gazetteer, business: Business, name: str) -> str:
    if name == "address":
        return address_of(places, business).full
    if name == "tax_code":
        return masked(business.tax_code)
    if name == "phone":
        return show_phone(business.phone) if business.phone else ""
    value = getattr(business, name)
    text = "" if value is None else str(value)
    return text if len(text) <= _LONGEST else _("%(start)s…", start=text[:_LONGEST])
