"""The department's pages over the catalogue: businesses and their mark, products that wait."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from accounts.access import actor
from accounts.permissions import Right, rights_of
from accounts.phones import show_phone
from catalog import queries, services
from catalog.addresses import address_of
from catalog.attributes import told
from catalog.errors import ChangedSinceRead, NoReasonGiven
from catalog.forms import ReturnForm, VerdictForm, VerifyForm, seen_version
from catalog.models import Business, BusinessKind, Product, ProductState
from catalog.paper_lists import papers_of
from catalog.papers import standing_words, title_of
from catalog.permissions import business_in_scope, businesses_in_scope, product_in_scope
from catalog.product_parts import parcel_of
from catalog.return_reasons import label_of, labelled
from catalog.services.members import members_of
from catalog.states import LABELS, TONES, ForbiddenMove, Party, next_states
from catalog.tax_codes import masked
from catalog.views.blueprints import department_blueprint as blueprint
from catalog.views.blueprints import today
from catalog.vocabulary import KINDS, MATERIAL_TITLES, STORAGE, measure, sold_as
from core.access import requires
from core.database import db
from core.text import clean_line
from core.trail import field_words, value_words
from places.queries import gazetteer

NO_DISTRICT = "none"
_MARK, _UNMARK = "mark", "unmark"
_READ = "ban"
_VERIFIED = {"chua": False, "roi": True}


@blueprint.get("/can-bo/co-so")
@requires(Right.READ_DEPARTMENT)
def businesses() -> ResponseReturnValue:
    session = db.session()
    places = gazetteer(session)
    wanted = {
        "kind": clean_line(request.args.get("loai", "")),
        "district": clean_line(request.args.get("huyen", "")),
        "typed": clean_line(request.args.get("q", ""))[:100],
    }
    mark = request.args.get("xac-minh", "")
    statement = queries.filtered_businesses(
        scope=businesses_in_scope(current_user), is_verified=_VERIFIED.get(mark), **wanted
    )
    found = queries.page_of(session, statement, request.args.get("trang", 1, type=int))
    return render_template(
        "catalog/department/businesses.html",
        found=found,
        wanted=wanted,
        mark=mark,
        marks=[("chua", _("Chưa xác minh")), ("roi", _("Đã xác minh"))],
        may_review=_may_review(),
        kinds=KINDS,
        districts=[(unit.code, unit.name) for unit in places.old_districts] + [(NO_DISTRICT, _("Chưa rõ"))],
        addresses={row.id: address_of(places, row) for row in found.rows},
        counts=queries.product_counts(session, [row.id for row in found.rows]),
        address=_pages("catalog_department.businesses", "loai", "huyen", "q", "xac-minh"),
    )


@blueprint.get("/can-bo/co-so/<slug>")
@requires(Right.READ_DEPARTMENT)
def business(slug: str) -> ResponseReturnValue:
    session = db.session()
    row = business_in_scope(session, current_user, slug)
    return render_template(
        "catalog/department/business.html",
        business=row,
        kind=KINDS[BusinessKind(row.kind)],
        tax_code=masked(row.tax_code),
        phone=show_phone(row.phone),
        address=address_of(gazetteer(session), row),
        verifier=queries.name_of(session, row.verified_by_id),
        products=[each for each in queries.products_of(session, row.id) if each.state != ProductState.DRAFT],
        owners=", ".join(
            person.full_name for place, person in members_of(session, row) if place.role == "owner"
        ),
        papers=[
            (paper, title_of(paper, with_stars=True), *standing_words(paper, on=today()))
            for paper in papers_of(session, row.id)
        ],
        label=LABELS,
        tone=TONES,
        may_review=_may_review(),
    )


@blueprint.route("/can-bo/co-so/<slug>/xac-minh", methods=["GET", "POST"])
@requires(Right.REVIEW)
def verify_business(slug: str) -> ResponseReturnValue:
    session = db.session()
    row = business_in_scope(session, current_user, slug)
    form = VerifyForm(
        data={"wanted": _MARK if row.verified_at is None else _UNMARK, "version": _read_version(row)}
    )
    if form.validate_on_submit():
        if form.wanted.data == _MARK:
            try:
                if row.verified_at is None:
                    services.verify_business(
                        session, row, actor=actor(), seen_version=seen_version(form.version)
                    )
            except ChangedSinceRead as refused:
                flash(str(refused), "warn")
                return redirect(url_for("catalog_department.business", slug=slug))
            flash(_("Đã ghi dấu xác minh."))
        elif form.wanted.data == _UNMARK:
            if row.verified_at is not None:
                services.unverify_business(session, row, actor=actor())
            flash(_("Đã bỏ dấu xác minh."))
        else:
            abort(400)
        session.commit()
        return redirect(url_for("catalog_department.business", slug=row.slug))
    return render_template("catalog/department/verify.html", business=row, form=form)


@blueprint.get("/can-bo/san-pham")
@requires(Right.READ_DEPARTMENT)
def products() -> ResponseReturnValue:
    session = db.session()
    statement = queries.waiting_products(scope=businesses_in_scope(current_user))
    found = queries.page_of(session, statement, request.args.get("trang", 1, type=int))
    return render_template(
        "catalog/department/products.html",
        found=found,
        listed=ProductState.LISTED,
        address=_pages("catalog_department.products"),
    )


@blueprint.get("/can-bo/san-pham/<int:product_id>")
@requires(Right.READ_DEPARTMENT)
def product(product_id: int) -> ResponseReturnValue:
    session = db.session()
    row = product_in_scope(session, current_user, product_id)
    may_go = next_states(row.state, Party.DEPARTMENT)
    return render_template(
        "catalog/department/product.html",
        product=row,
        business=row.business,
        address=address_of(gazetteer(session), row.business),
        label=LABELS[ProductState(row.state)],
        tone=TONES[ProductState(row.state)],
        sold_as=sold_as(row.unit, measure(row.net_value, row.net_unit)),
        storage=STORAGE.get(row.storage_code or "", row.storage_code),
        material_title=MATERIAL_TITLES.get(row.material_role or "", _("Thành phần, chất liệu")),
        papers=[
            (paper, title_of(paper, with_stars=True), *standing_words(paper, on=today()))
            for paper in queries.certificates_for(session, row)
        ],
        attributes=told(row.attributes),
        parcel=parcel_of(row),
        wholesale=[
            (field_words(f"wholesale.{key}"), value_words(f"wholesale.{key}", value))
            for key, value in (row.wholesale or {}).items()
            if value
        ],
        choices="; ".join(variant.label for variant in row.on_sale if variant.label),
        reasons=labelled(row.return_reasons),
        changes=[
            (label_of(field), getattr(row, field) or "", new or "")
            for field, new in row.pending_changes.items()
        ],
        may_approve=_may_review() and _can_approve(row),
        may_return=_may_review() and ProductState.RETURNED in may_go,
    )


@blueprint.route("/can-bo/san-pham/<int:product_id>/duyet", methods=["GET", "POST"])
@requires(Right.REVIEW)
def approve_product(product_id: int) -> ResponseReturnValue:
    session = db.session()
    row = product_in_scope(session, current_user, product_id)
    form = VerdictForm(data={"version": _read_version(row)})
    if form.validate_on_submit():
        verb = services.approve_changes if row.state == ProductState.LISTED else services.list_product
        try:
            verb(session, row, actor=actor(), seen_version=seen_version(form.version))
        except ChangedSinceRead as refused:
            flash(str(refused), "warn")
            return redirect(url_for("catalog_department.product", product_id=product_id))
        session.commit()
        flash(_("Đã duyệt “%(name)s”.", name=row.name))
        return redirect(url_for("catalog_department.products"))
    if not _can_approve(row):
        raise ForbiddenMove
    return render_template("catalog/department/approve.html", product=row, form=form)


@blueprint.route("/can-bo/san-pham/<int:product_id>/tra-lai", methods=["GET", "POST"])
@requires(Right.REVIEW)
def return_product(product_id: int) -> ResponseReturnValue:
    session = db.session()
    row = product_in_scope(session, current_user, product_id)
    form = ReturnForm(data={"version": _read_version(row)})
    if form.validate_on_submit():
        only_changes = row.state == ProductState.LISTED and bool(row.pending_changes)
        verb = services.refuse_changes if only_changes else services.return_product
        try:
            verb(
                session,
                row,
                actor=actor(),
                reasons=form.reasons(),
                seen_version=seen_version(form.version),
            )
        except NoReasonGiven as refused:
            form.other.errors = [str(refused)]
        except ChangedSinceRead as refused:
            form.form_errors = [str(refused)]
            form.version.raw_data = None
            form.version.process_data(str(row.version))
        else:
            session.commit()
            flash(_("Đã trả lại “%(name)s” cùng lý do.", name=row.name))
            return redirect(url_for("catalog_department.products"))
    page = render_template("catalog/department/return.html", product=row, form=form)
    return page, 422 if request.method == "POST" else 200


def _read_version(row: Business | Product) -> str:
    """Return the version that stood on the page from which the officer came; without one, the present."""
    return request.args.get(_READ, str(row.version))


def _may_review() -> bool:
    return Right.REVIEW in rights_of(current_user)


def _can_approve(row: Product) -> bool:
    changed = row.state == ProductState.LISTED and bool(row.pending_changes)
    return changed or ProductState.LISTED in next_states(row.state, Party.DEPARTMENT)


def _pages(endpoint: str, *names: str) -> Any:
    """Return the function that gives another page of the present list its address.

    Only these parts of the present address are kept: others may be arguments of `url_for` itself.
    """
    kept: dict[str, Any] = {name: request.args[name] for name in names if request.args.get(name)}
    return lambda page: url_for(endpoint, **kept, trang=page)
