"""What support acts are called in the audit trail, and where an auditor sees them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from catalog.models import Business
from catalog.trail_subjects import called
from core.trail import Subject, numbers
from programmes.models import Programme, SupportAct


def programmes(session: Session, rests: list[str]) -> Mapping[str, Subject]:
    """Name programmes."""
    rows = session.execute(
        select(Programme.id, Programme.code, Programme.name).where(Programme.id.in_(numbers(rests)))
    )
    return {str(row.id): Subject(row.name, url_for("programmes.programme", code=row.code)) for row in rows}


def acts(session: Session, rests: list[str]) -> Mapping[str, Subject]:
    """Name acts by their numbers and whom they helped."""
    rows = session.execute(
        select(SupportAct.id, Business.name)
        .join(SupportAct.business)
        .where(SupportAct.id.in_(numbers(rests)))
    )
    return {
        str(row.id): Subject(
            _("Lượt %(number)s: %(name)s", number=row.id, name=row.name),
            url_for("programmes.act", act_id=row.id),
        )
        for row in rows
    }


def acts_of(wanted: Sequence[str]) -> Select[Any]:
    """Ask for the acts that helped businesses called so."""
    return select(SupportAct.id).join(SupportAct.business).where(called(wanted))
