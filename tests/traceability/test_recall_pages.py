"""An officer takes a lot back and ends the recall; the trace page says so at once."""

from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import Role
from catalog.models import ProductState
from core.audit import AuditEntry, verify
from places.models import NEW
from tests.factories.accounts import make_user, sign_in
from tests.factories.traceability import (
    make_business,
    make_lot,
    make_material_lot,
    make_product,
    make_recall,
    put_in,
)
from tests.pages.client import PageClient
from traceability.models import Event, Lot, Recall
from traceability.views.blueprint import today

ANSWERS = {
    "reason": "Chỉ tiêu vi sinh vượt mức",
    "instruction": "Ngừng dùng,\ntrả lại nơi mua",
    "quantity_shipped": "80",
}


@pytest.fixture
def officer(page: PageClient, session: Session) -> PageClient:
    sign_in(page, make_user(session, Role.OFFICER))
    return page


@pytest.fixture
def lot(session: Session) -> Lot:
    lot = make_lot(session, lot_code="A-1", packed_on=today() - timedelta(days=5), expires_on=None)
    session.commit()
    return lot


def recall(officer: PageClient, lot: Lot, **answers: str) -> None:
    officer.get(f"/can-bo/lo-hang/{lot.id}/thu-hoi")
    officer.submit("Xem lại trước khi thu hồi", {**ANSWERS, **answers})
    officer.submit("Thu hồi ngay")


def test_lots_are_found_by_code_product_and_business(officer: PageClient, session: Session) -> None:
    gac = make_business(session, name="HTX Nếp Gấc")
    dui = make_business(session, name="Công ty Đũi")
    cake = make_product(session, gac, name="Bánh cáy", code="77777777")  # holds no word that is asked
    scarf = make_product(session, dui, name="Khăn đũi", state=ProductState.WITHDRAWN)
    secret = make_product(session, dui, name="Bản nháp", state=ProductState.DRAFT)
    make_lot(session, cake, lot_code="A-1")
    make_lot(session, scarf, lot_code="B-2")
    make_lot(session, secret, lot_code="C-3")
    make_material_lot(session, gac, lot_code="M-4")
    session.commit()

    def found(query: str) -> list[str]:
        return sorted(officer.get(f"/can-bo/lo-hang{query}").texts("tbody th"))

    assert found("") == ["A-1", "B-2", "M-4"]
    assert found("?q=b-2") == found("?q=dui") == found(f"?q={scarf.code}") == found("?q=Khăn") == ["B-2"]
    assert found("?q=nep+gac") == ["A-1", "M-4"]
    assert found("?q=Thóc") == ["M-4"]
    assert found("?q=%25") == found("?q=%00&thu-hoi=x&trang=abc") == found("")
    assert found("?q=khong-co") == []
    assert "Không có lô nào khớp" in officer.text


def test_lots_are_filtered_by_how_their_recall_stands(officer: PageClient, session: Session) -> None:
    opened, ended, lifted = (make_lot(session, lot_code=code) for code in ("A-1", "B-2", "C-3"))
    make_lot(session, lot_code="D-4")
    make_recall(session, opened)
    for each in (ended, lifted):
        make_recall(session, each, status="closed", closed_on=today())
    lifted.state = "active"
    session.commit()

    officer.get("/can-bo/lo-hang?thu-hoi=dang-thu-hoi")
    assert officer.texts("tbody th") == ["A-1"]
    officer.get("/can-bo/lo-hang?thu-hoi=da-ket-thuc")
    assert sorted(officer.texts("tbody th")) == ["B-2", "C-3"]
    officer.get("/can-bo/lo-hang")
    assert sorted(officer.texts("tbody .tag")) == [
        "Không thu hồi",
        "Đang thu hồi",
        "Đã gỡ thu hồi",
        "Đã thu hồi, không dùng lại",
    ]


def test_recall_is_shown_once_more_before_it_is_done(officer: PageClient, session: Session, lot: Lot) -> None:
    officer.get(f"/can-bo/lo-hang/{lot.id}")
    officer.click("Thu hồi lô này")
    assert officer.first("input[name=number]").get("value") == f"TH-{today().year}-001"

    officer.submit("Xem lại trước khi thu hồi", ANSWERS)
    assert officer.h1 == "Thu hồi lô A-1?"
    assert session.scalars(select(Recall.id)).all() == []

    officer.submit("Sửa lại")
    assert officer.first("textarea[name=reason]").text == ANSWERS["reason"]
    officer.submit("Xem lại trước khi thu hồi", reason="Dị vật kim loại")
    officer.submit("Thu hồi ngay")

    made = session.scalars(select(Recall)).one()
    assert (made.number, made.reason, made.instruction) == (
        f"TH-{today().year}-001",
        "Dị vật kim loại",
        ANSWERS["instruction"],
    )
    assert (made.quantity_shipped, made.decided_on) == (Decimal(80), today())
    assert "Trang của lô đã báo ngay từ dòng đầu." in officer.text
    assert session.scalars(select(AuditEntry.action)).all() == ["recall.open"]
    assert verify(session) is None


def test_trace_page_says_so_first_at_the_next_request_and_its_etag_changes(
    app: Flask, officer: PageClient, lot: Lot
) -> None:
    visitor = PageClient(app)
    there = f"/t/{lot.product.code}/A-1"  # type: ignore[union-attr]
    before = visitor.get(there)
    known = {"If-None-Match": before.headers["ETag"]}
    assert visitor.fetch(there, 304, headers=known).status_code == 304

    recall(officer, lot)

    after = visitor.get(there, headers=known)
    assert after.headers["ETag"] != before.headers["ETag"]
    assert int(after.headers["Cache-Control"].rpartition("=")[2]) <= 55
    assert after.first("main > *").get("class") == "note bad"
    assert "Ngừng dùng" in after.texts("main > *")[0]
    visitor.click(f"Xem thông báo thu hồi TH-{today().year}-001")
    assert "Sở Công Thương" in visitor.text
    assert "Set-Cookie" not in visitor.current.headers


def test_recall_that_is_sent_twice_is_one(officer: PageClient, session: Session, lot: Lot) -> None:
    officer.get(f"/can-bo/lo-hang/{lot.id}/thu-hoi")
    officer.submit("Xem lại trước khi thu hồi", ANSWERS)
    fields = {str(field.get("name")): field.get("value") for field in officer.select("main form input")}

    first = officer.post(f"/can-bo/lo-hang/{lot.id}/thu-hoi", fields, 302, follow=False)
    again = officer.post(f"/can-bo/lo-hang/{lot.id}/thu-hoi", fields, 302, follow=False)

    assert first.location == again.location == f"/can-bo/lo-hang/{lot.id}"
    assert len(session.scalars(select(Recall.id)).all()) == 1


def test_lot_that_is_recalled_already_is_not_recalled_again(
    officer: PageClient, session: Session, lot: Lot
) -> None:
    officer.get(f"/can-bo/lo-hang/{lot.id}/thu-hoi")
    make_recall(session, lot)
    session.commit()

    officer.submit("Xem lại trước khi thu hồi", ANSWERS, status=409)

    assert "đang có thông báo thu hồi" in officer.text


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"number": "12/QĐ"}, "Số thông báo chỉ gồm"),
        ({"number": "th-cu-1"}, "Đã có thông báo mang số này"),
        ({"reason": "  "}, "Bạn ghi lý do"),
        ({"instruction": ""}, "Bạn ghi việc người mua phải làm"),
        ({"decided_on": "2999-01-01"}, "không ở tương lai"),
        ({"quantity_shipped": "nhiều"}, "Bạn gõ số lượng bằng chữ số"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field_before_the_second_page(
    officer: PageClient, session: Session, lot: Lot, answers: dict[str, str], said: str
) -> None:
    make_recall(session, make_lot(session), number="TH-CU-1")
    session.commit()
    officer.get(f"/can-bo/lo-hang/{lot.id}/thu-hoi")

    officer.submit("Xem lại trước khi thu hồi", {**ANSWERS, **answers}, status=422)

    assert any(said in text for text in officer.texts("p.error"))
    session.expire_all()
    assert lot.recalls == []


def test_lots_into_which_a_recalled_one_went_are_named(
    officer: PageClient, session: Session, lot: Lot
) -> None:
    paddy = make_material_lot(session, lot.business, lot_code="M-1")
    flour = make_material_lot(session, lot.business, lot_code="M-2", material="Bột nếp")
    put_in(session, flour, paddy)
    put_in(session, lot, flour)
    put_in(session, paddy, lot)  # a circle by mistake
    session.commit()

    officer.get(f"/can-bo/lo-hang/{paddy.id}")

    assert "Lô này đã vào các lô sau" in officer.text
    assert {"Lô M-2", "Lô A-1"} <= {link.text for link in officer.links}
    officer.click("Thu hồi lô này")
    officer.submit("Xem lại trước khi thu hồi", ANSWERS)
    assert "Lô này đã vào 2 lô khác" in officer.text


@pytest.mark.parametrize(("use", "state", "warns"), [("no", "recalled", True), ("yes", "active", False)])
def test_recall_ends_with_its_result(
    app: Flask, officer: PageClient, session: Session, lot: Lot, use: str, state: str, warns: bool
) -> None:
    recall(officer, lot)
    officer.click("Kết thúc đợt thu hồi")
    officer.submit("Xem lại trước khi kết thúc", quantity_recovered="75,5", result="Đã tiêu hủy", use=use)
    officer.submit("Sửa lại")
    officer.submit("Xem lại trước khi kết thúc")
    assert session.scalars(select(Recall.status)).one() == "open"

    officer.submit("Kết thúc đợt thu hồi")

    session.expire_all()
    ended = session.scalars(select(Recall)).one()
    assert (ended.status, ended.closed_on, ended.result) == ("closed", today(), "Đã tiêu hủy")
    assert (ended.quantity_recovered, lot.state) == (Decimal("75.5"), state)
    visitor = PageClient(app)
    visitor.get(f"/t/{lot.product.code}/A-1")  # type: ignore[union-attr]
    assert bool(visitor.select("main > .note.bad")) is warns
    visitor.get(f"/thu-hoi/{ended.number}")
    assert "Đã tiêu hủy" in visitor.text
    officer.get(f"/can-bo/thu-hoi/{ended.id}/ket-thuc")
    officer.submit("Xem lại trước khi kết thúc", result="x", use="no", status=409)


def test_end_without_a_result_or_before_the_decision_is_refused(
    officer: PageClient, session: Session, lot: Lot
) -> None:
    made = make_recall(session, lot, decided_on=today() - timedelta(days=1))
    session.commit()
    officer.get(f"/can-bo/thu-hoi/{made.id}/ket-thuc")

    officer.submit("Xem lại trước khi kết thúc", status=422)
    assert len(officer.texts("p.error")) == 2
    officer.submit("Xem lại trước khi kết thúc", closed_on="2020-01-01", result="x", use="no", status=422)

    assert any("Ngày kết thúc phải từ ngày quyết định" in text for text in officer.texts("p.error"))


def test_officer_of_another_place_finds_no_lot_and_recalls_none(
    app: Flask, session: Session, lot: Lot
) -> None:
    made = make_recall(session, make_lot(session, lot.product))
    stranger = PageClient(app)
    sign_in(stranger, make_user(session, Role.OFFICER, places=((NEW, "12454"),)))

    stranger.get("/can-bo/lo-hang")
    assert stranger.texts("tbody th") == []
    for path in (
        f"/can-bo/lo-hang/{lot.id}",
        f"/can-bo/lo-hang/{lot.id}/thu-hoi",
        f"/can-bo/thu-hoi/{made.id}/ket-thuc",
        "/can-bo/thu-hoi/999999/ket-thuc",
    ):
        stranger.get(path, 404)


def test_lot_of_a_draft_is_its_makers_own(officer: PageClient, session: Session) -> None:
    hidden = make_lot(session, make_product(session, state=ProductState.DRAFT))
    session.commit()

    assert officer.get(f"/can-bo/lo-hang/{hidden.id}", 404).status == 404


def test_auditor_sees_the_lot_and_no_button(app: Flask, session: Session, lot: Lot) -> None:
    auditor = PageClient(app)
    sign_in(auditor, make_user(session, Role.AUDITOR))

    auditor.get(f"/can-bo/lo-hang/{lot.id}")

    assert auditor.h1 == "Lô A-1"
    assert "Thu hồi lô này" not in auditor.text
    assert session.scalars(select(Event.id)).all() == []
