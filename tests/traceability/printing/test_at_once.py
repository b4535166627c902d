"""Two phones print, or decide about one wish, at the same moment."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import User
from core.audit import SYSTEM, Actor
from core.database import db, utcnow
from tests.factories.accounts import make_user
from tests.factories.helping import make_helper
from tests.factories.traceability import make_business, make_product
from tests.traceability.test_at_once import PHONES, all_at_once
from traceability.printing.choices import Choice, Subject
from traceability.printing.models import LabelSettings, PrintWish
from traceability.printing.paper import SHEETS, Margins
from traceability.printing.services import remember
from traceability.printing.wishes import WishIsOver, mark_done, take_back, take_file, wish_for_labels


def test_first_prints_at_once_are_one_memory_with_the_margins_of_each_sheet(
    app: Flask, session: Session
) -> None:
    user_id, business_id = make_user(session).id, make_business(session).id
    session.commit()
    kinds = list(SHEETS)[:PHONES]

    def first_print(own: Session, number: int) -> None:
        remember(own, user_id, business_id, Choice(kinds[number], margins=Margins(left=0.5)))

    assert all_at_once(app, first_print) == ["saved"] * PHONES
    row = session.scalars(select(LabelSettings)).one()
    assert row.margins == {kind: [5, 0, 0] for kind in kinds}


def test_a_wish_that_was_printed_meanwhile_is_not_taken_back(session: Session) -> None:
    product, user, helper = make_product(session), make_user(session), make_helper(session)
    wish = wish_for_labels(session, Actor(user.id), Subject(product), Choice(), "", now=utcnow())
    take_file(session, helper, wish, Choice(), now=utcnow())
    session.commit()
    wish_id, helper_id = wish.id, helper.id
    session.rollback()

    with Session(db.engine, expire_on_commit=False) as own:
        seen = own.get_one(PrintWish, wish_id)
        own.commit()  # the page with the button is shown; the row is as it was then
        with Session(db.engine) as other:
            mark_done(other, other.get_one(User, helper_id), other.get_one(PrintWish, wish_id), now=utcnow())
            other.commit()
        with pytest.raises(WishIsOver):
            take_back(own, SYSTEM, seen, now=utcnow())
