"""One page that tells the rules of every field a producer fills in."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from accounts.permissions import Right
from catalog.importing.columns import COLUMNS
from catalog.views.blueprints import blueprint
from catalog.workspace import present_business
from core.access import requires
from core.field_rules import all_rules


@blueprint.get("/quan-ly/huong-dan/quy-tac")
@requires(Right.WORK)
def field_rules() -> ResponseReturnValue:
    return render_template(
        "catalog/field_rules.html",
        business=present_business(),
        rules=all_rules(),
        columns=COLUMNS,
        nav_key="products",
    )
