"""Two phones, or two officers, at the same moment: each number has one owner."""

from __future__ import annotations

from decimal import Decimal
from threading import Event

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.models import Product
from core.audit import SYSTEM
from tests.factories.numbers import PREFIX, make_evidence
from tests.factories.traceability import make_business, make_lot, make_product
from tests.traceability.test_at_once import PHONES, all_at_once
from traceability.models import Lot
from traceability.numbers.cartons import pack_carton
from traceability.numbers.evidence import confirm_evidence, refuse_evidence, remove_evidence
from traceability.numbers.models import Carton, NumberEvidence, RegisteredGtin
from traceability.numbers.registering import issue_gtin
from traceability.numbers.rules import gtin_at


def test_each_phone_is_issued_a_number_of_its_own(app: Flask, session: Session) -> None:
    business = make_business(session)
    make_evidence(session, business)
    products = [make_product(session, business).id for _phone in range(PHONES)]
    session.commit()

    def issue(own: Session, number: int) -> None:
        product = own.get_one(Product, products[number])
        issue_gtin(own, product, product.variants[0], actor=SYSTEM)

    assert all_at_once(app, issue) == ["saved"] * PHONES
    rows = session.scalars(select(RegisteredGtin.gtin).order_by(RegisteredGtin.gtin)).all()
    assert rows == [gtin_at(PREFIX, item) for item in range(PHONES)]


def test_one_choice_is_issued_one_number(app: Flask, session: Session) -> None:
    business = make_business(session)
    make_evidence(session, business)
    product_id = make_product(session, business).id
    session.commit()

    def issue(own: Session, _number: int) -> None:
        product = own.get_one(Product, product_id)
        issue_gtin(own, product, product.variants[0], actor=SYSTEM)

    assert all_at_once(app, issue) == ["HasGtin"] * (PHONES - 1) + ["saved"]
    assert session.scalars(select(RegisteredGtin.gtin)).all() == [gtin_at(PREFIX, 0)]


def test_one_of_several_overlapping_prefixes_is_confirmed(app: Flask, session: Session) -> None:
    rows = [
        make_evidence(session, make_business(session), PREFIX[: 7 + number % 3], state="waiting").id
        for number in range(PHONES)
    ]
    session.commit()

    def confirm(own: Session, number: int) -> None:
        row = own.get_one(NumberEvidence, rows[number])
        confirm_evidence(own, row, actor=SYSTEM, expected_version=row.version)

    assert all_at_once(app, confirm) == ["Overlaps"] * (PHONES - 1) + ["saved"]


def test_no_number_is_registered_under_a_certificate_that_falls_meanwhile(
    app: Flask, session: Session
) -> None:
    business = make_business(session)
    evidence_id = make_evidence(session, business).id
    product_id = make_product(session, business).id
    session.commit()
    is_typed, is_decided = Event(), Event()

    def change(own: Session, number: int) -> None:
        if number == 0:
            assert is_typed.wait(10)
            row = own.get_one(NumberEvidence, evidence_id)
            refuse_evidence(own, row, actor=SYSTEM, expected_version=row.version, reason="Giấy giả.")
            is_decided.set()
        elif number == 1:
            own.get_one(Product, product_id).variants[0].gtin = gtin_at(PREFIX, 1)
            own.flush()
            is_typed.set()
            is_decided.wait(1)  # the officer comes before this is committed, and has to wait

    assert all_at_once(app, change) == ["saved"] * PHONES
    assert session.scalars(select(RegisteredGtin.state)).all() == ["in_review"]


def test_a_certificate_is_taken_back_or_gives_a_number_and_not_both(app: Flask, session: Session) -> None:
    product = make_product(session)
    evidence_id = make_evidence(session, product.business).id
    product_id = product.id
    session.commit()

    def change(own: Session, number: int) -> None:
        if number % 2:
            remove_evidence(own, own.get_one(NumberEvidence, evidence_id), actor=SYSTEM)
            return
        own.get_one(Product, product_id).variants[0].gtin = gtin_at(PREFIX, 1)
        own.flush()

    ends = all_at_once(app, change)

    is_registered = session.get(RegisteredGtin, gtin_at(PREFIX, 1)) is not None
    assert session.get_one(NumberEvidence, evidence_id).state == ("confirmed" if is_registered else "removed")
    assert ends.count("InUse") == (PHONES // 2 if is_registered else 0)


def test_each_carton_gets_an_sscc_of_its_own(app: Flask, session: Session) -> None:
    lot = make_lot(session)
    make_evidence(session, lot.business)
    session.commit()

    def pack(own: Session, _number: int) -> None:
        found = own.get_one(Lot, lot.id)
        pack_carton(
            own, found.business, [(found, Decimal(1))], actor=SYSTEM, packed_on=found.packed_on,
            today=found.packed_on,
        )  # fmt: skip

    assert all_at_once(app, pack) == ["saved"] * PHONES
    assert len(set(session.scalars(select(Carton.sscc).where(Carton.sscc.is_not(None))))) == PHONES
