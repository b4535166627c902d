"""Two phones send at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.models import Product
from core.audit import SYSTEM
from core.database import db
from core.errors import DomainError
from tests.factories.traceability import NOW, PACKED_ON, make_event, make_lot, make_product
from traceability.event_kinds import EventKind
from traceability.models import Event, Lot
from traceability.services import Report, correct_event, create_lot, record_event

PHONES = 6


def all_at_once(app: Flask, change: Callable[[Session, int], object]) -> list[str]:
    """Run a change from several threads, each with a transaction of its own; return how each ended."""
    start = Barrier(PHONES)

    def phone(number: int) -> str:
        with app.app_context(), Session(db.engine) as own:
            start.wait()
            try:
                change(own, number)
                own.commit()
            except DomainError as refused:
                own.rollback()
                return type(refused).__name__
            return "saved"

    with ThreadPoolExecutor(PHONES) as threads:
        return sorted(threads.map(phone, range(PHONES)))


def test_one_lot_code_is_given_once(app: Flask, session: Session) -> None:
    product = make_product(session)
    session.commit()

    ended = all_at_once(
        app,
        lambda own, _number: create_lot(
            own,
            SYSTEM,
            own.get_one(Product, product.id),
            lot_code="A-1",
            packed_on=PACKED_ON,
            on=date(2026, 11, 23),
        ),
    )

    assert ended == ["LotCodeTaken"] * (PHONES - 1) + ["saved"]
    assert session.scalars(select(Lot.lot_code)).all() == ["A-1"]


def test_steps_sent_together_get_a_number_each(app: Flask, session: Session) -> None:
    lot = make_lot(session)
    session.commit()

    ended = all_at_once(
        app,
        lambda own, number: record_event(
            own,
            SYSTEM,
            own.get_one(Lot, lot.id),
            Report(EventKind.PACKING, PACKED_ON, note=str(number)),
            now=NOW,
        ),
    )

    assert ended == ["saved"] * PHONES
    assert sorted(session.scalars(select(Event.seq))) == list(range(1, PHONES + 1))


def test_step_is_put_right_by_one_of_them(app: Flask, session: Session) -> None:
    event = make_event(session, make_lot(session))
    session.commit()

    ended = all_at_once(
        app,
        lambda own, number: correct_event(
            own, SYSTEM, own.get_one(Event, event.id), None, reason=f"điện thoại {number}", now=NOW
        ),
    )

    assert ended == ["AlreadyCorrected"] * (PHONES - 1) + ["saved"]
