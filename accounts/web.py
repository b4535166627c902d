"""Hang the package's pages and commands into the application, and decide at the door."""

from __future__ import annotations

from flask import Flask
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from accounts import access, account_views, cli, recovery_views
from accounts.entering_views import blueprint as entering_blueprint
from accounts.permissions import Right
from accounts.phones import show_phone
from accounts.staff import house_views  # noqa: F401  # hangs its pages into the same blueprint
from accounts.staff.places import unit_words
from accounts.staff.views import blueprint as staff_blueprint
from accounts.views import blueprint
from core.access import Access
from core.navigation import Door, register_door


def register(app: Flask) -> None:
    """Register everything that the package shows."""
    access.install_sign_ins(app)
    app.register_blueprint(blueprint)
    app.register_blueprint(entering_blueprint)
    app.register_blueprint(staff_blueprint)
    register_door(
        app,
        "department",
        Door("accounts", _l("Tài khoản"), "staff.people", "people", (Right.ADMINISTER,), 80, group="system"),
    )
    app.register_blueprint(account_views.blueprint)
    app.register_blueprint(recovery_views.blueprint)
    app.cli.add_command(cli.group)
    app.jinja_env.filters["phone"] = show_phone
    app.jinja_env.globals["unit_words"] = unit_words


def refuse(access_wanted: Access) -> ResponseReturnValue | None:
    """Return None when the present person may enter, else the answer to give."""
    return access.refuse(access_wanted)


def may(rights: tuple[str, ...]) -> bool:
    """Say whether the present person holds one of the rights; none named: is signed in at all."""
    return access.may(*rights)
