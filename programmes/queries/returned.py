"""What was sent back to businesses: products, changes of products, papers, certificates of numbers.

Each says since when and whether it was answered; one statement gives the number and the list.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, String, Text, cast, func, literal, null, or_, select, union_all
from sqlalchemy.orm import Session

from catalog.models import Business, Certificate, Product, ProductState
from core.audit import AuditEntry
from core.database import UtcDateTime
from traceability.numbers.models import EvidenceState, NumberEvidence

PER_PAGE = 50


class Sent(StrEnum):
    """What was sent back."""

    PRODUCT = "san-pham"
    PAPER = "giay-to"
    NUMBERS = "ma-so"


@dataclass(frozen=True)
class Returned:
    """One line.

    Attributes:
        kind: A `Sent`.
        answered_at: When its business sent it again; None: not yet.
    """

    kind: str
    row_id: int
    says: str
    business_name: str
    business_slug: str
    since: datetime | None
    answered_at: datetime | None


@dataclass(frozen=True)
class ReturnedList:
    """What was sent back within a person's places.

    Attributes:
        scope: Condition on the businesses that the person may see; None: all.
        is_answered: Only those that were answered, or only those that were not.
        kind: Only of this kind; None: all.
        district: Only of businesses of this old district.
    """

    session: Session
    scope: ColumnElement[bool] | None
    is_answered: bool = False
    kind: Sent | None = None
    district: str | None = None

    def count(self) -> int:
        """Return how many there are."""
        return self.session.scalar(select(func.count()).select_from(self._rows())) or 0

    def page(self, number: int) -> list[Returned]:
        """Return the lines of one page, the longest waiting first."""
        rows = self._rows()
        order = (rows.c.since, rows.c.business_name, rows.c.kind, rows.c.row_id)
        statement = select(rows).order_by(*order).limit(PER_PAGE).offset((number - 1) * PER_PAGE)
        return [Returned(**row) for row in self.session.execute(statement).mappings()]

    def _rows(self) -> Any:
        parts = {
            Sent.PRODUCT: _products(is_answered=self.is_answered),
            Sent.PAPER: _papers(is_answered=self.is_answered),
            Sent.NUMBERS: _numbers(is_answered=self.is_answered),
        }
        chosen = [part for kind, part in parts.items() if self.kind in (None, kind)]
        if self.scope is not None:
            chosen = [part.where(self.scope) for part in chosen]
        if self.district:
            chosen = [part.where(Business.former_district_code == self.district) for part in chosen]
        return union_all(*chosen).subquery() if len(chosen) > 1 else chosen[0].subquery()


def _columns(kind: Sent, row_id: Any, says: Any, since: Any, answered: Any = None) -> tuple[Any, ...]:
    return (
        literal(kind.value, String).label("kind"),
        row_id.label("row_id"),
        says.label("says"),
        Business.name.label("business_name"),
        Business.slug.label("business_slug"),
        since.label("since"),
        (null().cast(UtcDateTime) if answered is None else answered).label("answered_at"),
    )


def _last(*actions: str) -> Any:
    """Return when one of some things was last done to a product."""
    return (
        select(func.max(AuditEntry.at))
        .where(
            AuditEntry.subject == literal("product:") + cast(Product.id, String),
            AuditEntry.action.in_(actions),
        )
        .correlate(Product)
        .scalar_subquery()
    )


def _products(*, is_answered: bool) -> Select[Any]:
    sent, again = _last("product.return", "product.refuse_changes"), _last("product.relive", "product.update")
    has_reasons = cast(Product.return_reasons, Text) != "{}"
    has_changes = cast(Product.pending_changes, Text) != "{}"
    is_listed = Product.state == ProductState.LISTED.value
    if is_answered:
        # Sent again and waiting for an officer; what was approved since is done.
        waits = or_(Product.state == ProductState.LIVE.value, is_listed & has_changes)
        condition = waits & sent.is_not(None)
    else:
        condition = or_(Product.state == ProductState.RETURNED.value, is_listed & has_reasons & ~has_changes)
    answered = again if is_answered else None
    return (
        select(*_columns(Sent.PRODUCT, Product.id, Product.name, sent, answered))
        .join(Business, Business.id == Product.business_id)
        .where(condition)
    )


def _papers(*, is_answered: bool) -> Select[Any]:
    row = Certificate
    statement = select(*_columns(Sent.PAPER, row.id, row.name, row.refused_at)).join(
        Business, Business.id == row.business_id
    )
    # A paper that is mended loses the mark and waits like a new one.
    nothing = row.id.is_(None)
    return statement.where(nothing if is_answered else row.refused_at.is_not(None), row.removed_at.is_(None))


def _numbers(*, is_answered: bool) -> Select[Any]:
    row = NumberEvidence
    refused = row.state == EvidenceState.REFUSED.value
    return (
        select(*_columns(Sent.NUMBERS, row.id, row.certificate_number, row.decided_at))
        .join(Business, Business.id == row.business_id)
        .where(row.id.is_(None) if is_answered else refused)
    )
