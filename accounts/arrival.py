"""What a device holds between the password and the work, and where it is led."""

from __future__ import annotations

from flask import redirect, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_user

from accounts.access import own_path
from accounts.entering import Owed, Step, give_up, half_sign_in
from accounts.models import HalfSignIn, Role, User
from core.database import db, utcnow

_HALF, _NEXT = "half", "next"
_PAGES = {
    Step.CODE: "entering.code",
    Step.PASSWORD: "entering.own_password",  # pragma: allowlist secret
    Step.ENROLMENT: "entering.enrol",
}


def arrive(reached: User | Owed, wanted: str | None) -> str:
    """Give the device what it reached, and return where to go.

    Args:
        reached: The person, carrying the token of a sign-in, or the step that is owed.
        wanted: The page that was asked for before the sign-in.
    """
    if isinstance(reached, Owed):
        session.clear()  # nothing of what the device held before may lead into the account
        session[_HALF] = reached.token
        if wanted := own_path(wanted):
            session[_NEXT] = wanted
        return url_for(_PAGES[reached.step])
    token = reached.get_id()
    session.clear()
    reached.carry(str(token))
    login_user(reached)
    session.permanent = reached.role == Role.PRODUCER  # an office's browser forgets when it is closed
    return after_sign_in(wanted)


def after_sign_in(wanted: str | None) -> str:
    """Return the page that was asked for, if it is one of ours, else the person's first page."""
    return own_path(wanted) or url_for("accounts.home")


def waiting() -> HalfSignIn | None:
    """Return the half sign-in of this device; None when there is none, or it is over."""
    token = session.get(_HALF)
    return half_sign_in(db.session(), token, utcnow()) if isinstance(token, str) else None


def let_go() -> bool:
    """Take the half sign-in away from the device, and say whether it held one, over or not."""
    token = session.pop(_HALF, None)
    if isinstance(token, str):
        give_up(db.session(), token)
    return token is not None


def is_late() -> bool:
    """Say whether the device holds a half sign-in that may be over; it forgets it."""
    return session.pop(_HALF, None) is not None


def wanted_page() -> str | None:
    """Return the page that was asked for before the sign-in."""
    wanted = session.get(_NEXT)
    return wanted if isinstance(wanted, str) else None


def step_page(half: HalfSignIn) -> ResponseReturnValue:
    """Lead to the page of the step that is owed."""
    return redirect(url_for(_PAGES[Step(half.step)]))
