"""Write down the places of a business, with the number that a certificate gives them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.exc import StaleDataError

from catalog.codes import new_code
from catalog.models import Business
from core import audit
from core.database import utcnow
from gs1.identifiers import BadNumber, Gln, parse_gln
from traceability.numbers import errors, queries, registering, rules
from traceability.numbers.models import BusinessPlace, EvidenceKind


@dataclass(frozen=True)
class PlaceFacts:
    """What a business says of a place.

    Attributes:
        kind: One of `PlaceKind`.
        name: As people call it.
        street: House number and street; "" for none.
        street_is_public: Whether everybody may read it.
        commune: Scheme and code of the unit.
        gln: As typed; "" for none.
    """

    kind: str
    name: str
    street: str
    street_is_public: bool
    commune: tuple[str, str]
    gln: str = ""


def add_place(
    session: Session, business: Business, facts: PlaceFacts, *, actor: audit.Actor, today: date
) -> BusinessPlace:
    """Write down a place of a business.

    Raises:
        BadGln: If the digits are no number of a place.
        TaxNumberAsGln: If a tax number stands in them.
        GlnNotShown: If no confirmed certificate of the business covers them.
        GlnTaken: If another place carries them.
    """
    place = BusinessPlace(business_id=business.id, code=_new_code(session))
    changed = _write(session, place, business, facts, today=today)
    _save(session, place, new=True)
    audit.record(session, actor, "place.add", f"place:{place.id}", changed)
    return place


def edit_place(
    session: Session,
    place: BusinessPlace,
    facts: PlaceFacts,
    *,
    actor: audit.Actor,
    expected_version: int,
    today: date,
) -> BusinessPlace:
    """Change what is known of a place; its code stays.

    Raises:
        StalePlace: If somebody saved it since.
        BadGln: And the others as `add_place`.
    """
    if place.version != expected_version:
        raise errors.StalePlace
    changed = _write(session, place, place.business, facts, today=today)
    _save(session, place)
    if changed:
        audit.record(session, actor, "place.edit", f"place:{place.id}", changed)
    return place


def close_place(session: Session, place: BusinessPlace, *, actor: audit.Actor) -> None:
    """Write down that nothing is done there any more; its page answers on."""
    if place.closed_at is None:
        place.closed_at = utcnow()
        _save(session, place)
        audit.record(session, actor, "place.close", f"place:{place.id}")


def _write(
    session: Session, place: BusinessPlace, business: Business, facts: PlaceFacts, *, today: date
) -> Mapping[str, list[object]]:
    gln, evidence_id = _checked_gln(session, place, business, facts.gln, today=today)
    values = {
        "kind": facts.kind,
        "name": facts.name,
        "street": facts.street or None,
        "street_is_public": facts.street_is_public and bool(facts.street),
        "place_scheme": facts.commune[0],
        "place_code": facts.commune[1],
        "gln": gln,
    }
    place.evidence_id = evidence_id
    before = {field: getattr(place, field) for field in values}
    for field, value in values.items():
        setattr(place, field, value)
    # The street may be a home: the trail tells that it changed, not what it was.
    return {
        f"place.{field}": [None, True] if field == "street" else [before[field], value]
        for field, value in values.items()
        if before[field] != value
    }


def _checked_gln(
    session: Session, place: BusinessPlace, business: Business, typed: str, *, today: date
) -> tuple[Gln, int] | tuple[None, None]:
    """Return the number of a place with the certificate that gives it, taken off whose own fell."""
    if not typed:
        return None, None
    try:
        gln = parse_gln(typed)
    except BadNumber:
        raise errors.BadGln from None
    if gln == place.gln and place.evidence_id is not None:
        return gln, place.evidence_id  # given when its certificate held
    if rules.holds_tax_number(EvidenceKind.GLN, gln, business.tax_code):
        raise errors.TaxNumberAsGln
    registering.one_at_a_time(session)
    held = queries.held_evidence(session, business.id, on=today)
    evidence = next((row for row in held if rules.covers_gln(row.kind, row.value, gln)), None)
    if evidence is None:
        raise errors.GlnNotShown
    _free(session, gln)
    return gln, evidence.id


def _free(session: Session, gln: Gln) -> None:
    """Take a number off the place that carries it without a confirmed certificate.

    Raises:
        GlnTaken: If its certificate stands.
    """
    holder = session.scalar(
        select(BusinessPlace)
        .where(BusinessPlace.gln == gln)
        .options(joinedload(BusinessPlace.evidence))
        .execution_options(populate_existing=True)
    )
    if holder is None:
        return
    if holder.public_gln is not None:
        raise errors.GlnTaken
    holder.gln, holder.evidence_id = None, None
    _save(session, holder)
    # Its business reads this line: it is not told who the newcomer is.
    audit.record(session, audit.SYSTEM, "place.lose_gln", f"place:{holder.id}", {"place.gln": [gln, None]})


def _save(session: Session, place: BusinessPlace, *, new: bool = False) -> None:
    try:
        with session.begin_nested():
            if new:
                session.add(place)
            session.flush()
    except StaleDataError:
        raise errors.StalePlace from None
    except IntegrityError:
        raise errors.GlnTaken from None


def _new_code(session: Session) -> str:
    taken = select(BusinessPlace.id)
    while session.scalar(taken.where(BusinessPlace.code == (code := new_code()))) is not None:
        pass  # one in 34 thousand million is taken
    return code
