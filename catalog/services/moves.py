"""Move products between their states, and settle changes that wait for approval."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from catalog.completeness import lacks_to_go_live
from catalog.errors import ChangedSinceRead, NoReasonGiven, NothingToApprove, NotReadyToGoLive, StaleProduct
from catalog.models import Product, ProductState
from catalog.search import index_product
from catalog.services.products import apply_pending
from catalog.states import ForbiddenMove, Party, check_move
from core import audit
from core.database import utcnow


def publish(session: Session, product: Product, *, actor: audit.Actor) -> Product:
    """Open a draft to everybody who has its link or its code.

    Raises:
        ForbiddenMove: If it is no draft.
        NotReadyToGoLive: With what it still lacks.
    """
    return _go_live(session, product, actor, "product.publish")


def relive(session: Session, product: Product, *, actor: audit.Actor) -> Product:
    """Send a returned product to the department again, or bring a withdrawn one back.

    Raises:
        ForbiddenMove: If it is neither.
        NotReadyToGoLive: With what it still lacks.
    """
    return _go_live(session, product, actor, "product.relive")


def withdraw(session: Session, product: Product, *, actor: audit.Actor) -> Product:
    """Take a product off the public pages; its printed codes go on answering and say so."""
    return _move(session, product, ProductState.WITHDRAWN, Party.PRODUCER, actor, "product.withdraw")


def list_product(
    session: Session, product: Product, *, actor: audit.Actor, seen_version: int | None = None
) -> Product:
    """Let a product stand in search, on the front page and in feeds.

    Args:
        session: The change's session.
        product: A live or returned product.
        actor: The officer.
        seen_version: The version that the officer has read; None: not asked.

    Raises:
        ForbiddenMove: If the product is in another state by now.
        ChangedSinceRead: If its maker saved it since.
    """
    check_move(product.state, ProductState.LISTED, Party.DEPARTMENT)
    _check_seen(product, seen_version)
    product.listed_at = utcnow()
    return _move(session, product, ProductState.LISTED, Party.DEPARTMENT, actor, "product.list")


def return_product(
    session: Session,
    product: Product,
    *,
    actor: audit.Actor,
    reasons: Mapping[str, str],
    seen_version: int | None = None,
) -> Product:
    """Hand a product back to its maker with what is to be mended.

    Args:
        session: The change's session.
        product: A live or listed product.
        actor: The officer.
        reasons: Sentence by field; empty ones are dropped.
        seen_version: The version that the officer has read; None: not asked.

    Raises:
        NoReasonGiven: If nothing is left.
        ForbiddenMove: If the product is in another state by now.
        ChangedSinceRead: If its maker saved it since.
    """
    given = {field: sentence for field, sentence in reasons.items() if sentence}
    if not given:
        raise NoReasonGiven
    check_move(product.state, ProductState.RETURNED, Party.DEPARTMENT)
    _check_seen(product, seen_version)
    return _move(session, product, ProductState.RETURNED, Party.DEPARTMENT, actor, "product.return", given)


def approve_changes(
    session: Session, product: Product, *, actor: audit.Actor, seen_version: int | None = None
) -> Product:
    """Make the waiting changes of a listed product public.

    Args:
        session: The change's session.
        product: A listed product.
        actor: The officer.
        seen_version: The version that the officer has read; None: not asked.

    Raises:
        NothingToApprove: If none wait.
        ChangedSinceRead: If its maker saved it since.
    """
    if product.state != ProductState.LISTED or not product.pending_changes:
        raise NothingToApprove
    _check_seen(product, seen_version)
    applied = apply_pending(product)
    product.return_reasons = {}
    save_touched(session, product)
    audit.record(session, actor, "product.approve_changes", f"product:{product.id}", applied)
    return product


def refuse_changes(
    session: Session,
    product: Product,
    *,
    actor: audit.Actor,
    reasons: Mapping[str, str],
    seen_version: int | None = None,
) -> Product:
    """Leave a listed product as it is, and tell its maker why the waiting changes were refused.

    Args:
        session: The change's session.
        product: A listed product.
        actor: The officer.
        reasons: Sentence by field; empty ones are dropped.
        seen_version: The version that the officer has read; None: not asked.

    Raises:
        NothingToApprove: If none wait.
        NoReasonGiven: If no reason is given.
        ChangedSinceRead: If its maker saved it since.
    """
    if product.state != ProductState.LISTED or not product.pending_changes:
        raise NothingToApprove
    given = {field: sentence for field, sentence in reasons.items() if sentence}
    if not given:
        raise NoReasonGiven
    _check_seen(product, seen_version)
    refused = dict(product.pending_changes)
    product.pending_changes = {}
    product.return_reasons = given
    save_touched(session, product)
    audit.record(
        session,
        actor,
        "product.refuse_changes",
        f"product:{product.id}",
        {"refused": refused, "reasons": given},
    )
    return product


def _go_live(session: Session, product: Product, actor: audit.Actor, action: str) -> Product:
    if (product.state == ProductState.DRAFT) != (action == "product.publish"):
        raise ForbiddenMove
    check_move(product.state, ProductState.LIVE, Party.PRODUCER)
    lacks = lacks_to_go_live(product)
    if lacks:
        raise NotReadyToGoLive(lacks)
    return _move(session, product, ProductState.LIVE, Party.PRODUCER, actor, action)


def _move(
    session: Session,
    product: Product,
    to: ProductState,
    by: Party,
    actor: audit.Actor,
    action: str,
    reasons: Mapping[str, str] | None = None,
) -> Product:
    check_move(product.state, to, by)
    before = product.state
    product.state = to.value
    product.return_reasons = dict(reasons or {})
    if to == ProductState.LIVE and product.first_public_at is None:
        product.first_public_at = utcnow()
    changes: dict[str, Any] = {"state": [before, to.value], **apply_pending(product)}
    if reasons:
        changes["reasons"] = dict(reasons)
    save_touched(session, product)
    audit.record(session, actor, action, f"product:{product.id}", changes)
    return product


def _check_seen(product: Product, version: int | None) -> None:
    """Let nobody decide over words that they have not read."""
    if version is not None and product.version != version:
        raise ChangedSinceRead


def save_touched(session: Session, product: Product) -> None:
    """Write a product whose own row was touched, so that a page made before knows that it is old.

    Raises:
        StaleProduct: If somebody else saved it meanwhile.
    """
    try:
        session.flush()
    except StaleDataError:
        raise StaleProduct from None
    index_product(session, product)
