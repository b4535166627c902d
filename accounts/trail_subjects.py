"""What people, agencies and settings are called in the trail."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import Agency, User
from accounts.sign_in_rules import PREFIX, WORDS
from accounts.tokens.models import AccessToken
from core.trail import Subject, numbers


def people(session: Session, rests: list[str]) -> Mapping[str, Subject]:
    """Name people; their accounts are the administrator's room, so no link leads there."""
    rows = session.execute(select(User.id, User.full_name).where(User.id.in_(numbers(rests))))
    return {str(row.id): Subject(row.full_name) for row in rows}


def agencies(session: Session, rests: list[str]) -> Mapping[str, Subject]:
    """Name agencies."""
    rows = session.execute(select(Agency.id, Agency.name).where(Agency.id.in_(numbers(rests))))
    return {str(row.id): Subject(row.name) for row in rows}


def tokens(session: Session, rests: list[str]) -> Mapping[str, Subject]:
    """Name tokens; they are their person's own, so no link leads there."""
    rows = session.scalars(select(AccessToken).where(AccessToken.id.in_(numbers(rests))))
    return {str(row.id): Subject(row.title) for row in rows}


def settings(session: Session, rests: list[str]) -> Mapping[str, Subject]:
    """Name settings of the sign-in; those of upper rooms keep their keys."""
    return {
        rest: Subject(str(WORDS[rest.removeprefix(PREFIX)][0]))
        for rest in rests
        if rest.startswith(PREFIX) and rest.removeprefix(PREFIX) in WORDS
    }
