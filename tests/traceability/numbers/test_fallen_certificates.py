"""A certificate that fell takes its cartons and places along, and gives way to the true owner."""

from __future__ import annotations

from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.models import Business
from core.audit import SYSTEM, AuditEntry
from tests.factories.numbers import PREFIX, make_evidence
from tests.factories.traceability import make_business, make_lot
from tests.pages.client import PageClient
from traceability.models import Lot
from traceability.numbers import errors
from traceability.numbers.cartons import pack_carton
from traceability.numbers.evidence import confirm_evidence, refuse_evidence, remove_evidence
from traceability.numbers.lookup import page_of_carton, page_of_place
from traceability.numbers.models import BusinessPlace, Carton, NumberEvidence
from traceability.numbers.places import PlaceFacts, add_place
from traceability.numbers.rules import gtin_at

GLN = gtin_at(PREFIX, 1)[1:]


def pack(session: Session, lot: Lot) -> Carton:
    day = lot.packed_on
    return pack_carton(session, lot.business, [(lot, Decimal(3))], actor=SYSTEM, packed_on=day, today=day)


def add(session: Session, business: Business, lot: Lot, gln: str = GLN) -> BusinessPlace:
    where = ("vn_2025_07", "12688")
    facts = PlaceFacts("workshop", "Xưởng", "", street_is_public=False, commune=where, gln=gln)
    return add_place(session, business, facts, actor=SYSTEM, today=lot.packed_on)


def refuse(session: Session, row: NumberEvidence) -> None:
    refuse_evidence(session, row, actor=SYSTEM, expected_version=row.version, reason="Giấy giả.")


def confirm(session: Session, row: NumberEvidence) -> None:
    confirm_evidence(session, row, actor=SYSTEM, expected_version=row.version)


def test_cartons_and_places_of_a_fallen_certificate_answer_by_our_codes_alone(
    app: Flask, session: Session
) -> None:
    lot = make_lot(session)
    row = make_evidence(session, lot.business)
    carton, place = pack(session, lot), add(session, lot.business, lot)
    sscc = str(carton.sscc)
    assert page_of_carton(session, sscc) == f"/thung/{carton.code}"
    assert page_of_place(session, GLN) == f"/noi/{place.code}"

    refuse(session, row)
    session.commit()

    assert (page_of_carton(session, sscc), page_of_place(session, GLN)) == (None, None)
    visitor = PageClient(app)
    visitor.get(f"/thung/{carton.code}")
    assert sscc not in visitor.text
    visitor.get(f"/noi/{place.code}")
    assert GLN not in visitor.text

    anew = make_evidence(session, lot.business, PREFIX[:8], state="waiting")
    confirm(session, anew)
    assert page_of_carton(session, sscc) == f"/thung/{carton.code}"
    assert page_of_place(session, GLN) == f"/noi/{place.code}"


def test_a_confirmed_newcomer_takes_a_gln_whose_certificate_fell(session: Session) -> None:
    lot, newcomer = make_lot(session), make_business(session)
    row = make_evidence(session, lot.business)
    place = add(session, lot.business, lot)
    own = make_evidence(session, newcomer, GLN, kind="gln")
    with pytest.raises(errors.GlnTaken):
        add(session, newcomer, lot)

    refuse(session, row)
    taken = add(session, newcomer, lot)

    assert page_of_place(session, GLN) == f"/noi/{taken.code}"
    assert (place.gln, place.evidence_id, taken.evidence_id) == (None, None, own.id)
    told = session.scalars(
        select(AuditEntry).where(AuditEntry.subject == f"place:{place.id}", AuditEntry.action != "place.add")
    ).one()
    assert (told.action, told.actor_id, told.changes) == (
        "place.lose_gln",
        None,
        {"place.gln": [GLN, None]},
    )


def test_a_certificate_under_which_a_place_or_carton_stands_is_not_taken_back(session: Session) -> None:
    lot = make_lot(session)
    of_place = make_evidence(session, lot.business, GLN, kind="gln")
    add(session, lot.business, lot)
    of_carton = make_evidence(session, lot.business)
    pack(session, lot)
    of_carton.next_serial = 0  # it counts for itself, whoever gave the number

    for row in (of_place, of_carton):
        with pytest.raises(errors.InUse):
            remove_evidence(session, row, actor=SYSTEM)


def test_packing_cartons_does_not_hinder_an_officer_who_is_about_to_refuse(session: Session) -> None:
    lot = make_lot(session)
    row = make_evidence(session, lot.business)
    session.commit()
    seen = row.version

    pack(session, lot)
    session.commit()
    refuse_evidence(session, row, actor=SYSTEM, expected_version=seen, reason="Giấy giả.")

    assert (row.state, row.next_serial) == ("refused", 1)
