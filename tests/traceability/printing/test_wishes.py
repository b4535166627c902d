"""Producers without a printer ask the commune's helpers, who take that one file and say when it is done."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.models import Membership, Product
from core.audit import Actor, AuditEntry
from core.database import utcnow
from core.jobs import drain
from places.models import NEW
from tests.factories.accounts import make_user, sign_in
from tests.factories.helping import begin_help, make_helper
from tests.factories.serials import make_range
from tests.factories.traceability import make_business, make_lot, make_product
from tests.pages.client import PageClient
from traceability.printing.choices import Choice, Subject
from traceability.printing.models import PrintWish
from traceability.printing.paper import SHEETS, Margins
from traceability.printing.proof import prove
from traceability.printing.wishes import LASTS, WishIsOver, mark_done, take_back, take_file, wish_for_labels
from traceability.qr import payload
from traceability.serials.services import revoke_range

HOST = "http://127.0.0.1:8000"
ELSEWHERE = ((NEW, "12472"),)


class Asked:
    """A producer with a product, and a helper of the commune, each at an own phone."""

    def __init__(self, app: Flask, session: Session) -> None:
        self.owner = make_user(session, full_name="Trần Thị Mơ")
        self.helper = make_helper(session, full_name="Vũ Thị Lạc")
        self.product: Product = make_product(session, make_business(session))
        session.add(Membership(user_id=self.owner.id, business_id=self.product.business_id))
        session.commit()
        self.page, self.helpers_page = PageClient(app), PageClient(app)
        sign_in(self.page, self.owner)
        sign_in(self.helpers_page, self.helper)


@pytest.fixture
def asked(app: Flask, session: Session) -> Asked:
    return Asked(app, session)


def test_a_wish_reaches_the_helper_who_prints_it_and_the_producer_sees_that(
    session: Session, asked: Asked
) -> None:
    make_lot(session, asked.product, lot_code="A-1")
    session.commit()
    page, helping = asked.page, asked.helpers_page
    page.get(f"/quan-ly/tem/{asked.product.id}/to-in?lot=A-1")
    page.click("Nhờ người hỗ trợ in giúp")
    page.submit("Gửi người hỗ trợ in giúp", grid="12", count="14", note="chiều thứ sáu tôi ra lấy")
    assert "Đang chờ" in page.text

    helping.get("/ho-tro/in-tem")
    assert re.search(r"In tem giúp\s*1", helping.text), "the door counts it"
    helping.click("Bánh cáy làng Nguyễn")
    assert "chiều thứ sáu tôi ra lấy" in helping.text
    answer = helping.submit("Lấy tệp PDF", left="0,5", start="2", status=303, follow=False)
    file = helping.fetch(str(answer.location))
    prove(
        file.data,
        [payload(HOST, asked.product.code, "A-1")] * 14,
        SHEETS["12"].moved(Margins(0.5, 0, 0)),
        start=2,
    )
    page.get("/quan-ly/tem/nho-in")
    assert "Đang in" in page.text
    helping.get(f"/ho-tro/in-tem/{session.scalars(select(PrintWish.id)).one()}")
    assert helping.first("input[name=left]").get("value") == "0,5"
    helping.submit("Báo đã in xong")

    assert "Chưa ai nhờ in" in helping.text
    assert "Bạn đã in" in helping.text
    page.get("/quan-ly/tem/nho-in")
    assert "Đã in" in page.text
    assert "Vũ Thị Lạc in xong" in page.text
    trail = session.execute(
        select(AuditEntry.action, AuditEntry.actor_id, AuditEntry.on_behalf_of_id)
        .where(AuditEntry.action.startswith("labels."))
        .order_by(AuditEntry.id)
    ).all()
    both = (asked.helper.id, asked.owner.id)
    assert [tuple(row) for row in trail] == [
        ("labels.wish", asked.owner.id, None),
        ("labels.print", *both),
        ("labels.wish_printed", *both),
    ]


def test_the_wish_opens_that_file_to_helpers_of_the_place_and_nothing_else_to_anybody(
    app: Flask, session: Session, asked: Asked
) -> None:
    wish = wish_for_labels(session, _actor(asked), Subject(asked.product), Choice(), "", now=utcnow())
    session.commit()
    there = f"/ho-tro/in-tem/{wish.id}"
    stranger, colleague = PageClient(app), PageClient(app)
    sign_in(stranger, make_helper(session, places=ELSEWHERE))
    sign_in(colleague, make_helper(session))

    stranger.get(there, 404)
    assert "Chưa ai nhờ in" in stranger.get("/ho-tro/in-tem").text
    colleague.get(there)
    asked.helpers_page.fetch(f"{there}/tep", 404)  # not taken yet: nothing is handed out unrecorded
    asked.helpers_page.get(there)
    asked.helpers_page.submit("Lấy tệp PDF", status=303, follow=False)
    asked.helpers_page.fetch(f"{there}/tep")
    colleague.fetch(f"{there}/tep", 404)
    asked.helpers_page.get(f"/quan-ly/tem/{asked.product.id}/to-in", 403)

    asked.page.get("/quan-ly/tem/nho-in")
    asked.page.submit("Rút lại")
    assert "Đã rút lại" in asked.page.text
    asked.helpers_page.get(there, 404)
    asked.helpers_page.fetch(f"{there}/tep", 404)


def test_a_wish_is_over_when_printed_taken_back_or_too_old(session: Session, asked: Asked) -> None:
    now = utcnow()
    printed, back, old = (
        wish_for_labels(session, _actor(asked), Subject(asked.product), Choice(), "", now=at)
        for at in (now, now, now - LASTS - timedelta(seconds=1))
    )
    take_file(session, asked.helper, printed, Choice(), now=now)
    mark_done(session, asked.helper, printed, now=now)
    take_back(session, _actor(asked), back, now=now)
    session.commit()

    for wish in (printed, back, old):
        with pytest.raises(WishIsOver):
            take_file(session, asked.helper, wish, Choice(), now=now)
        with pytest.raises(WishIsOver):
            mark_done(session, asked.helper, wish, now=now)
    with pytest.raises(WishIsOver):
        take_back(session, _actor(asked), printed, now=now)
    assert "Chưa ai nhờ in" in asked.helpers_page.get("/ho-tro/in-tem").text
    assert "Hết hạn" in asked.page.get("/quan-ly/tem/nho-in").text


def test_only_who_took_the_file_last_says_that_it_is_printed(
    app: Flask, session: Session, asked: Asked
) -> None:
    wish = wish_for_labels(session, _actor(asked), Subject(asked.product), Choice(), "", now=utcnow())
    session.commit()
    colleague = PageClient(app)
    sign_in(colleague, make_helper(session))
    done, told = f"/ho-tro/in-tem/{wish.id}/da-in", "Bạn chưa lấy tệp của lời nhờ này"

    asked.helpers_page.get(f"/ho-tro/in-tem/{wish.id}")
    asked.helpers_page.post(done, {}, 422)
    assert told in asked.helpers_page.text
    for helping in (asked.helpers_page, colleague):
        helping.get(f"/ho-tro/in-tem/{wish.id}")
        helping.submit("Lấy tệp PDF", status=303, follow=False)
    asked.helpers_page.post(done, {}, 422)
    colleague.get(f"/ho-tro/in-tem/{wish.id}")
    colleague.submit("Báo đã in xong")

    session.expire_all()
    assert (wish.state, wish.printed_by_id) == ("printed", wish.taken_by_id)


def test_a_helper_at_work_cannot_ask_in_the_business_name(app: Flask, session: Session, asked: Asked) -> None:
    page = PageClient(app)
    begin_help(page, session, asked.helper, asked.owner, asked.product.business)

    page.get(f"/quan-ly/tem/{asked.product.id}/nho-in", 403)
    page.get("/quan-ly/tem/nho-in")

    assert page.h1 == "Tem nhờ in giúp"


def test_serial_labels_that_a_helper_prints_are_made_by_the_worker(session: Session, asked: Asked) -> None:
    lot = make_lot(session, asked.product, lot_code="A-1")
    made, serials = make_range(session, lot, 3)
    subject = Subject(asked.product, lot, made)
    wish = wish_for_labels(session, _actor(asked), subject, Choice(count=3), "", now=utcnow())
    session.commit()
    helping = asked.helpers_page
    helping.get(f"/ho-tro/in-tem/{wish.id}")

    helping.submit("Lấy tệp PDF")
    assert "Đang làm tệp tem" in helping.text
    drain()

    helping.get(f"/ho-tro/in-tem/{wish.id}")
    file = helping.fetch(f"/ho-tro/in-tem/{wish.id}/tep")
    wanted = [payload(HOST, asked.product.code, "A-1", serial=each.serial) for each in serials]
    prove(file.data, wanted, SHEETS["24"])
    session.expire_all()
    assert made.printed == 3


def test_a_helper_reads_that_the_serials_of_a_wish_were_taken_out_of_use(
    session: Session, asked: Asked
) -> None:
    lot = make_lot(session, asked.product, lot_code="A-1")
    made, _serials = make_range(session, lot, 3)
    subject = Subject(asked.product, lot, made)
    wish = wish_for_labels(session, _actor(asked), subject, Choice(count=3), "", now=utcnow())
    revoke_range(session, _actor(asked), made.id, "Lô bị dột")
    session.commit()
    helping = asked.helpers_page
    helping.get(f"/ho-tro/in-tem/{wish.id}")

    helping.submit("Lấy tệp PDF", status=410)

    assert "Mọi mã của bộ này đã bị hủy" in helping.text
    session.expire_all()
    assert wish.taken_by_id is None


def _actor(asked: Asked) -> Actor:
    return Actor(asked.owner.id)
