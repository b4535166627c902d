"""What becomes of a form when somebody else wrote the same thing in the same moment.

The database kept the other one and refused ours. Nothing of ours is written, so the form is asked once
more: it now reads what the other has saved, shows both, or says in its own sentence what is taken. What
still ends on a page of refusal takes along what was typed, to be copied.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, current_app, g, request

from core.database import db

# Forms that say what their person saw; only these notice a change that was saved since.
_MARKS = frozenset({"seen_mark", "version"})
_SECRET = ("password", "code", "token", "phone", "secret", "key")
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
    """Return what a person typed into the form that was refused; no secrets, no choices, no hidden marks."""
    if request.method != "POST":
        return []
    return [
        value.strip()[:_LONGEST]
        for name, value in request.form.items(multi=True)
        if not any(part in name.lower() for part in _SECRET) and _is_prose(value)
    ][:_MOST]


def _is_prose(value: str) -> bool:
    """Say whether somebody wrote this: words with a space between; marks and choices have none."""
    return " " in value.strip() and not value.lstrip().startswith(("{", "["))
