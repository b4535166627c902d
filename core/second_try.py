"""What becomes of a form when somebody else wrote the same thing in the same moment.

The database kept the other one and refused ours. Nothing of ours is written, so the form is asked once
more: it now reads what the other has saved, shows both, or says in its own sentence what is taken. What
still ends on a page of refusal takes along what was typed, to be copied.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from flask import Response, current_app, g, has_request_context, request
from wtforms import Field, FieldList, FormField, HiddenField, PasswordField, StringField

from core.database import db

# Forms that say what their person saw; only these notice a change that was saved since.
_MARKS = frozenset({"seen_mark", "version"})
# Of text fields, those that hold what opens something or calls a person.
_SECRET = ("pass", "code", "otp", "token", "phone", "secret", "key")
_LONGEST, _MOST = 2000, 12


def once_more(otherwise: Callable[[], Response], *, only_marked: bool) -> Response:
    """Ask the view again from the start, once; a refusal of the second time stands.

    Args:
        otherwise: Answers when nothing can be asked again.
        only_marked: Whether only forms may be asked again that carry what their person saw: others would
            replace unknowingly what the other has saved.
    """
    db.session.rollback()
    view = current_app.view_functions.get(request.endpoint or "")
    is_marked = not _MARKS.isdisjoint(request.form)
    if view is None or request.method != "POST" or not request.form or "asked_again" in g:
        return otherwise()
    if only_marked and not is_marked:
        return otherwise()
    g.asked_again = True
    for files in request.files.listvalues():
        for file in files:
            file.stream.seek(0)
    try:
        return current_app.make_response(current_app.ensure_sync(view)(**(request.view_args or {})))
    except Exception as error:
        return current_app.make_response(current_app.handle_user_exception(error))


def typed_words() -> list[str]:
    """Return what a person typed into the form that was refused; no secrets, no choices, no hidden marks.

    Only text fields of forms that the view has built are repeated: of all else that was sent nobody knows
    what it is.
    """
    if request.method != "POST":
        return []
    names = dict.fromkeys(field.name for form in g.get("built_forms", ()) for field in _text_fields(form))
    return [
        value.strip()[:_LONGEST] for name in names for value in request.form.getlist(name) if _is_prose(value)
    ][:_MOST]


def note_form(form: Any) -> None:
    """Note that a view has built a form: what was typed into it may be repeated when it is refused."""
    if has_request_context():
        g.setdefault("built_forms", []).append(form)


def _text_fields(fields: Iterable[Field]) -> Iterator[Field]:
    for field in fields:
        if isinstance(field, FieldList | FormField):
            yield from _text_fields(field)
        elif (
            isinstance(field, StringField)
            and not isinstance(field, PasswordField | HiddenField)
            and not any(part in field.name.lower() for part in _SECRET)
        ):
            yield field


def _is_prose(value: str) -> bool:
    """Say whether somebody wrote this: words with a space between; marks and choices have none."""
    return " " in value.strip() and not value.lstrip().startswith(("{", "["))
