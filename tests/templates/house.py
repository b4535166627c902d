"""A house with nothing in it but the templates: no database, no accounts, no addresses of its own."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from flask import Flask, render_template_string
from flask.globals import request_ctx
from flask_babel import Babel
from flask_wtf.csrf import CSRFProtect
from markupsafe import Markup

from core.formatting import date_vi, datetime_vi, number_vi, vnd
from core.languages import install_languages
from core.navigation import Group, in_groups

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
STYLESHEET = ROOT / "static" / "css" / "gocque.css"


def door(
    key: str, label: str, icon: str = "box", *, is_current: bool = False, count: int = 0, group: str = ""
) -> Any:
    """Return what a menu holds, without an address book."""
    url = f"/quan-ly/{key}"
    return SimpleNamespace(
        key=key, label=label, icon=icon, url=url, is_current=is_current, count=count, group=group
    )


SETTINGS = SimpleNamespace(
    agency="Sở Công Thương", area="Khu vực Thái Bình", public_url="https://gocque.example.vn"
)
WORKSPACE = [
    door("san-pham", "Sản phẩm", "box", is_current=True),
    door("lo-hang", "Lô hàng", "lot"),
    door("tem", "In tem", "qr"),
    door("ban-hang", "Bán hàng", "shop"),
    door("ho-so", "Cơ sở", "person"),
]
DEPARTMENT = [
    door("viec", "Việc cần làm", count=14, group="work"),
    door("so-lieu", "Số liệu", is_current=True, group="figures"),
    door("chuong-trinh", "Chương trình", group="figures"),
    door("ghi-nhan", "Ghi nhận hỗ trợ", group="work"),
    door("khac", "Việc khác"),
]
GROUPS = (Group("work", "Việc hằng ngày"), Group("figures", "Số liệu"), Group("system", "Hệ thống"))


def make_house() -> Flask:
    """Build an application that can render the templates and answers nothing else."""
    app = Flask("house", template_folder=str(TEMPLATES), static_folder=str(ROOT / "static"))
    app.config.update(SECRET_KEY="only for tests", BABEL_DEFAULT_LOCALE="vi", GOCQUE=SETTINGS)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    Babel(app)
    CSRFProtect(app)
    menus = {"workspace": WORKSPACE, "department": DEPARTMENT}
    app.jinja_env.globals.update(
        vnd=vnd,
        date_vi=date_vi,
        datetime_vi=datetime_vi,
        number_vi=number_vi,
        navigation=menus.get,
        grouped=lambda doors: in_groups(doors, GROUPS),
        panels=lambda slot, **facts: [],
        settings=SETTINGS,
    )
    install_languages(app, ())
    return app


def render(component: str, names: str, source: str, **context: Any) -> str:
    """Render `source` with macros of one component; the request context is the caller's."""
    return render_template_string(
        f'{{% from "components/{component}.html" import {names} %}}{source}', **context
    )


def session_was_read() -> bool:
    """Say whether this request looked into its session; asking through `flask.session` would be a look."""
    return bool(request_ctx._session is not None and request_ctx._session.accessed)


def as_page(part: str) -> str:
    """Put a rendered part into the plainest page, so that the checks of pages apply to it."""
    heading = re.search(r"<h1>([^<]*)</h1>", part)
    return (
        '<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><title>'
        f"{heading[1] if heading else 'Thử'}</title></head>"
        f"<body><main>{'' if heading else '<h1>Thử</h1>'}{Markup(part)}</main></body></html>"  # noqa: S704  # rendered by a template just now
    )
