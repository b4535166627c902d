"""The page of one piece says first what its serial tells, and never that goods are genuine."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from core.audit import SYSTEM
from core.database import utcnow
from tests.factories.scans import counted, nothing_counted, scan
from tests.factories.serials import make_range
from tests.factories.traceability import make_lot, make_recall
from tests.pages.client import PageClient
from traceability.models import Lot
from traceability.scans.models import SerialScan
from traceability.serials import services
from traceability.serials.models import Serial
from traceability.serials.numbers import in_groups
from traceability.serials.queries import serials_to_print
from traceability.serials.states import SerialState

TITLES = ".note strong"


@pytest.fixture
def serial(session: Session) -> Serial:
    _, [serial] = make_range(session, make_lot(session, lot_code="P01-0001"), 1, state=SerialState.ACTIVATED)
    session.commit()
    return serial


def path_of(serial: Serial, lot: str = "P01-0001") -> str:
    return f"/t/{serial.product.code}/{lot}/{serial.serial}"


def test_a_known_serial_shows_its_lot_and_how_often_it_was_looked_up(
    app: Flask, page: PageClient, session: Session, serial: Serial
) -> None:
    nothing_counted(app)
    page.get(path_of(serial))
    assert page.texts(TITLES)[0] == "Trước bạn chưa ai tra cứu mã này"
    assert page.h1 == serial.product.name
    assert "Lô P01-0001" in page.text
    assert f"Mã riêng của món hàng này: {in_groups(serial.serial)}." in page.text

    scan(app, path_of(serial), address="203.0.113.1")
    scan(app, path_of(serial).lower(), address="203.0.113.2")
    assert counted(app, session) == 2

    for path in (path_of(serial), path_of(serial).lower(), path_of(serial, "-")):
        page.get(path)
        title = page.texts(TITLES)[0]
        assert re.fullmatch(r"Được tra cứu lần đầu ngày \d\d/\d\d/\d{4}; từ đó 2 lượt", title)
        assert not re.search("chính hãng|xác thực|đảm bảo", page.text, re.IGNORECASE)
    page.get(f"{path_of(serial)}?lang=en")
    assert page.texts(TITLES)[0].startswith("First looked up on ")


def test_a_serial_without_lot_shows_the_product(page: PageClient, session: Session, serial: Serial) -> None:
    made = services.issue_serials(session, SYSTEM, serial.product, None, 1)
    session.commit()
    [text] = serials_to_print(session, made.id)

    page.get(f"/t/{serial.product.code}/-/{text}")
    assert (page.h1, page.texts(TITLES)[0]) == (serial.product.name, "Cơ sở chưa ghi là đã dán tem này")
    assert "Các lô mới nhất" in page.texts("h2")
    page.get(f"/t/{serial.product.code}/P01-0001/{text}")
    assert page.texts(TITLES)[0] == "Mã này không cấp cho lô P01-0001"


def test_many_looks_in_a_short_time_are_told_with_both_explanations(
    page: PageClient, session: Session, serial: Serial
) -> None:
    hour = utcnow().replace(minute=0, second=0, microsecond=0)
    session.add(SerialScan(serial_id=serial.id, hour=hour - timedelta(hours=20), district="", count=3))
    session.commit()

    page.get(path_of(serial))

    assert page.texts(TITLES)[0] == "Mã này đã được tra nhiều lần trong thời gian ngắn"
    assert "Có thể tem bị chép lại, cũng có thể nhiều người cùng xem một món hàng." in page.text
    assert page.click("Báo điều đáng ngờ").status == 200


def test_what_is_wrong_stands_first_and_a_recall_before_all(
    page: PageClient, session: Session, serial: Serial
) -> None:
    other = make_lot(session, serial.product, lot_code="P01-0002")
    _, [printed] = make_range(session, other, 1, state=SerialState.PRINTED)
    session.commit()
    page.get(path_of(printed, "P01-0002"))
    assert page.texts(TITLES)[0] == "Cơ sở chưa ghi là đã dán tem này"

    page.get(path_of(serial, "P01-0002"))
    assert page.texts(TITLES)[0] == "Mã này cấp cho lô P01-0001, không phải lô P01-0002"
    assert "Lô P01-0001" in page.texts("h2")

    page.get(path_of(serial, "%3Cb%3E"))
    assert page.texts(TITLES)[0] == "Lô trên tem không phải lô của mã này"

    services.revoke_serial(session, SYSTEM, serial, "Mất cuộn tem")
    session.commit()
    page.get(path_of(serial))
    assert page.texts(".note.bad strong") == ["Mã này đã bị hủy"]
    assert "Lý do: Mất cuộn tem." in page.text

    lot: Lot | None = serial.lot
    assert lot is not None
    make_recall(session, lot)
    session.commit()
    page.get(path_of(serial))
    assert page.texts(TITLES)[:2] == ["Lô này đang bị thu hồi", "Mã này đã bị hủy"]


def test_what_was_never_issued_stays_unknown(page: PageClient, session: Session, serial: Serial) -> None:
    waiting = services.issue_serials(session, SYSTEM, serial.product, serial.lot, 600)
    session.add(Serial(range_id=waiting.id, product_id=serial.product_id, number=1, serial="AAAAAAAAAA"))
    session.commit()

    for unknown in ("BBBBBBBBBB", "AAAAAAAAAA", f"{serial.serial}0", "x"):
        page.get(f"/t/{serial.product.code}/P01-0001/{unknown}")
        assert page.texts(TITLES)[0] == "Mã này không do chúng tôi cấp"
