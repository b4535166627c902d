"""Label sheets and rolls for the producer's printer: choose, take the file."""

from __future__ import annotations

import io
from typing import Any

from flask import Response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from accounts.access import actor
from accounts.permissions import Right
from core.access import requires
from core.database import db, utcnow
from core.errors import NotFound
from core.jobs import OutboxEntry, cancel
from core.storage import storage
from traceability.printing import services as printing
from traceability.printing.choices import Choice, Subject
from traceability.printing.facts import facts_of, mends
from traceability.printing.forms import SheetForm, sheet_name, sizes
from traceability.printing.label_law import PACK
from traceability.printing.labels import words_of
from traceability.printing.layout import TooSmall, Words
from traceability.printing.models import LabelSettings
from traceability.printing.paper import SHEETS
from traceability.printing.permissions import own_printing
from traceability.printing.queries import remembered
from traceability.printing.sizes import size_warning
from traceability.printing.trial import trial_page
from traceability.printing.views.labels import public_url, subject
from traceability.views.blueprint import blueprint, today

MEDIA = {"pdf": "application/pdf", "zpl": "text/plain"}


@blueprint.route("/quan-ly/tem/<int:product_id>/to-in", methods=["GET", "POST"])
@requires(Right.WORK)
def sheet(product_id: int) -> ResponseReturnValue:
    session, whose = db.session(), subject(product_id)
    business_id = whose.product.business_id
    wanted = request.args.get("kho", "")
    form = SheetForm.of(
        remembered(session, current_user.id, business_id, sheet=wanted if wanted in SHEETS else None), whose
    )
    if form.validate_on_submit() and (answer := _print(form, whose)):
        return answer
    label = _one(whose, 1)
    page = render_template(
        "traceability/workspace/sheet.html",
        form=form,
        product=whose.product,
        business=whose.product.business,
        subject=whose,
        label=label,
        sizes=sizes(words_of(label)),
        chosen=_chosen(form, business_id),
        warning=size_warning(label.payload, public_url(), label.lot_code, label.serial),
        mends=mends(facts_of(session, whose.product, whose.lot, on=today()), whose.product),
        is_compared=PACK["is_compared_with_original"],
    )
    return page, 422 if form.errors else 200


def _chosen(form: SheetForm, business_id: int) -> str:
    """Return what the sheet of the last time is called: only who wants another one sees them all."""
    is_known = db.session.get(LabelSettings, (current_user.id, business_id)) is not None
    return sheet_name(SHEETS[form.sheet_code]) if is_known and form.sheet_code in SHEETS else ""


def _print(form: SheetForm, whose: Subject) -> ResponseReturnValue | None:
    """Remember the choice and lead to the file; None when the form says what is wrong with it."""
    session, choice = db.session(), form.choice()
    if form.take_zpl.data and not choice.paper.is_roll:
        form.grid.errors = [*form.grid.errors, _("Tệp cho máy in tem chỉ có ở khổ cuộn. Bạn chọn khổ cuộn.")]
        return None
    try:
        printing.check_fits(_words(whose, choice, count=1)[0], choice)
    except TooSmall as problem:
        form.grid.errors = [*form.grid.errors, str(problem)]
        return None
    except IndexError:
        form.count.errors = [*form.count.errors, _("Bộ mã này không còn mã nào để in từ chỗ đó.")]
        return None
    printing.remember(session, current_user.id, whose.product.business_id, choice)
    there = {"product_id": whose.product.id, "grid": choice.sheet, **whose.query}
    if form.trial.data:
        session.commit()
        return redirect(url_for(".trial_sheet", **there), code=303)
    is_zpl = bool(form.take_zpl.data)
    entry = printing.start_printing(
        session, actor(), whose, choice, form=printing.ZPL if is_zpl else printing.PDF
    )
    session.commit()
    if entry is not None:
        return redirect(url_for(".printing_job", entry_id=entry.id), code=303)
    query: dict[str, Any] = {"so": choice.count, **({"tu": choice.start} if choice.start > 1 else {})}
    endpoint = ".sheet_zpl" if is_zpl else ".sheet_file"
    return redirect(url_for(endpoint, **there, **query), code=303)


@blueprint.get("/quan-ly/tem/<int:product_id>/to-in-<grid>.pdf")
@requires(Right.WORK)
def sheet_file(product_id: int, grid: str) -> Response:
    whose = subject(product_id)
    choice = _asked(whose, grid)
    content = printing.proven_sheets(_words(whose, choice), choice, made_at=utcnow())
    return download(content, f"{_one(whose, 1).file_name}.pdf")


@blueprint.get("/quan-ly/tem/<int:product_id>/to-in-<grid>.zpl")
@requires(Right.WORK)
def sheet_zpl(product_id: int, grid: str) -> Response:
    whose = subject(product_id)
    choice = _asked(whose, grid)
    if not choice.paper.is_roll:
        raise NotFound
    return download(printing.proven_zpl(_words(whose, choice), choice), f"{_one(whose, 1).file_name}.zpl")


@blueprint.get("/quan-ly/tem/<int:product_id>/to-thu-<grid>.pdf")
@requires(Right.WORK)
def trial_sheet(product_id: int, grid: str) -> Response:
    whose = subject(product_id)
    if grid not in SHEETS:
        raise NotFound
    choice = remembered(db.session(), current_user.id, whose.product.business_id, sheet=grid)
    words = words_of(_one(whose, 1))
    return download(trial_page(words, choice.paper, choice.device, made_at=utcnow()), f"to-in-thu-{grid}.pdf")


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
    return made_file(own_printing(db.session(), current_user.id, entry_id))


def made_file(entry: OutboxEntry) -> Response:
    """Hand out what the worker made.

    Raises:
        NotFound: If it is not made yet, or swept already.
    """
    result = entry.result or {}
    store = storage()
    if not result or not store.exists(result["stored"]):
        raise NotFound(_("Tệp tem này đã được dọn. Bạn tạo lại tệp mới nhé."))
    return download(store.get(result["stored"]), result["file_name"])


def download(content: bytes, name: str) -> Response:
    """Hand out a file that no shared phone keeps."""
    media = MEDIA[name.rpartition(".")[2]]
    answer = send_file(io.BytesIO(content), mimetype=media, as_attachment=True, download_name=name)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _asked(whose: Subject, grid: str) -> Choice:
    """Return what an address of a file asks for, printed as the person chose last.

    Raises:
        NotFound: If there is no such sheet, cell or number, or serials are asked for: the worker's.
    """
    count, start = request.args.get("so", 0, type=int), request.args.get("tu", 1, type=int)
    if grid not in SHEETS or not 1 <= count <= printing.AT_ONCE or whose.range is not None:
        raise NotFound
    if not 1 <= start <= SHEETS[grid].on_sheet:
        raise NotFound
    kept = remembered(db.session(), current_user.id, whose.product.business_id, sheet=grid)
    return Choice(grid, count, start, 1, kept.printer, kept.with_facts, kept.cut_marks, kept.margins)


def _words(whose: Subject, choice: Choice, *, count: int | None = None) -> list[Words]:
    session = db.session()
    labels = printing.labels_for(session, whose, choice, public_url())[:count]
    return printing.worded(session, whose, labels, choice, on=today())


def _one(whose: Subject, first: int) -> Any:
    return printing.labels_for(db.session(), whose, Choice(count=1, first=first), public_url())[0]
