"""Conditions on acts that say where they stand between recorder and second person."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, exists

from programmes.batches.models import ActReturn, ActReturnAnswer
from programmes.models import ActState, SupportAct


def is_returned() -> ColumnElement[bool]:
    """Return the condition on `SupportAct` that it was given back and nobody has answered yet."""
    answered = exists().where(ActReturnAnswer.return_id == ActReturn.id).correlate(ActReturn)
    return and_(
        SupportAct.state == ActState.ACCEPTED.value,
        SupportAct.verified_at.is_(None),
        exists().where(ActReturn.act_id == SupportAct.id, ~answered).correlate(SupportAct),
    )
