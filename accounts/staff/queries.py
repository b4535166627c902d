"""Look through staff and helpers, and what their accounts are like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from accounts.models import Agency, Role, SecondFactor, User, UserSession
from accounts.second_factor.services import needs_second_factor
from core.database import utcnow
from core.errors import NotFound
from core.text import fold, words
from places.models import OLD
from places.queries import Gazetteer, Unit

PAGE = 30
MOST_PLACES_FOUND = 20


class AccountState(StrEnum):
    """What the list can be narrowed to."""

    OPEN = "dang-dung"
    DISABLED = "da-khoa"
    NOT_ENROLLED = "chua-bat"
    ONE_TIME = "chua-doi"


@dataclass(frozen=True)
class Found:
    """One page of a list.

    Attributes:
        enrolled: Numbers of those on the page who have a second factor.
    """

    rows: Sequence[User]
    total: int
    page: int
    pages: int
    enrolled: frozenset[int]


def staff_called(session: Session, *, typed: str, role: str, state: str, page: int) -> Found:
    """Return a page of staff and helpers, by name.

    Names are compared folded, here and not in the database: an area has hundreds of them, not
    millions.

    Args:
        session: Only reads.
        typed: Parts of a name without accents, or digits of a phone; "" for all.
        role: A role's code; "" for all.
        state: One of `AccountState`; "" for all.
        page: Counted from 1.
    """
    statement = select(User.id, User.full_name, User.phone).where(User.role != Role.PRODUCER)
    if role in set(Role):
        statement = statement.where(User.role == role)
    if state == AccountState.OPEN:
        statement = statement.where(User.disabled_at.is_(None))
    elif state == AccountState.DISABLED:
        statement = statement.where(User.disabled_at.is_not(None))
    elif state == AccountState.NOT_ENROLLED:
        enrolled = select(SecondFactor.user_id).where(SecondFactor.confirmed_at.is_not(None))
        statement = statement.where(User.id.not_in(enrolled), User.is_sample.is_(False))
    elif state == AccountState.ONE_TIME:
        statement = statement.where(User.password_expires_at.is_not(None))
    wanted = words(typed)
    digits = "".join(char for char in typed if char.isdigit()).lstrip("0")
    hits = sorted(
        (fold(row.full_name), row.id)
        for row in session.execute(statement)
        if all(word in fold(row.full_name) for word in wanted) or (len(digits) >= 3 and digits in row.phone)
    )
    pages = max(1, -(-len(hits) // PAGE))
    page = min(max(page, 1), pages)
    ids = [number for _name, number in hits[(page - 1) * PAGE : page * PAGE]]
    people = {
        user.id: user
        for user in session.scalars(
            select(User).where(User.id.in_(ids)).options(joinedload(User.agency), selectinload(User.scopes))
        )
    }
    return Found([people[number] for number in ids], len(hits), page, pages, _enrolled(session, ids))


def staff_member(session: Session, user_id: int) -> User:
    """Return one of the staff or helpers; producers' accounts are their own.

    Raises:
        NotFound: If there is none of that number.
    """
    user: User | None = session.scalar(
        select(User)
        .where(User.id == user_id, User.role != Role.PRODUCER)
        .options(joinedload(User.agency), selectinload(User.scopes))
    )
    if user is None:
        raise NotFound
    return user


def is_enrolled(session: Session, user: User) -> bool:
    """Say whether the person has a second factor."""
    return user.id in _enrolled(session, [user.id])


def factor_words(user: User, enrolled: bool) -> str:
    """Return the state of a person's second factor: ``on``, ``off`` or ``exempt``."""
    if enrolled:
        return "on"
    return "off" if needs_second_factor(user) else "exempt"


def open_devices(session: Session, user: User) -> int:
    """Count the sign-ins of a person that are not ended and not too old."""
    return (
        session.scalar(
            select(func.count())
            .select_from(UserSession)
            .where(
                UserSession.user_id == user.id,
                UserSession.ended_at.is_(None),
                UserSession.expires_at > utcnow(),
            )
        )
        or 0
    )


def agencies_with_counts(session: Session) -> Sequence[tuple[Agency, int]]:
    """Return all agencies by name, each with the number of its people who may sign in."""
    count = func.count(User.id).filter(User.disabled_at.is_(None))
    rows = session.execute(
        select(Agency, count).outerjoin(User, User.agency_id == Agency.id).group_by(Agency.id)
    ).all()
    return sorted(((row[0], row[1]) for row in rows), key=lambda pair: fold(pair[0].name))


def agency_numbered(session: Session, agency_id: int) -> Agency:
    """Return an agency.

    Raises:
        NotFound: If there is none of that number.
    """
    agency = session.get(Agency, agency_id)
    if agency is None:
        raise NotFound
    return agency


def units_called(places: Gazetteer, typed: str) -> list[Unit]:
    """Return districts and communes of both eras by name, typed with or without accents."""
    wanted = fold(typed)
    if not wanted:
        return []
    hits = [unit for unit in places.units.values() if wanted in fold(unit.name)]
    hits.sort(
        key=lambda unit: (
            not fold(unit.name).endswith(wanted),
            unit.level == "commune",
            unit.scheme == OLD,
            unit.name,
        )
    )
    return hits[:MOST_PLACES_FOUND]


def _enrolled(session: Session, ids: Sequence[int]) -> frozenset[int]:
    return frozenset(
        session.scalars(
            select(SecondFactor.user_id).where(
                SecondFactor.user_id.in_(ids), SecondFactor.confirmed_at.is_not(None)
            )
        )
    )
