"""Cards of the department's first page: how much of one kind of work waits, and the list that holds it.

Each package hangs a provider into the panel slot ``department.work`` (`core.panels`); it counts with
the statement of the very list to which the card leads, so that the number and the list agree.
"""

from __future__ import annotations

from typing import Any

from flask import render_template
from markupsafe import Markup

SLOT = "department.work"


class WorkCard(Markup):
    """A rendered card that knows its number.

    Attributes:
        number: How many wait.
        label: What they are.
        url: The list, as long as `number`.
    """

    number: int
    label: str
    url: str


def work_card(label: Any, number: int, url: str, note: Any = "") -> WorkCard:
    """Return the card of one work list.

    Args:
        label: What waits, in words that follow the number.
        number: How many.
        url: The address of the list.
        note: One line that says what is to be done.
    """
    card = WorkCard(
        render_template("components/work_card.html", label=label, number=number, url=url, note=note)
    )
    card.number, card.label, card.url = number, str(label), url
    return card
