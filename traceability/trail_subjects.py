"""What lots and suspicions are called in the audit trail, and where an auditor sees them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from catalog.models import Business
from catalog.trail_subjects import called
from core.formatting import number_vi
from core.trail import Subject, numbers
from traceability.models import Lot, Suspicion
from traceability.serials.models import SerialRange


def lots(session: Session, rests: list[str]) -> Mapping[str, Subject]:
    """Name lots by their codes."""
    rows = session.execute(select(Lot.id, Lot.lot_code).where(Lot.id.in_(numbers(rests))))
    return {
        str(row.id): Subject(
            _("Lô %(code)s", code=row.lot_code),
            url_for("traceability_department.lot", lot_id=row.id),
            url_for("traceability.lot", lot_id=row.id),
        )
        for row in rows
    }


def lots_of(wanted: Sequence[str]) -> Select[Any]:
    """Ask for the lots of businesses called so."""
    return select(Lot.id).join(Business, Business.id == Lot.business_id).where(called(wanted))


def suspicions(session: Session, rests: list[str]) -> Mapping[str, Subject]:
    """Name reports of suspicions by their numbers."""
    known = session.scalars(select(Suspicion.id).where(Suspicion.id.in_(numbers(rests))))
    return {
        str(number): Subject(
            _("Báo nghi ngờ số %(number)s", number=number),
            url_for("traceability_department.suspicion", suspicion_id=number),
        )
        for number in known
    }


def serial_ranges(session: Session, rests: list[str]) -> Mapping[str, Subject]:
    """Name ranges of serials by their size."""
    rows = session.execute(select(SerialRange.id, SerialRange.size).where(SerialRange.id.in_(numbers(rests))))
    return {
        str(row.id): Subject(
            _("Bộ %(size)s mã từng món", size=number_vi(row.size)),
            own_url=url_for("serials.serial_range", range_id=row.id),
        )
        for row in rows
    }
