"""Hang the package's pages and commands into the application, and decide at the door."""

from __future__ import annotations

from flask import Flask
from flask.typing import ResponseReturnValue

from accounts import access, account_views, cli, recovery_views
from accounts.phones import show_phone
from accounts.views import blueprint
from core.access import Access


def register(app: Flask) -> None:
    """Register everything that the package shows."""
    access.install_sign_ins(app)
    app.register_blueprint(blueprint)
    app.register_blueprint(account_views.blueprint)
    app.register_blueprint(recovery_views.blueprint)
    app.cli.add_command(cli.group)
    app.jinja_env.filters["phone"] = show_phone


def refuse(access_wanted: Access) -> ResponseReturnValue | None:
    """Return None when the present person may enter, else the answer to give."""
    return access.refuse(access_wanted)


def may(rights: tuple[str, ...]) -> bool:
    """Say whether the present person holds one of the rights; none named: is signed in at all."""
    return access.may(*rights)
