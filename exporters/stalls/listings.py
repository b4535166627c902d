"""Keep what is known of a product at a marketplace: a file went out, it sells, was refused, ended."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from catalog.errors import RefusedField
from catalog.models import Product
from core import audit
from core.database import utcnow
from core.errors import DomainError
from exporters.models import ExportRun
from exporters.queries import product_numbers
from exporters.stalls.addresses import checked_address
from exporters.stalls.fingerprints import Facts, fingerprint
from exporters.stalls.models import ListingState, MarketListing
from exporters.stalls.rules import stall_places

LONGEST_REASON = 1000
_BATCH = 500


class StaleListing(DomainError):
    """Somebody said something else of the listing at the same moment."""

    message = _l("Có người vừa sửa chỗ này trước bạn. Bạn tải lại trang để xem bản mới nhất rồi ghi lại.")
    status = 409


def listing_at(session: Session, product_id: int, marketplace: str) -> MarketListing | None:
    """Return what is known of a product at a marketplace; None when nothing is."""
    return session.scalar(
        select(MarketListing).where(
            MarketListing.product_id == product_id, MarketListing.marketplace == marketplace
        )
    )


def mark_exported(session: Session, run: ExportRun, written: Mapping[str, Facts]) -> None:
    """Keep what a run's file said of each product; one that sells there goes on doing so.

    Args:
        session: The run's session.
        run: The run, with a file.
        written: Facts by the id that the report names, of the written products only.
    """
    numbers = product_numbers(session, run.business_id)
    said = {numbers[each]: facts for each, facts in written.items() if each in numbers}
    ids = sorted(said)
    known: dict[int, MarketListing] = {}
    for start in range(0, len(ids), _BATCH):
        rows = session.scalars(
            select(MarketListing).where(
                MarketListing.marketplace == run.marketplace,
                MarketListing.product_id.in_(ids[start : start + _BATCH]),
            )
        )
        known |= {row.product_id: row for row in rows}
    now = utcnow()
    for number, facts in said.items():
        row = known.get(number)
        if row is None:
            row = MarketListing(product_id=number, marketplace=run.marketplace)
            session.add(row)
        if row.state != ListingState.LIVE:
            row.state, row.reason = ListingState.EXPORTED.value, None
        row.facts, row.fingerprint = dict(facts), fingerprint(facts)
        row.run_id, row.pack_version, row.exported_at = run.id, run.pack_version, now
    session.flush()


def mark_live(
    session: Session,
    actor: audit.Actor,
    product: Product,
    marketplace: str,
    *,
    url: str = "",
    item_id: str = "",
) -> MarketListing:
    """Write down that a product sells at a marketplace; saying so confirms it for the time being.

    Args:
        session: The change's session.
        actor: Who says so.
        product: Which product.
        marketplace: One of `stall_places`.
        url: Its page there, as typed.
        item_id: The marketplace's own number of it; one of the two is needed.

    Raises:
        RefusedField: If the address does not lead there, or nothing proves it.
        StaleListing: If somebody else said something at the same moment.
    """
    _check_place(marketplace)
    address = checked_address(marketplace, url)
    if address is None and not item_id:
        raise RefusedField("url", _l("Bạn dán đường dẫn của sản phẩm trên sàn, để người khác mở xem được."))
    row = _row(session, product, marketplace)
    now = utcnow()
    told: dict[str, Any] = {"marketplace": marketplace, "listing_state": [row.state, ListingState.LIVE.value]}
    if address is not None and address != row.url:
        told["listing_url"] = [row.url, address]
        row.url, row.last_checked_at, row.last_check = address, None, None
    row.item_id = item_id or row.item_id
    row.state, row.reason = ListingState.LIVE.value, None
    row.declared_at, row.declared_by_id = now, actor.user_id
    row.confirmed_at, row.confirmed_by_id = now, actor.user_id
    _save(session)
    audit.record(session, actor, "listing.live", f"product:{product.id}", told)
    return row


def mark_rejected(
    session: Session, actor: audit.Actor, product: Product, marketplace: str, reason: str
) -> MarketListing:
    """Write down that a marketplace refused a product, with its reason.

    Args:
        session: The change's session.
        actor: Who says so, or who handed in the file that says so.
        product: Which product.
        marketplace: A marketplace that we write files for, or one of `stall_places`.
        reason: In the marketplace's words; cut at `LONGEST_REASON` characters.

    Raises:
        RefusedField: If there is no reason.
        StaleListing: If somebody else said something at the same moment.
    """
    reason = reason.strip()[:LONGEST_REASON]
    if not reason:
        raise RefusedField("reason", _l("Bạn ghi lý do sàn đưa ra, để lần sau biết sửa chỗ nào."))
    row = _row(session, product, marketplace)
    told = {"marketplace": marketplace, "listing_state": [row.state, ListingState.REJECTED.value]}
    row.state, row.reason = ListingState.REJECTED.value, reason
    row.declared_at, row.declared_by_id = utcnow(), actor.user_id
    _save(session)
    audit.record(session, actor, "listing.rejected", f"product:{product.id}", {**told, "reason": reason})
    return row


def end_listing(session: Session, actor: audit.Actor, product: Product, marketplace: str) -> None:
    """Write down that a product is no longer sold at a marketplace, where anything was known of it."""
    row = listing_at(session, product.id, marketplace)
    if row is None or row.state == ListingState.ENDED:
        return
    told = {"marketplace": marketplace, "listing_state": [row.state, ListingState.ENDED.value]}
    row.state = ListingState.ENDED.value
    row.declared_at, row.declared_by_id = utcnow(), actor.user_id
    _save(session)
    audit.record(session, actor, "listing.ended", f"product:{product.id}", told)


def confirm_listing(session: Session, actor: audit.Actor, row: MarketListing) -> None:
    """Keep who said today that a product still sells at a marketplace.

    Raises:
        RefusedField: If nobody has said yet that it does.
    """
    if row.state != ListingState.LIVE:
        raise RefusedField("state", _l("Sản phẩm này chưa ghi là đang bán ở sàn. Bạn ghi đường dẫn trước."))
    row.confirmed_at, row.confirmed_by_id = utcnow(), actor.user_id
    _save(session)
    told = {"marketplace": row.marketplace}
    audit.record(session, actor, "listing.confirm", f"product:{row.product_id}", told)


def _check_place(marketplace: str) -> None:
    if marketplace not in stall_places():
        raise RefusedField("state", _l("Sàn này không có gian hàng để ghi là đang bán."))


def _row(session: Session, product: Product, marketplace: str) -> MarketListing:
    row = listing_at(session, product.id, marketplace)
    if row is None:
        row = MarketListing(product_id=product.id, marketplace=marketplace)
        session.add(row)
    return row


def _save(session: Session) -> None:
    try:
        session.flush()
    except StaleDataError:
        raise StaleListing from None
