"""Stalls of the sample: those that the department's own list says it helped to open."""

from __future__ import annotations

from datetime import datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from core import audit
from core.formatting import VIETNAM
from exporters.stalls.models import Stall
from exporters.stalls.rules import stall_places
from exporters.stalls.services import open_stall
from programmes.models import ActState, SupportAct


def load_stalls(session: Session) -> None:
    """Open a stall for each accepted act that names a marketplace, on the day it was accepted.

    Nobody has confirmed them since, and the list's links lead to no marketplace, so they have none.
    """
    rows = session.execute(select(Stall.business_id, Stall.marketplace))
    known = {(row.business_id, row.marketplace) for row in rows}
    acts = session.scalars(
        select(SupportAct)
        .where(SupportAct.state == ActState.ACCEPTED.value, SupportAct.channel.in_(list(stall_places())))
        .options(joinedload(SupportAct.business))
        .order_by(SupportAct.id)
    ).all()
    for act in acts:
        if act.channel is None or act.accepted_on is None or (act.business_id, act.channel) in known:
            continue
        known.add((act.business_id, act.channel))
        stall = open_stall(
            session,
            act.business,
            actor=audit.SYSTEM,
            marketplace=act.channel,
            url="",
            opened_on=act.accepted_on,
            today=act.accepted_on,
        )
        stall.confirmed_at = datetime.combine(act.accepted_on, time(12), VIETNAM)
    session.flush()
