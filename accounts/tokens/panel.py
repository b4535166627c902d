"""The way from the account to its tokens."""

from __future__ import annotations

from flask import render_template
from flask_login import current_user
from markupsafe import Markup

from accounts.permissions import rights_of
from accounts.tokens.queries import tokens_of
from accounts.tokens.scopes import scopes_for
from core.database import db, utcnow


def tokens_panel() -> Markup | None:
    """Show how many tokens are open; nothing to people who may allow a program nothing."""
    if not scopes_for(rights_of(current_user)):
        return None
    now = utcnow()
    number = sum(token.is_open(now) for token in tokens_of(db.session(), current_user))
    return Markup(render_template("accounts/tokens/_panel.html", number=number))  # noqa: S704  # a template
