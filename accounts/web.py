"""Hang the package's pages and commands into the application, and decide at the door."""

from __future__ import annotations

from flask import Flask
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from accounts import access, account_views, cli, recovery_views, trail_subjects, trail_words
from accounts.entering_views import account_panel
from accounts.entering_views import blueprint as entering_blueprint
from accounts.permissions import Right
from accounts.phones import show_phone
from accounts.staff import house_views  # noqa: F401  # hangs its pages into the same blueprint
from accounts.staff.places import unit_words
from accounts.staff.views import blueprint as staff_blueprint
from accounts.tokens.panel import tokens_panel
from accounts.tokens.views import blueprint as tokens_blueprint
from accounts.trail.views import blueprint as trail_blueprint
from accounts.views import blueprint
from core.access import Access
from core.navigation import Door, register_door
from core.panels import register_panel
from core.trail import register_subject, register_words

_SEES_THE_DOOR = (Right.READ_TRAIL, Right.ADMINISTER)
DOORS = (
    Door("accounts", _l("Tài khoản"), "staff.people", "people", (Right.ADMINISTER,), 80, group="system"),
    Door("trail", _l("Nhật ký hệ thống"), "trail.entries", "book", (Right.READ_TRAIL,), 90, group="system"),
    Door("door", _l("Nhật ký đăng nhập"), "trail.door", "lock", _SEES_THE_DOOR, 91, group="system"),
)


def register(app: Flask) -> None:
    """Register everything that the package shows."""
    access.install_sign_ins(app)
    app.register_blueprint(blueprint)
    app.register_blueprint(entering_blueprint)
    app.register_blueprint(staff_blueprint)
    app.register_blueprint(account_views.blueprint)
    app.register_blueprint(tokens_blueprint)
    app.register_blueprint(recovery_views.blueprint)
    app.register_blueprint(trail_blueprint)
    for door in DOORS:
        register_door(app, "department", door)
    register_panel(app, "account.page", account_panel)
    register_panel(app, "account.page", tokens_panel)
    register_words(app, trail_words.ACTIONS, trail_words.FIELDS)
    register_subject(app, "user", _l("Tài khoản"), trail_subjects.people)
    register_subject(app, "recovery", _l("Mã khôi phục"), lambda session, rests: {})
    register_subject(app, "token", _l("Khóa truy cập"), trail_subjects.tokens)
    register_subject(app, "agency", _l("Cơ quan"), trail_subjects.agencies)
    register_subject(app, "setting", _l("Cài đặt"), trail_subjects.settings)
    app.cli.add_command(cli.group)
    app.jinja_env.filters["phone"] = show_phone
    app.jinja_env.globals["unit_words"] = unit_words


def refuse(access_wanted: Access) -> ResponseReturnValue | None:
    """Return None when the present person may enter, else the answer to give."""
    return access.refuse(access_wanted)


def may(rights: tuple[str, ...]) -> bool:
    """Say whether the present person holds one of the rights; none named: is signed in at all."""
    return access.may(*rights)


def person() -> int | None:
    """Return the number of the signed-in person; None for visitors."""
    return int(current_user.id) if current_user.is_authenticated else None
