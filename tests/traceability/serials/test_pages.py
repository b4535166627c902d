"""The producer's pages about serials: ask, take the file, stick on, look one up, take it out of use."""

import csv
import io
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.models import Membership, ProductState
from core.jobs import OutboxEntry, drain
from tests.factories.accounts import make_user, sign_in
from tests.factories.serials import make_range, serials_of
from tests.factories.traceability import make_lot, make_product
from tests.pages.client import PageClient
from traceability.models import Lot
from traceability.serials.models import SerialRange
from traceability.serials.numbers import in_groups
from traceability.serials.states import SerialState


@pytest.fixture
def lot(page: PageClient, session: Session) -> Lot:
    """A lot whose maker is signed in."""
    lot = make_lot(session, make_product(session, name="=Bánh cáy"), lot_code="P01-0001")
    user = make_user(session)
    session.add(Membership(user_id=user.id, business_id=lot.business_id, role="owner"))
    session.commit()
    sign_in(page, user)
    return lot


def test_a_range_is_asked_for_printed_stuck_on_and_taken_out_of_use(
    page: PageClient, session: Session, lot: Lot
) -> None:
    page.get(f"/quan-ly/lo-hang/{lot.id}")
    page.click("Mã từng món")
    page.submit("Tạo mã", count="12")
    assert page.h1 == "12 mã của lô P01-0001"
    there = page.path
    assert "Chưa in" in page.text
    page.click("In tem của bộ này")
    assert page.first("[name=count]").get("value") == "12"
    page.get(there)

    file = page.fetch(
        f"{there}/lay-tep",
        303,
        method="POST",
        data={"csrf_token": page.first("[name=csrf_token]").get("value")},
    )
    answer = page.fetch(str(file.headers["Location"]))
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=ma-")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    [made] = session.scalars(select(SerialRange)).all()
    code = made.product.code
    serials = serials_of(session, made)
    assert rows[0][:4] == ["Số", "Nội dung mã QR", "Mã từng món", "Mã để đọc"]
    assert rows[1:] == [
        [
            str(each.number),
            f"HTTP://127.0.0.1:8000/T/{code}/P01-0001/{each.serial}",
            each.serial,
            in_groups(each.serial),
            code,
            "'=Bánh cáy",
            "P01-0001",
            "18/11/2026",
            "16/02/2027",
        ]
        for each in serials
    ]
    assert {each.state for each in serials} == {"printed"}

    page.get(there)
    page.submit("Đã dán tem")
    assert "Đã ghi 12 tem được dán." in page.text

    page.click("Hủy cả bộ mã")
    page.submit("Hủy mã", reason="", status=422)
    assert page.texts("p.error")
    page.submit("Hủy mã", reason="Mất cuộn tem")
    assert "Đã hủy 12 mã." in page.text
    assert "Mất cuộn tem" in page.text
    assert "Hủy cả bộ mã" not in page.text


def test_a_serial_is_looked_up_by_typing_or_scanning(page: PageClient, session: Session, lot: Lot) -> None:
    page.get("/quan-ly/ma-tung-mon")
    assert page.texts(".empty h2") == ["Chưa có bộ mã nào"]
    _, [one, two] = make_range(session, lot, 2, state=SerialState.PRINTED)
    session.commit()

    page.get(f"/quan-ly/ma-tung-mon?ma={in_groups(one.serial).lower()}", follow=True)
    assert page.h1 == f"Mã {in_groups(one.serial)}"
    page.submit("Tem này đã dán")
    assert "Đã ghi tem này được dán." in page.text
    assert page.texts(".tag") == ["đã dán"]

    page.get(
        f"/quan-ly/ma-tung-mon?ma=HTTPS://X.VN/T/A/P01-0001/{two.serial}",
        follow=True,
    )
    page.click("Hủy mã này")
    page.submit("Hủy mã", reason="Tem rách")
    assert (page.h1, page.texts(".tag")) == (f"Mã {in_groups(two.serial)}", ["đã hủy"])
    assert "Tem này đã dán" not in page.text

    page.get("/quan-ly/ma-tung-mon?ma=AAAAAAAAAA")
    assert "chưa tạo mã nào như vậy" in page.text


def test_the_serials_of_a_range_are_listed_by_pages_and_state(
    page: PageClient, session: Session, lot: Lot
) -> None:
    made, serials = make_range(session, lot, 60, state=SerialState.ACTIVATED)
    hour = datetime(2026, 11, 20, 18, tzinfo=UTC)  # the twenty-first in Vietnam
    for serial, looks in ((serials[1], 1240), (serials[52], 4)):
        serial.state, serial.scans, serial.first_seen_hour = SerialState.SEEN.value, looks, hour
    made.activated, made.seen = 58, 2
    session.commit()

    page.get(f"/quan-ly/ma-tung-mon/{made.id}")
    page.click("Xem từng mã")
    assert page.h1 == "Từng mã: 60 mã của lô P01-0001"
    assert page.texts("tbody th") == [in_groups(each.serial) for each in serials[:50]]
    assert page.texts("tbody tr")[:2] == [
        f"{in_groups(serials[0].serial)} 1 đã dán – –",
        f"{in_groups(serials[1].serial)} 2 đã có người tra 21/11/2026 1.240",
    ]
    page.get(f"/quan-ly/ma-tung-mon/{made.id}/danh-sach?trang=2")
    assert len(page.texts("tbody tr")) == 10

    page.click("Đã có người tra: 2")
    assert page.texts("tbody tr")[1:] == [
        f"{in_groups(serials[52].serial)} 53 đã có người tra 21/11/2026 dưới 5"
    ]
    page.get(f"/quan-ly/ma-tung-mon/{made.id}/danh-sach?xem=revoked&trang=x")
    assert "Không còn mã nào ở mục này" in page.text


def test_many_are_made_by_the_worker_with_progress_and_can_be_stopped(
    page: PageClient, session: Session, lot: Lot
) -> None:
    page.get("/quan-ly/ma-tung-mon/tao")
    page.click("=Bánh cáy")
    page.submit("Tạo mã", count="10001", status=422)
    assert "Mỗi lần tạo từ 1 đến 10.000 mã" in page.text
    page.submit("Tạo mã", count="600", lot_id="0")
    there = page.path
    assert page.h1 == "600 mã không ghi lô"
    assert page.select("progress")
    page.fetch(f"{there}/ma-in.csv", 409)
    page.fetch(f"{there}/danh-sach", 409)

    drain()
    page.get(there)
    assert "Chưa in" in page.text

    page.get(f"/quan-ly/ma-tung-mon/tao/{lot.product_id}?lot=p01-0001")
    page.submit("Tạo mã", count="700")
    page.submit("Dừng lại")
    assert "không mã nào được cấp" in page.text
    page.get("/quan-ly/ma-tung-mon")
    assert page.texts("ul.list strong") == ["600 mã không ghi lô"]


def test_a_range_whose_work_was_lost_can_be_put_away(page: PageClient, session: Session, lot: Lot) -> None:
    page.get(f"/quan-ly/ma-tung-mon/tao/{lot.product_id}?lot=P01-0001")
    page.submit("Tạo mã", count="600")
    entry = session.scalars(select(OutboxEntry)).one()
    entry.state = "failed"
    session.commit()

    page.get(page.path)
    page.submit("Bỏ bộ mã này")

    assert "không mã nào được cấp" in page.text


def test_serials_of_others_and_of_drafts_are_not_found(
    app: Flask, page: PageClient, session: Session, lot: Lot
) -> None:
    draft = make_product(session, lot.business, state=ProductState.DRAFT.value)
    make_range(session, lot, 1)
    foreign, [serial] = make_range(session, make_lot(session), 1)
    session.commit()

    page.get("/tai-khoan/ten")
    token = {"csrf_token": page.first("[name=csrf_token]").get("value")}
    for path in ("", "/danh-sach", "/ma-in.csv", "/huy"):
        page.fetch(f"/quan-ly/ma-tung-mon/{foreign.id}{path}", 404)
    for path in ("dung", "dan", "lay-tep", "huy"):
        page.fetch(f"/quan-ly/ma-tung-mon/{foreign.id}/{path}", 404, method="POST", data=token)
    for path in (f"ma/{serial.id}", f"ma/{serial.id}/huy", f"tao/{foreign.product_id}"):
        page.fetch(f"/quan-ly/ma-tung-mon/{path}", 404)
    page.get(f"/quan-ly/ma-tung-mon?ma={serial.serial}")
    assert "chưa tạo mã nào như vậy" in page.text
    page.get(f"/quan-ly/ma-tung-mon/tao/{draft.id}")
    page.submit("Tạo mã", count="5", status=422)
    assert "chưa đăng nên chưa in tem được" in page.text
