"""Pages that write: definitions in versions, targets, and figures that other agencies gave."""

from __future__ import annotations

import io
from datetime import date
from typing import Any, cast

from flask import flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from accounts.access import actor
from accounts.permissions import Right
from core import once
from core.access import requires
from core.database import db
from core.errors import NotFound
from core.formatting import number_vi
from core.seen import beside
from core.storage import storage
from core.text import clean_line
from core.turns import take_turns
from programmes.errors import BadPaperDay, NotLeadAgency
from programmes.evidence import MAX_BYTES, MEDIA_TYPES, BadEvidenceFile, checked_file
from programmes.importing.fields import parse_day
from programmes.indicators import errors, queries, services
from programmes.indicators.forms import (
    CorrectionForm,
    IndicatorTargetForm,
    NewIndicatorForm,
    RedefineForm,
    ValueForm,
)
from programmes.indicators.models import IndicatorValue
from programmes.indicators.pack import Definition, Standing
from programmes.indicators.services import DefinitionFacts, ValueFacts
from programmes.periods import BadPeriod, Period
from programmes.permissions import may_lead
from programmes.services.acts import kept_name
from programmes.units import Measure
from programmes.views import blueprint
from programmes.views.evidence import SHUT
from programmes.views.questions import today


@blueprint.route("/chi-tieu/them", methods=["GET", "POST"])
@requires(Right.RECORD)
def new_indicator() -> ResponseReturnValue:
    session = db.session()
    form = NewIndicatorForm()
    if form.validate_on_submit():
        if answer := once.first_answer(session, current_user.id, form.form_id.data):
            return redirect(answer)
        try:
            made = services.create_indicator(
                session,
                actor(),
                code=form.code.data or "",
                standing=Standing(form.standing.data),
                facts=_facts(form),
                agency_id=current_user.agency_id,
                today=today(),
            )
        except (errors.IndicatorCodeTaken, errors.StaleDefinition):
            session.rollback()
            form.code.errors = [str(errors.IndicatorCodeTaken())]
        else:
            flash(_("Đã lập chỉ tiêu."))
            where = url_for(".indicator", code=made.code)
            return redirect(once.finish(session, current_user.id, form.form_id.data, where))
    return render_template("programmes/indicators/new.html", form=form), 422 if form.errors else 200


def _facts(form: NewIndicatorForm | RedefineForm) -> DefinitionFacts:
    return DefinitionFacts(
        name=form.name.data or "",
        unit=form.unit.data or "",
        definition=form.definition.data or "",
        source=form.source.data or "",
        reason=form.reason.data or None,
        proxy=form.proxy.data or None,
    )


@blueprint.route("/chi-tieu/<code>/dinh-nghia", methods=["GET", "POST"])
@requires(Right.RECORD)
def define_indicator(code: str) -> ResponseReturnValue:
    session = db.session()
    definition, _programme, _measure = queries.definition_of(session, clean_line(code))
    if definition.standing is Standing.COUNTED:
        raise errors.NotDefinedHere
    _check_own(definition)
    form = RedefineForm(obj=definition)
    stale = None
    if form.validate_on_submit():
        try:
            services.redefine(
                session,
                actor(),
                definition,
                seen_version=form.version.data or "",
                facts=_facts(form),
                agency_id=current_user.agency_id,
                today=today(),
            )
        except errors.StaleDefinition:
            session.rollback()
            stale = _two_versions(form, definition)
        else:
            session.commit()
            flash(_("Đã ghi bản định nghĩa mới. Bản cũ vẫn xem được ở dưới."))
            return redirect(url_for(".indicator", code=definition.code))
    page = render_template(
        "programmes/indicators/define.html", form=form, definition=definition, versions=stale
    )
    return page, 409 if stale is not None else 422 if form.errors else 200


def _check_own(definition: Definition) -> None:
    """Refuse before anything is typed.

    Raises:
        NotOwnIndicator: If the indicator is another agency's.
    """
    if not services.may_define(db.session(), definition.code, current_user.agency_id):
        raise errors.NotOwnIndicator


def _two_versions(form: RedefineForm, definition: Definition) -> list[tuple[str, str, str]]:
    """Return what differs from the version that stands; saving once more then knows what it replaces."""
    form.version.raw_data = None
    form.version.process_data(definition.version)
    return [
        (str(form[name].label.text), getattr(definition, name) or "–", typed or "–")
        for name, typed in vars(_facts(form)).items()
        if (getattr(definition, name) or None) != typed
    ]


@blueprint.route("/chi-tieu/<code>/ke-hoach", methods=["GET", "POST"])
@requires(Right.RECORD)
def indicator_target(code: str) -> ResponseReturnValue:
    session = db.session()
    definition, programme, measure = queries.definition_of(session, clean_line(code))
    if measure is Measure.BUSINESSES:
        raise NotFound  # that number stands on the programme's own page
    if programme is not None and not may_lead(current_user, programme):
        raise NotLeadAgency
    _check_own(definition)
    asked = _asked_period()
    take_turns(session, services.subject_of(definition.code))
    present = queries.standing_target(session, definition.code, asked) if asked else None
    days = {"since": asked.since, "until": asked.until} if asked else {}
    form = IndicatorTargetForm(data={**days, "value": present})
    if form.validate_on_submit():
        try:
            period = Period(cast(date, form.since.data), cast(date, form.until.data))
        except BadPeriod as problem:
            form.until.errors = [str(problem)]
            period = None
        there = queries.standing_target(session, definition.code, period) if period else None
        if there is not None and period != asked:
            form.since.errors = [
                _(
                    "Kỳ này đã có kế hoạch %(value)s. Bạn mở đúng kỳ ấy ở trang chỉ tiêu để sửa.",
                    value=number_vi(there),
                )
            ]
        elif period:
            services.set_indicator_target(
                session,
                actor(),
                definition.code,
                period=period,
                value=form.value.data,
                agency_id=current_user.agency_id,
            )
            session.commit()
            flash(_("Đã lưu kế hoạch.") if form.value.data is not None else _("Kỳ này không còn kế hoạch."))
            return redirect(url_for(".indicator", code=definition.code))
    page = render_template("programmes/indicators/target.html", form=form, definition=definition)
    return page, 422 if form.errors else 200


def _asked_period() -> Period | None:
    since, until = parse_day(request.args.get("tu")), parse_day(request.args.get("den"))
    return Period(since, until) if since and until else None


@blueprint.route("/chi-tieu/<code>/so-lieu", methods=["GET", "POST"])
@requires(Right.RECORD)
def enter_value(code: str) -> ResponseReturnValue:
    session = db.session()
    definition, _programme, _measure = queries.definition_of(session, clean_line(code))
    if definition.standing is not Standing.REPORTED:
        raise errors.NotReported
    _check_own(definition)
    form = ValueForm(source=definition.source)
    if form.validate_on_submit():
        if answer := once.first_answer(session, current_user.id, form.form_id.data):
            return redirect(answer)
        try:
            services.enter_value(
                session,
                actor(),
                definition,
                period=Period(cast(date, form.since.data), cast(date, form.until.data)),
                facts=_value_facts(form),
                agency_id=current_user.agency_id,
                today=today(),
            )
        except BadPeriod as problem:
            form.until.errors = [str(problem)]
        except errors.PeriodHasValue as problem:
            session.rollback()
            form.since.errors = [str(problem)]
        except (BadPaperDay, BadEvidenceFile) as problem:
            _beside(form, problem)
        else:
            flash(_("Đã ghi số."))
            where = url_for(".indicator", code=definition.code)
            return redirect(once.finish(session, current_user.id, form.form_id.data, where))
    page = render_template("programmes/indicators/value.html", form=form, definition=definition)
    return page, 422 if form.errors else 200


@blueprint.route("/chi-tieu/<code>/so-lieu/<int:value_id>", methods=["GET", "POST"])
@requires(Right.RECORD)
def correct_value(code: str, value_id: int) -> ResponseReturnValue:
    session = db.session()
    definition, _programme, _measure = queries.definition_of(session, clean_line(code))
    row = queries.value_of(session, definition.code, value_id)
    if row.agency_id not in (None, current_user.agency_id):
        raise errors.NotOwnIndicator
    form = CorrectionForm(data=_kept_facts(row))
    is_sent = form.validate_on_submit()
    if is_sent and (answer := once.first_answer(session, current_user.id, form.form_id.data)):
        return redirect(answer)
    is_corrected = queries.is_corrected(session, row)
    if is_corrected and request.method == "GET":
        raise errors.AlreadyCorrected
    if is_corrected:
        return _corrected_meanwhile(form, definition, row)
    if is_sent:
        try:
            services.correct_value(
                session,
                actor(),
                row,
                facts=_value_facts(form),
                reason=form.reason.data or "",
                agency_id=current_user.agency_id,
                today=today(),
            )
        except errors.AlreadyCorrected:
            session.rollback()
            return _corrected_meanwhile(form, definition, row)
        except errors.NoCorrectionReason as problem:
            form.reason.errors = [str(problem)]
        except errors.NothingChanged as problem:
            form.value.errors = [str(problem)]
        except (BadPaperDay, BadEvidenceFile) as problem:
            _beside(form, problem)
        else:
            flash(_("Đã đính chính. Số cũ vẫn xem được bên dưới."))
            where = url_for(".indicator", code=definition.code)
            return redirect(once.finish(session, current_user.id, form.form_id.data, where))
    page = render_template(
        "programmes/indicators/correct.html",
        form=form,
        definition=definition,
        row=row,
        period=Period(row.since, row.until),
    )
    return page, 422 if form.errors else 200


def _kept_facts(row: IndicatorValue) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("value", "source", "paper_number", "paper_dated")}


def _corrected_meanwhile(
    form: CorrectionForm, definition: Definition, row: IndicatorValue
) -> ResponseReturnValue:
    """Show what stands since somebody else corrected the figure; what was typed now corrects that one."""
    newest = queries.newest_of(db.session(), row)
    form.form_errors = [str(errors.MeanwhileCorrected())]
    form.both_versions = beside(form, CorrectionForm(formdata=None, data=_kept_facts(newest)))
    page = render_template(
        "programmes/indicators/correct.html",
        form=form,
        definition=definition,
        row=newest,
        period=Period(newest.since, newest.until),
        there=url_for(".correct_value", code=definition.code, value_id=newest.id),
    )
    return page, 409


def _value_facts(form: ValueForm | CorrectionForm) -> ValueFacts:
    """Return what was typed, with the paper stored.

    Raises:
        BadEvidenceFile: If the file is none that is kept.
    """
    kept: dict[str, Any] = {}
    if form.file.data:
        file = checked_file(form.file.data.read(MAX_BYTES + 1))
        kept = {
            "file_name": kept_name(form.file.data.filename or "", file.ext),
            "stored_name": storage().put(file.content, file.ext),
        }
    return ValueFacts(
        value=form.value.data,
        source=form.source.data or "",
        paper_number=form.paper_number.data or None,
        paper_dated=form.paper_dated.data,
        **kept,
    )


def _beside(form: ValueForm | CorrectionForm, problem: Exception) -> None:
    field = form.paper_dated if isinstance(problem, BadPaperDay) else form.file
    field.errors = [str(problem)]


@blueprint.get("/chi-tieu/<code>/so-lieu/<int:value_id>/van-ban")
@requires(Right.READ_DEPARTMENT)
def indicator_paper(code: str, value_id: int) -> ResponseReturnValue:
    session = db.session()
    definition, _programme, _measure = queries.definition_of(session, clean_line(code))
    row = queries.value_of(session, definition.code, value_id)
    return kept_file(row.stored_name, row.file_name)


def kept_file(stored_name: str | None, file_name: str | None) -> ResponseReturnValue:
    """Hand a kept paper out to be saved, never to be shown as a page of ours.

    Raises:
        NotFound: If there is none.
    """
    if stored_name is None:
        raise NotFound
    try:
        content = storage().get(stored_name)
    except FileNotFoundError:
        raise NotFound from None
    ext = stored_name.rsplit(".", 1)[-1]
    response = send_file(
        io.BytesIO(content),
        mimetype=MEDIA_TYPES.get(ext, "application/octet-stream"),
        as_attachment=True,
        download_name=file_name or f"van-ban.{ext}",
        max_age=None,
    )
    response.headers["Content-Security-Policy"] = SHUT
    response.headers["Cache-Control"] = "no-store"
    return response
