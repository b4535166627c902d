"""Who may work on which business and which product, decided here and nowhere else.

What belongs to others does not exist for this person: the answer is "not found", which does not
even tell that there is something.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, and_, exists, false, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload, selectinload

from accounts.models import Role, User
from accounts.permissions import Right, rights_of
from accounts.phones import BadPhone, normalise_phone
from accounts.queries import in_scope, scope_of
from catalog.helper_sessions import open_session_of
from catalog.models import (
    Business,
    BusinessClaim,
    BusinessKind,
    Certificate,
    Membership,
    Product,
    ProductImport,
)
from catalog.queries import is_slug
from core.database import utcnow
from core.errors import DomainError, NotFound
from core.text import words


class OnlyOwner(DomainError):
    """An editor, or somebody who helps, tries what is the owner's."""

    message = _l("Việc này chỉ chủ cơ sở làm được. Bạn nhờ chủ cơ sở, hoặc nhờ họ giao quyền chủ cho bạn.")
    status = 403


def may_work_on(
    session: Session, user_id: int, business_id: InstrumentedAttribute[int]
) -> ColumnElement[bool]:
    """Return the condition that a person works on a business: as its member, or in an open helper session.

    The one place that knows; whatever belongs to a business is reached through it.

    Args:
        session: Only reads.
        user_id: The person. A membership counts for people whose role works on own businesses; a
            helper works on the one business of the session and on no other.
        business_id: The column that says to which business a row belongs.
    """
    user = session.get(User, user_id)
    if user is None:
        return false()
    if Right.WORK in rights_of(user):
        return business_id.in_(select(Membership.business_id).where(Membership.user_id == user_id))
    helping = open_session_of(session, user_id, utcnow()) if Right.HELP in rights_of(user) else None
    return false() if helping is None else business_id == helping.business_id


def own_businesses(session: Session, user_id: int) -> Sequence[Business]:
    """Return the businesses on which the person works, by name."""
    return session.scalars(
        select(Business)
        .where(may_work_on(session, user_id, Business.id))
        .order_by(Business.name_folded, Business.id)
    ).all()


def own_business(session: Session, user_id: int, business_id: int | None) -> Business:
    """Return one of the person's businesses.

    Args:
        session: Only reads.
        user_id: The person.
        business_id: Which one; the first when left out.

    Raises:
        NotFound: If the person does not work on it, or on any.
    """
    for business in own_businesses(session, user_id):
        if business_id is None or business.id == business_id:
            return business
    raise NotFound


def is_owner(session: Session, user_id: int, business: Business) -> bool:
    """Say whether the person owns the business; helping in somebody's name makes nobody an owner."""
    membership = session.get(Membership, (user_id, business.id))
    return membership is not None and membership.role == "owner"


def check_owner(session: Session, user_id: int, business: Business) -> None:
    """Let only owners change what the business is by its papers, and who works for it.

    Raises:
        OnlyOwner: If the person is none.
    """
    if not is_owner(session, user_id, business):
        raise OnlyOwner


def own_paper(session: Session, user_id: int, paper_id: int) -> Certificate:
    """Return a paper of one of the person's businesses that was not taken off.

    Raises:
        NotFound: If there is none of that id, or it belongs to others.
    """
    paper = session.get(Certificate, paper_id)
    if paper is None or paper.removed_at is not None:
        raise NotFound
    own_business(session, user_id, paper.business_id)
    return paper


def own_product(session: Session, user_id: int, product_id: int) -> Product:
    """Return a product of one of the person's businesses.

    Raises:
        NotFound: If there is none of that id, or it belongs to others.
    """
    product = session.scalar(
        select(Product)
        .where(Product.id == product_id, may_work_on(session, user_id, Product.business_id))
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
        .where(ProductImport.id == import_id, may_work_on(session, user_id, ProductImport.business_id))
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


def paper_in_scope(session: Session, user: User, paper_id: int) -> Certificate:
    """Return a paper that the officer may see; one that was taken off is gone.

    Raises:
        NotFound: If there is none of that id, or its business lies elsewhere.
    """
    statement = (
        select(Certificate)
        .join(Certificate.business)
        .where(Certificate.id == paper_id, Certificate.removed_at.is_(None))
        .options(joinedload(Certificate.business), joinedload(Certificate.product))
    )
    scope = businesses_in_scope(user)
    paper = session.scalar(statement if scope is None else statement.where(scope))
    if paper is None:
        raise NotFound
    return paper


def claim_in_scope(session: Session, user: User, claim_id: int) -> BusinessClaim:
    """Return a claim on a business that the officer may see.

    Raises:
        NotFound: If there is none of that id, or its business lies elsewhere.
    """
    statement = (
        select(BusinessClaim)
        .join(BusinessClaim.business)
        .where(BusinessClaim.id == claim_id)
        .options(joinedload(BusinessClaim.business))
    )
    scope = businesses_in_scope(user)
    found = session.scalar(statement if scope is None else statement.where(scope))
    if found is None:
        raise NotFound
    return found


def lies_in_scope(user: User, business: Business) -> bool:
    """Say whether a business that is being written down lies in the officer's places."""
    return in_scope(user, business.current_commune_code, business.former_district_code)


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
