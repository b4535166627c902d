"""What helpers did in a period: sessions, businesses, products made public, rooms, people taught.

Each number is the length of the list that it opens; the same lists make both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, select, true
from sqlalchemy.orm import Session, joinedload

from accounts.models import Role, User
from catalog.models import Business, HelperSession, Product
from core.audit import AuditEntry
from core.formatting import VIETNAM
from core.trail import numbers
from programmes.rooms.models import Room
from programmes.rooms.queries import Presence, presences
from programmes.rooms.queries import rooms as rooms_of

_PUBLISHED = "product.publish"
_PRODUCT = "product:"


@dataclass
class Activity:
    """What one helper did.

    Attributes:
        helper: Who.
        sessions: Helper sessions begun in the period.
        businesses: The registrations helped in them, each once.
        products: Products that went public for the first time in a session.
        rooms: Rooms taught to their end.
        people: Persons present in these, each once.
    """

    helper: User
    sessions: list[HelperSession] = field(default_factory=list)
    businesses: dict[int, Business] = field(default_factory=dict)
    products: dict[int, Product] = field(default_factory=dict)
    rooms: list[Room] = field(default_factory=list)
    people: dict[str, Presence] = field(default_factory=dict)


def activities(
    session: Session,
    since: date,
    until: date,
    *,
    businesses: ColumnElement[bool] | None,
    rooms: ColumnElement[bool],
    helper_id: int | None = None,
) -> list[Activity]:
    """Return what each helper did, by name; helpers who did nothing are left out.

    Args:
        session: Only reads.
        since, until: The period, both days included, in Vietnam.
        businesses: The condition on `Business` of what the person may see; None: all.
        rooms: The condition on `Room` of what the person may see.
        helper_id: One helper alone.
    """
    helpers = select(User).where(User.role == Role.HELPER.value).order_by(User.full_name, User.id)
    if helper_id is not None:
        helpers = helpers.where(User.id == helper_id)
    found = {each.id: Activity(each) for each in session.scalars(helpers)}
    seen = true() if businesses is None else businesses
    first, end = _moment(since), _moment(until + timedelta(days=1))
    for row in _sessions(session, seen, first, end):
        if (one := found.get(row.helper_id)) is not None:
            one.sessions.append(row)
            one.businesses.setdefault(row.business_id, row.business)
    for user_id, product in _products(session, seen, first, end, list(found)):
        found[user_id].products.setdefault(product.id, product)
    for room in rooms_of(session, and_(rooms, Room.closed_at.is_not(None)), since, until):
        if (one := found.get(room.opened_by_id)) is not None:
            one.rooms.append(room)
    for each in presences(session, rooms, since, until):
        if (one := found.get(each.room.opened_by_id)) is not None:
            one.people.setdefault(each.person_key, each)
    return [each for each in found.values() if each.sessions or each.rooms or each.products]


def _sessions(
    session: Session, seen: ColumnElement[bool], first: datetime, end: datetime
) -> Sequence[HelperSession]:
    return session.scalars(
        select(HelperSession)
        .join(HelperSession.business)
        .where(seen, HelperSession.started_at >= first, HelperSession.started_at < end)
        .order_by(HelperSession.started_at.desc(), HelperSession.id.desc())
        .options(joinedload(HelperSession.business))
    ).all()


def _products(
    session: Session, seen: ColumnElement[bool], first: datetime, end: datetime, helpers: list[int]
) -> list[tuple[int, Product]]:
    """Return who made which product public in somebody's name, as the trail tells it."""
    told: defaultdict[int, list[int]] = defaultdict(list)
    entries = session.execute(
        select(AuditEntry.actor_id, AuditEntry.subject)
        .where(
            AuditEntry.action == _PUBLISHED,
            AuditEntry.at >= first,
            AuditEntry.at < end,
            AuditEntry.actor_id.in_(helpers),
            AuditEntry.on_behalf_of_id.is_not(None),
        )
        .order_by(AuditEntry.id)
    )
    for actor_id, subject in entries:
        if actor_id is not None:
            for number in numbers([subject.removeprefix(_PRODUCT)]):
                told[number].append(actor_id)
    products = session.scalars(
        select(Product)
        .join(Product.business)
        .where(Product.id.in_(told), seen)
        .order_by(Product.name, Product.id)
        .options(joinedload(Product.business))
    )
    return [(user_id, product) for product in products for user_id in told[product.id]]


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(), VIETNAM).astimezone(UTC)
