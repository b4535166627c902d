"""The doors of the workspace, of those who help, and of the department; each package hangs its own.

Only doors that lead somewhere, and that the present person may open, are shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, cast

from flask import Flask, current_app, request, url_for

_KEY = "gocque_navigation"
_ALLOWED_KEY = "gocque_navigation_allowed"


@dataclass(frozen=True)
class Door:
    """One entry of a menu.

    Attributes:
        key: Names the door; a page sets ``nav_key`` to mark its own door as present.
        label: What people read.
        endpoint: Where it leads, without parameters.
        icon: Name of an icon of ``components/icons.html``.
        rights: One of these opens it; none named: every signed-in person.
        order: Lower stands first.
        waiting: Counts what waits behind the door for the present person; asked for a menu that is shown.
        count: That number, once asked.
    """

    key: str
    label: Any
    endpoint: str
    icon: str
    rights: tuple[str, ...] = ()
    order: int = 100
    waiting: Callable[[], int] | None = None
    count: int = 0

    @property
    def url(self) -> str:
        """Return the address behind the door."""
        return url_for(self.endpoint)

    @property
    def is_current(self) -> bool:
        """Say whether the present page stands behind this door."""
        return request.path == self.url or request.path.startswith(self.url + "/")


def register_door(app: Flask, menu: str, door: Door) -> None:
    """Hang a door into the menu ``workspace``, ``helping`` or ``department``."""
    menus: dict[str, list[Door]] = app.extensions.setdefault(_KEY, {})
    menus.setdefault(menu, []).append(door)
    menus[menu].sort(key=lambda each: each.order)


def install_navigation(app: Flask, may: Callable[[tuple[str, ...]], bool]) -> None:
    """Give templates the function ``navigation(menu)``; `may` says whether the person holds a right."""
    app.extensions[_ALLOWED_KEY] = may
    app.jinja_env.globals["navigation"] = navigation


def navigation(menu: str) -> list[Door]:
    """Return the doors of a menu that the present person may open, in order."""
    menus: dict[str, list[Door]] = current_app.extensions.get(_KEY, {})
    may = cast(Callable[[tuple[str, ...]], bool], current_app.extensions[_ALLOWED_KEY])
    allowed = [door for door in menus.get(menu, []) if not door.rights or may(door.rights)]
    return [replace(door, count=door.waiting()) if door.waiting else door for door in allowed]
