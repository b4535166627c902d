"""The producer's pages about serials: ranges, the file for a printer, one serial."""

from __future__ import annotations

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from accounts.access import actor
from accounts.permissions import Right
from catalog.models import ProductState
from catalog.queries import page_of
from catalog.workspace import NoBusiness, present_business, product_to_work_on
from core import once
from core.access import requires
from core.database import db
from core.errors import DomainError
from core.formatting import number_vi
from core.jobs import JobState, OutboxEntry
from traceability.queries import newest_lots, products_of_business
from traceability.scans.own_links import own_link
from traceability.serials import queries, services, telling
from traceability.serials.csv_file import csv_lines
from traceability.serials.errors import RangeNotReady
from traceability.serials.forms import IssueForm, RevokeForm
from traceability.serials.models import RangeState, Serial, SerialRange
from traceability.serials.numbers import in_groups, serial_key
from traceability.serials.payloads import serial_path
from traceability.serials.permissions import own_range, own_serial
from traceability.serials.states import SerialState, may_move

blueprint = Blueprint("serials", __name__, url_prefix="/quan-ly/ma-tung-mon")
MOST_LOTS = 20
LIST_SIZE = 50


@blueprint.get("")
@requires(Right.WORK)
def ranges() -> ResponseReturnValue:
    session = db.session()
    try:
        business = present_business()
    except NoBusiness:
        return render_template("catalog/no_business.html")
    typed = request.args.get("ma", "")[:300]
    found = queries.issued_of_business(session, business.id, serial_key(typed)) if typed else ()
    if len(found) == 1:
        return redirect(url_for(".serial", serial_id=found[0].id))
    return render_template(
        "traceability/serials/ranges.html",
        business=business,
        ranges=queries.ranges_of(session, business.id),
        title_of=telling.title_of,
        typed=typed,
        found=found,
        state_tag=telling.state_tag,
        in_groups=in_groups,
    )


@blueprint.get("/tao")
@requires(Right.WORK)
def choose_product() -> ResponseReturnValue:
    business = present_business()
    products = products_of_business(db.session(), business.id)
    return render_template(
        "traceability/serials/choose_product.html",
        business=business,
        products=[product for product in products if product.state != ProductState.DRAFT],
    )


@blueprint.route("/tao/<int:product_id>", methods=["GET", "POST"])
@requires(Right.WORK)
def issue(product_id: int) -> ResponseReturnValue:
    session = db.session()
    product = product_to_work_on(product_id)
    lots = newest_lots(session, product.id, limit=MOST_LOTS)
    form = IssueForm()
    form.offer(lots)
    if request.method == "GET":
        wanted = request.args.get("lot", "").casefold()
        form.lot_id.data = next((lot.id for lot in lots if lot.lot_key == wanted), None)
    if form.validate_on_submit():
        if answer := once.first_answer(session, current_user.id, form.form_id.data):
            return redirect(answer)
        lot = next((lot for lot in lots if lot.id == form.lot_id.data), None)
        try:
            made = services.issue_serials(session, actor(), product, lot, form.count.data or 0)
        except DomainError as problem:
            session.rollback()
            form.count.errors = [*form.count.errors, str(problem)]
        else:
            target = url_for(".serial_range", range_id=made.id)
            return redirect(once.finish(session, current_user.id, form.form_id.data, target))
    page = render_template(
        "traceability/serials/issue.html",
        form=form,
        product=product,
        business=product.business,
        most=services.MOST,
    )
    return page, 422 if form.errors else 200


@blueprint.get("/<int:range_id>")
@requires(Right.WORK)
def serial_range(range_id: int) -> ResponseReturnValue:
    session = db.session()
    made = own_range(session, current_user.id, range_id)
    entry = session.get(OutboxEntry, made.job_id) if made.job_id is not None else None
    return render_template(
        "traceability/serials/range.html",
        range=made,
        title=telling.title_of(made),
        business=made.product.business,
        entry=entry,
        is_lost=made.state == RangeState.MAKING and (entry is None or entry.state == JobState.FAILED),
        counts=telling.counts_of(made),
        left=made.left,
        moves=telling.move_lines(session, queries.moves_of_range(session, made.id)),
    )


@blueprint.get("/<int:range_id>/danh-sach")
@requires(Right.WORK)
def listed(range_id: int) -> ResponseReturnValue:
    session = db.session()
    made = own_range(session, current_user.id, range_id)
    if made.state != RangeState.READY:
        raise RangeNotReady
    asked = request.args.get("xem", "")
    state = next((each for each in SerialState if each == asked), None)
    found = page_of(
        session, queries.listed_serials(made.id, state), request.args.get("trang", 1, type=int), LIST_SIZE
    )
    return render_template(
        "traceability/serials/listed.html",
        range=made,
        title=telling.title_of(made),
        business=made.product.business,
        found=found,
        lines=[telling.serial_line(each) for each in found.rows],
        lists=telling.lists_of(made),
        which=state.value if state else "",
        address=lambda page: url_for(".listed", range_id=made.id, xem=asked if state else None, trang=page),
    )


@blueprint.post("/<int:range_id>/dung")
@requires(Right.WORK)
def stop(range_id: int) -> ResponseReturnValue:
    session = db.session()
    made = own_range(session, current_user.id, range_id)
    services.stop_range(session, actor(), made)
    session.commit()
    return redirect(url_for(".serial_range", range_id=made.id))


@blueprint.post("/<int:range_id>/lay-tep")
@requires(Right.WORK)
def take_file(range_id: int) -> ResponseReturnValue:
    session = db.session()
    made = own_range(session, current_user.id, range_id)
    services.mark_printed(session, actor(), made.id)
    session.commit()
    return redirect(url_for(".file", range_id=made.id), code=303)


@blueprint.get("/<int:range_id>/ma-in.csv")
@requires(Right.WORK)
def file(range_id: int) -> Response:
    session = db.session()
    made = own_range(session, current_user.id, range_id)
    if made.state != RangeState.READY:
        raise RangeNotReady
    lines = csv_lines(made, queries.lines_of(session, made.id), current_app.config["GOCQUE"].public_url)
    answer = Response(lines, content_type="text/csv; charset=utf-8")
    answer.headers.set("Content-Disposition", "attachment", filename=_file_name(made))
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@blueprint.post("/<int:range_id>/dan")
@requires(Right.WORK)
def activate(range_id: int) -> ResponseReturnValue:
    session = db.session()
    made = own_range(session, current_user.id, range_id)
    moved = services.activate_range(session, actor(), made.id)
    session.commit()
    flash(_("Đã ghi %(count)s tem được dán.", count=number_vi(moved)))
    return redirect(url_for(".serial_range", range_id=made.id))


@blueprint.route("/<int:range_id>/huy", methods=["GET", "POST"])
@requires(Right.WORK)
def revoke(range_id: int) -> ResponseReturnValue:
    session = db.session()
    made = own_range(session, current_user.id, range_id)
    form = RevokeForm()
    if form.validate_on_submit():
        if answer := once.first_answer(session, current_user.id, form.form_id.data):
            return redirect(answer)
        moved = services.revoke_range(session, actor(), made.id, form.reason.data or "")
        flash(_("Đã hủy %(count)s mã.", count=number_vi(moved)))
        target = url_for(".serial_range", range_id=made.id)
        return redirect(once.finish(session, current_user.id, form.form_id.data, target))
    page = render_template(
        "traceability/serials/revoke.html",
        form=form,
        title=_("Hủy %(what)s?", what=telling.title_of(made)),
        action=url_for(".revoke", range_id=made.id),
        back=url_for(".serial_range", range_id=made.id),
        business=made.product.business,
    )
    return page, 422 if form.errors else 200


@blueprint.get("/ma/<int:serial_id>")
@requires(Right.WORK)
def serial(serial_id: int) -> ResponseReturnValue:
    session = db.session()
    found = own_serial(session, current_user.id, serial_id)
    return render_template(
        "traceability/serials/serial.html",
        serial=found,
        code=in_groups(found.serial),
        business=found.product.business,
        state=telling.state_tag(found.state),
        path=_page_of(found),
        may_activate=may_move(found.state, SerialState.ACTIVATED),
        may_revoke=may_move(found.state, SerialState.REVOKED),
        moves=telling.move_lines(session, queries.moves_of_serial(session, found)),
    )


@blueprint.post("/ma/<int:serial_id>/dan")
@requires(Right.WORK)
def activate_one(serial_id: int) -> ResponseReturnValue:
    session = db.session()
    found = own_serial(session, current_user.id, serial_id)
    services.activate_serial(session, actor(), found)
    session.commit()
    flash(_("Đã ghi tem này được dán."))
    return redirect(url_for(".serial", serial_id=found.id))


@blueprint.route("/ma/<int:serial_id>/huy", methods=["GET", "POST"])
@requires(Right.WORK)
def revoke_one(serial_id: int) -> ResponseReturnValue:
    session = db.session()
    found = own_serial(session, current_user.id, serial_id)
    form = RevokeForm()
    if form.validate_on_submit():
        if answer := once.first_answer(session, current_user.id, form.form_id.data):
            return redirect(answer)
        services.revoke_serial(session, actor(), found, form.reason.data or "")
        flash(_("Đã hủy mã này."))
        target = url_for(".serial", serial_id=found.id)
        return redirect(once.finish(session, current_user.id, form.form_id.data, target))
    page = render_template(
        "traceability/serials/revoke.html",
        form=form,
        title=_("Hủy mã %(serial)s?", serial=in_groups(found.serial)),
        action=url_for(".revoke_one", serial_id=found.id),
        back=url_for(".serial", serial_id=found.id),
        business=found.product.business,
    )
    return page, 422 if form.errors else 200


def _file_name(made: SerialRange) -> str:
    lot = f"-{made.lot.lot_code}" if made.lot else ""
    return f"ma-{made.product.code}{lot}-{made.id}.csv"


def _page_of(found: Serial) -> str:
    lot_code = found.lot.lot_code if found.lot else None
    return own_link(serial_path(found.product.code, lot_code, found.serial))
