"""What the department's page of a business shows of merges."""

from __future__ import annotations

from flask import render_template
from flask_login import current_user
from markupsafe import Markup

from accounts.access import may
from accounts.permissions import Right
from catalog.models import Business
from catalog.permissions import lies_in_scope
from core.database import db
from programmes.queries import duplicates


def merged_registrations(*, business: Business, **_facts: object) -> Markup:
    """Show as what a business counts, what counts as it, and offer to compare it with another one."""
    session = db.session()
    merges = duplicates.standing_merges(session, current_user, business)
    return Markup(  # noqa: S704  (a rendered template)
        render_template(
            "programmes/_merged.html",
            business=business,
            merges=merges,
            people=duplicates.people_of(session, merges),
            may_merge=may(Right.VERIFY) and _is_root_seen(business),
        )
    )


def inspection_notes(*, business: Business, **_facts: object) -> Markup:
    """Lead to what officers noted on a business and all that is its own."""
    return Markup(  # noqa: S704  (a rendered template)
        render_template("programmes/notes/_business.html", business=business)
    )


def _is_root_seen(business: Business) -> bool:
    return business.root is None or lies_in_scope(current_user, business.root)
