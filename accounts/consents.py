"""What people are asked to agree to, purpose by purpose, and what they said.

A wording is never edited: a new one gets a new version, so that a consent of last year still says
what was read last year. Nothing is agreed to by default, and agreeing to one purpose says nothing
about another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import Consent
from core.audit import Actor, record


class Purpose(StrEnum):
    """One use of personal data; twin: consents.purpose."""

    ACCOUNT = "account"
    """Keep name and phone of the person for signing in and for calls about the products."""
    PHONE_PUBLIC = "phone_public"
    """Show the phone of the business on public pages."""


WORDINGS: Mapping[Purpose, Mapping[str, Any]] = {
    Purpose.ACCOUNT: {
        "2026-11-27": _l(
            "Tôi đồng ý cho %(agency)s lưu số điện thoại và tên gọi của tôi để tôi đăng nhập "
            "và để cán bộ gọi về sản phẩm."
        )
    },
    Purpose.PHONE_PUBLIC: {
        "2026-11-27": _l("Tôi đồng ý cho hiện số điện thoại của cơ sở trên trang công khai"),
    },
}


@dataclass(frozen=True)
class Given:
    """A decision as its person reads it."""

    sentence: Any
    is_given: bool
    at: datetime


def present_version(purpose: Purpose) -> str:
    """Return the version of the wording that is shown today."""
    return max(WORDINGS[purpose])


def wording(purpose: Purpose, version: str | None = None) -> Any:
    """Return the sentence of a version; the present one when left out."""
    return WORDINGS[purpose][version or present_version(purpose)]


def keep(session: Session, actor: Actor, user_id: int, purpose: Purpose, *, is_given: bool) -> Consent | None:
    """Keep what a person decided; None when the last decision was the same.

    Args:
        session: The change's session.
        actor: Who ticked; somebody else than the person when they help.
        user_id: Whose consent it is.
        purpose: What for.
        is_given: Whether it is given or taken back; taking back what was never given keeps nothing.
    """
    last = session.scalar(
        select(Consent)
        .where(Consent.user_id == user_id, Consent.purpose == purpose.value)
        .order_by(Consent.id.desc())
        .limit(1)
    )
    version = present_version(purpose)
    if is_given == (last is not None and last.is_given) and not (
        last and is_given and last.wording != version
    ):
        return None
    consent = Consent(user_id=user_id, purpose=purpose.value, wording=version, is_given=is_given)
    session.add(consent)
    session.flush()
    verb = "consent.give" if is_given else "consent.withdraw"
    record(session, actor, verb, f"user:{user_id}", {"purpose": purpose.value, "wording": version})
    return consent


def decisions_of(session: Session, user_id: int) -> list[Given]:
    """Return the last decision of a person for each purpose, in the words that were read."""
    rows = session.scalars(select(Consent).where(Consent.user_id == user_id).order_by(Consent.id))
    last = {Purpose(row.purpose): row for row in rows}
    return [
        Given(wording(purpose, row.wording), row.is_given, row.at) for purpose, row in sorted(last.items())
    ]
