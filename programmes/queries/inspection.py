"""What an officer should look at: links, papers and trace pages that have something wrong with them.

Each kind is one statement, so that the figure on the page and the list behind it cannot differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from catalog.models import Business, Certificate, Product, ProductState
from core.database import UtcDateTime
from exporters.stalls.models import ListingState, MarketListing, Stall
from programmes.link_checks import NOT_CHECKED_AFTER, LinkState
from programmes.models import Evidence, SupportAct
from traceability.models import Event, Lot, LotKind

PER_PAGE = 50
_PUBLIC = (ProductState.LIVE, ProductState.RETURNED, ProductState.LISTED)


class Trouble(StrEnum):
    """What may be wrong; also the last part of the list's address."""

    DEAD_LINKS = "duong-dan-hong"
    UNCHECKED_LINKS = "duong-dan-chua-kiem-tra"
    EXPIRED_PAPERS = "giay-to-het-han"
    LOTS_WITHOUT_STEPS = "lo-hang-chua-co-buoc"


class Holder(StrEnum):
    """What has the trouble."""

    EVIDENCE = "evidence"
    WEBSITE = "website"
    STALL = "stall"
    LISTING = "listing"
    PAPER = "paper"
    LOT = "lot"


@dataclass(frozen=True)
class Finding:
    """One line of a list.

    Attributes:
        holder: A `Holder`.
        row_id: The act, the stall, the listing, the paper or the lot.
        business_name: Whose it is.
        business_slug: Its address.
        says: The link, the paper's name or the lot's code.
        more: The paper's number or the product's name.
        state: What was found behind a link.
        at: When a link was looked at.
        day: When a paper has expired, or a lot was packed.
    """

    holder: str
    row_id: int
    business_name: str
    business_slug: str
    says: str
    more: str | None
    state: str | None
    at: datetime | None
    day: date | None


def found(
    session: Session, trouble: Trouble, *, scope: ColumnElement[bool] | None, now: datetime, on: date
) -> Inspection:
    """Return the list of one kind of trouble, to be counted or read in pages.

    Args:
        session: Only reads.
        trouble: Which kind.
        scope: Condition on the businesses that the person may see; None: all.
        now: The present moment.
        on: Today.
    """
    if trouble is Trouble.EXPIRED_PAPERS:
        parts = [_expired_papers(on)]
    elif trouble is Trouble.LOTS_WITHOUT_STEPS:
        parts = [_lots_without_steps()]
    else:
        parts = [
            _evidence(_link_condition(trouble, Evidence.last_checked_at, Evidence.last_check, now)),
            _websites(_link_condition(trouble, Business.website_checked_at, Business.website_check, now)),
            _stalls(_link_condition(trouble, Stall.last_checked_at, Stall.last_check, now)),
            _listings(_link_condition(trouble, MarketListing.last_checked_at, MarketListing.last_check, now)),
        ]
    if scope is not None:
        parts = [part.where(scope) for part in parts]
    return Inspection(session, parts)


@dataclass(frozen=True)
class Inspection:
    """One kind of trouble: how often, and where."""

    session: Session
    parts: Sequence[Select[Any]]

    def count(self) -> int:
        """Return how many there are."""
        return self.session.scalar(select(func.count()).select_from(self._rows())) or 0

    def page(self, number: int) -> list[Finding]:
        """Return the lines of one page, counted from 1."""
        rows = self._rows()
        order = (rows.c.business_name, rows.c.holder, rows.c.says, rows.c.row_id)
        statement = select(rows).order_by(*order).limit(PER_PAGE).offset((number - 1) * PER_PAGE)
        return [Finding(**row) for row in self.session.execute(statement).mappings()]

    def _rows(self) -> Any:
        return (union_all(*self.parts) if len(self.parts) > 1 else self.parts[0]).subquery()


def _link_condition(trouble: Trouble, at: Any, state: Any, now: datetime) -> ColumnElement[bool]:
    if trouble is Trouble.DEAD_LINKS:
        return and_(state.is_not(None), state != LinkState.ALIVE.value)
    return or_(at.is_(None), at < now - NOT_CHECKED_AFTER)


def _columns(
    holder: Holder,
    row_id: Any,
    says: Any,
    *,
    more: Any = None,
    state: Any = None,
    at: Any = None,
    day: Any = None,
) -> tuple[Any, ...]:
    return (
        literal(holder.value).label("holder"),
        row_id.label("row_id"),
        Business.name.label("business_name"),
        Business.slug.label("business_slug"),
        says.label("says"),
        (null().cast(String) if more is None else more).label("more"),
        (null().cast(String) if state is None else state).label("state"),
        (null().cast(UtcDateTime) if at is None else at).label("at"),
        (null().cast(Certificate.issued_on.type) if day is None else day).label("day"),
    )


def _evidence(condition: ColumnElement[bool]) -> Select[Any]:
    says, state, at = Evidence.url, Evidence.last_check, Evidence.last_checked_at
    return (
        select(*_columns(Holder.EVIDENCE, SupportAct.id, says, more=Evidence.type, state=state, at=at))
        .join(SupportAct, SupportAct.id == Evidence.act_id)
        .join(Business, Business.id == SupportAct.business_id)
        .where(Evidence.url.is_not(None), SupportAct.state.not_in(("cancelled", "voided")), condition)
    )


def _websites(condition: ColumnElement[bool]) -> Select[Any]:
    says, state, at = Business.website, Business.website_check, Business.website_checked_at
    return select(*_columns(Holder.WEBSITE, Business.id, says, state=state, at=at)).where(
        Business.website != "", condition
    )


def _stalls(condition: ColumnElement[bool]) -> Select[Any]:
    says, state, at = Stall.url, Stall.last_check, Stall.last_checked_at
    return (
        select(*_columns(Holder.STALL, Stall.id, says, state=state, at=at))
        .join(Business, Business.id == Stall.business_id)
        .where(Stall.url.is_not(None), Stall.closed_on.is_(None), condition)
    )


def _listings(condition: ColumnElement[bool]) -> Select[Any]:
    row = MarketListing
    return (
        select(
            *_columns(
                Holder.LISTING,
                row.id,
                row.url,
                more=Product.name,
                state=row.last_check,
                at=row.last_checked_at,
            )
        )
        .join(Product, Product.id == row.product_id)
        .join(Business, Business.id == Product.business_id)
        .where(
            row.url.is_not(None),
            row.state == ListingState.LIVE.value,
            Product.state != ProductState.DRAFT,
            condition,
        )
    )


def _expired_papers(on: date) -> Select[Any]:
    newer = Certificate.__table__.alias()
    same = func.coalesce(newer.c.product_id, 0) == func.coalesce(Certificate.product_id, 0)
    replaced = exists().where(
        newer.c.business_id == Certificate.business_id,
        newer.c.type == Certificate.type,
        newer.c.removed_at.is_(None),
        newer.c.refused_at.is_(None),
        same,
        or_(newer.c.expires_on.is_(None), newer.c.expires_on >= on),
    )
    says, more, day = Certificate.name, Certificate.number, Certificate.expires_on
    return (
        select(*_columns(Holder.PAPER, Certificate.id, says, more=more, day=day))
        .join(Business, Business.id == Certificate.business_id)
        .where(Certificate.expires_on < on, Certificate.removed_at.is_(None), ~replaced)
    )


def _lots_without_steps() -> Select[Any]:
    return (
        select(*_columns(Holder.LOT, Lot.id, Lot.lot_code, more=Product.name, day=Lot.packed_on))
        .join(Product, Product.id == Lot.product_id)
        .join(Business, Business.id == Lot.business_id)
        .where(
            Lot.kind == LotKind.PRODUCT.value,
            Product.state.in_(_PUBLIC),
            ~exists().where(Event.lot_id == Lot.id),
        )
    )
