"""Hang the package's pages and commands into the application, and decide at the door."""

from __future__ import annotations

from flask import Flask
from flask.typing import ResponseReturnValue
from flask_login import current_user

from accounts import access, cli
from accounts.phones import show_phone
from accounts.views import blueprint
from core.access import Access


def register(app: Flask) -> None:
    """Register everything that the package shows."""
    access.install_sign_ins(app)
    app.register_blueprint(blueprint)
    app.cli.add_command(cli.group)
    app.jinja_env.filters["phone"] = show_phone


def refuse(access_wanted: Access) -> ResponseReturnValue | None:
    """Return None when the present person may enter, else the answer to give."""
    return access.refuse(access_wanted)


def may(rights: tuple[str, ...]) -> bool:
    """Say whether the present person holds one of the rights; none named: is signed in at all."""
    return access.may(*rights)


def person() -> int | None:
    """Return the number of the signed-in person; None for visitors."""
    return int(current_user.id) if current_user.is_authenticated else None
