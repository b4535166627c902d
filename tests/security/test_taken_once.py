"""Twenty phones send the same at the same moment, and fields that no form shows change nothing."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.models import Business, BusinessKind, Membership, Product, ProductState
from catalog.services import register_business
from core.audit import SYSTEM
from core.database import db
from core.errors import DomainError
from tests.factories.accounts import csrf_token, make_user, sign_in
from tests.factories.catalog import make_owner, make_product
from tests.pages.client import PageClient
from traceability.models import Lot

PHONES = 20
NOT_OURS = {
    "id": "1",
    "owner_id": "1",
    "user_id": "1",
    "business_id": "1",
    "approved": "1",
    "state": "listed",
    "listed_at": "2026-01-01",
    "verified_at": "2026-01-01",
    "verified_by_id": "1",
    "is_sample": "1",
    "code": "7KQ2M9XW",
    "role": "administrator",
    "version": "99",
    "root_id": "1",
}


def test_one_lot_code_is_given_once_through_the_form(app: Flask, session: Session) -> None:
    owner, business = make_owner(session)
    product = make_product(session, business)
    address = f"/quan-ly/lo-hang/them/{product.id}"
    phones = [app.test_client() for _ in range(PHONES)]
    for phone in phones:
        sign_in(phone, owner)
    tokens = [csrf_token(phone) for phone in phones]
    session.commit()
    start = Barrier(PHONES)

    def send(number: int) -> int:
        fields = {
            "csrf_token": tokens[number],
            "lot_code": "A-1",
            "packed_on": "2026-11-18",
            "form_id": f"f{number}",
        }
        start.wait()
        return phones[number].post(address, data=fields).status_code

    with ThreadPoolExecutor(PHONES) as threads:
        ended = Counter(threads.map(send, range(PHONES)))

    assert ended == {302: 1, 422: PHONES - 1}
    assert session.scalars(select(Lot.lot_code)).all() == ["A-1"]


def test_one_form_sent_twenty_times_makes_one_lot(app: Flask, session: Session) -> None:
    owner, business = make_owner(session)
    product = make_product(session, business)
    phone = app.test_client()
    sign_in(phone, owner)
    fields = {
        "csrf_token": csrf_token(phone),
        "packed_on": "2026-11-18",
        "form_id": "once",
        "lot_code": "B-1",
    }
    cookie, address = phone.get_cookie("gocque"), f"/quan-ly/lo-hang/them/{product.id}"
    session.commit()
    assert cookie is not None
    start = Barrier(PHONES)

    def send(_number: int) -> int:
        again = app.test_client()
        again.set_cookie("gocque", cookie.value)
        start.wait()
        return again.post(address, data=fields).status_code

    with ThreadPoolExecutor(PHONES) as threads:
        ended = Counter(threads.map(send, range(PHONES)))

    assert ended[302] >= 1
    assert set(ended) <= {302, 422}
    assert len(session.scalars(select(Lot.id)).all()) == 1


def test_one_company_number_is_registered_once(app: Flask, session: Session) -> None:
    owners = [make_user(session).id for _ in range(PHONES)]
    session.commit()
    start = Barrier(PHONES)

    def register(number: int) -> str:
        with app.app_context(), Session(db.engine) as own:
            start.wait()
            try:
                register_business(
                    own,
                    actor=SYSTEM,
                    owner_id=owners[number],
                    name=f"HTX {number}",
                    kind=BusinessKind.HOP_TAC_XA,
                    tax_code="0100109106",
                    declared_scheme="vn_2024_11",
                    declared_commune_code="12730",
                )
                own.commit()
            except DomainError as refused:
                own.rollback()
                return type(refused).__name__
            return "saved"

    with ThreadPoolExecutor(PHONES) as threads:
        ended = Counter(threads.map(register, range(PHONES)))

    assert ended["saved"] == 1
    assert sum(ended.values()) == PHONES
    assert session.scalars(select(Business.tax_code)).all() == ["0100109106"]


def test_fields_that_a_form_does_not_show_are_ignored(app: Flask, session: Session) -> None:
    _stranger, foreign = make_owner(session)
    owner, business = make_owner(session)
    page = PageClient(app)
    sign_in(page, owner)
    before = {
        name: getattr(business, name) for name in ("id", "verified_at", "is_sample", "root_id", "version")
    }

    page.get("/quan-ly/san-pham/moi")
    page.post(
        "/quan-ly/san-pham/moi",
        {
            **NOT_OURS,
            "business_id": str(foreign.id),
            "name": "Gạo nếp",
            "price": "55000",
            "unit": "túi",
            "save_draft": "1",
        },
        302,
    )
    page.get("/quan-ly/ho-so/sua")
    page.post("/quan-ly/ho-so/sua", {**NOT_OURS, "id": str(foreign.id)}, 409)

    session.expire_all()
    product = session.scalars(select(Product)).one()
    assert (product.business_id, product.state, product.listed_at) == (business.id, ProductState.DRAFT, None)
    assert (product.is_sample, product.version) == (False, 1)
    assert product.code != NOT_OURS["code"]
    assert {name: getattr(business, name) for name in before} == before
    assert owner.role == "producer"
    assert session.scalars(select(Membership.user_id).where(Membership.business_id == business.id)).all() == [
        owner.id
    ]
