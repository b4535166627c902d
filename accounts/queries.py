"""Who is there, through which sign-in, and in which places."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, object_session

from accounts.models import Role, User, UserSession
from accounts.sessions import is_open, token_hash
from places.models import OLD
from places.queries import gazetteer


@dataclass(frozen=True)
class Known:
    """What comparing a password needs, as plain values that outlive the transaction."""

    user_id: int
    password_hash: str


def known_by_phone(session: Session, phone: str) -> Known | None:
    """Return the account of a phone, disabled ones too; None when there is none."""
    row = session.execute(select(User.id, User.password_hash).where(User.phone == phone)).first()
    return Known(row.id, row.password_hash) if row else None


def open_sign_in(session: Session, token: str, now: datetime) -> UserSession | None:
    """Return the sign-in behind a device's token, with its person; None when it does not count any more.

    Args:
        session: Only reads.
        token: What the device's cookie holds.
        now: The present moment, aware.
    """
    found = session.scalar(
        select(UserSession)
        .where(UserSession.token_hash == token_hash(token))
        .options(joinedload(UserSession.user))
    )
    if found is None or not found.user.is_active or not is_open(found, found.user.role, now):
        return None
    return found


@dataclass(frozen=True)
class Scope:
    """The places to which a person's role is bounded; no place means the whole area, to a helper nowhere.

    Attributes:
        places: (scheme, code) as given.
        current_communes: Codes of present communes that these places are or lead to.
        former_districts: Codes of old districts among them.
        needs_places: Whether no place means nowhere: a helper whose places are taken away is out.
    """

    places: frozenset[tuple[str, str]]
    current_communes: frozenset[str]
    former_districts: frozenset[str]
    needs_places: bool = False

    @property
    def is_whole_area(self) -> bool:
        """Say whether nothing bounds the person."""
        return not self.places and not self.needs_places

    def holds(self, current_commune_code: str | None, former_district_code: str | None) -> bool:
        """Say whether something that stands at a place lies in the scope."""
        return (
            self.is_whole_area
            or current_commune_code in self.current_communes
            or former_district_code in self.former_districts
        )


def scope_of(user: User) -> Scope:
    """Return the person's places.

    An old commune opens the present commune that it joined as a whole. An old district stays a
    district: four new wards span two of them, so it cannot be told in present communes.

    Args:
        user: Attached to a session.
    """
    places = frozenset((scope.scheme, scope.code) for scope in user.scopes)
    session = object_session(user)
    communes: set[str] = set()
    districts: set[str] = set()
    if places and session is not None:
        units = gazetteer(session)
        for scheme, code in places:
            if (current := units.current_code(scheme, code)) is not None:
                communes.add(current)
            elif scheme == OLD:
                districts.add(code)
    return Scope(places, frozenset(communes), frozenset(districts), needs_places=user.role == Role.HELPER)


def in_scope(user: User, current_commune_code: str | None, former_district_code: str | None) -> bool:
    """Say whether something that stands at a place lies within the person's scope.

    Args:
        user: Attached to a session.
        current_commune_code: Its commune under scheme ``vn_2025_07``.
        former_district_code: Its old district; None where that is not known.
    """
    return scope_of(user).holds(current_commune_code, former_district_code)
