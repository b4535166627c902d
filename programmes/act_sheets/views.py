"""An officer's way from a sheet to acts: see what it does, decide what is in doubt, bring it in."""

from __future__ import annotations

from flask import Response, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from accounts.access import actor, may
from accounts.permissions import Right
from accounts.phones import show_phone
from catalog.importing.errors import FileRefused
from catalog.importing.reports import RowResult, Verdict
from catalog.importing.tables import MOST_MEGABYTES
from catalog.importing.workbook import XLSX
from catalog.models import Business
from catalog.permissions import lies_in_scope
from catalog.tax_codes import masked
from core import once
from core.access import requires
from core.database import db
from core.errors import NotFound
from core.jobs import OutboxEntry, cancel, standing
from core.storage import storage
from core.workbook_refusals import WorkbookRefused
from places.models import NEW as NEW_SCHEME
from places.models import OLD
from places.queries import gazetteer
from programmes.act_sheets import errors, queries, services
from programmes.act_sheets.columns import COLUMNS
from programmes.act_sheets.forms import DoubtForm, SheetActionForm, SheetForm, TakeBackForm
from programmes.act_sheets.matching import Said, Sign
from programmes.act_sheets.models import ActSheet, SheetState
from programmes.act_sheets.reports import Doubt, SheetReport
from programmes.act_sheets.template import write_template
from programmes.queries import directory
from programmes.reports import kind_label
from programmes.rules import work_rules
from programmes.views import blueprint
from programmes.views.questions import page_number

TEMPLATE = "mau-luot-ho-tro.xlsx"
ROWS_ON_A_PAGE = 50
ELSEWHERE = _l("Một cơ sở ngoài địa bàn của bạn")
SIGNS = {
    Sign.LIST_NUMBER.value: _l("cùng mã cơ sở"),
    Sign.TAX_CODE.value: _l("cùng mã số thuế"),
    Sign.PERSONAL_NUMBER.value: _l("cùng số định danh"),
    Sign.PHONE.value: _l("cùng điện thoại"),
    Sign.NAME_AND_PLACE.value: _l("cùng tên, cùng xã"),
    Sign.NAME.value: _l("cùng tên, khác xã hoặc chưa rõ xã"),
    Sign.NEAR_NAME.value: _l("tên gần giống, cùng xã"),
}


@blueprint.route("/ghi-nhan/nhap-tep", methods=["GET", "POST"])
@requires(Right.RECORD)
def act_sheets() -> ResponseReturnValue:
    session = db.session()
    form = SheetForm()
    if form.validate_on_submit():
        if answer := once.first_answer(session, current_user.id, form.form_id.data):
            return redirect(answer)
        upload = form.file.data
        content = upload.stream.read(MOST_MEGABYTES * 1024 * 1024 + 1)
        try:
            sheet = services.hand_in(
                session, actor(), current_user, content=content, file_name=upload.filename or ""
            )
        except (FileRefused, WorkbookRefused) as refused:
            session.rollback()
            form.file.errors = [str(refused)]
        else:
            where = url_for(".act_sheet", sheet_id=sheet.id)
            return redirect(once.finish(session, current_user.id, form.form_id.data, where))
    page = render_template(
        "programmes/act_sheets/sheets.html",
        form=form,
        sheets=queries.sheets_of(session, current_user.id),
        template=TEMPLATE,
        columns=COLUMNS,
        history_before=work_rules().history_before,
    )
    return page, 422 if form.errors else 200


@blueprint.get("/ghi-nhan/nhap-tep/mau/<name>")
@requires(Right.RECORD)
def act_sheet_template(name: str) -> ResponseReturnValue:
    if name != TEMPLATE:
        raise NotFound
    with force_locale("vi"):  # the headings and lists that the importer reads
        programmes = [(each.code, each.name) for each in directory.programmes(db.session())]
        return _handed_out(write_template(programmes), TEMPLATE)


@blueprint.get("/ghi-nhan/nhap-tep/<int:sheet_id>")
@requires(Right.READ_DEPARTMENT)
def act_sheet(sheet_id: int) -> ResponseReturnValue:
    session = db.session()
    sheet = queries.readable_sheet(session, current_user, sheet_id)
    job = queries.job_of(session, sheet)
    is_over = job is None or job.is_over
    if sheet.stored_name is None:
        return render_template("programmes/act_sheets/forgotten.html", sheet=sheet, counts=sheet.counts)
    if sheet.state in (SheetState.CHECKING, SheetState.APPLYING) and not is_over:
        return _progress(sheet, job)
    found = services.report_of(sheet)
    if found is None or sheet.state == SheetState.CHECKING:
        return render_template("programmes/act_sheets/stopped.html", sheet=sheet)
    return _result(sheet, found, is_over=is_over)


def _progress(sheet: ActSheet, job: OutboxEntry | None) -> str:
    """Show how far it is; what is being written is one whole and cannot be stopped in its middle."""
    written = standing.told(job.id) if job is not None else None
    done, total = written or ((job.done, job.total) if job is not None else (0, None))
    return render_template(
        "programmes/act_sheets/progress.html",
        sheet=sheet,
        done=done,
        total=total,
        is_writing=written is not None,
        title=_("Đang đọc tệp") if sheet.state == SheetState.CHECKING else _("Đang đưa vào"),
        stop_url=None if written else url_for(".act_sheet_stop", sheet_id=sheet.id),
    )


def _result(sheet: ActSheet, found: SheetReport, *, is_over: bool) -> str:
    session = db.session()
    report = found.report
    in_doubt = {row for doubt in found.doubts for row in doubt.rows}
    rows = [row for row in report.rejected if row.row not in in_doubt and row.row not in found.left_out]
    rows += report.updated
    pages = max(1, -(-len(rows) // ROWS_ON_A_PAGE))
    page = min(page_number(), pages)
    shown = rows[(page - 1) * ROWS_ON_A_PAGE : page * ROWS_ON_A_PAGE]
    known = queries.businesses(session, [each.business_id for each in found.settled])
    waiting = services.waiting_doubts(session, found) if sheet.state == SheetState.CHECKED else []
    return render_template(
        "programmes/act_sheets/result.html",
        sheet=sheet,
        report=report,
        found=found,
        counts=sheet.counts,
        total=len(report.rows),
        is_done=sheet.state == SheetState.DONE,
        is_own=sheet.requested_by_id == current_user.id and may(Right.RECORD),
        may_begin=services.may_begin(sheet, job_is_over=is_over),
        form=SheetActionForm(),
        waiting=waiting,
        news=[(new, _place_words(new.said), kind_label(new.said.kind or "")) for new in found.news],
        faulty=[row for row in shown if row.verdict is Verdict.REJECTED],
        changed=[row for row in shown if row.verdict is Verdict.UPDATED],
        settled=[(each, _known_name(known.get(each.business_id))) for each in found.settled],
        left_out=[(row, _name_of_row(report.rows, row), key) for row, key in found.left_out.items()],
        may_take_back=sheet.state == SheetState.CHECKED,
        page=page,
        pages=pages,
        address=lambda number: url_for(".act_sheet", sheet_id=sheet.id, trang=number),
    )


def _known_name(business: Business | None) -> str:
    if business is None:
        return ""
    return business.name if lies_in_scope(current_user, business) else str(ELSEWHERE)


def _name_of_row(rows: list[RowResult], number: int) -> str:
    return next((row.name for row in rows if row.row == number), "")


def _own(sheet_id: int) -> ActSheet:
    return queries.own_sheet(db.session(), current_user.id, sheet_id)


@blueprint.route("/ghi-nhan/nhap-tep/<int:sheet_id>/co-so/<fingerprint>", methods=["GET", "POST"])
@requires(Right.RECORD)
def act_sheet_doubt(sheet_id: int, fingerprint: str) -> ResponseReturnValue:
    """Show what rows say of a business beside the candidates, and keep what the officer says."""
    session = db.session()
    sheet = _own(sheet_id)
    found = services.report_of(sheet)
    doubt = found.doubt(fingerprint) if found else None
    if found is None or doubt is None:
        raise NotFound
    form = DoubtForm()
    candidates = _candidates(found, doubt)
    form.offer([(number, name) for number, name, *_rest in candidates])
    if form.validate_on_submit():
        kind, candidate = form.chosen
        services.decide(session, actor(), sheet, fingerprint, kind=kind, candidate=candidate)
        waiting = services.waiting_doubts(session, found)
        session.commit()
        if waiting:
            following = waiting[0].fingerprint
            return redirect(url_for(".act_sheet_doubt", sheet_id=sheet_id, fingerprint=following))
        return redirect(url_for(".act_sheet", sheet_id=sheet_id))
    if sheet.state != SheetState.CHECKED:
        raise errors.DoubtIsGone
    page = render_template(
        "programmes/act_sheets/doubt.html",
        form=form,
        sheet=sheet,
        doubt=doubt,
        rows=", ".join(str(row) for row in doubt.rows[:20]),
        place=_place_words(doubt.said),
        tax_code=masked(doubt.said.tax_code),
        phone=show_phone(doubt.said.phone),
        kind=kind_label(doubt.said.kind) if doubt.said.kind else "",
        candidates=candidates,
        left=len(services.waiting_doubts(session, found)),
    )
    return page, 422 if form.errors else 200


def _candidates(found: SheetReport, doubt: Doubt) -> list[tuple[int, str, str, str, str, str, str | None]]:
    """Return (number, name, kind, place, tax code, signs, address) of each candidate."""
    session = db.session()
    known = queries.businesses(session, [number for number, _signs in doubt.candidates if number > 0])
    news = {new.number: new for new in found.news}
    lines: list[tuple[int, str, str, str, str, str, str | None]] = []
    for number, signs in doubt.candidates:
        why = ", ".join(str(SIGNS[sign]) for sign in signs)
        if number in known:
            row = known[number]
            if not lies_in_scope(current_user, row):
                lines.append((number, str(ELSEWHERE), "", "", "", why, None))
                continue
            url = url_for("catalog_department.business", slug=row.slug)
            lines.append(
                (number, row.name, kind_label(row.kind), _where(row), masked(row.tax_code), why, url)
            )
        elif number in news:
            new = news[number]
            name = _("%(name)s (cơ sở mới ở dòng %(row)s)", name=new.said.name, row=new.row)
            lines.append(
                (
                    number,
                    name,
                    kind_label(new.said.kind or ""),
                    _place_words(new.said),
                    masked(new.said.tax_code),
                    why,
                    None,
                )
            )
    return lines


def _where(row: Business) -> str:
    return gazetteer(db.session()).describe(NEW_SCHEME, row.current_commune_code)


def _place_words(said: Said) -> str:
    places = gazetteer(db.session())
    if said.declared:
        return places.describe(said.scheme, said.declared)
    district = places.find(OLD, said.district)
    return district.name if district else ""


@blueprint.post("/ghi-nhan/nhap-tep/<int:sheet_id>/chon-lai")
@requires(Right.RECORD)
def act_sheet_take_back(sheet_id: int) -> ResponseReturnValue:
    sheet, form = _own(sheet_id), TakeBackForm()
    if form.validate_on_submit():
        services.take_back(db.session(), actor(), sheet, str(form.fingerprint.data))
        db.session.commit()
    return redirect(url_for(".act_sheet", sheet_id=sheet_id))


@blueprint.post("/ghi-nhan/nhap-tep/<int:sheet_id>/dua-vao")
@requires(Right.RECORD)
def act_sheet_begin(sheet_id: int) -> ResponseReturnValue:
    session = db.session()
    sheet = _own(sheet_id)
    if SheetActionForm().validate_on_submit():
        try:
            is_as_seen = services.begin(session, sheet)
        except errors.NotToBegin:
            session.rollback()
            if not services.is_begun(sheet):
                raise
            return redirect(url_for(".act_sheet", sheet_id=sheet_id))  # pressed twice: its page says so
        session.commit()
        if not is_as_seen:
            flash(_("Có thay đổi từ lúc bạn xem trước nên chưa ghi gì. Bạn xem lại rồi bấm lần nữa."), "warn")
        elif sheet.state == SheetState.DONE:
            flash(_("Đã đưa vào. Lượt đã hoàn thành vào số liệu ngay."))
    return redirect(url_for(".act_sheet", sheet_id=sheet_id))


@blueprint.post("/ghi-nhan/nhap-tep/<int:sheet_id>/dung")
@requires(Right.RECORD)
def act_sheet_stop(sheet_id: int) -> ResponseReturnValue:
    job = queries.job_of(db.session(), _own(sheet_id))
    if job is not None:
        cancel(job)
        if standing.told(job.id):  # asked when the entry is held: reading was over before
            db.session.rollback()
            flash(
                _("Tệp đang được ghi cả một lượt nên không dừng được nữa. Bạn đợi xong rồi xem lại."), "warn"
            )
        else:
            db.session.commit()
    return redirect(url_for(".act_sheet", sheet_id=sheet_id))


@blueprint.get("/ghi-nhan/nhap-tep/<int:sheet_id>/dong-can-sua")
@requires(Right.RECORD)
def act_sheet_rejected(sheet_id: int) -> ResponseReturnValue:
    sheet = _own(sheet_id)
    if sheet.rejected_stored is None:
        raise NotFound
    return _handed_out(storage().get(sheet.rejected_stored), f"dong-can-sua-{sheet.id}.xlsx")


def _handed_out(content: bytes, name: str) -> Response:
    answer = make_response(content)
    answer.headers["Content-Type"] = XLSX
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
