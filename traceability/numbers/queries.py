"""Read whose numbers are: certificates, registrations, reviews, cartons and places."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from catalog.models import Business, Product, ProductState, Variant
from gs1.identifiers import DEMONSTRATION_PREFIX
from traceability.models import Lot, LotKind, LotState
from traceability.numbers import rules
from traceability.numbers.models import (
    BusinessPlace,
    Carton,
    CartonLot,
    EvidenceKind,
    EvidenceState,
    GtinReview,
    NumberEvidence,
    RegisteredGtin,
)

MOST_LOTS = 20  # that the form of a carton offers


class EvidenceList(StrEnum):
    """What an officer wants to see."""

    WAITING = "cho-xem"
    CONFIRMED = "da-xac-nhan"
    REFUSED = "da-tu-choi"


LABELS = {
    EvidenceList.WAITING: _l("Chờ xem"),
    EvidenceList.CONFIRMED: _l("Đã xác nhận"),
    EvidenceList.REFUSED: _l("Đã từ chối"),
}
_STATES = {
    EvidenceList.WAITING: EvidenceState.WAITING,
    EvidenceList.CONFIRMED: EvidenceState.CONFIRMED,
    EvidenceList.REFUSED: EvidenceState.REFUSED,
}


def evidence_of(session: Session, business_id: int) -> Sequence[NumberEvidence]:
    """Return what a business has stated and not taken back, the newest first."""
    return session.scalars(
        select(NumberEvidence)
        .where(NumberEvidence.business_id == business_id, NumberEvidence.state != EvidenceState.REMOVED)
        .order_by(NumberEvidence.id.desc())
    ).all()


def held_evidence(session: Session, business_id: int, *, on: date) -> list[NumberEvidence]:
    """Return the confirmed certificates of a business that hold on a day, the oldest first."""
    rows = session.scalars(
        select(NumberEvidence)
        .where(NumberEvidence.business_id == business_id, NumberEvidence.state == EvidenceState.CONFIRMED)
        .order_by(NumberEvidence.id)
    )
    return [row for row in rows if row.holds(on=on)]


def prefixes_of(session: Session, business_id: int, *, on: date) -> list[NumberEvidence]:
    """Return the company prefixes under which a business may take new numbers."""
    return [row for row in held_evidence(session, business_id, on=on) if row.kind == EvidenceKind.COMPANY]


def prefixes_for(session: Session, product: Product, *, on: date) -> list[NumberEvidence]:
    """Return the company prefixes under which a product may get a number: GS1's examples are the sample's."""
    found = prefixes_of(session, product.business_id, on=on)
    return [row for row in found if product.is_sample or not row.value.startswith(DEMONSTRATION_PREFIX)]


def overlapping(session: Session, row: NumberEvidence) -> list[NumberEvidence]:
    """Return the certificates of other businesses, waiting or confirmed, that give the same numbers."""
    others = session.scalars(
        select(NumberEvidence)
        .where(
            NumberEvidence.business_id != row.business_id,
            NumberEvidence.state.in_([EvidenceState.WAITING, EvidenceState.CONFIRMED]),
            # The first seven digits agree wherever prefixes do, behind the indicator of a GTIN; the exact
            # rule is asked below.
            or_(
                NumberEvidence.value.startswith(_first(row), autoescape=True),
                (NumberEvidence.kind == EvidenceKind.GTIN.value)
                & (func.substr(NumberEvidence.value, 2, len(_first(row))) == _first(row)),
            ),
        )
        .options(joinedload(NumberEvidence.business))
        .order_by(NumberEvidence.id)
    )
    return [other for other in others if rules.overlap((row.kind, row.value), (other.kind, other.value))]


def _first(row: NumberEvidence) -> str:
    return (row.value[1:] if row.kind == EvidenceKind.GTIN else row.value)[:7]


def listed_evidence(
    which: EvidenceList, *, scope: ColumnElement[bool] | None = None
) -> Select[NumberEvidence]:
    """Return the statement of one of the department's lists, the longest waiting first.

    Args:
        which: Which list.
        scope: Condition on the businesses that the person may see; None: all.
    """
    statement = (
        select(NumberEvidence)
        .join(NumberEvidence.business)
        .where(NumberEvidence.state == _STATES[which])
        .options(joinedload(NumberEvidence.business))
    )
    if which is EvidenceList.WAITING:
        statement = statement.order_by(NumberEvidence.created_at, NumberEvidence.id)
    else:
        statement = statement.order_by(NumberEvidence.decided_at.desc(), NumberEvidence.id.desc())
    return statement if scope is None else statement.where(scope)


def listed_reviews(
    *, scope: ColumnElement[bool] | None = None, are_decided: bool = False
) -> Select[GtinReview]:
    """Return the statement of numbers that two businesses want, one of them in the person's places."""
    is_decided = GtinReview.decided_at.is_not(None)
    statement = (
        select(GtinReview)
        .where(is_decided if are_decided else ~is_decided)
        .options(
            joinedload(GtinReview.claimant),
            joinedload(GtinReview.holder),
            joinedload(GtinReview.claimant_variant).joinedload(Variant.product),
            joinedload(GtinReview.holder_product),
        )
        .order_by(GtinReview.decided_at.desc() if are_decided else GtinReview.opened_at, GtinReview.id)
    )
    return statement if scope is None else statement.where(in_review_scope(scope))


def in_review_scope(scope: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition that one of a review's two businesses fulfils a condition on businesses."""
    seen = select(Business.id).where(scope)
    return or_(GtinReview.claimant_id.in_(seen), GtinReview.holder_id.in_(seen))


def reviews_of(session: Session, product: Product) -> Sequence[GtinReview]:
    """Return the reviews that a product started or lost by, the newest first."""
    own = [variant.id for variant in product.variants]
    return session.scalars(
        select(GtinReview)
        .where(or_(GtinReview.claimant_variant_id.in_(own), GtinReview.holder_product_id == product.id))
        .order_by(GtinReview.id.desc())
    ).all()


def registered(session: Session, gtins: Collection[str]) -> dict[str, RegisteredGtin]:
    """Return the registrations among some numbers."""
    if not gtins:
        return {}
    rows = session.scalars(
        select(RegisteredGtin)
        .where(RegisteredGtin.gtin.in_(sorted(gtins)))
        .options(joinedload(RegisteredGtin.product))
        .order_by(RegisteredGtin.gtin)
    )
    return {row.gtin: row for row in rows}


def registrations_of(session: Session, product_id: int) -> Sequence[RegisteredGtin]:
    """Return every number that a product has ever had, the oldest first."""
    return session.scalars(
        select(RegisteredGtin)
        .where(RegisteredGtin.product_id == product_id)
        .options(joinedload(RegisteredGtin.variant))
        .order_by(RegisteredGtin.since, RegisteredGtin.gtin)
    ).all()


def used_numbers(session: Session, prefix: str) -> set[str]:
    """Return the base numbers under a prefix that goods carry or carried; drafts' typed ones too."""
    begin = f"0{prefix}"
    used = set(
        session.scalars(
            select(RegisteredGtin.gtin).where(RegisteredGtin.gtin.startswith(begin, autoescape=True))
        )
    )
    typed = session.scalars(select(Variant.gtin).where(Variant.gtin.startswith(begin, autoescape=True)))
    return used | {gtin for gtin in typed if gtin}


def gtin_holder(session: Session, gtin: str) -> Product | None:
    """Return the product for which a number is registered, else the one whose choice has it."""
    if (row := session.get(RegisteredGtin, gtin)) is not None:
        return row.product
    return session.scalar(select(Product).join(Variant).where(Variant.gtin == gtin))


def products_with_numbers(session: Session, business_id: int) -> Sequence[Product]:
    """Return the products of a business with their choices, by name."""
    return session.scalars(
        select(Product)
        .where(Product.business_id == business_id)
        .options(selectinload(Product.variants))
        .order_by(Product.name, Product.id)
    ).all()


def lots_to_pack(session: Session, business_id: int) -> Sequence[Lot]:
    """Return the newest lots of public goods of a business that are not recalled."""
    return session.scalars(
        select(Lot)
        .join(Lot.product)
        .where(
            Lot.business_id == business_id,
            Lot.kind == LotKind.PRODUCT.value,
            Lot.state == LotState.ACTIVE.value,
            Product.state != ProductState.DRAFT,
        )
        .options(joinedload(Lot.product), joinedload(Lot.variant))
        .order_by(Lot.packed_on.desc(), Lot.id.desc())
        .limit(MOST_LOTS)
    ).all()


def cartons_of(business_id: int) -> Select[Carton]:
    """Return the statement of a business's cartons, the last packed first."""
    return (
        select(Carton)
        .where(Carton.business_id == business_id)
        .options(
            joinedload(Carton.evidence),
            selectinload(Carton.contents).joinedload(CartonLot.lot).joinedload(Lot.product),
        )
        .order_by(Carton.packed_on.desc(), Carton.id.desc())
    )


def carton_by_code(session: Session, code: str) -> Carton | None:
    """Return a carton with its lots, products and recalls."""
    lots = selectinload(Carton.contents).joinedload(CartonLot.lot)
    return session.scalar(
        select(Carton)
        .where(Carton.code == code)
        .options(
            joinedload(Carton.business),
            joinedload(Carton.evidence),
            lots.joinedload(Lot.product).selectinload(Product.variants),
            lots.joinedload(Lot.variant),
            lots.selectinload(Lot.recalls),
        )
    )


def places_of(session: Session, business_id: int, *, open_only: bool = False) -> Sequence[BusinessPlace]:
    """Return the places of a business, the open ones first, by name."""
    statement = (
        select(BusinessPlace)
        .where(BusinessPlace.business_id == business_id)
        .order_by(BusinessPlace.closed_at.is_not(None), BusinessPlace.name, BusinessPlace.id)
    )
    if open_only:
        statement = statement.where(BusinessPlace.closed_at.is_(None))
    return session.scalars(statement).all()


def count_of(session: Session, statement: Select[Carton]) -> int:
    """Return how many rows a statement has."""
    return session.scalar(select(func.count()).select_from(statement.order_by(None).subquery())) or 0


def count_standing(session: Session, evidence_id: int) -> int:
    """Return how many numbers of goods, cartons and places stand under a certificate."""
    return count_registered(session, evidence_id) + sum(
        session.scalar(select(func.count()).select_from(table).where(table.evidence_id == evidence_id)) or 0
        for table in (Carton, BusinessPlace)
    )


def count_registered(session: Session, evidence_id: int) -> int:
    """Return how many numbers are registered under a certificate."""
    return (
        session.scalar(
            select(func.count()).select_from(RegisteredGtin).where(RegisteredGtin.evidence_id == evidence_id)
        )
        or 0
    )
