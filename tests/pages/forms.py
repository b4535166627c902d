"""Fill a form of a page as a person would: only fields that are there, only choices on offer."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping
from typing import Any
from xml.etree.ElementTree import Element

from tests.pages.dom import elements, select, tag_of, text_of

_BUTTONS = frozenset({"submit", "button", "reset", "image"})


class FilledForm:
    """The fields of one form with what will be sent."""

    def __init__(self, root: Element, form: Element) -> None:
        """Read the fields with what they hold already."""
        self._controls: dict[str, list[Element]] = {}
        self._values: dict[str, list[Any]] = {}
        for control in _controls(root, form):
            name = str(control.get("name"))
            self._controls.setdefault(name, []).append(control)
            self._values.setdefault(name, []).extend(_held(control))

    @property
    def has_files(self) -> bool:
        """Say whether a field takes files."""
        return any(_kind(control) == "file" for controls in self._controls.values() for control in controls)

    def fill(self, fields: Mapping[str, Any]) -> None:
        """Put values into fields.

        Raises:
            AssertionError: If a field or a choice does not exist.
        """
        for name, value in fields.items():
            assert name in self._controls, f"the form has no field {name!r}, only {sorted(self._controls)}"
            self._values[name] = _chosen(name, self._controls[name], value)

    def values(self, button: Element | None = None) -> dict[str, Any]:
        """Return what is sent when the button is pressed."""
        data: dict[str, Any] = {
            name: [_as_sent(value) for value in values] for name, values in self._values.items() if values
        }
        if button is not None and button.get("name"):
            data[str(button.get("name"))] = [button.get("value") or ""]
        return data


def _as_sent(value: Any) -> Any:
    """Browsers send every line end as CR LF."""
    return re.sub(r"\r\n|\r|\n", "\r\n", value) if isinstance(value, str) else value


def _controls(root: Element, form: Element) -> list[Element]:
    inside = set(elements(form))
    mine = []
    for control in select(root, "input[name], select[name], textarea[name]"):
        owner = control.get("form")
        belongs = control in inside if owner is None else owner == form.get("id")
        if belongs and control.get("disabled") is None and _kind(control) not in _BUTTONS:
            mine.append(control)
    return mine


def _kind(control: Element) -> str:
    return (control.get("type") or "text").lower() if tag_of(control) == "input" else tag_of(control)


def _held(control: Element) -> list[str]:
    """Return what the control sends when nobody touches it."""
    kind = _kind(control)
    if kind in ("checkbox", "radio"):
        return [control.get("value") or "on"] if control.get("checked") is not None else []
    if kind == "select":
        options = select(control, "option")
        chosen = [option for option in options if option.get("selected") is not None]
        if not chosen and control.get("multiple") is None:
            chosen = options[:1]
        return [_choice(option) for option in chosen]
    if kind == "textarea":
        return [(control.text or "").removeprefix("\n")]
    return [] if kind == "file" else [control.get("value") or ""]


def _choice(option: Element) -> str:
    value = option.get("value")
    return text_of(option) if value is None else value


def _chosen(name: str, controls: list[Element], value: Any) -> list[Any]:
    kind = _kind(controls[0])
    if kind == "file":
        files = value if isinstance(value, list) else [value]
        return [_file(file) for file in files]
    if kind == "checkbox" and isinstance(value, bool):
        assert len(controls) == 1, f"{name!r} has several boxes: give the list of values to tick"
        return [controls[0].get("value") or "on"] if value else []
    values = [str(one) for one in _many(value)]
    if kind in ("checkbox", "radio", "select"):
        offered = _offered(controls)
        for one in values:
            assert one in offered, f"{name!r} does not offer {one!r}, only {sorted(offered)}"
    return values


def _many(value: Any) -> Iterable[Any]:
    return value if isinstance(value, list | tuple | set) else [value]


def _offered(controls: list[Element]) -> set[str]:
    if _kind(controls[0]) == "select":
        return {
            _choice(option)
            for control in controls
            for option in select(control, "option")
            if option.get("disabled") is None
        }
    return {control.get("value") or "on" for control in controls}


def _file(file: Any) -> tuple[Any, ...]:
    assert isinstance(file, tuple), "a file is given as (bytes or stream, name)"
    content, *rest = file
    assert rest, "a file needs a name"
    return (io.BytesIO(content) if isinstance(content, bytes) else content, *rest)
