"""What each measure of the programmes comes to in a period, each in its own unit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast

from flask import Flask, current_app
from sqlalchemy import String, func, literal, select
from sqlalchemy.orm import Session

from programmes.counting import Selection
from programmes.models import Evidence, Programme, SupportAct
from programmes.queries.figures import distinct_by_programme, seen
from programmes.units import Measure

_KEY = "gocque_persons"
# A product that is not known here is told apart by what the list calls it.
product_key = func.coalesce(
    literal("#", String) + Evidence.product_id.cast(String), Evidence.product_reference
)
Persons = Callable[[Session, Selection], Mapping[str, int]]
"""Counts persons by programme; a programme without a record of persons is left out."""


def register_persons(app: Flask, count: Persons, unnamed: Persons) -> None:
    """Tell who counts persons: acts name businesses, so no count of persons follows from them.

    Args:
        app: The application.
        count: Counts the persons that are known.
        unnamed: Counts the attendances of which nobody knows whose they were.
    """
    app.extensions[_KEY] = count, unnamed


def persons_by_programme(session: Session, selection: Selection) -> Mapping[str, int]:
    """Count persons of the programmes that keep a record of them."""
    return _registered(0, session, selection)


def unnamed_by_programme(session: Session, selection: Selection) -> Mapping[str, int]:
    """Count, by programme, the attendances that stand in no record of persons."""
    return _registered(1, session, selection)


def _registered(which: int, session: Session, selection: Selection) -> Mapping[str, int]:
    counts = cast(tuple[Persons, Persons] | None, current_app.extensions.get(_KEY))
    return counts[which](session, selection) if counts else {}


def acts_by_programme(session: Session, selection: Selection) -> dict[str, int]:
    """Count accepted acts, those for individuals too: each is one stall, one attendance, one act."""
    rows = session.execute(
        select(Programme.code, func.count())
        .join(SupportAct, SupportAct.programme_id == Programme.id)
        .where(*seen(selection))
        .group_by(Programme.code)
    )
    found = {code: int(number) for code, number in rows}
    return {code: found.get(code, 0) for code in selection.programmes}


def products_by_programme(session: Session, selection: Selection) -> dict[str, int]:
    """Count the distinct products that stand in the evidence of accepted acts."""
    rows = session.execute(
        select(Programme.code, func.count(product_key.distinct()))
        .join(SupportAct, SupportAct.programme_id == Programme.id)
        .join(Evidence, Evidence.act_id == SupportAct.id)
        .where(*seen(selection))
        .group_by(Programme.code)
    )
    found = {code: int(number) for code, number in rows}
    return {code: found.get(code, 0) for code in selection.programmes}


_COUNTS: Mapping[Measure, Callable[[Session, Selection], Mapping[str, int]]] = {
    Measure.BUSINESSES: distinct_by_programme,
    Measure.ACTS: acts_by_programme,
    Measure.STALLS: acts_by_programme,
    Measure.ATTENDANCES: acts_by_programme,
    Measure.PRODUCTS: products_by_programme,
    Measure.PERSONS: persons_by_programme,
}


def measured(session: Session, measure: Measure, selection: Selection) -> Mapping[str, int]:
    """Return what a measure comes to, by programme; a programme of which nobody can say is left out."""
    return _COUNTS[measure](session, selection)
