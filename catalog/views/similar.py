"""The page that asks "is it this one?" before a business is written down or its facts change."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import Any

from flask import render_template, request, url_for
from flask_login import current_user

from catalog.addresses import address_of
from catalog.duplicates import REASONS, Asked, Candidate, Reason, candidates, told_to_producer
from catalog.models import Business
from catalog.permissions import lies_in_scope
from catalog.tax_codes import masked
from core.database import db
from places.queries import Gazetteer, gazetteer


def asked_before(
    asked: Asked,
    *,
    for_officer: bool,
    besides: int | None = None,
    only: AbstractSet[Reason] | None = None,
    parent: Business | None = None,
    **page: Any,
) -> str | None:
    """Return the page that shows what may be the same business; None when there is nothing to ask.

    The answers of the form travel on in hidden fields: "it is another one" sends them again, with
    ``sure``; "a branch of it" with ``branch``; "mend" sends them back into the form, with ``edit``.

    Args:
        asked: What is about to be written down.
        for_officer: Officers see what is equal; producers only name and place.
        besides: The registration itself, when its facts are changed.
        only: What the new facts bring up; None: all.
        parent: The enterprise of which the tax code is a branch.
        page: For the template: `layout`, `action`, and `business` where there is one.
    """
    if "sure" in request.form or "branch" in request.form:
        return None
    found = candidates(db.session(), asked, besides=besides)
    if only is not None:
        found = [each for each in found if only & set(each.reasons)]
    places = gazetteer(db.session())
    told = [] if for_officer else told_to_producer(found, places, own_phone=current_user.phone)
    rows = [_row(each, places) for each in found] if for_officer else []
    if not told and not rows and parent is None:
        return None
    # A table is built of what was sent; the token is the next page's own.
    answers = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    return render_template(
        "catalog/similar.html", told=told, rows=rows, parent=parent, answers=answers, **page
    )


def _row(found: Candidate, places: Gazetteer) -> dict[str, Any]:
    business = found.business
    return {
        "name": business.name,
        "place": address_of(places, business).full,
        "tax_code": masked(business.tax_code),
        "reasons": ", ".join(str(REASONS[reason]) for reason in found.reasons),
        "url": url_for("catalog_department.business", slug=business.slug)
        if lies_in_scope(current_user, business)
        else None,
    }
