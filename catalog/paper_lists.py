"""Lists of papers: of one business for its members, and the department's work lists."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, joinedload

from catalog.models import BusinessClaim, Certificate
from catalog.paper_rules import EXPIRING_DAYS


class PaperList(StrEnum):
    """What an officer wants to see."""

    WAITING = "cho-doi-chieu"
    EXPIRING = "sap-het-han"
    EXPIRED = "het-han"
    REFUSED = "cho-sua"
    ALL = "tat-ca"


LABELS = {
    PaperList.WAITING: _l("Chờ đối chiếu"),
    PaperList.EXPIRING: _l("Sắp hết hạn"),
    PaperList.EXPIRED: _l("Đã hết hạn"),
    PaperList.REFUSED: _l("Chờ cơ sở sửa"),
    PaperList.ALL: _l("Tất cả"),
}


def papers_of(session: Session, business_id: int) -> Sequence[Certificate]:
    """Return all papers of a business and its products that were not taken off, the soonest to end first."""
    return session.scalars(
        select(Certificate)
        .where(Certificate.business_id == business_id, Certificate.removed_at.is_(None))
        .options(joinedload(Certificate.product))
        .order_by(Certificate.expires_on.is_(None), Certificate.expires_on, Certificate.id)
    ).all()


def listed_papers(
    which: PaperList, *, on: date, scope: ColumnElement[bool] | None = None
) -> Select[Certificate]:
    """Return the statement of one of the department's lists.

    Args:
        which: Papers without a verdict that still hold, those within `EXPIRING_DAYS` of their last
            day (the day itself included), those beyond it, those that wait for their maker, or all.
        on: The present day.
        scope: Condition on the businesses that the person may see; None: all.
    """
    last = Certificate.expires_on
    conditions: dict[PaperList, tuple[ColumnElement[bool], ...]] = {
        PaperList.WAITING: (
            Certificate.verified_at.is_(None),
            Certificate.refused_at.is_(None),
            last.is_(None) | (last >= on),
        ),
        PaperList.EXPIRING: (last >= on, last <= on + timedelta(days=EXPIRING_DAYS)),
        PaperList.EXPIRED: (last < on,),
        PaperList.REFUSED: (Certificate.refused_at.is_not(None),),
        PaperList.ALL: (),
    }
    statement = (
        select(Certificate)
        .join(Certificate.business)
        .where(Certificate.removed_at.is_(None), *conditions[which])
        .options(joinedload(Certificate.business), joinedload(Certificate.product))
    )
    if scope is not None:
        statement = statement.where(scope)
    if which in {PaperList.WAITING, PaperList.REFUSED}:
        return statement.order_by(Certificate.created_at, Certificate.id)
    return statement.order_by(last.is_(None), last, Certificate.id)


def paper_counts(
    session: Session, *, on: date, scope: ColumnElement[bool] | None = None
) -> dict[PaperList, int]:
    """Return the length of each list."""
    return {
        which: session.scalar(
            select(func.count()).select_from(
                listed_papers(which, on=on, scope=scope).order_by(None).options().subquery()
            )
        )
        or 0
        for which in PaperList
    }


def open_claims(*, scope: ColumnElement[bool] | None = None) -> Select[BusinessClaim]:
    """Return the statement of the claims that wait for an officer, the oldest first."""
    statement = (
        select(BusinessClaim)
        .join(BusinessClaim.business)
        .where(BusinessClaim.closed_at.is_(None))
        .options(joinedload(BusinessClaim.business))
        .order_by(BusinessClaim.id)
    )
    return statement if scope is None else statement.where(scope)
