"""The same screen sent several times at the same moment makes one account, one business, one product."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from accounts import recovery
from accounts.models import RecoveryCode, Role, User
from accounts.recovery import RecoveryRefused
from catalog.models import Business, BusinessKind, Product, SignUp
from catalog.services import sign_ups
from catalog.services.businesses import Address
from catalog.services.sign_ups import FirstProduct
from core.audit import SYSTEM, Actor
from core.database import db
from places.models import OLD
from tests.factories.accounts import PASSWORD, make_user, sign_in
from tests.pages.client import PageClient

PHONES = 4


def at_once(app: Flask, send: Callable[[int], str]) -> list[str]:
    start = Barrier(PHONES)

    def phone(number: int) -> str:
        start.wait()
        return send(number)

    with ThreadPoolExecutor(PHONES) as threads:
        return sorted(threads.map(phone, range(PHONES)))


def own_transaction(app: Flask, change: Callable[[Session], object]) -> Callable[[int], str]:
    def send(_number: int) -> str:
        with app.app_context(), Session(db.engine) as own:
            try:
                change(own)
            except RecoveryRefused:
                own.commit()
                return "refused"
            own.commit()
            return "saved"

    return send


def test_one_account_is_made_and_every_sending_goes_on_with_it(app: Flask, session: Session) -> None:
    session.rollback()
    pages = [PageClient(app) for _each in range(PHONES)]
    for page in pages:
        page.get("/dang-ky")

    def send(number: int) -> str:
        data = {"phone": "0912345678", "password": PASSWORD, "consent": "y"}
        return str(pages[number].post("/dang-ky", data, 302, follow=False).location)

    assert at_once(app, send) == ["/dang-ky/co-so"] * PHONES
    assert session.scalar(select(func.count()).select_from(User)) == 1


def test_one_business_and_one_product_are_made(app: Flask, session: Session) -> None:
    user = make_user(session)
    user_id = user.id
    session.add(SignUp(user_id=user_id))
    sign_in(PageClient(app), user)

    def business(own: Session) -> object:
        return sign_ups.write_business(
            own,
            SYSTEM,
            own.get_one(User, user_id),
            name="HTX Bánh đa Đình Cả",
            kind=BusinessKind.HOP_TAC_XA,
            address=Address(scheme=OLD, commune_code="12730"),
        )

    def product(own: Session) -> object:
        answers = FirstProduct("Bánh đa vừng", 25_000, "túi", None)
        return sign_ups.write_product(own, SYSTEM, own.get_one(User, user_id), answers)

    assert at_once(app, own_transaction(app, business)) == ["saved"] * PHONES
    assert at_once(app, own_transaction(app, product)) == ["saved"] * PHONES
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Business)) == 1
    assert session.scalars(select(Product.state)).all() == ["live"]


def test_a_code_opens_once_and_each_wrong_try_counts(app: Flask, session: Session) -> None:
    helper, user, other = make_user(session, Role.HELPER), make_user(session), make_user(session)
    code = recovery.issue(session, Actor(user_id=helper.id), user, helper.id).code
    recovery.issue(session, Actor(user_id=helper.id), other, helper.id)
    user_id, phone, others = user.id, user.phone, other.phone
    session.commit()

    def use(own: Session) -> object:
        found = recovery.person_of(own, phone, code, address=None)
        return recovery.use_for_phone(own, found, f"+84912345{user_id:03d}")

    def guess(own: Session) -> object:
        return recovery.person_of(own, others, "1" * 12, address=None)

    assert at_once(app, own_transaction(app, use)) == ["refused"] * (PHONES - 1) + ["saved"]
    assert at_once(app, own_transaction(app, guess)) == ["refused"] * PHONES
    tried = select(RecoveryCode.wrong_tries).where(RecoveryCode.user_id == other.id)
    session.expire_all()
    assert session.scalars(tried).one() == PHONES
