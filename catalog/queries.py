"""Read businesses, products and papers for pages and commands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy import ColumnElement, Select, Text, and_, cast, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from accounts.models import User
from catalog.models import (
    Business,
    Certificate,
    Family,
    Membership,
    Photo,
    Product,
    ProductImport,
    ProductState,
)
from core.text import slugify, words

PAGE_SIZE = 50
LONGEST_SLUG = 100  # twin: businesses.slug, products.slug
Row = TypeVar("Row")


@dataclass(frozen=True)
class PageOf(Generic[Row]):
    """One page of a longer list."""

    rows: Sequence[Row]
    total: int
    page: int
    pages: int


def page_of(session: Session, statement: Select[Row], page: int, size: int = PAGE_SIZE) -> PageOf[Row]:
    """Return one page of a statement's rows; a page beyond the last is the last."""
    total = session.scalar(select(func.count()).select_from(statement.order_by(None).subquery())) or 0
    pages = max(1, -(-total // size))
    page = min(max(page, 1), pages)
    rows = session.scalars(statement.limit(size).offset((page - 1) * size)).unique().all()
    return PageOf(rows, total, page, pages)


def is_slug(text: str) -> bool:
    """Say whether a text can be an address of ours at all; what a database cannot compare is none."""
    return bool(text) and slugify(text, longest=LONGEST_SLUG) == text


def families(session: Session) -> Sequence[Family]:
    """Return all families of goods in the order of their list."""
    return session.scalars(select(Family).order_by(Family.position, Family.name)).all()


def products_of(session: Session, business_id: int) -> Sequence[Product]:
    """Return all products of a business, the newest first, with their photos."""
    return session.scalars(
        select(Product)
        .where(Product.business_id == business_id)
        .options(selectinload(Product.photos))
        .order_by(Product.id.desc())
    ).all()


def public_products_of(session: Session, business_id: int) -> Sequence[Product]:
    """Return the listed products of a business, as its public page shows them."""
    return session.scalars(
        select(Product)
        .where(Product.business_id == business_id, Product.state == ProductState.LISTED)
        .options(selectinload(Product.photos), joinedload(Product.business))
        .order_by(Product.id)
    ).all()


def product_by_slug(session: Session, slug: str) -> Product | None:
    """Return the product at a public address, in any state."""
    if not is_slug(slug):
        return None
    return session.scalar(
        select(Product)
        .where(Product.slug == slug)
        .options(joinedload(Product.business), selectinload(Product.photos), joinedload(Product.family))
    )


def business_by_slug(session: Session, slug: str) -> Business | None:
    """Return the business at a public address."""
    if not is_slug(slug):
        return None
    return session.scalar(select(Business).where(Business.slug == slug))


def newest_listed(session: Session, *, limit: int) -> Sequence[Product]:
    """Return the newest listed products that have a photo to show."""
    has_photo = exists().where(Photo.product_id == Product.id, Photo.state == "ready")
    return session.scalars(
        select(Product)
        .where(Product.state == ProductState.LISTED, has_photo)
        .options(selectinload(Product.photos), joinedload(Product.business))
        .order_by(Product.listed_at.desc(), Product.id.desc())
        .limit(limit)
    ).all()


def businesses_with_products(session: Session) -> Sequence[Business]:
    """Return every business that has a product in any state, by address."""
    return session.scalars(
        select(Business).where(exists().where(Product.business_id == Business.id)).order_by(Business.slug)
    ).all()


def businesses_with_listed_products(session: Session, *, limit: int) -> Sequence[Business]:
    """Return businesses that stand behind at least one listed product, by name."""
    listed = exists().where(Product.business_id == Business.id, Product.state == ProductState.LISTED)
    return session.scalars(select(Business).where(listed).order_by(Business.name_folded).limit(limit)).all()


def certificates_for(session: Session, product: Product) -> Sequence[Certificate]:
    """Return the papers of a product and those of its whole business, OCOP first.

    Those that were taken off or refused are not among them; `catalog.papers` says which of them may
    be shown on a day.
    """
    return session.scalars(
        select(Certificate)
        .where(
            *_not_gone(),
            or_(
                Certificate.product_id == product.id,
                and_(Certificate.business_id == product.business_id, Certificate.product_id.is_(None)),
            ),
        )
        .order_by(Certificate.type != "ocop", Certificate.type, Certificate.issued_on.desc(), Certificate.id)
    ).all()


def certificates_of(session: Session, business: Business) -> Sequence[Certificate]:
    """Return the papers that hold for a business as a whole, without those taken off or refused."""
    return session.scalars(
        select(Certificate)
        .where(*_not_gone(), Certificate.business_id == business.id, Certificate.product_id.is_(None))
        .order_by(Certificate.type, Certificate.issued_on.desc(), Certificate.id)
    ).all()


def _not_gone() -> tuple[ColumnElement[bool], ...]:
    return (Certificate.removed_at.is_(None), Certificate.refused_at.is_(None))


def filtered_businesses(
    *,
    scope: ColumnElement[bool] | None = None,
    kind: str | None = None,
    district: str | None = None,
    typed: str = "",
    is_verified: bool | None = None,
) -> Select[Business]:
    """Return the statement of the department's list of businesses.

    Args:
        scope: Condition on the businesses that the person may see; None: all.
        kind: A `BusinessKind`.
        district: Code of an old district; "none" for businesses without one.
        typed: Words of the name or a tax code, with or without accents.
        is_verified: Only those with the mark, or only those that want it (what counts as another one
            wants none); None: all.
    """
    statement = select(Business).order_by(Business.name_folded, Business.id)
    if scope is not None:
        statement = statement.where(scope)
    if kind:
        statement = statement.where(Business.kind == kind)
    if district == "none":
        statement = statement.where(Business.former_district_code.is_(None))
    elif district:
        statement = statement.where(Business.former_district_code == district)
    if is_verified is not None:
        statement = statement.where(Business.verified_at.is_not(None) == is_verified)
    if is_verified is False:
        statement = statement.where(Business.root_id.is_(None))
    for word in words(typed[:200])[:8]:
        statement = statement.where(
            or_(
                Business.name_folded.contains(word, autoescape=True),
                Business.tax_code.startswith(word, autoescape=True),
            )
        )
    return statement


def product_counts(session: Session, business_ids: Sequence[int]) -> dict[int, int]:
    """Return how many products that left the draft each business has."""
    rows = session.execute(
        select(Product.business_id, func.count())
        .where(Product.business_id.in_(business_ids), Product.state != ProductState.DRAFT)
        .group_by(Product.business_id)
    )
    return {int(row[0]): int(row[1]) for row in rows}


def name_of(session: Session, user_id: int | None) -> str:
    """Return a person's name; "" when there is none."""
    user = session.get(User, user_id) if user_id is not None else None
    return user.full_name if user else ""


def waiting_products(*, scope: ColumnElement[bool] | None = None) -> Select[Product]:
    """Return the statement of the department's work list: products that wait, the oldest first.

    Waiting are live products, and listed ones whose maker has changed what needs approval.
    """
    changed = and_(Product.state == ProductState.LISTED, cast(Product.pending_changes, Text) != "{}")
    statement = (
        select(Product)
        .join(Product.business)
        .where(or_(Product.state == ProductState.LIVE, changed))
        .options(joinedload(Product.business), selectinload(Product.photos))
        .order_by(Product.updated_at, Product.id)
    )
    return statement if scope is None else statement.where(scope)


def imports_of(session: Session, business_id: int, *, limit: int = 20) -> Sequence[ProductImport]:
    """Return the files of products that a business handed in, the newest first."""
    return session.scalars(
        select(ProductImport)
        .where(ProductImport.business_id == business_id)
        .order_by(ProductImport.id.desc())
        .limit(limit)
    ).all()


def members_of(session: Session, business: Business) -> Sequence[User]:
    """Return the people who work on a business, owners first."""
    return session.scalars(
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.business_id == business.id)
        .order_by(Membership.role.desc(), User.full_name, User.id)
    ).all()


def words_about(session: Session, user_id: int) -> list[str]:
    """Return names and tax codes of a person's businesses, of which no password should consist."""
    rows = session.execute(
        select(Business.name, Business.tax_code)
        .join(Membership, Membership.business_id == Business.id)
        .where(Membership.user_id == user_id)
    )
    return [text for row in rows for text in row if text]
