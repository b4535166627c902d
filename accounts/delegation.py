"""Rights that somebody holds for a while because another person lent them, such as a helper session.

The package that keeps such sessions stands above this one; it registers here how to find the present
one and what to say when it is over. The guard asks at each request: nothing of it is remembered.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app, g
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.exc import DBAPIError

from accounts.models import User
from accounts.permissions import NOTHING, rights_of

log = logging.getLogger("gocque.security")
_KEY = "gocque_delegations"


@dataclass(frozen=True)
class Delegation:
    """What is lent, and by whom.

    Attributes:
        rights: What the person may do beside what their role says.
        on_behalf_of_id: Who lends it; stands beside the person's own number in the audit trail.
    """

    rights: frozenset[str]
    on_behalf_of_id: int


@dataclass(frozen=True)
class Delegations:
    """How the guard learns of them.

    Attributes:
        find: Takes the signed-in person and the number of the sign-in; returns what is lent now.
        explain: Takes the rights that a refused address asks for; returns the page that says why the
            person may not enter and what to do; None: the house's own page.
    """

    find: Callable[[User, int | None], Delegation | None]
    explain: Callable[[tuple[str, ...]], ResponseReturnValue | None]


def register_delegations(app: Flask, delegations: Delegations) -> None:
    """Let the guard ask `delegations`; there is one such source."""
    app.extensions[_KEY] = delegations


def lent_rights() -> frozenset[str]:
    """Return what is lent to the signed-in person at this request."""
    lent = _present()
    return lent.rights if lent else NOTHING


def take_up(rights: tuple[str, ...]) -> None:
    """Note for `acting_for` through which door the person came in: by the own role, or by what is lent."""
    lent = _present()
    if lent is not None and rights and rights_of(current_user).isdisjoint(rights):
        g.acting_for = lent.on_behalf_of_id


def acting_for() -> int | None:
    """Return the number of the person for whom the present request acts; None: in one's own name."""
    number: int | None = g.get("acting_for")
    return number


def present_sign_in() -> int | None:
    """Return the number of the sign-in through which the present person came."""
    sign_in: tuple[int, object] | None = g.get("sign_in")
    return sign_in[0] if sign_in else None


def explained(rights: tuple[str, ...]) -> ResponseReturnValue | None:
    """Return the page that tells a refused person more than "no"; it must never open the door."""
    source = _source()
    if source is None:
        return None
    try:
        return source.explain(rights)
    except DBAPIError:
        raise
    except Exception:
        log.exception("explanation_failed")
        return None


def _source() -> Delegations | None:
    return cast(Delegations | None, current_app.extensions.get(_KEY))


def _present() -> Delegation | None:
    if "delegation" not in g:
        source = _source()
        g.delegation = source.find(current_user, present_sign_in()) if source else None
    return cast(Delegation | None, g.delegation)
