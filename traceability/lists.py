"""Read what the department's lists show: lots with their recalls, and reports that wait."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, case, exists, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from catalog.models import Business, Product, ProductState, SearchDocument
from core.text import clean_line, words
from traceability.models import Lot, LotInput, LotState, Recall, Suspicion, SuspicionKind, SuspicionState

_MOST_WORDS = 8


class RecallFilter(StrEnum):
    """Which lots of the list: those with an open recall, or with one that has ended."""

    OPEN = "dang-thu-hoi"
    ENDED = "da-ket-thuc"


def filtered_lots(
    *, scope: ColumnElement[bool] | None = None, typed: str = "", recall: RecallFilter | None = None
) -> Select[Lot]:
    """Return the statement of the department's list of lots, the last packed first.

    Args:
        scope: Condition on the businesses that the person may see; None: all.
        typed: Words of a lot's code, a product's code or name, or a business's name.
        recall: Only lots with such a recall; None: all.
    """
    statement = (
        select(Lot)
        .join(Business, Business.id == Lot.business_id)
        .outerjoin(Product, Product.id == Lot.product_id)
        .outerjoin(SearchDocument, SearchDocument.product_id == Product.id)
        .where(or_(Product.id.is_(None), Product.state != ProductState.DRAFT))
        .order_by(Lot.packed_on.desc(), Lot.id.desc())
        .options(joinedload(Lot.product), joinedload(Lot.business), selectinload(Lot.recalls))
    )
    if scope is not None:
        statement = statement.where(scope)
    for word in words(typed[:200])[:_MOST_WORDS]:
        statement = statement.where(_says(word, typed))
    if recall is not None:
        status = "open" if recall is RecallFilter.OPEN else "closed"
        statement = statement.where(exists().where(Recall.lot_id == Lot.id, Recall.status == status))
    return statement


def _says(word: str, typed: str) -> ColumnElement[bool]:
    return or_(
        Lot.lot_key.contains(word, autoescape=True),
        Product.code.contains(word.upper(), autoescape=True),
        Business.name_folded.contains(word, autoescape=True),
        SearchDocument.folded.contains(word, autoescape=True),
        # Only listed products have a folded name; the others are found as they are written.
        Product.name.contains(clean_line(typed), autoescape=True),
        Lot.material.contains(clean_line(typed), autoescape=True),
    )


def lots_made_of(session: Session, lot: Lot) -> Sequence[Lot]:
    """Return the lots into which a lot went, at whatever depth; a circle ends."""
    below = select(LotInput.lot_id.label("lot_id")).where(LotInput.input_lot_id == lot.id).cte(recursive=True)
    below = below.union(select(LotInput.lot_id).join(below, LotInput.input_lot_id == below.c.lot_id))
    return session.scalars(
        select(Lot)
        .where(Lot.id.in_(select(below.c.lot_id)), Lot.id != lot.id)
        .order_by(Lot.packed_on.desc(), Lot.id.desc())
        .options(joinedload(Lot.product), joinedload(Lot.business))
    ).all()


def open_recall_of(lot: Lot) -> Recall | None:
    """Return the recall of a lot that has not ended."""
    return next((recall for recall in lot.recalls if recall.status == "open"), None)


def recall_words(lot: Lot) -> tuple[RecallFilter | None, bool]:
    """Say how a lot stands between recalls: open, ended or never; and whether it may be used."""
    if open_recall_of(lot) is not None:
        return RecallFilter.OPEN, False
    return (RecallFilter.ENDED if lot.recalls else None), lot.state != LotState.RECALLED


def suspicions(
    *,
    scope: ColumnElement[bool] | None = None,
    state: SuspicionState | None = None,
    kind: SuspicionKind | None = None,
    lot_id: int | None = None,
) -> Select[Suspicion]:
    """Return the statement of cases: new ones first, the oldest on top; closed ones last closed first.

    Args:
        scope: Condition on the businesses that the person may see; None: all.
        state: Only cases that stand there; None: all that wait.
        kind: Only what people report, or only what hints at copied labels; None: both.
        lot_id: Only those about one lot.
    """
    statement = (
        select(Suspicion)
        .join(Suspicion.product)
        .join(Business, Business.id == Product.business_id)
        .where(Suspicion.state != SuspicionState.CLOSED if state is None else Suspicion.state == state)
        .options(joinedload(Suspicion.product).joinedload(Product.business), joinedload(Suspicion.lot))
    )
    if state is SuspicionState.CLOSED:
        statement = statement.order_by(Suspicion.closed_at.desc(), Suspicion.id.desc())
    else:
        is_new = case((Suspicion.state == SuspicionState.NEW, 0), else_=1)
        statement = statement.order_by(is_new, Suspicion.created_at, Suspicion.id)
    if scope is not None:
        statement = statement.where(scope)
    if kind is not None:
        statement = statement.where(Suspicion.kind == kind)
    return statement if lot_id is None else statement.where(Suspicion.lot_id == lot_id)
