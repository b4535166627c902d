"""Named places on a page of a lower package in which an upper one shows its facts.

The catalogue's product page does not know of lots or marketplaces; it offers the slot
``product.workspace`` and `wsgi.py` hangs the providers of upper packages into it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from flask import Flask, current_app
from markupsafe import Markup

Provider = Callable[..., Markup | str | None]
_KEY = "gocque_panels"


def register_panel(app: Flask, slot: str, provider: Provider, *, order: int = 100) -> None:
    """Hang a provider into a slot; lower `order` stands first."""
    slots: dict[str, list[tuple[int, Provider]]] = app.extensions.setdefault(_KEY, defaultdict(list))
    slots[slot].append((order, provider))
    slots[slot].sort(key=lambda pair: pair[0])


def panels(slot: str, **facts: object) -> list[Markup]:
    """Render all panels of a slot that have something to show, in order.

    A provider that returns a plain string has it escaped; templates return Markup.
    """
    slots: dict[str, list[tuple[int, Provider]]] = current_app.extensions.get(_KEY, {})
    rendered = (provider(**facts) for _order, provider in slots.get(slot, []))
    return [part if isinstance(part, Markup) else Markup.escape(part) for part in rendered if part]
