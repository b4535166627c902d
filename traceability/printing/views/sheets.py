"""Label sheets for the producer's printer: choose sheet and number, take the PDF."""

from __future__ import annotations

import io
from typing import Any, cast

from flask import Response, current_app, redirect, render_template, request, send_file, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from accounts.access import actor
from accounts.permissions import Right
from core.access import requires
from core.config import Settings
from core.database import db, utcnow
from core.errors import NotFound
from core.jobs import OutboxEntry, cancel
from core.storage import storage
from traceability.printing import labels as drawing
from traceability.printing import services as printing
from traceability.printing.forms import SheetForm
from traceability.printing.permissions import own_printing
from traceability.printing.sheets import GRIDS
from traceability.printing.views.labels import subject
from traceability.views.blueprint import blueprint

_REMEMBERED = "label_sheet"


@blueprint.route("/quan-ly/tem/<int:product_id>/to-in", methods=["GET", "POST"])
@requires(Right.WORK)
def sheet(product_id: int) -> ResponseReturnValue:
    product, lot = subject(product_id)
    form = SheetForm(data=_remembered())
    if form.validate_on_submit() and (count := form.count.data):
        grid = form.grid.data
        entry = printing.start_printing(db.session(), actor(), product, lot, grid=grid, count=count)
        db.session.commit()
        cookie[_REMEMBERED] = [grid, count]
        query: dict[str, Any] = {"grid": grid, "so": count, **({"lot": lot.lot_code} if lot else {})}
        if entry is None:
            return redirect(url_for(".sheet_file", product_id=product.id, **query), code=303)
        return redirect(url_for(".printing_job", entry_id=entry.id), code=303)
    page = render_template(
        "traceability/workspace/sheet.html",
        form=form,
        product=product,
        business=product.business,
        label=drawing.label(product, lot, _settings().public_url),
    )
    return page, 422 if form.errors else 200


@blueprint.get("/quan-ly/tem/<int:product_id>/to-in-<grid>.pdf")
@requires(Right.WORK)
def sheet_file(product_id: int, grid: str) -> Response:
    product, lot = subject(product_id)
    count = request.args.get("so", 0, type=int)
    if grid not in GRIDS or not 1 <= count <= printing.AT_ONCE:
        raise NotFound
    printed = drawing.label(product, lot, _settings().public_url)
    content = printing.proven_sheets([printed] * count, GRIDS[grid], made_at=utcnow())
    return _download(io.BytesIO(content), f"{printed.file_name}.pdf")


@blueprint.get("/quan-ly/tem/lan-in/<int:entry_id>")
@requires(Right.WORK)
def printing_job(entry_id: int) -> ResponseReturnValue:
    entry = own_printing(db.session(), current_user.id, entry_id)
    return render_template("traceability/workspace/printing.html", entry=entry)


@blueprint.post("/quan-ly/tem/lan-in/<int:entry_id>/dung")
@requires(Right.WORK)
def stop_printing(entry_id: int) -> ResponseReturnValue:
    entry = own_printing(db.session(), current_user.id, entry_id)
    cancel(entry)
    db.session.commit()
    return redirect(url_for(".printing_job", entry_id=entry.id))


@blueprint.get("/quan-ly/tem/lan-in/<int:entry_id>/tep")
@requires(Right.WORK)
def printed_file(entry_id: int) -> Response:
    entry: OutboxEntry = own_printing(db.session(), current_user.id, entry_id)
    result = entry.result or {}
    store = storage()
    if not result or not store.exists(result["stored"]):
        raise NotFound(_("Tệp tem này đã được dọn. Bạn tạo lại tệp mới nhé."))
    return _download(io.BytesIO(store.get(result["stored"])), result["file_name"])


def _download(content: io.BytesIO, name: str) -> Response:
    answer = send_file(content, mimetype="application/pdf", as_attachment=True, download_name=name)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _remembered() -> dict[str, object]:
    """Return the sheet and number that this person took last, for two taps the next time."""
    kept = cookie.get(_REMEMBERED)
    if isinstance(kept, list) and len(kept) == 2 and kept[0] in GRIDS and isinstance(kept[1], int):
        return {"grid": kept[0], "count": kept[1]}
    return {"grid": "24", "count": GRIDS["24"].on_sheet}


def _settings() -> Settings:
    return cast(Settings, current_app.config["GOCQUE"])
