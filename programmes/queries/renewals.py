"""What runs out soon or has run out: papers, certificates of numbers, stalls to confirm, proofs to see again.

One statement gives the number on the first page and the list behind it, soonest first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    String,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session

from catalog.models import Business, Certificate
from catalog.paper_rules import EXPIRING_DAYS
from exporters.stalls.models import Stall
from exporters.stalls.queries import Standing, standing_is
from exporters.stalls.rules import fresh_since
from programmes.models import Evidence
from programmes.proof.queries import Trouble, troubles
from traceability.numbers.models import EvidenceState, NumberEvidence

PER_PAGE = 50


class Runs(StrEnum):
    """What runs out; also its word in the address."""

    PAPER = "giay-to"
    NUMBERS = "ma-so"
    STALL = "gian-hang"
    PROOF = "minh-chung"


@dataclass(frozen=True)
class Renewal:
    """One line.

    Attributes:
        kind: A `Runs`.
        row_id: The paper, the certificate, the stall, or the act of a proof.
        says: The paper's name, the certificate's number, the marketplace, or the proof's type.
        ends_on: Its last day; None for a proof, which ages.
    """

    kind: str
    row_id: int
    says: str
    ends_on: date | None
    business_name: str
    business_slug: str


@dataclass(frozen=True)
class Renewals:
    """What runs out within a person's places, to be counted or read in pages.

    Attributes:
        scope: Condition on the businesses that the person may see; None: all.
        kind: Only of this kind; None: all.
        district: Only of businesses of this old district.
    """

    session: Session
    scope: ColumnElement[bool] | None
    now: datetime
    on: date
    kind: Runs | None = None
    district: str | None = None

    def count(self) -> int:
        """Return how many there are."""
        return self.session.scalar(select(func.count()).select_from(self._rows())) or 0

    def page(self, number: int) -> list[Renewal]:
        """Return the lines of one page, counted from 1."""
        rows = self._rows()
        order = (rows.c.ends_on.is_(None), rows.c.ends_on, rows.c.business_name, rows.c.kind, rows.c.row_id)
        statement = select(rows).order_by(*order).limit(PER_PAGE).offset((number - 1) * PER_PAGE)
        return [Renewal(**row) for row in self.session.execute(statement).mappings()]

    def _rows(self) -> Any:
        parts = [part for kind, part in self._parts() if self.kind in (None, kind)]
        if self.scope is not None:
            parts = [part.where(self.scope) for part in parts]
        if self.district:
            parts = [part.where(Business.former_district_code == self.district) for part in parts]
        return union_all(*parts).subquery() if len(parts) > 1 else parts[0].subquery()

    def _parts(self) -> Iterator[tuple[Runs, Select[Any]]]:
        last = self.on + timedelta(days=EXPIRING_DAYS)
        yield Runs.PAPER, _papers(last)
        yield Runs.NUMBERS, _numbers(last)
        yield Runs.STALL, self._stalls()
        yield Runs.PROOF, _proofs(self.now + timedelta(days=EXPIRING_DAYS))

    def _stalls(self) -> Select[Any]:
        fresh = fresh_since(self.session, self.now)
        days = (self.now - fresh).days
        ends: Any
        if self.session.get_bind().dialect.name == "sqlite":
            ends = type_coerce(func.date(Stall.confirmed_at, f"+{days} days"), Date)
        else:
            ends = cast(Stall.confirmed_at, Date) + days
        later = fresh + timedelta(days=EXPIRING_DAYS)
        sells = or_(standing_is(Standing.CONFIRMED, fresh), standing_is(Standing.UNCONFIRMED, fresh))
        return (
            select(*_columns(Runs.STALL, Stall.id, Stall.marketplace, ends))
            .join(Business, Business.id == Stall.business_id)
            .where(sells, Stall.confirmed_at < later)
        )


def _columns(kind: Runs, row_id: Any, says: Any, ends_on: Any) -> tuple[Any, ...]:
    return (
        literal(kind.value, String).label("kind"),
        row_id.label("row_id"),
        says.label("says"),
        ends_on.label("ends_on"),
        Business.name.label("business_name"),
        Business.slug.label("business_slug"),
    )


def _papers(last: date) -> Select[Any]:
    newer = Certificate.__table__.alias()
    replaced = exists().where(
        newer.c.business_id == Certificate.business_id,
        newer.c.type == Certificate.type,
        newer.c.removed_at.is_(None),
        newer.c.refused_at.is_(None),
        func.coalesce(newer.c.product_id, 0) == func.coalesce(Certificate.product_id, 0),
        or_(newer.c.expires_on.is_(None), newer.c.expires_on > Certificate.expires_on),
    )
    return (
        select(*_columns(Runs.PAPER, Certificate.id, Certificate.name, Certificate.expires_on))
        .join(Business, Business.id == Certificate.business_id)
        .where(
            Certificate.expires_on <= last,
            Certificate.removed_at.is_(None),
            Certificate.refused_at.is_(None),
            ~replaced,
        )
    )


def _numbers(last: date) -> Select[Any]:
    row = NumberEvidence
    return (
        select(*_columns(Runs.NUMBERS, row.id, row.certificate_number, row.valid_until))
        .join(Business, Business.id == row.business_id)
        .where(row.valid_until <= last, row.state == EvidenceState.CONFIRMED.value)
    )


def _proofs(by: datetime) -> Select[Any]:
    aged = troubles(by)[list(Trouble).index(Trouble.AGED)].subquery()
    return (
        select(*_columns(Runs.PROOF, aged.c.act_id, Evidence.type, null().cast(Date)))
        .select_from(aged)
        .join(Evidence, Evidence.id == aged.c.evidence_id)
        .join(Business, Business.id == aged.c.root_id)
    )
