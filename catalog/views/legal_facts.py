"""The registration as its papers say: facts and kind, changed by the owner or by an officer in scope."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from accounts.access import actor
from accounts.permissions import Right
from accounts.phones import show_phone
from catalog import services
from catalog.business_forms import FactsForm, KindForm
from catalog.duplicates import Asked, Reason
from catalog.errors import RefusedField, StaleBusiness
from catalog.forms import seen_version
from catalog.kind_history import KindRefused, Span, spans, standing
from catalog.models import Business, BusinessKind, KindEntry
from catalog.permissions import business_in_scope, check_owner
from catalog.services.legal_facts import kind_lines, parent_business
from catalog.tax_codes import is_personal, masked
from catalog.views.blueprints import blueprint, department_blueprint, today
from catalog.views.similar import asked_before
from catalog.vocabulary import KINDS
from catalog.workspace import present_business
from core.access import requires
from core.database import db
from core.errors import NotFound
from core.formatting import date_vi

_COMPARED = {"name": Reason.NAME, "tax_code": Reason.TAX_CODE, "phone": Reason.PHONE}


@dataclass(frozen=True)
class Side:
    """From which side somebody comes to a business.

    Attributes:
        find: Returns the business, or raises when the person may not change it.
        layout: Template of the side.
        back: Address of the page about the business.
        facts: Address of the facts.
        kind: Address of the history of kind.
        line: Returns the address at which a line of it is corrected.
        is_department: Whether it is the department's side.
    """

    find: Callable[[], Business]
    layout: str
    back: str
    facts: str
    kind: str
    line: Callable[[int], str]
    is_department: bool


def _own_side() -> Side:
    def find() -> Business:
        business = present_business()
        check_owner(db.session(), current_user.id, business)
        return business

    return Side(
        find,
        "layouts/workspace.html",
        url_for("catalog.profile"),
        url_for("catalog.edit_facts"),
        url_for("catalog.kind"),
        lambda line_id: url_for("catalog.correct_kind", line_id=line_id),
        is_department=False,
    )


def _department_side(slug: str) -> Side:
    return Side(
        lambda: business_in_scope(db.session(), current_user, slug),
        "layouts/department.html",
        url_for("catalog_department.business", slug=slug),
        url_for("catalog_department.edit_facts", slug=slug),
        url_for("catalog_department.kind", slug=slug),
        lambda line_id: url_for("catalog_department.correct_kind", slug=slug, line_id=line_id),
        is_department=True,
    )


@blueprint.route("/quan-ly/ho-so/dang-ky", methods=["GET", "POST"], endpoint="edit_facts")
@requires(Right.DECIDE)
def own_facts() -> ResponseReturnValue:
    return _edit_facts(_own_side())


@department_blueprint.route(
    "/can-bo/co-so/<slug>/dang-ky", methods=["GET", "POST"], endpoint="edit_facts"
)  # fmt: skip
@requires(Right.REVIEW)
def their_facts(slug: str) -> ResponseReturnValue:
    return _edit_facts(_department_side(slug))


@blueprint.route("/quan-ly/ho-so/loai-hinh", methods=["GET", "POST"], endpoint="kind")
@requires(Right.DECIDE)
def own_kind() -> ResponseReturnValue:
    return _kind(_own_side())


@department_blueprint.route("/can-bo/co-so/<slug>/loai-hinh", methods=["GET", "POST"], endpoint="kind")
@requires(Right.REVIEW)
def their_kind(slug: str) -> ResponseReturnValue:
    return _kind(_department_side(slug))


@blueprint.route("/quan-ly/ho-so/loai-hinh/<int:line_id>", methods=["GET", "POST"], endpoint="correct_kind")
@requires(Right.DECIDE)
def own_kind_line(line_id: int) -> ResponseReturnValue:
    return _correct_kind(_own_side(), line_id)


@department_blueprint.route(
    "/can-bo/co-so/<slug>/loai-hinh/<int:line_id>", methods=["GET", "POST"], endpoint="correct_kind"
)
@requires(Right.REVIEW)
def their_kind_line(slug: str, line_id: int) -> ResponseReturnValue:
    return _correct_kind(_department_side(slug), line_id)


def _edit_facts(side: Side) -> ResponseReturnValue:
    session = db.session()
    business = side.find()
    form = _facts_form(business)
    if not form.validate_on_submit() or "edit" in request.form:
        return _facts_page(side, business, form, 422 if form.errors else 200)
    if page := _asked_before(side, business, form):
        return page
    try:
        services.update_facts(
            session,
            business,
            actor=actor(),
            expected_version=seen_version(form.version),
            changes=form.facts(),
        )
    except StaleBusiness:
        session.rollback()
        return _both_versions(side, form)
    except RefusedField as refused:
        session.rollback()
        form[refused.field].errors = [str(refused)]
        return _facts_page(side, side.find(), form, 422)
    session.commit()
    flash(_("Đã lưu."))
    return redirect(side.back)


def _facts_form(business: Business) -> FactsForm:
    form = FactsForm(
        data={
            "version": str(business.version),
            "name": business.name,
            "tax_code": masked(business.tax_code),
            "registration_no": business.registration_no,
            "founded_year": business.founded_year,
            "representative": business.representative,
            "phone": show_phone(business.phone),
            "email": business.email,
        }
    )
    form.kept_tax_code = business.tax_code
    return form


def _asked_before(side: Side, business: Business, form: FactsForm) -> str | None:
    facts = form.facts()
    return asked_before(
        Asked(facts["name"], business.current_commune_code, facts["tax_code"], facts["phone"]),
        for_officer=side.is_department,
        besides=business.id,
        only={reason for field, reason in _COMPARED.items() if facts[field] != getattr(business, field)},
        layout=side.layout,
        action=side.facts,
        business=business,
    )


def _facts_page(
    side: Side,
    business: Business,
    form: FactsForm,
    status: int,
    versions: Sequence[tuple[str, str, str]] = (),
) -> ResponseReturnValue:
    parent = parent_business(db.session(), business.tax_code)
    page = render_template(
        "catalog/facts_edit.html",
        layout=side.layout,
        business=business,
        form=form,
        back=side.back,
        kind=KINDS[BusinessKind(business.kind)],
        kind_url=side.kind,
        versions=versions,
        parent="" if parent is None or business.root_id is not None else parent.name,
        is_personal=is_personal(business.tax_code),
    )
    return page, status


def _both_versions(side: Side, form: FactsForm) -> ResponseReturnValue:
    """Show what is saved now beside what was typed; saving once more then knows what it replaces."""
    business = side.find()
    form.kept_tax_code = business.tax_code
    rows = [
        (str(form[field].label.text), _shown(field, getattr(business, field)), _shown(field, typed))
        for field, typed in form.facts().items()
        if typed != getattr(business, field)
    ]
    form.version.data = form.version.raw_data = None
    form.version.process_data(str(business.version))
    return _facts_page(side, business, form, 409, rows)


def _shown(field: str, value: Any) -> str:
    known = {"tax_code": masked, "phone": show_phone}.get(field)
    words = known(value) if known else str(value or "")
    return words or str(_("(trống)"))


def _kind(side: Side) -> ResponseReturnValue:
    session = db.session()
    business = side.find()
    form = KindForm(data={"version": str(business.version)})
    status = 422 if request.method == "POST" else 200
    if form.validate_on_submit() and (since := form.since.data):
        try:
            services.change_kind(
                session,
                business,
                actor=actor(),
                expected_version=seen_version(form.version),
                kind=form.chosen_kind,
                since=since,
                today=today(),
                note=form.note.data or None,
            )
        except (KindRefused, StaleBusiness) as refused:
            session.rollback()
            business, status = side.find(), refused.status
            _blame(form, business, refused)
        else:
            session.commit()
            flash(_("Đã ghi loại hình. Loại hình trước vẫn được giữ."))
            return redirect(side.kind)
    return _kind_page(side, business, form), status


def _correct_kind(side: Side, line_id: int) -> ResponseReturnValue:
    session = db.session()
    business = side.find()
    line = _line(business, line_id)
    if line is None and request.method == "POST":
        return _line_gone(side, business)
    if line is None:
        raise NotFound
    form = KindForm(data={"version": str(business.version), "kind": line.kind, "since": line.valid_from})
    if line.valid_from is None:
        del form.since
    status = 422 if request.method == "POST" else 200
    if form.validate_on_submit():
        try:
            services.correct_kind(
                session,
                business,
                line_id,
                actor=actor(),
                expected_version=seen_version(form.version),
                kind=form.chosen_kind,
                since=form.since.data if "since" in form else None,
                today=today(),
                note=form.note.data or None,
            )
        except (KindRefused, StaleBusiness) as refused:
            session.rollback()
            business, status = side.find(), refused.status
            _blame(form, business, refused)
        else:
            session.commit()
            flash(_("Đã sửa. Dòng cũ vẫn được giữ trong lịch sử."))
            return redirect(side.kind)
    page = render_template(
        "catalog/kind_correct.html",
        layout=side.layout,
        business=business,
        form=form,
        line=line,
        back=side.kind,
        kind_name=KINDS[BusinessKind(line.kind)],
    )
    return page, status


def _kind_page(side: Side, business: Business, form: KindForm) -> str:
    lines = kind_lines(db.session(), business)
    notes = {line.id: line.note for line in lines}
    history = [
        {
            "kind": KINDS[BusinessKind(span.kind)],
            "when": " · ".join(filter(None, (_when(span), notes[span.line_id]))),
            "url": side.line(span.line_id),
        }
        for span in reversed(spans(lines))
    ]
    kept = {line.id for line in standing(lines)}
    return render_template(
        "catalog/kind.html",
        layout=side.layout,
        business=business,
        form=form,
        history=history,
        corrected=[
            {"kind": KINDS[BusinessKind(line.kind)], "since": line.valid_from, "at": line.recorded_at}
            for line in lines
            if line.id not in kept
        ],
        back=side.back,
        here=side.kind,
    )


def _when(span: Span) -> str:
    since, until = date_vi(span.since), date_vi(span.until)
    if since and until:
        return str(_("từ %(since)s đến %(until)s", since=since, until=until))
    if since:
        return str(_("từ %(since)s đến nay", since=since))
    return str(_("từ đầu đến %(until)s", until=until) if until else _("từ đầu đến nay"))


def _line(business: Business, line_id: int) -> KindEntry | None:
    """Return a line that stands; None when there is none, or another has taken its place."""
    for line in standing(kind_lines(db.session(), business)):
        if line.id == line_id and isinstance(line, KindEntry):
            return line
    return None


def _line_gone(side: Side, business: Business) -> ResponseReturnValue:
    """Show the lines that stand since somebody corrected this one, above what was typed."""
    form = KindForm(data={"version": str(business.version)})
    form.validate()
    form.form_errors = [str(StaleBusiness())]
    _renew(form, business)
    return _kind_page(side, business, form), 409


def _renew(form: KindForm, business: Business) -> None:
    form.version.data = form.version.raw_data = None
    form.version.process_data(str(business.version))


def _blame(form: KindForm, business: Business, refused: KindRefused | StaleBusiness) -> None:
    """Say what is wrong beside the day, where there is one; what the page was made from is new again."""
    field = form.since if "since" in form and isinstance(refused, KindRefused) else form.kind
    field.errors = [str(refused)]
    _renew(form, business)
