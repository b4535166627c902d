"""The same form id sent again answers the first result.

A phone on a patchy line sends twice; people press twice. The id is stored in the transaction of
the change itself, so either both are there or neither is.
"""

from __future__ import annotations

import re
from datetime import datetime

from sqlalchemy import String
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.database import Base, utcnow
from core.turns import take_turns

_FORM_ID = re.compile(r"[A-Za-z0-9_\-]{1,80}")


class FormReceipt(Base):
    """A spent form id with the address that its first success led to."""

    __tablename__ = "form_receipts"

    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    location: Mapped[str] = mapped_column(String(500))
    created_at: Mapped[datetime] = mapped_column(default=utcnow)


def _key(who: int | None, form_id: str | None) -> str | None:
    # Our own ids are short and plain; anything else was made up and is no id (PostgreSQL takes no NUL).
    is_ours = bool(form_id) and _FORM_ID.fullmatch(form_id or "") is not None
    return f"{who or 0}:{form_id}" if is_ours else None


def first_answer(session: Session, who: int | None, form_id: str | None) -> str | None:
    """Return where the first success of this form led to; None when it is not spent yet.

    While the same form is being worked on by another request, this one waits for it. So whoever asks
    first of all, before anything that the form may change, is never told that "somebody" was faster
    when it was the person's own first press.

    Args:
        session: The request's session.
        who: Id of the signed-in person; ids of others are never answered.
        form_id: What the form's hidden field holds.
    """
    key = _key(who, form_id)
    if key is None:
        return None
    take_turns(session, f"form:{key}")
    receipt = session.get(FormReceipt, key)
    return receipt.location if receipt else None


def finish(session: Session, who: int | None, form_id: str | None, location: str) -> str:
    """Commit the change together with its form id, and return where to go.

    When another request with the same id was faster, this one's change is rolled back and the
    first one's address is returned.
    """
    key = _key(who, form_id)
    if key is None:
        session.commit()
        return location
    session.add(FormReceipt(key=key, location=location[:500]))
    try:
        session.commit()
    except IntegrityError:
        session.rollback()
        receipt = session.get(FormReceipt, key)
        if receipt is None:
            raise
        return receipt.location
    return location
