"""The department's first page: what waits, each number with the list behind it."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts.access import may
from accounts.permissions import Right
from core.access import requires
from core.panels import panels
from core.work import SLOT
from programmes.views import blueprint


@blueprint.get("")
@requires()
def work() -> ResponseReturnValue:
    """Show what waits; people without the department's pages are led to the first door of their own."""
    if not may(Right.READ_DEPARTMENT):
        return redirect(url_for("accounts.home"))
    cards = panels(SLOT)
    return render_template(
        "programmes/work.html",
        waiting=[card for card in cards if getattr(card, "number", 1)],
        done=[card for card in cards if not getattr(card, "number", 1)],
        may_record=may(Right.RECORD),
    )
