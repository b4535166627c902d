"""Which category a family of goods has at each marketplace, filled in by the administrator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.models import Family
from core.audit import Actor, record
from core.errors import NotFound
from core.text import fold, words
from exporters.models import FamilyCategory

LONGEST_ID = 20
LONGEST_PATH = 300


@dataclass(frozen=True)
class Mapped:
    """A family with its category at one marketplace; None: nobody has said anything of it."""

    family: Family
    category: FamilyCategory | None

    @property
    def category_id(self) -> str:
        """Return the category's number; "" when there is none."""
        return (self.category.category_id if self.category else None) or ""

    @property
    def path(self) -> str:
        """Return the category's path; "" when there is none."""
        return (self.category.path if self.category else None) or ""


def subject_of(marketplace: str, family_code: str) -> str:
    """Return what the audit trail calls the place of a family at a marketplace."""
    return f"category:{marketplace}:{family_code}"


def categories_of(session: Session, marketplace: str, typed: str = "") -> Sequence[Mapped]:
    """Return all families with their categories, those whose names or paths hold the typed words."""
    chosen = {
        row.family_code: row
        for row in session.scalars(select(FamilyCategory).where(FamilyCategory.marketplace == marketplace))
    }
    wanted = words(typed)
    found = [
        Mapped(family, chosen.get(family.code))
        for family in session.scalars(select(Family).order_by(Family.position, Family.name))
    ]
    return [
        each
        for each in found
        if all(word in fold(f"{each.family.name} {each.path} {each.category_id}") for word in wanted)
    ]


def category_of(session: Session, marketplace: str, family_code: str) -> Mapped:
    """Return one family with its category.

    Raises:
        NotFound: If there is no such family.
    """
    family = session.get(Family, family_code) if family_code.isascii() and "\x00" not in family_code else None
    if family is None:
        raise NotFound
    return Mapped(family, session.get(FamilyCategory, (family_code, marketplace)))


def map_category(
    session: Session,
    actor: Actor,
    marketplace: str,
    mapped: Mapped,
    *,
    category_id: str,
    path: str,
    is_sure: bool,
) -> None:
    """Say which category a family has at a marketplace; "" leaves it to be chosen there."""
    wanted = {
        "category_id": category_id or None,
        "path": path or None,
        "choice": "sure" if is_sure else "guess",
    }
    row = mapped.category
    before = {field: getattr(row, field) if row else None for field in wanted}
    changes = {field: [before[field], value] for field, value in wanted.items() if before[field] != value}
    if not changes:
        return
    if row is None:
        row = FamilyCategory(family_code=mapped.family.code, marketplace=marketplace)
        session.add(row)
    for field, value in wanted.items():
        setattr(row, field, value)
    record(session, actor, "category.map", subject_of(marketplace, mapped.family.code), changes)
