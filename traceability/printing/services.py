"""Print label sheets: made and read back in one go; in the worker when it is many."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, cast

from flask import current_app
from sqlalchemy.orm import Session

from catalog.models import Product
from core.audit import Actor, record
from core.config import Settings
from core.database import utcnow
from core.jobs import Job, OutboxEntry, enqueue, task
from core.storage import storage
from traceability.models import Lot
from traceability.printing.labels import Label, label
from traceability.printing.proof import prove
from traceability.printing.sheets import GRIDS, Grid, sheets

AT_ONCE = 200
"""Labels that a request makes itself; more go to the worker."""
MOST = 2400
TASK = "traceability.print_labels"


def proven_sheets(
    labels: Sequence[Label],
    grid: Grid,
    *,
    made_at: datetime,
    told: Callable[[int], None] = lambda done: None,
) -> bytes:
    """Write labels as a PDF and read every code of the finished file back.

    Args:
        labels: What to print, in order.
        grid: How they stand on a sheet.
        made_at: Time that the file says of itself, aware.
        told: Hears how many labels are finished: half for a written one, half for a read one.

    Raises:
        UnreadableSheet: If a code does not say what it should; there is no file then.
    """
    content = sheets(labels, grid, made_at=made_at, told=lambda done: told(done // 2))
    prove(content, [each.payload for each in labels], grid, told=lambda done: told((len(labels) + done) // 2))
    return content


def start_printing(
    session: Session, actor: Actor, product: Product, lot: Lot | None, *, grid: str, count: int
) -> OutboxEntry | None:
    """Note that somebody prints labels, and hand the work to the worker when it is much.

    Args:
        session: The change's session.
        actor: Who prints.
        product: Whose labels.
        lot: One of its lots; None for the product's own label.
        grid: A key of `GRIDS`.
        count: Number of labels, from 1 to `MOST`.

    Returns:
        The worker's entry; None when the caller can make the file at once.
    """
    subject = f"lot:{lot.id}" if lot else f"product:{product.id}"
    record(session, actor, "labels.print", subject, {"sheet": grid, "count": count})
    if count <= AT_ONCE:
        return None
    payload = {"product_id": product.id, "lot_id": lot.id if lot else None, "grid": grid, "count": count}
    return enqueue(session, TASK, payload, requested_by=actor.user_id)


@task(TASK, is_long=True)
def print_labels(
    job: Job, product_id: int, lot_id: int | None, grid: str, count: int
) -> dict[str, Any] | None:
    """Make the file of one printing and keep it in the store until the night's sweep."""
    product = job.session.get(Product, product_id)
    lot = job.session.get(Lot, lot_id) if lot_id is not None else None
    if product is None or (lot_id is not None and lot is None):
        return None
    settings = cast(Settings, current_app.config["GOCQUE"])
    printed = label(product, lot, settings.public_url)
    job.checkpoint(0, count)  # lets go of the database before the long work
    content = proven_sheets(
        [printed] * count, GRIDS[grid], made_at=utcnow(), told=lambda done: job.checkpoint(done, count)
    )
    return {"stored": storage().put(content, "pdf"), "file_name": f"{printed.file_name}.pdf"}
