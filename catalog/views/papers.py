"""Papers of a business in its workspace, and their scans for whom they may be opened."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from accounts.access import actor
from accounts.permissions import Right
from catalog import paper_lists, queries, services
from catalog.errors import RefusedField
from catalog.forms import ActionForm, seen_version
from catalog.models import Business, Certificate
from catalog.paper_forms import SCANS, PaperForm
from catalog.paper_rules import RULES
from catalog.papers import detail_of, scan_words, standing, standing_words, title_of
from catalog.permissions import own_business, own_paper
from catalog.services.papers import StalePaper
from catalog.views.blueprints import blueprint, today
from catalog.vocabulary import CERTIFICATES
from catalog.workspace import present_business
from core import once
from core.access import public, requires
from core.database import db
from core.errors import NotFound
from core.scans import BadScan, as_download
from core.storage import storage
from core.text import slugify


@blueprint.get("/quan-ly/ho-so/giay-to")
@requires(Right.WORK)
def papers() -> ResponseReturnValue:
    business = present_business()
    on = today()
    rows = paper_lists.papers_of(db.session(), business.id)
    return render_template(
        "catalog/papers.html",
        business=business,
        papers=[
            (row, title_of(row, with_stars=True), detail_of(row), *standing_words(row, on=on)) for row in rows
        ],
    )


@blueprint.route("/quan-ly/ho-so/giay-to/them", methods=["GET", "POST"])
@requires(Right.WORK)
def new_paper() -> ResponseReturnValue:
    business = present_business()
    type = request.args.get("loai", "")
    if type not in RULES:
        return render_template("catalog/paper_types.html", business=business, types=CERTIFICATES)
    return _write_new(business, type, None)


@blueprint.get("/quan-ly/ho-so/giay-to/<int:paper_id>")
@requires(Right.WORK)
def paper(paper_id: int) -> ResponseReturnValue:
    session = db.session()
    row = own_paper(session, current_user.id, paper_id)
    words, tone = standing_words(row, on=today())
    return render_template(
        "catalog/paper.html",
        paper=row,
        business=row.business,
        title=title_of(row, with_stars=True),
        kind=CERTIFICATES[row.type],
        words=words,
        tone=tone,
        scan=scan_words(row),
        is_shown=bool(standing([row], on=today())),
    )


@blueprint.route("/quan-ly/ho-so/giay-to/<int:paper_id>/sua", methods=["GET", "POST"])
@requires(Right.WORK)
def edit_paper(paper_id: int) -> ResponseReturnValue:
    session = db.session()
    row = own_paper(session, current_user.id, paper_id)
    form = PaperForm(row.type, queries.products_of(session, row.business_id), row)
    if not form.validate_on_submit():
        return _form_page(form, row.business, 422 if request.method == "POST" else 200, row=row)
    try:
        services.edit_paper(
            session,
            row,
            form.paper(),
            actor=actor(),
            expected_version=seen_version(form.version),
            today=today(),
            scan=form.scan_content(),
            scan_is_public=form.scan_is_public.data,
        )
    except (RefusedField, BadScan) as refused:
        session.rollback()
        _blame(form, refused)
        row = own_paper(session, current_user.id, paper_id)
        return _form_page(form, row.business, refused.status, row=row)
    except StalePaper as refused:
        session.rollback()
        row = own_paper(session, current_user.id, paper_id)
        form.version.data = form.version.raw_data = None
        form.version.process_data(str(row.version))
        return _form_page(form, row.business, 409, row=row, message=str(refused))
    session.commit()
    flash(_("Đã lưu giấy tờ."))
    return redirect(url_for("catalog.paper", paper_id=paper_id))


@blueprint.route("/quan-ly/ho-so/giay-to/<int:paper_id>/thay", methods=["GET", "POST"])
@requires(Right.WORK)
def replace_paper(paper_id: int) -> ResponseReturnValue:
    row = own_paper(db.session(), current_user.id, paper_id)
    return _write_new(row.business, row.type, row)


@blueprint.route("/quan-ly/ho-so/giay-to/<int:paper_id>/bo", methods=["GET", "POST"])
@requires(Right.WORK)
def remove_paper(paper_id: int) -> ResponseReturnValue:
    session = db.session()
    row = own_paper(session, current_user.id, paper_id)
    form = ActionForm()
    if form.validate_on_submit():
        services.remove_paper(session, row, actor=actor())
        session.commit()
        flash(_("Đã bỏ giấy tờ."))
        return redirect(url_for("catalog.papers"))
    return render_template(
        "catalog/paper_remove.html",
        paper=row,
        business=row.business,
        form=form,
        title=title_of(row, with_stars=False),
    )


@blueprint.get("/quan-ly/ho-so/giay-to/<int:paper_id>/ban-chup")
@requires(Right.WORK)
def own_scan(paper_id: int) -> ResponseReturnValue:
    return scan_of(own_paper(db.session(), current_user.id, paper_id))


@blueprint.get("/giay-to/<int:paper_id>/ban-chup")
@public
def public_scan(paper_id: int) -> ResponseReturnValue:
    """Hand out a scan whose maker opened it to everybody, while its claim may be shown."""
    row = db.session().get(Certificate, paper_id)
    if row is None or not row.scan_is_public or not standing([row], on=today()):
        raise NotFound
    return scan_of(row, is_public=True)


def scan_of(row: Certificate, *, is_public: bool = False) -> Response:
    """Hand out a paper's scan under a name of ours.

    Raises:
        NotFound: If there is none, or it is not ready.
    """
    if not row.has_scan or row.scan_name is None:
        raise NotFound
    try:
        content = storage().get(row.scan_name)
    except FileNotFoundError:
        raise NotFound from None
    name = slugify(f"{row.name} {row.number}", longest=60) or "giay-to"
    return as_download(content, row.scan_name.rsplit(".", 1)[-1], name, is_public=is_public)


def _write_new(business: Business, type: str, replaces: Certificate | None) -> ResponseReturnValue:
    session = db.session()
    form = PaperForm(type, queries.products_of(session, business.id))
    if replaces is not None and request.method == "GET":
        form.product.data = str(replaces.product_id or "")
        if "issuer" in form:
            form.issuer.data = replaces.issuer
        if "title" in form:
            form.title.data = replaces.name
    if not form.validate_on_submit():
        status = 422 if request.method == "POST" else 200
        return _form_page(form, business, status, replaces=replaces)
    if answer := once.first_answer(session, current_user.id, form.form_id.data):
        return redirect(answer)
    business_id, replaces_id = business.id, replaces.id if replaces else None
    try:
        row = services.add_paper(
            session,
            business,
            form.paper(),
            actor=actor(),
            today=today(),
            scan=form.scan_content(),
            scan_is_public=form.scan_is_public.data,
            replaces=replaces,
        )
    except (RefusedField, BadScan) as refused:
        session.rollback()
        _blame(form, refused)
        business = own_business(session, current_user.id, business_id)
        replaces = own_paper(session, current_user.id, replaces_id) if replaces_id else None
        return _form_page(form, business, refused.status, replaces=replaces)
    flash(_("Đã thêm giấy tờ. Cán bộ sẽ đối chiếu với bản gốc."))
    where = url_for("catalog.paper", paper_id=row.id)
    return redirect(once.finish(session, current_user.id, form.form_id.data, where))


def _blame(form: PaperForm, refused: RefusedField | BadScan) -> None:
    name = refused.field if isinstance(refused, RefusedField) else "scan"
    form[name].errors = [str(refused)]


def _form_page(form: PaperForm, business: Business, status: int, **facts: Any) -> ResponseReturnValue:
    page = render_template(
        "catalog/paper_edit.html",
        form=form,
        business=business,
        kind=CERTIFICATES[form.type],
        needs_number=RULES[form.type].needs_number,
        accepts=SCANS,
        **{"row": None, "replaces": None, "message": "", **facts},
    )
    return page, status
