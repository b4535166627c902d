"""The doors of the workspace, of those who help, and of the department; each package hangs its own.

Only doors that lead somewhere, and that the present person may open, are shown. A menu with many
doors has them in groups, each under a word of its own; `wsgi.py` names the groups.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
        group: Key of the group it stands in; doors of no group, or an unknown one, stand last.
        is_exact: Whether pages below its address are behind other doors.
        waiting: Counts what waits behind the door for the present person; asked for a menu that is shown.
        count: That number, once asked.
    """

    key: str
    label: Any
    endpoint: str
    icon: str
    rights: tuple[str, ...] = ()
    order: int = 100
    group: str = ""
    is_exact: bool = False
    waiting: Callable[[], int] | None = None
    count: int = 0

    @property
    def url(self) -> str:
        """Return the address behind the door."""
        return url_for(self.endpoint)

    @property
    def is_current(self) -> bool:
        """Say whether the present page stands behind this door."""
        if request.path == self.url:
            return True
        return not self.is_exact and request.path.startswith(self.url + "/")


@dataclass(frozen=True)
class Group:
    """Doors that belong together, under one word.

    Attributes:
        key: What `Door.group` names.
        label: What people read above the doors; none: the doors stand alone.
        doors: Filled when a menu is drawn.
    """

    key: str
    label: Any = None
    doors: tuple[Any, ...] = ()

    @property
    def waiting(self) -> int:
        """Return how much waits behind all its doors."""
        return sum(door.count for door in self.doors)

    def holds(self, key: str | None) -> bool:
        """Say whether the present page stands behind one of its doors; `key`: the door the page names."""
        return any(door.key == key if key else door.is_current for door in self.doors)


def register_door(app: Flask, menu: str, door: Door) -> None:
    """Hang a door into the menu ``workspace``, ``helping`` or ``department``."""
    menus: dict[str, list[Door]] = app.extensions.setdefault(_KEY, {})
    menus.setdefault(menu, []).append(door)
    menus[menu].sort(key=lambda each: each.order)


def install_navigation(
    app: Flask, may: Callable[[tuple[str, ...]], bool], groups: Sequence[Group] = ()
) -> None:
    """Give templates ``navigation(menu)`` and ``grouped(doors)``.

    Args:
        app: The application.
        may: Says whether the present person holds one of the rights.
        groups: The groups of doors, in order.
    """
    app.extensions[_ALLOWED_KEY] = may
    app.jinja_env.globals["navigation"] = navigation
    app.jinja_env.globals["grouped"] = lambda doors: in_groups(doors, groups)


def navigation(menu: str) -> list[Door]:
    """Return the doors of a menu that the present person may open, in order."""
    menus: dict[str, list[Door]] = current_app.extensions.get(_KEY, {})
    may = cast(Callable[[tuple[str, ...]], bool], current_app.extensions[_ALLOWED_KEY])
    allowed = [door for door in menus.get(menu, []) if not door.rights or may(door.rights)]
    return [replace(door, count=door.waiting()) if door.waiting else door for door in allowed]


def in_groups(doors: Sequence[Any], groups: Sequence[Group]) -> list[Group]:
    """Sort doors into groups and leave empty groups out; the order of doors stays inside each.

    >>> doors = [Door("a", "A", "a", "box"), Door("b", "B", "b", "box", group="work")]
    >>> found = in_groups(doors, [Group("work", "Work")])
    >>> [(group.label, [door.key for door in group.doors]) for group in found]
    [('Work', ['b']), (None, ['a'])]
    """
    known = {group.key for group in groups}
    homes = [door.group if getattr(door, "group", "") in known else "" for door in doors]
    filled = [
        Group(
            group.key,
            group.label,
            tuple(door for door, home in zip(doors, homes, strict=True) if home == group.key),
        )
        for group in (*groups, Group(""))
    ]
    return [group for group in filled if group.doors]
