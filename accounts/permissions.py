"""What each role may do: one row a role, read by the guard of every address."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from accounts.models import Role


class Right(StrEnum):
    """One thing that a person may be let do; views name these in `core.access.requires`."""

    WORK = "workspace"
    """Work on the businesses of which one is a member."""
    DECIDE = "decide"
    """Decide over one's own business in person: let a helper in, say who belongs to it. No helper session
    ever gives this."""
    HELP = "help"
    """Start a helper session for a producer in one's own places."""
    PROPOSE = "propose"
    """Propose changes to cooperatives."""
    REVIEW = "review"
    """Approve and return businesses and products."""
    RECORD = "record"
    """Write the support acts of one's own agency."""
    VERIFY = "verify"
    """Verify acts of others, merge businesses, freeze reports."""
    READ_DEPARTMENT = "read_department"
    """See the department's pages."""
    READ_TRAIL = "read_trail"
    """Read the audit trail."""
    ADMINISTER = "administer"
    """Manage accounts and settings; gives no sight of business data."""


_OFFICER = frozenset({Right.REVIEW, Right.RECORD, Right.READ_DEPARTMENT})

ROLE_RIGHTS: dict[Role, frozenset[Right]] = {
    Role.PRODUCER: frozenset({Right.WORK, Right.DECIDE}),
    # What a helper may do inside a producer's business follows from the helper session, not from the role.
    Role.HELPER: frozenset({Right.HELP}),
    # The alliance reads cooperatives only, so it gets no sight of the department's own pages.
    Role.PARTNER: frozenset({Right.PROPOSE}),
    Role.OFFICER: _OFFICER,
    Role.VERIFIER: _OFFICER | {Right.VERIFY},
    Role.AUDITOR: frozenset({Right.READ_DEPARTMENT, Right.READ_TRAIL}),
    Role.ADMINISTRATOR: frozenset({Right.ADMINISTER}),
}
NOTHING: frozenset[Right] = frozenset()


def rights_of(user: Any) -> frozenset[Right]:
    """Return what the person may do; nothing for visitors and for disabled accounts.

    Args:
        user: A `User`, or Flask-Login's anonymous visitor.
    """
    if not user.is_authenticated or not user.is_active:
        return NOTHING
    return ROLE_RIGHTS[Role(user.role)]
