"""A visitor may say in which district they are; that is one number more and nothing else."""

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.scans import counted
from tests.factories.serials import make_range
from tests.factories.traceability import make_lot
from tests.pages.client import PageClient
from traceability.scans.models import ScanCount, SerialScan
from traceability.serials.states import SerialState


def test_what_a_visitor_chooses_is_counted_once_and_is_no_look(
    app: Flask, page: PageClient, session: Session
) -> None:
    lot = make_lot(session, lot_code="P01-0001")
    _, [serial] = make_range(session, lot, 1, state=SerialState.ACTIVATED)
    session.commit()
    assert lot.product is not None
    page.get(f"/t/{lot.product.code}/P01-0001/{serial.serial}")
    page.click("Bạn đang ở huyện nào?")

    page.submit("Gửi", status=422)
    assert page.texts("p.error")
    for _ in range(2):
        page.get(f"/noi-quet/{lot.product.code}?lo=P01-0001&ma={serial.serial}")
        page.submit("Gửi", district="343")
        assert page.h1 == "Đã nhận, cảm ơn bạn"
        assert "cộng thêm" not in page.text  # the second answer is not counted

    assert counted(app, session) == 0
    rows = session.execute(select(ScanCount.lot_id, ScanCount.district, ScanCount.count)).all()
    assert [tuple(row) for row in rows] == [(lot.id, "343", 1)]
    assert session.execute(select(SerialScan.district, SerialScan.count)).all() == [("343", 1)]
    assert page.click("Về trang Bánh cáy làng Nguyễn").path == f"/t/{lot.product.code}/P01-0001"


def test_places_are_named_in_english_too_and_only_of_what_there_is(
    page: PageClient, session: Session
) -> None:
    lot = make_lot(session)
    session.commit()
    assert lot.product is not None

    page.get(f"/noi-quet/{lot.product.code}?lang=en")

    assert "Kien Xuong district" in page.text
    assert "Another province" in page.text
    page.get("/noi-quet/khong-co", 404)
