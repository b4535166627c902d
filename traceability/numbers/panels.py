"""What numbers add to other pages: products, labels, the business's public page, the department's work."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup

from catalog.models import Business, Product
from catalog.permissions import businesses_in_scope
from catalog.queries import page_of
from core.database import db
from core.languages import in_vietnamese, keep_language
from core.work import WorkCard, work_card
from places.queries import gazetteer
from traceability.numbers import public_words, queries, shown
from traceability.numbers.lookup import place_path
from traceability.numbers.queries import EvidenceList


def product_part(*, product: Product, **_facts: object) -> Markup:
    """Lead from a product to its numbers, with how they stand."""
    lines = shown.number_lines(db.session(), product)
    registered = sum(line.tone == "ok" for line in lines)
    note = _("%(count)s mã GTIN đã đăng ký", count=registered) if registered else _("dùng mã của Gốc Quê")
    return Markup(  # noqa: S704  (a rendered template)
        render_template(
            "traceability/numbers/panels/product_part.html",
            url=url_for("numbers.product_numbers", product_id=product.id),
            note=note,
            kind="warn" if any(line.tone == "warn" for line in lines) else "",
        )
    )


def numbers_door(**_facts: object) -> Markup:
    """Lead from the lists of products and labels to numbers, cartons and places."""
    return Markup('<a class="btn" href="{}">{}</a>').format(
        url_for("numbers.overview"), _("Mã số, thùng, địa điểm")
    )


def public_places(*, business: Business, **_facts: object) -> Markup | None:
    """Show where a business works on its public page, by commune; nothing while it has told no place."""
    found = queries.places_of(db.session(), business.id, open_only=True)
    if not found:
        return None
    units = gazetteer(db.session())
    lines: list[tuple[Any, ...]] = [
        (
            in_vietnamese(place.name),
            public_words.place_kind(place),
            public_words.place_lines(units, place)[0],
            keep_language(place_path(place.code)),
        )
        for place in found
    ]
    return Markup(render_template("traceability/numbers/panels/public_places.html", places=lines))  # noqa: S704  (a rendered template)


def evidence_to_look_at(**_facts: object) -> WorkCard:
    """Count certificates of GS1 numbers that nobody has looked at."""
    statement = queries.listed_evidence(EvidenceList.WAITING, scope=businesses_in_scope(current_user))
    return work_card(
        _("giấy mã số GS1 chờ xem"),
        page_of(db.session(), statement, 1, size=1).total,
        url_for("numbers_department.evidence_list"),
        _("so số trên bản chụp rồi xác nhận"),
    )


def reviews_to_decide(**_facts: object) -> WorkCard:
    """Count numbers that two businesses want."""
    statement = queries.listed_reviews(scope=businesses_in_scope(current_user))
    return work_card(
        _("mã GTIN hai cơ sở cùng nhận"),
        page_of(db.session(), statement, 1, size=1).total,
        url_for("numbers_department.review_list"),
        _("xem giấy của hai bên rồi quyết định"),
    )
