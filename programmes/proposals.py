"""What programmes add to the proposals of the cooperative alliance: their names, and the way to an act."""

from __future__ import annotations

from collections.abc import Sequence

from flask import render_template
from flask_login import current_user
from markupsafe import Markup
from sqlalchemy.orm import Session

from accounts.access import may
from accounts.permissions import Right
from catalog.models import Proposal, ProposalKind, ProposalState
from core.database import db
from programmes.permissions import act_sight
from programmes.queries.directory import acts_from, programmes


def choices(session: Session) -> Sequence[tuple[str, str]]:
    """Return code and name of the programmes, in the department's order."""
    return [(each.code, each.name) for each in programmes(session)]


def leads_to_an_act(proposal: Proposal) -> bool:
    """Say whether an act may follow a proposal: accepted, for a programme, of a business that is here."""
    return (
        proposal.kind == ProposalKind.PROGRAMME
        and proposal.state == ProposalState.ACCEPTED
        and proposal.business is not None
    )


def way_to_an_act(*, proposal: Proposal, **_facts: object) -> Markup | None:
    """Lead from an accepted proposal for a programme to the form of an act for that business."""
    if not leads_to_an_act(proposal):
        return None
    followed = acts_from(db.session(), proposal)
    opens = act_sight(current_user)
    return Markup(  # noqa: S704  (a rendered template)
        render_template(
            "programmes/_from_proposal.html",
            business=proposal.business,
            proposal=proposal,
            acts=[(each, opens(each)) for each in followed],
            may_record=may(Right.RECORD),
        )
    )
