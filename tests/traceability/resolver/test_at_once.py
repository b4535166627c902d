"""Several phones at the same moment: the list of links keeps its bounds, its order and each address once."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.models import Product
from core.audit import SYSTEM
from tests.factories.traceability import make_product
from tests.traceability.test_at_once import PHONES, all_at_once
from traceability.resolver.models import TraceLink
from traceability.resolver.services import MOST, LinkFacts, add_link


def test_one_of_many_adds_an_address_and_no_more_than_the_most_are_added(
    app: Flask, session: Session
) -> None:
    product_id = make_product(session).id
    session.commit()

    def add(own: Session, page: str) -> None:
        facts = LinkFacts("instructions", f"https://youtube.com/{page}", "Cách nấu")
        add_link(own, SYSTEM, own.get_one(Product, product_id), None, facts)

    def add_the_same(own: Session, _number: int) -> None:
        add(own, "a")

    def add_another(own: Session, number: int) -> None:
        add(own, f"n{number}")

    assert all_at_once(app, add_the_same) == ["AddressKnown"] * (PHONES - 1) + ["saved"]
    for number in range(MOST - 3):
        add(session, f"x{number}")
    session.commit()
    assert all_at_once(app, add_another) == ["TooManyLinks"] * (PHONES - 2) + ["saved"] * 2
    positions = session.scalars(select(TraceLink.position).order_by(TraceLink.position)).all()
    assert positions == list(range(1, MOST + 1))
