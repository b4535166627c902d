"""Ask the helpers of the commune to print labels; their work list, and what they take from it."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from accounts.access import actor
from accounts.permissions import Right, rights_of
from catalog.forms import ActionForm
from catalog.permissions import businesses_in_scope
from catalog.workspace import present_business
from core import once
from core.access import requires
from core.database import db, utcnow
from core.errors import NotFound
from core.jobs import OutboxEntry
from traceability.printing import services as printing
from traceability.printing import wishes
from traceability.printing.choices import Choice
from traceability.printing.forms import HelpForm, WishForm, kept, sheet_name, sizes
from traceability.printing.layout import TooSmall
from traceability.printing.models import PrintWish
from traceability.printing.paper import SHEETS
from traceability.printing.permissions import own_wish, wish_in_scope
from traceability.printing.queries import count_open_wishes, open_wishes, printed_by, remembered, wishes_of
from traceability.printing.views.blueprint import blueprint
from traceability.printing.views.labels import public_url, subject
from traceability.printing.views.sheets import download, made_file
from traceability.views.blueprint import today


@blueprint.route("/quan-ly/tem/<int:product_id>/nho-in", methods=["GET", "POST"])
@requires(Right.DECIDE)
def wish(product_id: int) -> ResponseReturnValue:
    session, whose = db.session(), subject(product_id)
    last = remembered(session, current_user.id, whose.product.business_id)
    count = last.count if whose.range is None else min(whose.range.left, printing.MOST)
    form = WishForm(data={"grid": last.sheet, "count": count, "with_facts": last.with_facts})
    if form.validate_on_submit():
        if answer := once.first_answer(session, current_user.id, form.form_id.data):
            return redirect(answer)
        choice = Choice(form.grid.data, form.count.data or 0, with_facts=form.with_facts.data)
        try:
            one = printing.labels_for(session, whose, Choice(count=1), public_url())
            printing.check_fits(printing.worded(session, whose, one, choice, on=today())[0], choice)
        except TooSmall as problem:
            form.grid.errors = [*form.grid.errors, str(problem)]
        else:
            wishes.wish_for_labels(session, actor(), whose, choice, form.note.data or "", now=utcnow())
            flash(_("Đã gửi. Người hỗ trợ ở xã sẽ thấy và in giúp bạn."))
            there = url_for("printing.wishes_sent")
            return redirect(once.finish(session, current_user.id, form.form_id.data, there), code=303)
    page = render_template(
        "traceability/printing/wish.html",
        form=form,
        subject=whose,
        product=whose.product,
        business=whose.product.business,
        sizes=sizes(),
        days=wishes.LASTS.days,
    )
    return page, 422 if form.errors else 200


@blueprint.get("/quan-ly/tem/nho-in")
@requires(Right.WORK)
def wishes_sent() -> ResponseReturnValue:
    business = present_business()
    return render_template(
        "traceability/printing/wishes.html",
        business=business,
        wishes=wishes_of(db.session(), business.id),
        now=utcnow(),
        sheet_name=_name_of,
    )


@blueprint.post("/quan-ly/tem/nho-in/<int:wish_id>/rut")
@requires(Right.DECIDE)
def take_back(wish_id: int) -> ResponseReturnValue:
    session = db.session()
    row = own_wish(session, current_user.id, wish_id)
    if ActionForm().validate_on_submit():
        wishes.take_back(session, actor(), row, now=utcnow())
        session.commit()
        flash(_("Đã rút lại lời nhờ in."))
    return redirect(url_for("printing.wishes_sent"), code=303)


@blueprint.get("/ho-tro/in-tem")
@requires(Right.HELP)
def to_print() -> ResponseReturnValue:
    session = db.session()
    return render_template(
        "traceability/printing/to_print.html",
        wishes=open_wishes(session, businesses_in_scope(current_user), utcnow()),
        done=printed_by(session, current_user.id),
        sheet_name=_name_of,
    )


@blueprint.route("/ho-tro/in-tem/<int:wish_id>", methods=["GET", "POST"])
@requires(Right.HELP)
def help_print(wish_id: int) -> ResponseReturnValue:
    session, now = db.session(), utcnow()
    row = wish_in_scope(session, current_user, wish_id, now=now)
    form = HelpForm(data=kept(remembered(session, current_user.id, row.business_id, sheet=row.sheet)))
    form.fixed_sheet = row.sheet
    if form.validate_on_submit():
        choice = form.choice(row)
        printing.remember(session, current_user.id, row.business_id, choice)
        entry = wishes.take_file(session, current_user, row, choice, now=now)
        session.commit()
        if entry is None:
            query: dict[str, Any] = {"tu": choice.start} if choice.start > 1 else {}
            return redirect(url_for("printing.wish_file", wish_id=row.id, **query), code=303)
        return redirect(url_for("printing.help_print", wish_id=row.id), code=303)
    entry = _entry(row)
    page = render_template(
        "traceability/printing/help_print.html",
        form=form,
        wish=row,
        entry=entry,
        is_open=row.is_open(now=now),
        is_mine=row.taken_by_id == current_user.id,
        is_roll=SHEETS[row.sheet].is_roll,
        sheet_name=_name_of(row),
        size=sizes().get(row.sheet, ""),
    )
    return page, 422 if form.errors else 200


@blueprint.get("/ho-tro/in-tem/<int:wish_id>/tep")
@requires(Right.HELP)
def wish_file(wish_id: int) -> Response:
    session, now = db.session(), utcnow()
    row = wish_in_scope(session, current_user, wish_id, now=now)
    if row.taken_by_id != current_user.id or not row.is_open(now=now):
        raise NotFound
    if (entry := _entry(row)) is not None:
        return made_file(entry)
    if row.range_id is not None:  # only the worker makes these, and notes which were printed
        raise NotFound
    start = _start(row)
    last = remembered(session, current_user.id, row.business_id, sheet=row.sheet)
    choice = Choice(
        row.sheet, row.count, start, 1, last.printer, row.with_facts, last.cut_marks, last.margins
    )
    whose = wishes.subject_of(row)
    labels = printing.labels_for(session, whose, choice, public_url())
    words = printing.worded(session, whose, labels, choice, on=today())
    content = printing.proven_sheets(words, choice, made_at=now)
    return download(content, f"{labels[0].file_name}.pdf")


@blueprint.post("/ho-tro/in-tem/<int:wish_id>/da-in")
@requires(Right.HELP)
def wish_printed(wish_id: int) -> ResponseReturnValue:
    session, now = db.session(), utcnow()
    row = wish_in_scope(session, current_user, wish_id, now=now)
    if ActionForm().validate_on_submit():
        wishes.mark_done(session, current_user, row, now=now)
        session.commit()
        flash(_("Đã báo cho cơ sở là tem in xong. Cảm ơn bạn."))
    return redirect(url_for("printing.to_print"), code=303)


def _start(row: PrintWish) -> int:
    """Return the cell that the address names.

    Raises:
        NotFound: If the sheet has none of that number.
    """
    start = request.args.get("tu", 1, type=int)
    if not 1 <= start <= SHEETS[row.sheet].on_sheet:
        raise NotFound
    return start


def waiting() -> int:
    """Count the wishes behind the helper's door."""
    if Right.HELP not in rights_of(current_user):
        return 0
    return count_open_wishes(db.session(), businesses_in_scope(current_user), utcnow())


def _entry(row: PrintWish) -> OutboxEntry | None:
    """Return the worker's entry of a wish when the present helper asked for it."""
    entry = db.session.get(OutboxEntry, row.job_id) if row.job_id is not None else None
    return entry if entry is not None and entry.requested_by == current_user.id else None


def _name_of(row: PrintWish) -> str:
    sheet = SHEETS.get(row.sheet)
    return sheet_name(sheet) if sheet else row.sheet
