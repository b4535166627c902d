"""What programmes add to the proposals of the cooperative alliance: their names, and the way to an act."""

from __future__ import annotations

from collections.abc import Sequence

from flask import render_template
from markupsafe import Markup
from sqlalchemy.orm import Session

from accounts.access import may
from accounts.permissions import Right
from catalog.models import Proposal, ProposalKind, ProposalState
from programmes.queries.directory import programmes


def choices(session: Session) -> Sequence[tuple[str, str]]:
    """Return code and name of the programmes, in the department's order."""
    return [(each.code, each.name) for each in programmes(session)]


def way_to_an_act(*, proposal: Proposal, **_facts: object) -> Markup | None:
    """Lead from an accepted proposal for a programme to the form of an act for that business."""
    is_ready = proposal.kind == ProposalKind.PROGRAMME and proposal.state == ProposalState.ACCEPTED
    if not is_ready or proposal.business is None or not may(Right.RECORD):
        return None
    return Markup(render_template("programmes/_from_proposal.html", business=proposal.business))  # noqa: S704  (a rendered template)
