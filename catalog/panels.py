"""What the catalogue adds to its own pages of a business: the people behind it, as officers see them."""

from __future__ import annotations

from flask import render_template
from flask_login import current_user
from markupsafe import Markup

from accounts.permissions import Right, rights_of
from catalog.models import Business
from catalog.queries import members_of
from core.database import db


def members(*, business: Business, **_facts: object) -> Markup:
    """Show who works on a business and whether anybody has seen them, with the way to a recovery code."""
    return Markup(  # noqa: S704  (a rendered template)
        render_template(
            "catalog/department/members.html",
            people=members_of(db.session(), business),
            may_issue=Right.REVIEW in rights_of(current_user),
        )
    )
