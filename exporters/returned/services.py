"""Read reasons back to the products, and lay them down when a product goes out again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session, selectinload

from catalog.models import Business, Product
from core.audit import Actor, record
from core.database import utcnow
from core.text import clean_line, fold
from exporters.models import ListingOverride
from exporters.returned.models import (
    LONGEST_NAME,
    LONGEST_REASON,
    LONGEST_SKU,
    ListingRejection,
    ReturnedFile,
)
from exporters.returned.reading import ReturnedRow, read_returned
from exporters.stalls.listings import mark_rejected

_BATCH = 500


@dataclass
class _Known:
    """By what the products of a business are found: SKU, then group number, then the name as it sounds."""

    skus: dict[str, int] = field(default_factory=dict)
    groups: dict[str, int] = field(default_factory=dict)
    names: dict[str, int | None] = field(default_factory=dict)  # None: several have it

    def product_of(self, row: ReturnedRow) -> int | None:
        for sku in row.skus:
            if (found := self.skus.get(sku.casefold())) is not None:
                return found
        if row.group and (found := self.groups.get(row.group.casefold())) is not None:
            return found
        return self.names.get(fold(row.name)) if row.name else None


def take_returned(
    session: Session,
    business: Business,
    marketplace: str,
    content: bytes,
    *,
    actor: Actor,
    on: date,
    file_name: str = "",
) -> ReturnedFile:
    """Read a returned file and keep its reasons with the products; the same file again changes nothing.

    A product that the file speaks of loses what earlier files said of it: the newest answer counts.

    Args:
        session: Where it is kept.
        business: Whose products are looked for.
        marketplace: Which gave the file back.
        content: The whole file.
        actor: Who hands it in.
        on: The day.
        file_name: As the seller's file is called.

    Raises:
        TemplateRefused: If the file cannot be read; nothing is kept then.
    """
    rows = read_returned(content)
    digest = hashlib.sha256(content).hexdigest()
    known = session.scalar(
        select(ReturnedFile).where(
            ReturnedFile.business_id == business.id,
            ReturnedFile.marketplace == marketplace,
            ReturnedFile.file_hash == digest,
        )
    )
    if known is not None:
        return known
    matched, report = _matched(rows, _known(session, business.id, marketplace))
    file = ReturnedFile(
        business=business,
        marketplace=marketplace,
        uploaded_by_id=actor.user_id,
        returned_on=on,
        file_name=clean_line(file_name)[:200] or None,
        file_hash=digest,
        report=report,
    )
    session.add(file)
    session.flush()
    spoken_of = {product_id for product_id, _row in matched}
    _close(session, spoken_of, marketplace)
    reasons: dict[tuple[int, str], str] = {}
    for product_id, row in matched:
        if row.reason:
            sku = row.skus[0] if row.skus else ""
            reasons.setdefault((product_id, row.reason[:LONGEST_REASON]), sku[:LONGEST_SKU])
    session.add_all(
        ListingRejection(
            returned_file_id=file.id,
            product_id=product_id,
            marketplace=marketplace,
            sku=sku,
            reason=reason,
            rejected_on=on,
        )
        for (product_id, reason), sku in reasons.items()
    )
    _mark(session, actor, marketplace, list(reasons))
    told = {
        "marketplace": marketplace,
        "returned_rejected": report["rejected"],
        "returned_unmatched": len(report["unmatched"]),
    }
    record(session, actor, "listing.returned", f"business:{business.id}", told)
    session.flush()
    return file


def _mark(session: Session, actor: Actor, marketplace: str, reasons: Sequence[tuple[int, str]]) -> None:
    """Let the listings of the products say that they were refused, and why."""
    by_product: dict[int, list[str]] = {}
    for product_id, reason in reasons:
        by_product.setdefault(product_id, []).append(reason)
    numbers = list(by_product)
    for start in range(0, len(numbers), _BATCH):
        some = select(Product).where(Product.id.in_(numbers[start : start + _BATCH]))
        for product in session.scalars(some.order_by(Product.id)).all():
            mark_rejected(session, actor, product, marketplace, "; ".join(by_product[product.id]))


def close_exported(session: Session, business_id: int, marketplace: str, written: Iterable[str]) -> None:
    """Lay down the reasons of products that have gone out again.

    Args:
        session: Where they are kept.
        business_id: Whose products.
        marketplace: To which they went.
        written: Ids as reports carry them.
    """
    exported = set(written)
    rows = session.execute(
        select(ListingRejection.product_id, Product.reference, Product.code)
        .join(ListingRejection.product)
        .where(
            ListingRejection.marketplace == marketplace,
            ListingRejection.closed_at.is_(None),
            Product.business_id == business_id,
        )
        .distinct()
    )
    _close(session, {row.product_id for row in rows if (row.reference or row.code) in exported}, marketplace)


def _close(session: Session, product_ids: Iterable[int], marketplace: str) -> None:
    numbers = sorted(product_ids)
    for start in range(0, len(numbers), _BATCH):
        session.execute(
            update(ListingRejection)
            .where(
                ListingRejection.product_id.in_(numbers[start : start + _BATCH]),
                ListingRejection.marketplace == marketplace,
                ListingRejection.closed_at.is_(None),
            )
            .values(closed_at=utcnow())
        )


def _known(session: Session, business_id: int, marketplace: str) -> _Known:
    known = _Known()
    own_names = {
        row.product_id: row.name
        for row in session.execute(
            select(ListingOverride.product_id, ListingOverride.name)
            .join(Product, Product.id == ListingOverride.product_id)
            .where(
                Product.business_id == business_id,
                ListingOverride.marketplace == marketplace,
                ListingOverride.name.is_not(None),
            )
        )
    }
    for product in session.scalars(
        select(Product).where(Product.business_id == business_id).options(selectinload(Product.variants))
    ):
        for variant in product.variants:
            known.skus.setdefault(variant.sku.casefold(), product.id)
        known.skus.setdefault(f"GQ-{product.code}".casefold(), product.id)
        for number in (product.reference, product.code):
            if number:
                known.groups.setdefault(number.casefold(), product.id)
        for name in {product.name, own_names.get(product.id) or product.name}:
            sound = fold(name)
            known.names[sound] = product.id if known.names.get(sound, product.id) == product.id else None
    return known


def _matched(
    rows: Sequence[ReturnedRow], known: _Known
) -> tuple[list[tuple[int, ReturnedRow]], dict[str, Any]]:
    """Return the rows that belong to a product, and an account of every row of the file."""
    matched: list[tuple[int, ReturnedRow]] = []
    unmatched: list[Mapping[str, Any]] = []
    for row in rows:
        product_id = known.product_of(row)
        if product_id is not None:
            matched.append((product_id, row))
        else:
            unmatched.append(
                {
                    "row": row.number,
                    "name": row.name[:LONGEST_NAME],
                    "sku": (row.skus[0] if row.skus else row.group)[:LONGEST_SKU],
                    "reason": row.reason[:LONGEST_REASON],
                }
            )
    return matched, _report(rows, matched, unmatched)


def _report(
    rows: Sequence[ReturnedRow],
    matched: Sequence[tuple[int, ReturnedRow]],
    unmatched: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    """Return ``{rows, rejected, taken, unmatched}``: rows is rejected + taken + the unmatched ones."""
    rejected = sum(bool(row.reason) for _product_id, row in matched)
    return {
        "rows": len(rows),
        "rejected": rejected,
        "taken": len(matched) - rejected,
        "unmatched": list(unmatched),
    }
