"""The producer's numbers: certificates, numbers of each product, new ones, those that stand elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from accounts.access import actor
from accounts.permissions import Right
from catalog.forms import ActionForm
from catalog.models import Product, Variant
from catalog.workspace import NoBusiness, present_business, product_to_work_on
from core import once
from core.access import requires
from core.database import db
from core.errors import DomainError, NotFound
from core.scans import BadScan, as_download
from core.storage import storage
from core.text import slugify
from traceability.numbers import errors, evidence, permissions, queries, registering, reviews, rules, shown
from traceability.numbers.blueprint import blueprint
from traceability.numbers.forms import KIND_NOTES, KINDS, SCANS, CartonGtinForm, EvidenceForm, ReviewForm
from traceability.numbers.models import NumberEvidence, RegisteredGtin, RegistrationState
from traceability.views.blueprint import today

_EVIDENCE_FIELDS: dict[type[DomainError], str] = {
    rules.BadPrefix: "number",
    errors.EvidenceKnown: "number",
    errors.EvidenceDates: "valid_from",
    errors.NoScan: "scan",
    BadScan: "scan",
}


@blueprint.get("/quan-ly/ma-so")
@requires(Right.WORK)
def overview() -> ResponseReturnValue:
    session = db.session()
    try:
        business = present_business()
    except NoBusiness:
        return render_template("catalog/no_business.html")
    on = today()
    products = queries.products_with_numbers(session, business.id)
    return render_template(
        "traceability/numbers/overview.html",
        business=business,
        evidence=[
            (row, shown.evidence_number(row), KINDS[row.kind], *shown.evidence_words(row, on=on),
             shown.free_count(session, row, on=on))
            for row in queries.evidence_of(session, business.id)
        ],
        products=[(product, shown.number_lines(session, product)) for product in products],
        cartons=queries.count_of(session, queries.cartons_of(business.id)),
        places=len(queries.places_of(session, business.id, open_only=True)),
    )  # fmt: skip


@blueprint.route("/quan-ly/ma-so/giay/them", methods=["GET", "POST"])
@requires(Right.WORK)
def new_evidence() -> ResponseReturnValue:
    session = db.session()
    business = present_business()
    form = EvidenceForm()
    if form.validate_on_submit() and (valid_from := form.valid_from.data):
        if answer := once.first_answer(session, current_user.id, form.form_id.data):
            return redirect(answer)
        try:
            row = evidence.state_evidence(
                session,
                business,
                actor=actor(),
                kind=form.kind.data,
                typed=form.number.data or "",
                certificate_number=form.certificate_number.data or "",
                valid_from=valid_from,
                valid_until=form.valid_until.data,
                scan=form.scan_content(),
                today=today(),
            )
        except DomainError as refused:
            session.rollback()
            _blame(form, refused)
            business = present_business()
        else:
            flash(_("Đã gửi giấy. Cán bộ sẽ xem bản chụp rồi trả lời ở trang này."))
            target = url_for("numbers.evidence_page", evidence_id=row.id)
            return redirect(once.finish(session, current_user.id, form.form_id.data, target))
    page = render_template(
        "traceability/numbers/evidence_new.html",
        form=form,
        business=business,
        notes=KIND_NOTES,
        accepts=SCANS,
    )
    return page, 422 if form.errors else 200


def _blame(form: EvidenceForm, refused: DomainError) -> None:
    name = next((field for kind, field in _EVIDENCE_FIELDS.items() if isinstance(refused, kind)), "number")
    form[name].errors = [str(refused)]


@blueprint.get("/quan-ly/ma-so/giay/<int:evidence_id>")
@requires(Right.WORK)
def evidence_page(evidence_id: int) -> ResponseReturnValue:
    session = db.session()
    row = permissions.own_evidence(session, current_user.id, evidence_id)
    words, tone = shown.evidence_words(row, on=today())
    registered = queries.count_registered(session, row.id)
    return render_template(
        "traceability/numbers/evidence.html",
        row=row,
        business=row.business,
        number=shown.evidence_number(row),
        kind=KINDS[row.kind],
        words=words,
        tone=tone,
        scan=shown.scan_note(row),
        registered=registered,
        free=shown.free_count(session, row, on=today()),
        may_remove=not queries.count_standing(session, row.id) and not row.next_serial,
    )


@blueprint.route("/quan-ly/ma-so/giay/<int:evidence_id>/bo", methods=["GET", "POST"])
@requires(Right.WORK)
def remove_evidence(evidence_id: int) -> ResponseReturnValue:
    session = db.session()
    row = permissions.own_evidence(session, current_user.id, evidence_id)
    form = ActionForm()
    if form.validate_on_submit():
        evidence.remove_evidence(session, row, actor=actor())
        session.commit()
        flash(_("Đã bỏ giấy."))
        return redirect(url_for("numbers.overview"))
    return render_template(
        "traceability/numbers/evidence_remove.html",
        row=row,
        business=row.business,
        number=shown.evidence_number(row),
        form=form,
    )


@blueprint.get("/quan-ly/ma-so/giay/<int:evidence_id>/ban-chup")
@requires(Right.WORK)
def own_scan(evidence_id: int) -> ResponseReturnValue:
    return scan_of(permissions.own_evidence(db.session(), current_user.id, evidence_id))


def scan_of(row: NumberEvidence) -> Response:
    """Hand out a certificate's scan under a name of ours.

    Raises:
        NotFound: If there is none, or it is not ready.
    """
    if not row.has_scan or row.scan_name is None:
        raise NotFound
    try:
        content = storage().get(row.scan_name)
    except FileNotFoundError:
        raise NotFound from None
    name = slugify(f"giay gs1 {row.certificate_number}", longest=60) or "giay-gs1"
    return as_download(content, row.scan_name.rsplit(".", 1)[-1], name)


@blueprint.get("/quan-ly/san-pham/<int:product_id>/ma-so")
@requires(Right.WORK)
def product_numbers(product_id: int) -> ResponseReturnValue:
    session = db.session()
    product = product_to_work_on(product_id)
    rows = queries.registrations_of(session, product.id)
    present = {variant.gtin for variant in product.choices}
    return render_template(
        "traceability/numbers/product.html",
        product=product,
        business=product.business,
        lines=shown.number_lines(session, product),
        label=shown.on_label(product),
        cartons=[(rules.gtin_shown(row.gtin), row) for row in rows if row.units],
        former=[
            (rules.gtin_shown(row.gtin), row) for row in rows if not row.units and row.gtin not in present
        ],
        has_prefix=bool(queries.prefixes_for(session, product, on=today())),
        bases=_bases(rows),
        reviews=[
            (rules.gtin_shown(each.gtin), each, each.claimant_id == product.business_id)
            for each in queries.reviews_of(session, product)
        ],
    )


def _bases(rows: Sequence[RegisteredGtin]) -> list[RegisteredGtin]:
    return [
        row
        for row in rows
        if not row.units and row.state == RegistrationState.ACTIVE and row.evidence.kind == "company"
    ]


@blueprint.route("/quan-ly/san-pham/<int:product_id>/ma-so/cap/<int:variant_id>", methods=["GET", "POST"])
@requires(Right.WORK)
def issue_gtin(product_id: int, variant_id: int) -> ResponseReturnValue:
    session = db.session()
    product = product_to_work_on(product_id)
    variant = _choice(product, variant_id)
    form = ActionForm()
    if form.validate_on_submit():
        gtin = registering.issue_gtin(session, product, variant, actor=actor())
        session.commit()
        flash(_("Đã cấp mã GTIN %(gtin)s.", gtin=rules.gtin_shown(gtin)))
        return redirect(url_for("numbers.product_numbers", product_id=product_id))
    on = today()
    free = [
        count
        for row in queries.prefixes_for(session, product, on=on)
        if (count := shown.free_count(session, row, on=on)) is not None
    ]
    return render_template(
        "traceability/numbers/issue.html",
        product=product,
        variant=variant,
        business=product.business,
        form=form,
        gtin=rules.gtin_shown(registering.next_free(session, product)),
        left=sum(free) - 1,
    )


def _choice(product: Product, variant_id: int) -> Variant:
    variant = next((each for each in product.choices if each.id == variant_id), None)
    if variant is None:
        raise NotFound
    return variant


@blueprint.route("/quan-ly/san-pham/<int:product_id>/ma-so/thung", methods=["GET", "POST"])
@requires(Right.WORK)
def carton_gtin(product_id: int) -> ResponseReturnValue:
    session = db.session()
    product = product_to_work_on(product_id)
    form = CartonGtinForm()
    bases = _bases(queries.registrations_of(session, product.id))
    if not bases:
        raise errors.NoPrefix
    form.offer(bases)
    if form.validate_on_submit() and form.units.data is not None:
        if answer := once.first_answer(session, current_user.id, form.form_id.data):
            return redirect(answer)
        base = next(row for row in bases if row.gtin == form.base.data)
        try:
            row = registering.register_carton_gtin(session, base, units=form.units.data, actor=actor())
        except DomainError as refused:
            form.units.errors = [str(refused)]
        else:
            flash(_("Đã cấp mã thùng %(gtin)s.", gtin=rules.gtin_shown(row.gtin)))
            target = url_for("numbers.product_numbers", product_id=product_id)
            return redirect(once.finish(session, current_user.id, form.form_id.data, target))
    page = render_template(
        "traceability/numbers/carton_gtin.html", form=form, product=product, business=product.business
    )
    return page, 422 if form.errors else 200


@blueprint.route("/quan-ly/san-pham/<int:product_id>/ma-so/xem-lai", methods=["GET", "POST"])
@requires(Right.WORK)
def ask_review(product_id: int) -> ResponseReturnValue:
    session = db.session()
    product = product_to_work_on(product_id)
    form = ReviewForm()
    form.offer(product.choices)
    if request.method == "GET" and len(product.choices) == 1:
        form.variant.data = str(product.choices[0].id)
    if form.validate_on_submit():
        if answer := once.first_answer(session, current_user.id, form.form_id.data):
            return redirect(answer)
        variant = _choice(product, int(form.variant.data))
        said = form.said.data or ""
        try:
            reviews.open_review(session, product, variant, gtin=form.digits, said=said, actor=actor())
        except DomainError as refused:
            form.gtin.errors = [str(refused)]
        else:
            flash(_("Đã gửi. Sở sẽ xem giấy của hai bên rồi trả lời ở trang này."))
            target = url_for("numbers.product_numbers", product_id=product_id)
            return redirect(once.finish(session, current_user.id, form.form_id.data, target))
    page = render_template(
        "traceability/numbers/review_new.html", form=form, product=product, business=product.business
    )
    return page, 422 if form.errors else 200
