"""What an officer should look at: links, papers, stalls and trace pages that have something wrong with them.

Each kind is one statement, so that the figure on the page and the list behind it cannot differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
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
from exporters.stalls.queries import Standing, standing_is
from exporters.stalls.rules import fresh_since
from programmes.counting import UNKNOWN
from programmes.link_checks import NOT_CHECKED_AFTER, RULES, LinkState
from programmes.models import Evidence, SupportAct
from programmes.notes.queries import last_words
from traceability.models import Event, Lot, LotKind

PER_PAGE = 50
EXPIRES_WITHIN = timedelta(days=RULES["expires_within_days"])
_PUBLIC = (ProductState.LIVE, ProductState.RETURNED, ProductState.LISTED)


class Trouble(StrEnum):
    """What may be wrong; also the last part of the list's address."""

    DEAD_LINKS = "duong-dan-hong"
    UNCHECKED_LINKS = "duong-dan-chua-kiem-tra"
    STALE_STALLS = "gian-hang-chua-xac-nhan"
    EXPIRED_PAPERS = "giay-to-het-han"
    EXPIRING_PAPERS = "giay-to-sap-het-han"
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
        row_id: The act, the stall, the listing, the paper or the lot: where it is mended.
        subject_id: What notes are written on: as `row_id`, but the piece of evidence instead of its act.
        business_name: Whose it is.
        business_slug: Its address.
        says: The link, the paper's name or the lot's code.
        more: The paper's number or the product's name.
        state: What was found behind a link.
        at: When a link was looked at.
        day: When a paper expires, a stall opened, or a lot was packed.
        outcome: What the newest note says was found; None while nobody has written any.
        noted_at: When it was written.
        noted_by: Name of its writer.
    """

    holder: str
    row_id: int
    subject_id: int
    business_name: str
    business_slug: str
    says: str
    more: str | None
    state: str | None
    at: datetime | None
    day: date | None
    outcome: str | None
    noted_at: datetime | None
    noted_by: str | None


@dataclass(frozen=True)
class Narrowing:
    """Which lines of a list are wanted; every part that is set narrows it.

    Attributes:
        holder: A `Holder`.
        district: Code of an old district, or ``unknown``.
        commune: Code of a present commune, or ``unknown``.
        outcome: What the newest note says, or ``""`` for what nobody has looked at.
    """

    holder: str | None = None
    district: str | None = None
    commune: str | None = None
    outcome: str | None = None


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
        parts = [_papers(Certificate.expires_on < on, lasting_from=on)]
    elif trouble is Trouble.EXPIRING_PAPERS:
        last = on + EXPIRES_WITHIN
        soon = Certificate.expires_on.between(on, last)
        parts = [_papers(and_(soon, Certificate.refused_at.is_(None)), lasting_from=last + timedelta(days=1))]
    elif trouble is Trouble.STALE_STALLS:
        fresh = fresh_since(session, now)
        stale = or_(standing_is(Standing.UNCONFIRMED, fresh), standing_is(Standing.WAITING, fresh))
        parts = [_stalls(stale)]
    elif trouble is Trouble.LOTS_WITHOUT_STEPS:
        parts = [_lots_without_steps()]
    else:
        parts = [
            _evidence(_link_condition(trouble, Evidence.last_checked_at, Evidence.last_check, now)),
            _websites(_link_condition(trouble, Business.website_checked_at, Business.website_check, now)),
            _stall_links(_link_condition(trouble, Stall.last_checked_at, Stall.last_check, now)),
            _listings(_link_condition(trouble, MarketListing.last_checked_at, MarketListing.last_check, now)),
        ]
    if scope is not None:
        parts = [part.where(scope) for part in parts]
    return Inspection(session, parts)


def acts_of(session: Session, findings: Sequence[Finding]) -> Sequence[SupportAct]:
    """Return the acts whose evidence some lines are about."""
    ids = {each.row_id for each in findings if each.holder == Holder.EVIDENCE}
    return session.scalars(select(SupportAct).where(SupportAct.id.in_(ids)).order_by(SupportAct.id)).all()


@dataclass(frozen=True)
class Inspection:
    """One kind of trouble: how often, and where."""

    session: Session
    parts: Sequence[Select[Any]]
    narrowing: Narrowing = Narrowing()

    def only(self, narrowing: Narrowing) -> Inspection:
        """Return the lines of it that are wanted."""
        return replace(self, narrowing=narrowing)

    def count(self) -> int:
        """Return how many there are."""
        return self.session.scalar(select(func.count()).select_from(self._lines().subquery())) or 0

    def page(self, number: int) -> list[Finding]:
        """Return the lines of one page, counted from 1."""
        lines = self._lines().subquery()
        shown = [column for column in lines.c if column.name not in ("district", "commune")]
        order = (lines.c.business_name, lines.c.holder, lines.c.says, lines.c.subject_id)
        statement = select(*shown).order_by(*order).limit(PER_PAGE).offset((number - 1) * PER_PAGE)
        return [Finding(**row) for row in self.session.execute(statement).mappings()]

    def _lines(self) -> Select[Any]:
        rows = (union_all(*self.parts) if len(self.parts) > 1 else self.parts[0]).subquery()
        last = last_words()
        joined = select(
            rows,
            last.c.outcome,
            last.c.written_at.label("noted_at"),
            last.c.written_by.label("noted_by"),
        ).outerjoin(last, and_(last.c.subject == rows.c.holder, last.c.subject_id == rows.c.subject_id))
        wanted = self.narrowing
        for column, value in (
            (rows.c.holder, wanted.holder),
            (rows.c.district, wanted.district),
            (rows.c.commune, wanted.commune),
            (last.c.outcome, wanted.outcome),
        ):
            if value is not None:
                joined = joined.where(column.is_(None) if value in (UNKNOWN, "") else column == value)
        return joined


def _link_condition(trouble: Trouble, at: Any, state: Any, now: datetime) -> ColumnElement[bool]:
    if trouble is Trouble.DEAD_LINKS:
        return and_(state.is_not(None), state != LinkState.ALIVE.value)
    return or_(at.is_(None), at < now - NOT_CHECKED_AFTER)


def _columns(
    holder: Holder,
    row_id: Any,
    says: Any,
    *,
    subject_id: Any = None,
    more: Any = None,
    state: Any = None,
    at: Any = None,
    day: Any = None,
) -> tuple[Any, ...]:
    return (
        literal(holder.value).label("holder"),
        row_id.label("row_id"),
        (row_id if subject_id is None else subject_id).label("subject_id"),
        Business.former_district_code.label("district"),
        Business.current_commune_code.label("commune"),
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
        select(
            *_columns(
                Holder.EVIDENCE,
                SupportAct.id,
                says,
                subject_id=Evidence.id,
                more=Evidence.type,
                state=state,
                at=at,
            )
        )
        .join(SupportAct, SupportAct.id == Evidence.act_id)
        .join(Business, Business.id == SupportAct.business_id)
        .where(Evidence.url.is_not(None), SupportAct.state.not_in(("cancelled", "voided")), condition)
    )


def _websites(condition: ColumnElement[bool]) -> Select[Any]:
    says, state, at = Business.website, Business.website_check, Business.website_checked_at
    return select(*_columns(Holder.WEBSITE, Business.id, says, state=state, at=at)).where(
        Business.website != "", condition
    )


def _stall_links(condition: ColumnElement[bool]) -> Select[Any]:
    return _stalls(and_(Stall.url.is_not(None), Stall.closed_on.is_(None), condition))


def _stalls(condition: ColumnElement[bool]) -> Select[Any]:
    says = func.coalesce(Stall.url, _proven_address(), Stall.marketplace)
    state, at, day = Stall.last_check, Stall.last_checked_at, Stall.opened_on
    columns = _columns(Holder.STALL, Stall.id, says, more=Stall.marketplace, state=state, at=at, day=day)
    return select(*columns).join(Business, Business.id == Stall.business_id).where(condition)


def _proven_address() -> Any:
    """Return the newest address that proves an act of the stall's business at the stall's marketplace."""
    return (
        select(Evidence.url)
        .join(SupportAct, SupportAct.id == Evidence.act_id)
        .where(
            SupportAct.business_id == Stall.business_id,
            SupportAct.channel == Stall.marketplace,
            SupportAct.state.not_in(("cancelled", "voided")),
            Evidence.type == "stall",
            Evidence.url.is_not(None),
        )
        .order_by(Evidence.id.desc())
        .limit(1)
        .correlate(Stall)
        .scalar_subquery()
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


def _papers(condition: ColumnElement[bool], *, lasting_from: date) -> Select[Any]:
    """Select papers in whose place there is none that is good from a day on."""
    newer = Certificate.__table__.alias()
    same = func.coalesce(newer.c.product_id, 0) == func.coalesce(Certificate.product_id, 0)
    replaced = exists().where(
        newer.c.business_id == Certificate.business_id,
        newer.c.type == Certificate.type,
        newer.c.removed_at.is_(None),
        newer.c.refused_at.is_(None),
        same,
        or_(newer.c.expires_on.is_(None), newer.c.expires_on >= lasting_from),
    )
    says, more, day = Certificate.name, Certificate.number, Certificate.expires_on
    return (
        select(*_columns(Holder.PAPER, Certificate.id, says, more=more, day=day))
        .join(Business, Business.id == Certificate.business_id)
        .where(condition, Certificate.removed_at.is_(None), ~replaced)
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
