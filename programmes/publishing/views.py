"""Freeze reports, correct them, and hand out what was frozen."""

from __future__ import annotations

import io
from collections.abc import Callable

from flask import Response, current_app, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from accounts.access import actor
from accounts.permissions import Right, rights_of
from core import once
from core.access import requires
from core.config import Settings
from core.database import db
from core.errors import DomainError, NotFound
from core.storage import storage
from programmes.evidence import MAX_BYTES
from programmes.papers.headings import heading_of
from programmes.papers.paper import default_recipients
from programmes.periods import Period
from programmes.publishing import errors, queries, services
from programmes.publishing.blueprint import blueprint
from programmes.publishing.forms import PublishForm, SignedCopyForm
from programmes.publishing.models import PublishedReport
from programmes.publishing.services import Signing, former_words
from programmes.publishing.signed_pdf import checked_signed_pdf
from programmes.report_files import MEDIA_TYPES, report_name
from programmes.reports import closed_figures
from programmes.services import kept_name
from programmes.views.questions import asked, page_number, today

_SHOWN_FIRST = ("pdf", "docx", "xlsx", "csv", "json")
_SHUT = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; sandbox"


def _settings() -> Settings:
    settings: Settings = current_app.config["GOCQUE"]
    return settings


@blueprint.get("/da-chot")
@requires(Right.READ_DEPARTMENT)
def published() -> ResponseReturnValue:
    session = db.session()
    page = page_number()
    rows, length = queries.page_of(session, page)
    later = {row.id: queries.next_version(session, row) for row in rows}
    # A corrected report is held against nothing.
    stand = queries.standings(session, (row for row in rows if not later[row.id]), area=_settings().area)
    return render_template(
        "programmes/publishing/published.html",
        rows=[
            (row, Period(row.since, row.until).words, later[row.id], stand.get(row.id, True)) for row in rows
        ],
        page=page,
        pages=max(1, -(-length // queries.PER_PAGE)),
        length=length,
        address=lambda number: url_for(".published", trang=number),
    )


@blueprint.route("/chot", methods=["GET", "POST"])
@requires(Right.VERIFY)
def publish() -> ResponseReturnValue:
    session = db.session()
    question = asked(session, request.args)
    form = _signing_form()
    problem, found = question.problem, None
    try:
        if question.period.until >= today():
            raise errors.PeriodNotOver
        found = closed_figures(session, question.selection)
    except DomainError as refusal:
        problem = str(refusal)
    if found is not None and not problem and form.validate_on_submit():
        if answer := once.first_answer(session, current_user.id, form.form_id.data):
            return redirect(answer)

        def freeze(signing: Signing) -> PublishedReport:
            return services.publish(
                session,
                actor(),
                period=question.period,
                programmes=question.programmes,
                agency=_settings().agency,
                area=_settings().area,
                signing=signing,
                today=today(),
                put=storage().put,
            )

        try:
            if made := _frozen(form, freeze):
                return made
        except errors.AlreadyPublished as refusal:  # somebody else was faster
            session.rollback()
            problem = str(refusal)
    earlier = queries.same_period(session, question.period, question.selection.programmes)
    answer = render_template(
        "programmes/publishing/publish.html",
        form=form,
        question=question,
        found=found,
        problem=problem,
        earlier=earlier,
        is_published=any(each.agency == _settings().agency for each in earlier),
        back_url=url_for("programmes.reports", **question.parameters),
    )
    return answer, 422 if problem or form.errors else 200


def _signing_form() -> PublishForm:
    heading = heading_of(_settings().agency, today())
    return PublishForm(
        dated=today(),
        signer_title=_("GIÁM ĐỐC"),
        recipients="\n".join(default_recipients(heading.superior)),
    )


def _frozen(form: PublishForm, freeze: Callable[[Signing], PublishedReport]) -> ResponseReturnValue | None:
    """Freeze, and go to the report; say beside the field what stands in the way."""
    session = db.session()
    signing = Signing(
        number=form.number.data or "",
        dated=form.dated.data or today(),
        signer=form.signer.data or "",
        signer_title=form.signer_title.data or "",
        recipients=form.recipient_lines,
    )
    try:
        made = freeze(signing)
    except errors.NumberTaken as problem:
        session.rollback()
        form.number.errors = [str(problem)]
        return None
    except errors.BadReportDay as problem:
        form.dated.errors = [str(problem)]
        return None
    flash(_("Đã chốt Báo cáo số %(number)s. Bản này không sửa được nữa.", number=made.symbol))
    where = url_for(".report", report_id=made.id)
    return redirect(once.finish(session, current_user.id, form.form_id.data, where))


@blueprint.get("/da-chot/<int:report_id>")
@requires(Right.READ_DEPARTMENT)
def report(report_id: int) -> ResponseReturnValue:
    session = db.session()
    found = queries.published(session, report_id)
    later = queries.next_version(session, found)
    period = Period(found.since, found.until)
    stands = later is not None or queries.stands(session, found, area=_settings().area)
    return render_template(
        "programmes/publishing/report.html",
        report=found,
        period=period,
        later=later,
        corrects_words=former_words(found.corrects) if found.corrects else None,
        differences=found.content["published"]["differences"],
        stands=stands,
        changed_since=_changed_since(found) if stands is False else (),
        names=found.content["programme_names"],
        downloads=[
            (file, url_for(".file", report_id=found.id, dang=file.form))
            for file in sorted(found.files, key=lambda each: _SHOWN_FIRST.index(each.form))
        ],
        figures_url=url_for(
            "programmes.figures",
            tu=found.since.isoformat(),
            den=found.until.isoformat(),
            ct=found.programmes,
        ),
        may_freeze=Right.VERIFY in rights_of(current_user),
    )


def _changed_since(report: PublishedReport) -> tuple[str, ...]:
    """Tell what a correction would say; nothing while acts are being changed."""
    try:
        return services.pending_differences(db.session(), report, area=_settings().area)
    except DomainError:
        return ()


@blueprint.get("/da-chot/<int:report_id>/tep")
@requires(Right.READ_DEPARTMENT)
def file(report_id: int) -> ResponseReturnValue:
    found = queries.published(db.session(), report_id)
    form = request.args.get("dang", "pdf")
    kept = next((each for each in found.files if each.form == form), None)
    if kept is None:
        raise NotFound
    name = report_name(f"bao-cao-{found.number}-{found.year}", found.since, found.until, f".{form}")
    return _handed_out(kept.stored_name, MEDIA_TYPES[f".{form}"], name)


def _handed_out(stored_name: str, media_type: str, name: str) -> Response:
    try:
        content = storage().get(stored_name)
    except FileNotFoundError:
        raise NotFound from None
    response = send_file(
        io.BytesIO(content), mimetype=media_type, as_attachment=True, download_name=name, max_age=None
    )
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.route("/da-chot/<int:report_id>/dieu-chinh", methods=["GET", "POST"])
@requires(Right.VERIFY)
def correct(report_id: int) -> ResponseReturnValue:
    session = db.session()
    former = queries.published(session, report_id)
    form = _signing_form()
    is_sent = form.validate_on_submit()
    if is_sent and (answer := once.first_answer(session, current_user.id, form.form_id.data)):
        return redirect(answer)
    if queries.next_version(session, former) is not None:
        raise errors.AlreadyCorrected
    if is_sent:

        def freeze(signing: Signing) -> PublishedReport:
            return services.correct(
                session,
                actor(),
                former,
                area=_settings().area,
                signing=signing,
                today=today(),
                put=storage().put,
            )

        if made := _frozen(form, freeze):
            return made
        former = queries.published(session, report_id)
    answer = render_template(
        "programmes/publishing/correct.html",
        form=form,
        report=former,
        former_words=former_words(former),
        differences=services.pending_differences(session, former, area=_settings().area),
    )
    return answer, 422 if form.errors else 200


@blueprint.route("/da-chot/<int:report_id>/ban-ky", methods=["GET", "POST"])
@requires(Right.VERIFY)
def attach(report_id: int) -> ResponseReturnValue:
    session = db.session()
    found = queries.published(session, report_id)
    form = SignedCopyForm()
    if form.validate_on_submit():
        if answer := once.first_answer(session, current_user.id, form.form_id.data):
            return redirect(answer)
        if _attached(found, form):
            where = url_for(".report", report_id=found.id)
            return redirect(once.finish(session, current_user.id, form.form_id.data, where))
    answer = render_template("programmes/publishing/attach.html", form=form, report=found)
    return answer, 422 if form.errors else 200


def _attached(found: PublishedReport, form: SignedCopyForm) -> bool:
    """Keep the signed paper; say beside the field what is wrong with it."""
    upload = form.file.data
    if not upload:
        form.file.errors = [_("Bạn chọn bản PDF đã ký.")]
        return False
    try:
        services.attach(
            db.session(),
            actor(),
            found,
            file=checked_signed_pdf(upload.read(MAX_BYTES + 1)),
            name=kept_name(upload.filename or "", "pdf"),
            agency_signed=bool(form.agency_signed.data),
            leader_signed=bool(form.leader_signed.data),
            put=storage().put,
        )
    except errors.BadSignedPdf as problem:
        form.file.errors = [str(problem)]
        return False
    except errors.NoSignatureSaid as problem:
        form.agency_signed.errors = [str(problem)]
        return False
    flash(_("Đã lưu bản ký. Bản ký cũ, nếu có, vẫn được giữ."))
    return True


@blueprint.get("/da-chot/<int:report_id>/ban-ky/<int:copy_id>")
@requires(Right.READ_DEPARTMENT)
def signed_copy(report_id: int, copy_id: int) -> ResponseReturnValue:
    found = queries.signed_copy(db.session(), report_id, copy_id)
    answer = _handed_out(found.stored_name, "application/pdf", found.file_name)
    # It came from outside: whatever opens it gets nothing from here.
    answer.headers["Content-Security-Policy"] = _SHUT
    return answer
