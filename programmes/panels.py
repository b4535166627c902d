"""What the department's page of a business shows of support, merges and notes."""

from __future__ import annotations

from flask import render_template
from flask_login import current_user
from markupsafe import Markup

from accounts.access import may
from accounts.permissions import Right
from catalog.models import Business, RootRelation
from catalog.permissions import lies_in_scope
from core.database import db
from programmes.batches import queries as batch_queries
from programmes.permissions import acts_in_scope
from programmes.queries import directory, duplicates
from programmes.queries.directory import ActFilter
from programmes.views.words import STATE_LABELS, STATE_TAGS

_NEWEST = 10


def support_acts(*, business: Business, **_facts: object) -> Markup:
    """Show the newest acts that helped a business, under whichever registration, and offer to record one."""
    session = db.session()
    length, acts = directory.acts(
        session, ActFilter(business=business.slug), scope=acts_in_scope(current_user), size=_NEWEST
    )
    return Markup(  # noqa: S704  (a rendered template)
        render_template(
            "programmes/_business_acts.html",
            business=business,
            acts=acts,
            length=length,
            in_batches=batch_queries.verified_in_batches(session, [each.id for each in acts]),
            states=STATE_LABELS,
            state_tags=STATE_TAGS,
            recorded_for=_taking_acts(business) if may(Right.RECORD) else None,
        )
    )


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


def _taking_acts(business: Business) -> Business:
    """Return the registration that a new act belongs on: a duplicate's root, where the person sees it."""
    is_duplicate = business.root_relation == RootRelation.DUPLICATE
    if is_duplicate and business.root is not None and _is_root_seen(business):
        return business.root
    return business


def _is_root_seen(business: Business) -> bool:
    return business.root is None or lies_in_scope(current_user, business.root)
