"""Who may work on which business and which product, decided here and nowhere else.

What belongs to others does not exist for this person: the answer is "not found", which does not
even tell that there is something.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from accounts.models import Role, User
from accounts.phones import BadPhone, normalise_phone
from accounts.queries import scope_of
from catalog.models import Business, BusinessKind, Membership, Product, ProductImport
from catalog.queries import is_slug
from core.errors import NotFound
from core.text import words


def own_businesses(session: Session, user_id: int) -> Sequence[Business]:
    """Return the businesses of which the person is a member, by name."""
    return session.scalars(
        select(Business)
        .join(Membership)
        .where(Membership.user_id == user_id)
        .order_by(Business.name_folded, Business.id)
    ).all()


def own_business(session: Session, user_id: int, business_id: int | None) -> Business:
    """Return one of the person's businesses.

    Args:
        session: Only reads.
        user_id: The person.
        business_id: Which one; the first when left out.

    Raises:
        NotFound: If the person is no member of it, or of any.
    """
    for business in own_businesses(session, user_id):
        if business_id is None or business.id == business_id:
            return business
    raise NotFound


def own_product(session: Session, user_id: int, product_id: int) -> Product:
    """Return a product of one of the person's businesses.

    Raises:
        NotFound: If there is none of that id, or it belongs to others.
    """
    product = session.scalar(
        select(Product)
        .join(Membership, Membership.business_id == Product.business_id)
        .where(Product.id == product_id, Membership.user_id == user_id)
        .options(joinedload(Product.business), selectinload(Product.photos), selectinload(Product.variants))
    )
    if product is None:
        raise NotFound
    return product


def own_import(session: Session, user_id: int, import_id: int) -> ProductImport:
    """Return a file of products that was handed in for one of the person's businesses.

    Raises:
        NotFound: If there is none of that number, or it belongs to others.
    """
    run = session.scalar(
        select(ProductImport)
        .join(Membership, Membership.business_id == ProductImport.business_id)
        .where(ProductImport.id == import_id, Membership.user_id == user_id)
        .options(joinedload(ProductImport.business))
    )
    if run is None:
        raise NotFound
    return run


def businesses_in_scope(user: User) -> ColumnElement[bool] | None:
    """Return the condition on `Business` that the person's places make; None: the whole area.

    A place is a present commune or an old district. The cooperative alliance (partner) sees
    cooperatives only.
    """
    kind = Business.kind == BusinessKind.HOP_TAC_XA if user.role == Role.PARTNER else None
    place = _in_places(user)
    if kind is None or place is None:
        return place if kind is None else kind
    return and_(kind, place)


def _in_places(user: User) -> ColumnElement[bool] | None:
    scope = scope_of(user)
    if scope.is_whole_area:
        return None
    return or_(
        Business.current_commune_code.in_(scope.current_communes),
        Business.former_district_code.in_(scope.former_districts),
    )


def business_in_scope(session: Session, user: User, slug: str) -> Business:
    """Return a business that the officer may see.

    Raises:
        NotFound: If there is none at that address, or it lies elsewhere.
    """
    statement = select(Business).where(Business.slug == slug)
    scope = businesses_in_scope(user)
    known = is_slug(slug)
    business = session.scalar(statement if scope is None else statement.where(scope)) if known else None
    if business is None:
        raise NotFound
    return business


def product_in_scope(session: Session, user: User, product_id: int) -> Product:
    """Return a product that the officer may see; drafts are their makers' own.

    Raises:
        NotFound: If there is none of that id, it is a draft, or its business lies elsewhere.
    """
    statement = (
        select(Product)
        .join(Product.business)
        .where(Product.id == product_id, Product.state != "draft")
        .options(joinedload(Product.business), selectinload(Product.photos))
    )
    scope = businesses_in_scope(user)
    product = session.scalar(statement if scope is None else statement.where(scope))
    if product is None:
        raise NotFound
    return product


def producers_in_scope(session: Session, staff: User, typed: str, *, limit: int = 20) -> Sequence[User]:
    """Return the producers whom a typed phone or name of a business means, as far as the person may see them.

    Accounts that belong to no business yet lie in nobody's places: whoever stands before such a
    person may find them, by their whole phone number only.

    Args:
        session: Only reads.
        staff: The helper or officer, attached to the session.
        typed: A phone in any shape, or words of a business's name, accents or not.
        limit: The most that are returned.
    """
    try:
        meant = User.phone == normalise_phone(typed)
    except BadPhone:
        wanted = words(typed[:200])[:8]
        if not wanted:
            return ()
        named = and_(*(Business.name_folded.contains(word, autoescape=True) for word in wanted))
        meant = _member_of(named)
    return session.scalars(
        select(User).where(meant, _recoverable(staff)).order_by(User.full_name, User.id).limit(limit)
    ).all()


def producer_in_scope(session: Session, staff: User, user_id: int) -> User:
    """Return a producer whom a helper or officer may give a code to.

    Raises:
        NotFound: If there is none of that number, or their businesses lie elsewhere.
    """
    user: User | None = session.scalar(select(User).where(User.id == user_id, _recoverable(staff)))
    if user is None:
        raise NotFound
    return user


def _recoverable(staff: User) -> ColumnElement[bool]:
    scope = businesses_in_scope(staff)
    is_producer = and_(User.role == Role.PRODUCER.value, User.disabled_at.is_(None))
    if scope is None:
        return is_producer
    no_member = ~exists().where(Membership.user_id == User.id)
    return and_(is_producer, or_(_member_of(scope), no_member))


def _member_of(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(Membership.user_id == User.id, Membership.business_id == Business.id, condition)
