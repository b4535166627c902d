"""The one way through every page that changes a part of a product: ask, save once, show both versions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts.access import actor
from catalog import services
from catalog.errors import RefusedField, StaleProduct
from catalog.forms import seen_version
from catalog.models import Product
from catalog.part_forms import PartForm
from catalog.services.products import block_differences, differences
from catalog.workspace import product_to_work_on
from core.database import db
from core.trail import field_words, value_words

Facts = Callable[[Product, Any], dict[str, Any]]


def edit_part(
    product_id: int,
    make_form: Callable[[Product], PartForm],
    template: str,
    facts: Facts = lambda product, form: {},
) -> ResponseReturnValue:
    """Answer a page over a part of a product.

    Args:
        product_id: From the address; a product of others is not found.
        make_form: Makes the form of the product as it is now.
        template: Gets `product`, `business`, `form` and, after somebody else's save, `versions`.
        facts: What else the template shows.
    """
    session = db.session()
    row = product_to_work_on(product_id)
    form = make_form(row)

    def page(**more: Any) -> str:
        return render_template(
            template, product=row, business=row.business, form=form, **facts(row, form), **more
        )

    if not form.validate_on_submit():
        return page(), 422 if request.method == "POST" else 200
    try:
        services.update_product(
            session, row, actor=actor(), expected_version=seen_version(form.version), changes=form.facts()
        )
    except StaleProduct:
        session.rollback()
        row = product_to_work_on(product_id)
        return page(versions=_versions(row, form)), 409
    except RefusedField as refused:
        session.rollback()
        row = product_to_work_on(product_id)
        form[refused.field].errors = [str(refused)]
        return page(), 422
    session.commit()
    flash(_("Đã lưu. Chữ mới sẽ hiện sau khi cán bộ duyệt.") if row.pending_changes else _("Đã lưu."))
    return redirect(url_for("catalog.product", product_id=product_id))


def _versions(row: Product, form: PartForm) -> list[tuple[str, str, str]]:
    """Return (label, saved, typed) of what differs; saving once more then knows what it replaces."""
    form.version.data = form.version.raw_data = None
    form.version.process_data(str(row.version))
    rows: list[tuple[str, str, str]] = []
    for field, (present, typed) in differences(row, form.facts()).items():
        if isinstance(typed, dict):
            inner = block_differences(field, present or {}, typed).items()
            rows += [(field_words(key), value_words(key, a), value_words(key, b)) for key, (a, b) in inner]
        else:
            rows.append((form.label_of(field), value_words(field, present), value_words(field, typed)))
    return rows
