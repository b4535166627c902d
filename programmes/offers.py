"""What the system itself knows and an act may take as evidence in one tap."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from flask import Flask, current_app
from sqlalchemy.orm import Session

from programmes.models import SupportAct

_KEY = "gocque_evidence_offers"


@dataclass(frozen=True)
class Offer:
    """One thing that would prove an act.

    Attributes:
        key: The same whenever it is offered again, such as ``trace_page:17``; sent back when it is taken.
        type: One of `programmes.evidence.TYPES`.
        label: What it is, in the person's words.
        url: The address that becomes the evidence.
        product_id: The product whose trace page it is; None for others.
        dated: The day of what it proves; None when it has none.
        stored_name: Name in the store of the file that becomes the evidence; it begins with its SHA-256.
        file_name: What that file is called.
    """

    key: str
    type: str
    label: str
    url: str | None = None
    product_id: int | None = None
    dated: date | None = None
    stored_name: str | None = None
    file_name: str | None = None


Provider = Callable[[Session, SupportAct], Iterable[Offer]]


def register_offers(app: Flask, provider: Provider) -> None:
    """Ask a provider too whenever evidence for an act is looked for."""
    app.extensions.setdefault(_KEY, []).append(provider)


def offers_for(session: Session, act: SupportAct) -> list[Offer]:
    """Return what is offered for an act, in the order of the providers; each key once."""
    providers: list[Provider] = current_app.extensions.get(_KEY, [])
    found = {offer.key: offer for provider in providers for offer in provider(session, act)}
    return list(found.values())
