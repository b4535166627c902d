"""Correct what stands on the paper of a business, when the department has been shown that it is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from catalog.models import Business
from catalog.services.businesses import index_again
from catalog.services.legal_facts import told_of
from core import audit
from core.text import fold

REGISTERED = ("name", "representative", "member_count")
MOST_MEMBERS = 1_000_000


def correct_registered(
    session: Session, business: Business, *, actor: audit.Actor, changes: Mapping[str, Any]
) -> Business:
    """Change registered facts, `REGISTERED` only. The public address stays: printed pages lead there."""
    unknown = changes.keys() - set(REGISTERED)
    if unknown:
        raise TypeError(f"no registered facts: {sorted(unknown)}")
    changed = {
        field: [getattr(business, field), new]
        for field, new in changes.items()
        if getattr(business, field) != new
    }
    for field, (_before, new) in changed.items():
        setattr(business, field, new)
    business.name_folded = fold(business.name)
    session.flush()
    if changed:
        if "name" in changed:
            index_again(session, business)
        told = {field: told_of(field, before, new) for field, (before, new) in changed.items()}
        audit.record(session, actor, "business.correct", f"business:{business.id}", told)
    return business
