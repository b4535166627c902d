"""Show, hide or take out the names that stand beside an event."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy.orm import Session

from core.audit import Actor, record
from core.errors import NotFound
from traceability.models import Event, EventParty


class NameChoice(StrEnum):
    """What becomes of the names."""

    HIDDEN = "hidden"
    SHOWN = "shown"
    TAKEN_OUT = "taken_out"


def choose_names(session: Session, actor: Actor, event: Event, choice: NameChoice) -> None:
    """Let the names of an event be seen by anybody, by the maker only, or forget them for good.

    Raises:
        NotFound: If no name stands beside the event.
    """
    party = session.get(EventParty, event.id)
    if party is None:
        raise NotFound
    if choice is NameChoice.TAKEN_OUT:
        session.delete(party)
    else:
        party.is_public = choice is NameChoice.SHOWN
    session.flush()
    session.expire(event, ["party"])
    record(session, actor, "event.names", f"lot:{event.lot_id}", {"event": event.id, "names": choice.value})
