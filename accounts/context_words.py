"""The words that a person's password should not consist of: names, places and numbers around the person.

Upper packages know more of a person than this one, such as the name of the business; they hang
their part in here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from flask import Flask, current_app
from sqlalchemy.orm import Session

from accounts.models import User

Provider = Callable[[Session, int], Iterable[str]]
_KEY = "gocque_context_words"
_HOUSE = ("Gốc Quê", "Thái Bình", "Hưng Yên", "mật khẩu")


def register_words(app: Flask, provider: Provider) -> None:
    """Hang in a function that names more words about a person, given a session and the person's id."""
    app.extensions.setdefault(_KEY, []).append(provider)


def house_words() -> list[str]:
    """Return the words of the installation: its name, its agency, its area."""
    settings = current_app.config["GOCQUE"]
    return [*_HOUSE, settings.agency, settings.area]


def words_about(session: Session, user: User) -> list[str]:
    """Return the words of the house and all that is known of a person who has an account."""
    providers: list[Provider] = current_app.extensions.get(_KEY, [])
    own = [user.phone, user.full_name, user.agency.name if user.agency else ""]
    return [*house_words(), *own, *(word for give in providers for word in give(session, user.id))]
