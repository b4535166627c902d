"""Hints at copied labels stand in the department's one list, beside what people report."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from accounts.models import Role
from core.database import utcnow
from places.models import NEW
from tests.factories.accounts import make_user, sign_in
from tests.factories.serials import make_range
from tests.factories.traceability import make_lot
from tests.pages.client import PageClient
from traceability.models import Suspicion
from traceability.scans.cases import follow_up
from traceability.scans.copied import Hint
from traceability.scans.models import SerialScan
from traceability.serials.models import Serial
from traceability.serials.numbers import in_groups
from traceability.serials.states import SerialState


@pytest.fixture
def serial(session: Session) -> Serial:
    """A serial with a case, and an older report beside it."""
    lot = make_lot(session, lot_code="P01-0001")
    _, [serial] = make_range(session, lot, 1, state=SerialState.ACTIVATED)
    hour = utcnow().replace(minute=0, second=0, microsecond=0)
    serial.scans, serial.first_seen_hour = 12, hour - timedelta(days=3)
    for ago, district, count in ((0, "", 4), (72, "", 8), (1, "343", 2), (2, "khac", 1)):
        when = hour - timedelta(hours=ago)
        session.add(SerialScan(serial_id=serial.id, hour=when, district=district, count=count))
    follow_up(session, serial, (Hint.IN_A_DAY, Hint.FAR_APART), now=utcnow())
    session.add(
        Suspicion(product_id=lot.product_id, seen="Tem dán đè", created_at=utcnow() - timedelta(days=1))
    )
    session.commit()
    return serial


def test_an_officer_finds_both_kinds_in_one_list_and_follows_a_hint_up(
    app: Flask, page: PageClient, session: Session, serial: Serial
) -> None:
    sign_in(page, make_user(session, Role.OFFICER))
    page.get("/can-bo")
    assert "2 việc đáng ngờ chưa khép" in page.text
    page.get("/can-bo/nghi-ngo")
    kinds = 'td[data-label="Loại"]'
    assert page.texts(kinds) == ["Người mua báo", "Dấu hiệu tem bị chép"]
    hints = "Bị tra nhiều lần trong một ngày; Người tra cho biết đang ở những nơi cách xa nhau"
    assert page.texts('td[data-label="Mã riêng"]') == [
        "–",
        " ".join((in_groups(serial.serial), hints)),
    ]
    page.submit("Lọc", loai="nguoi-bao")
    assert page.texts(kinds) == ["Người mua báo"]
    page.submit("Lọc", xem="dang-xem", loai="")
    assert page.texts(".empty h2") == ["Không có việc nào như vậy"]
    page.get("/can-bo/nghi-ngo?loai=tem-chep&xem=moi")
    page.get(page.first("tbody th a").get("href") or "")

    for told in (
        "Bị tra nhiều lần trong một ngày",
        "Người tra cho biết đang ở những nơi cách xa nhau",
        "Dấu hiệu chưa phải bằng chứng",
        in_groups(serial.serial),
        "từ đó 12 lượt",
        "Huyện Kiến Xương: 2 người; Ở tỉnh khác: 1 người",
    ):
        assert told in page.text
    page.submit("Ghi lại", text="Đã hỏi cơ sở")
    page.click("Khép việc này")
    page.submit("Khép việc này", outcome="Hội chợ, nhiều người xem")
    page.submit("Lọc", xem="da-khep", loai="tem-chep")
    assert page.texts("tbody .tag") == ["Đã khép"]


def test_hints_about_businesses_elsewhere_are_not_seen(
    page: PageClient, session: Session, serial: Serial
) -> None:
    sign_in(page, make_user(session, Role.OFFICER, places=((NEW, "12454"),)))

    page.get("/can-bo/nghi-ngo?loai=tem-chep")

    assert page.texts(".empty h2") == ["Không có việc nào như vậy"]
