"""The producer's pages that build texts from answers: the description, and English suggestions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts.access import actor
from accounts.permissions import Right
from catalog.errors import StaleProduct
from catalog.forms import seen_version
from catalog.models import Product
from catalog.services import update_product
from catalog.services.products import present_value
from catalog.workspace import present_business, product_to_work_on
from core.access import LARGEST_ROW, requires
from core.database import db
from core.formatting import VIETNAM
from exporters.goods import SPEAK_ENGLISH
from exporters.overrides.services import override_of, save_override
from exporters.registry import EXPORTERS
from exporters.views import blueprint
from exporters.wording import services
from exporters.wording.builder import composed
from exporters.wording.forms import COMMON, AcceptForm, DescriptionForm, Line, arranged, description_form
from exporters.wording.review import AT_ONCE, reviewed_products, suggest_for_many
from exporters.wording.services import Built, build
from exporters.wording.telling import WORDS, told_round

_TARGETS = [exporter.slug for exporter in EXPORTERS if exporter.slug not in SPEAK_ENGLISH]


@blueprint.route("/quan-ly/san-pham/<int:product_id>/viet-mo-ta", methods=["GET", "POST"])
@requires(Right.WORK)
def write_description(product_id: int) -> ResponseReturnValue:
    product = product_to_work_on(product_id)
    built = build(db.session(), product, "vi", on=_today())
    lines = _arranged(built)
    form = _description_form(product, lines)
    if not form.validate_on_submit():
        return _description_page(product, built, lines, form), 422 if request.method == "POST" else 200
    try:
        _take(product, form)
    except StaleProduct as stale:
        db.session.rollback()
        product = product_to_work_on(product_id)
        typed = form.text.data
        form = _description_form(product, lines, is_fresh=True)
        form.text.data = typed
        form.text.errors = [str(stale)]
        return _description_page(product, built, lines, form, is_stale=True), 409
    db.session.commit()
    if form.target.data != COMMON:
        flash(_("Đã lấy đoạn này làm mô tả riêng. Bạn xem lại và sửa nếu cần."))
        return redirect(url_for(".own_words", marketplace=form.target.data, product_id=product_id))
    flash(
        _("Đã lấy đoạn này làm mô tả. Chữ mới sẽ hiện sau khi cán bộ duyệt.")
        if product.pending_changes
        else _("Đã lấy đoạn này làm mô tả. Bạn xem lại và sửa nếu cần.")
    )
    return redirect(url_for("catalog.edit_product", product_id=product_id, _anchor="description"))


def _take(product: Product, form: DescriptionForm) -> None:
    """Put the text where it was asked to go."""
    target = form.target.data or COMMON
    seen = seen_version(form[f"version_{target}"])
    text = form.text.data
    if target == COMMON:
        update_product(
            db.session(), product, actor=actor(), expected_version=seen, changes={"description": text}
        )
    else:
        save_override(
            db.session(), product, target, actor=actor(), expected_version=seen, own={"description": text}
        )


def _description_form(product: Product, lines: list[Line], *, is_fresh: bool = False) -> DescriptionForm:
    rows = {slug: override_of(db.session(), product, slug) for slug in _TARGETS}
    versions = {slug: row.version if row is not None else 0 for slug, row in rows.items()}
    labels = {exporter.slug: exporter.label for exporter in EXPORTERS}
    form = description_form(_text_of(lines), {COMMON: product.version, **versions}, labels)
    if is_fresh:
        for target, version in {COMMON: product.version, **versions}.items():
            form[f"version_{target}"].data = str(version)
    return form


def _description_page(
    product: Product, built: Built, lines: list[Line], form: DescriptionForm, **facts: Any
) -> str:
    return render_template(
        "exporters/wording/description.html",
        business=product.business,
        product=product,
        built=built,
        lines=lines,
        form=form,
        present=present_value(product, "description"),
        length=len(form.text.data or ""),
        objections=services.objections(db.session(), form.text.data or ""),
        **facts,
    )


@blueprint.get("/quan-ly/ban-hang/tieng-anh")
@requires(Right.WORK)
def english_texts() -> ResponseReturnValue:
    business = present_business()
    found, rows = reviewed_products(db.session(), business.id, request.args.get("trang", 1, type=int))
    return render_template(
        "exporters/wording/review.html",
        business=business,
        found=found,
        rows=rows,
        words=WORDS,
        at_once=AT_ONCE,
        behind=_looked_at(),
    )


@blueprint.post("/quan-ly/ban-hang/tieng-anh")
@requires(Right.WORK)
def suggest_many() -> ResponseReturnValue:
    done = suggest_for_many(
        db.session(), present_business().id, actor=actor(), on=_today(), behind=_looked_at()
    )
    db.session.commit()
    flash(told_round(done))
    return redirect(url_for(".english_texts", sau=done.last_id))


def _looked_at() -> int | None:
    """Return the product that the round before looked at last; None when the address names none."""
    number = request.args.get("sau", type=int)
    return number if number is not None and 0 < number <= LARGEST_ROW else None


@blueprint.route("/quan-ly/san-pham/<int:product_id>/tieng-anh/goi-y", methods=["GET", "POST"])
@requires(Right.WORK)
def english_suggestion(product_id: int) -> ResponseReturnValue:
    session = db.session()
    product = product_to_work_on(product_id)
    rows = services.rows_of(session, product)
    kept = {field: row.suggestion or "" for field, row in rows.items()}
    built = build(session, product, "en", on=_today())
    lines = _arranged(built)
    is_arranged = "ghep" in request.args
    text = _text_of(lines) if is_arranged else kept.get("description_en", "")
    form = AcceptForm(
        data={"version": str(product.version), "name_en": kept.get("name_en", ""), "description_en": text}
    )
    facts = {
        "business": product.business,
        "product": product,
        "built": built,
        "lines": lines,
        "form": form,
        "has_suggestion": any(kept.values()),
        "is_outdated": bool(kept.get("description_en"))
        and kept["description_en"] != composed(built.sentences),
        "states": services.states_of(session, product),
    }
    if not form.validate_on_submit():
        page = render_template("exporters/wording/english.html", **facts)
        return page, 422 if request.method == "POST" else 200
    try:
        services.accept_english(
            session,
            product,
            actor=actor(),
            expected_version=seen_version(form.version),
            texts={"name_en": form.name_en.data, "description_en": form.description_en.data},
        )
    except StaleProduct as stale:
        session.rollback()
        product = product_to_work_on(product_id)
        form.version.data = str(product.version)
        form.description_en.errors = [str(stale)]
        facts |= {"product": product, "business": product.business, "is_stale": True}
        return render_template("exporters/wording/english.html", **facts), 409
    session.commit()
    flash(
        _("Đã nhận. Chữ mới sẽ hiện sau khi cán bộ duyệt.")
        if product.pending_changes
        else _("Đã nhận bản tiếng Anh.")
    )
    return redirect(url_for(".english", product_id=product_id))


@blueprint.post("/quan-ly/san-pham/<int:product_id>/tieng-anh/goi-y-moi")
@requires(Right.WORK)
def suggest_english(product_id: int) -> ResponseReturnValue:
    session = db.session()
    product = product_to_work_on(product_id)
    built = services.suggest_english(session, product, actor=actor(), on=_today())
    session.commit()
    if not built.sentences and not built.name:
        flash(_("Chưa đủ thông tin để gợi ý. Bạn điền thêm đặc điểm, thành phần, bảo quản."))
    return redirect(url_for(".english_suggestion", product_id=product_id))


@blueprint.post("/quan-ly/san-pham/<int:product_id>/tieng-anh/bo-goi-y")
@requires(Right.WORK)
def drop_english(product_id: int) -> ResponseReturnValue:
    session = db.session()
    product = product_to_work_on(product_id)
    services.drop_suggestions(session, product, actor=actor())
    session.commit()
    flash(_("Đã bỏ gợi ý."))
    return redirect(url_for(".english", product_id=product_id))


@blueprint.post("/quan-ly/san-pham/<int:product_id>/tieng-anh/da-doc")
@requires(Right.WORK)
def english_read(product_id: int) -> ResponseReturnValue:
    session = db.session()
    product = product_to_work_on(product_id)
    services.mark_read(session, product, actor=actor())
    session.commit()
    flash(_("Đã ghi là bạn đọc lại. Sửa chữ thì cần đọc lại lần nữa."))
    return redirect(url_for(".english", product_id=product_id))


def _arranged(built: Built) -> list[Line]:
    return arranged(built.sentences, request.args, request.args.getlist("dung"))


def _text_of(lines: list[Line]) -> str:
    return composed([line.sentence for line in lines if line.is_used])


def _today() -> date:
    return datetime.now(VIETNAM).date()
