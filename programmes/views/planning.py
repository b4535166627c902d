"""Set programmes up, change them, and say how many are to be reached in which period."""

from __future__ import annotations

from datetime import date
from typing import cast

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm.exc import StaleDataError

from accounts.access import actor
from accounts.permissions import Right
from catalog.models import BusinessKind
from core import once
from core.access import requires
from core.database import db
from core.text import clean_line
from programmes import errors, services
from programmes.counting import COUNTED_KINDS
from programmes.evidence import BadLink, checked_link
from programmes.forms import EditProgrammeForm, NewProgrammeForm, TargetForm, VersionForm
from programmes.importing.fields import parse_day
from programmes.models import Programme
from programmes.periods import BadPeriod, Period
from programmes.permissions import may_lead
from programmes.queries import directory
from programmes.reports import kind_label
from programmes.services.programmes import ProgrammeFacts, target_of_period
from programmes.views import blueprint
from programmes.views.words import UNITS


@blueprint.route("/chuong-trinh/them", methods=["GET", "POST"])
@requires(Right.RECORD)
def new_programme() -> ResponseReturnValue:
    session = db.session()
    form = NewProgrammeForm(eligible_kinds=list(COUNTED_KINDS), lead=_own_agency())
    _offer(form)
    if form.validate_on_submit():
        if answer := once.first_answer(session, current_user.id, form.form_id.data):
            return redirect(answer)
        facts = _facts(form)
        if facts is not None:
            try:
                made = services.create_programme(
                    session, actor(), code=form.code.data or "", facts=facts, agency_id=current_user.agency_id
                )
            except errors.CodeTaken as problem:
                session.rollback()
                form.code.errors = [str(problem)]
            except errors.NoKind as problem:
                form.eligible_kinds.errors = [str(problem)]
            else:
                flash(_("Đã lập chương trình. Bạn đặt kế hoạch cho từng kỳ."))
                where = url_for(".programme", code=made.code)
                return redirect(once.finish(session, current_user.id, form.form_id.data, where))
    return render_template("programmes/programme_new.html", form=form), 422 if form.errors else 200


def _own_agency() -> str | None:
    return current_user.agency.name if current_user.agency else None


def led_programme(code: str) -> Programme:
    """Return a programme that the present person may change.

    Raises:
        NotFound: If no programme has this code.
        NotLeadAgency: If another agency leads it.
    """
    found = directory.programme(db.session(), clean_line(code))
    if not may_lead(current_user, found):
        raise errors.NotLeadAgency
    return found


@blueprint.route("/chuong-trinh/<code>/sua", methods=["GET", "POST"])
@requires(Right.RECORD)
def edit_programme(code: str) -> ResponseReturnValue:
    session = db.session()
    found = led_programme(code)
    form = EditProgrammeForm(obj=found)
    _offer(form, found)
    if form.validate_on_submit():
        facts = _facts(form)
        if facts is not None:
            try:
                services.edit_programme(session, actor(), found, version=form.seen_version, facts=facts)
                return _saved(found, _("Đã lưu."))
            except errors.NoKind as problem:
                form.eligible_kinds.errors = [str(problem)]
            except errors.StaleProgramme:
                return _both_versions(code, form, facts)
    return render_template("programmes/programme_edit.html", form=form, programme=found), (
        422 if form.errors else 200
    )


def _both_versions(code: str, form: EditProgrammeForm, facts: ProgrammeFacts) -> ResponseReturnValue:
    """Keep what was typed beside what is saved now; saving once more then knows what it replaces."""
    db.session.rollback()
    found = led_programme(code)
    rows = [
        (form[name].label.text, _shown(getattr(found, name)), _shown(typed))
        for name, typed in vars(facts).items()
        if _shown(getattr(found, name)) != _shown(typed)
    ]
    form.version.raw_data = None
    form.version.process_data(str(found.version))
    page = render_template("programmes/programme_edit.html", form=form, programme=found, versions=rows)
    return page, 409


def _shown(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(kind_label(each) for each in value)
    return str(value) if value else str(_("(trống)"))


def _offer(form: NewProgrammeForm | EditProgrammeForm, programme: Programme | None = None) -> None:
    form.eligible_kinds.choices = [(kind.value, kind_label(kind)) for kind in BusinessKind]
    units = dict(UNITS)
    if programme is not None:
        units.setdefault(programme.unit_counted, programme.unit_counted)
    form.unit_counted.choices = list(units.items())


def _facts(form: NewProgrammeForm | EditProgrammeForm) -> ProgrammeFacts | None:
    """Return what was typed; None, with the error beside the field, when the address is none."""
    try:
        url = checked_link(form.plan_url.data) if form.plan_url.data else None
    except BadLink as problem:
        form.plan_url.errors = [str(problem)]
        return None
    return ProgrammeFacts(
        name=form.name.data or "",
        name_en=form.name_en.data or None,
        unit_counted=form.unit_counted.data,
        eligible_kinds=tuple(form.eligible_kinds.data or ()),
        lead=form.lead.data or None,
        plan_number=form.plan_number.data or None,
        plan_dated=form.plan_dated.data,
        plan_issuer=form.plan_issuer.data or None,
        plan_url=url,
    )


def _saved(programme: Programme, words: str) -> ResponseReturnValue:
    code = programme.code
    try:
        db.session.commit()
    except StaleDataError:
        db.session.rollback()
        raise errors.StaleProgramme from None
    flash(words)
    return redirect(url_for(".programme", code=code))


@blueprint.route("/chuong-trinh/<code>/ke-hoach", methods=["GET", "POST"])
@requires(Right.RECORD)
def target(code: str) -> ResponseReturnValue:
    session = db.session()
    found = led_programme(code)
    replaced = _asked_period()
    present = target_of_period(found, replaced) if replaced else None
    if replaced and present is None:
        raise errors.TargetNotThere
    form = TargetForm(obj=present, version=found.version)
    if form.validate_on_submit():
        try:
            services.set_target(
                session,
                actor(),
                found,
                version=form.seen_version,
                period=Period(cast(date, form.since.data), cast(date, form.until.data)),
                value=cast(int, form.value.data),
                replaced=replaced,
            )
            return _saved(found, _("Đã lưu kế hoạch."))
        except BadPeriod as problem:
            form.until.errors = [str(problem)]
        except errors.PeriodHasTarget as problem:
            form.since.errors = [str(problem)]
        except errors.StaleProgramme as problem:
            session.rollback()
            found = led_programme(code)
            form.show_again(found.version, problem)
    page = render_template("programmes/target.html", form=form, programme=found, period=replaced)
    return page, 422 if form.errors else 200


@blueprint.route("/chuong-trinh/<code>/ke-hoach/bo", methods=["GET", "POST"])
@requires(Right.RECORD)
def remove_target(code: str) -> ResponseReturnValue:
    session = db.session()
    found = led_programme(code)
    period = _asked_period()
    present = target_of_period(found, period) if period else None
    if period is None or present is None:
        raise errors.TargetNotThere
    form = VersionForm(version=found.version)
    if form.validate_on_submit():
        services.remove_target(session, actor(), found, version=form.seen_version, period=period)
        return _saved(found, _("Đã bỏ kế hoạch của kỳ này."))
    return render_template(
        "programmes/target_remove.html", form=form, programme=found, period=period, value=present.value
    )


def _asked_period() -> Period | None:
    """Return the period of the target that the address names; None when it names none.

    Raises:
        BadPeriod: If the two days make no period.
    """
    since, until = parse_day(request.args.get("tu")), parse_day(request.args.get("den"))
    return Period(since, until) if since and until else None
