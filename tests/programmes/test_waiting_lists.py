"""What runs out and what was sent back: the number on the first page is the length of the list."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from catalog import services as catalog
from catalog.models import Certificate, ProductState
from core.audit import SYSTEM
from core.database import utcnow
from exporters.stalls.models import Stall
from places.models import NEW
from programmes.queries.renewals import Renewals, Runs
from programmes.queries.returned import ReturnedList, Sent
from tests.conftest import TODAY
from tests.factories.catalog import make_business, make_product
from tests.factories.programmes import make_act, make_evidence, make_programme


@pytest.fixture
def shop(session):
    return make_business(session, name="HTX Cói", current_commune_code="12688", former_district_code="340")


def paper(shop, name, ends, **facts):
    return Certificate(
        business=shop, type="ocop", name=name, number="1", issuer="UBND", issued_on=date(2020, 1, 1),
        expires_on=ends, **facts,
    )  # fmt: skip


def stall(shop, marketplace, confirmed_at):
    return Stall(
        business=shop, marketplace=marketplace, opened_on=date(2022, 1, 1), confirmed_at=confirmed_at
    )


def renewals(session, **narrowed):
    return Renewals(session, scope=None, now=utcnow(), on=TODAY, **narrowed)


def test_what_runs_out_is_listed_soonest_first_and_what_was_renewed_is_not(session, page, enter, shop):
    day = timedelta(days=1)
    session.add_all(
        [
            paper(shop, "Đã hết", TODAY - day),
            paper(shop, "Sắp hết", TODAY + 60 * day, product=make_product(session, business=shop)),
            paper(shop, "Còn lâu", TODAY + 61 * day, product=make_product(session, business=shop)),
            paper(shop, "Bỏ rồi", TODAY, removed_at=utcnow(), product=make_product(session, business=shop)),
            stall(shop, "shopee", utcnow() - 400 * day),
            stall(shop, "tiktok", utcnow()),
        ]
    )  # fmt: skip
    renewed = make_product(session, business=shop)
    session.add_all(
        paper(shop, name, TODAY + days * day, product=renewed) for name, days in (("Cũ", -1), ("Mới", 999))
    )
    act = make_act(session, make_programme(session), shop, is_imported=True)
    make_evidence(session, act)
    session.commit()

    found = renewals(session).page(1)

    assert [(line.kind, line.says) for line in found] == [
        (Runs.STALL, "shopee"),
        (Runs.PAPER, "Đã hết"),
        (Runs.PAPER, "Sắp hết"),
        (Runs.PROOF, "website"),
    ]
    assert renewals(session).count() == 4
    assert renewals(session, kind=Runs.PAPER, district="340").count() == 2
    assert renewals(session, district="341").count() == 0
    enter("officer", places=((NEW, "12688"),))
    page.get("/can-bo")
    page.click("4 thứ hết hạn hoặc sắp hết hạn nhắc cơ sở gia hạn, xác nhận lại")
    assert len(page.select("tbody tr")) == 4
    assert page.texts(".tag").count("Đã hết hạn") == 2
    page.get("/can-bo/can-gia-han?loai=giay-to&huyen=341")
    assert "Không có gì khớp" in page.text
    enter("officer", places=((NEW, "12454"),))
    page.get("/can-bo/can-gia-han")
    assert "Không có gì sắp hết hạn" in page.text


def test_what_was_sent_back_waits_until_its_business_sends_it_again(session, page, enter, shop):
    product = make_product(session, business=shop, name="Chiếu cói", state=ProductState.LISTED)
    make_product(session, business=shop, state=ProductState.LISTED)
    catalog.return_product(session, product, actor=SYSTEM, reasons={"name": "Ghi rõ loại cói."})
    refused = paper(shop, "Giấy mờ", None, refused_at=utcnow(), refused_reason="Ảnh mờ.")
    session.add(refused)
    session.commit()

    waiting, answered = ReturnedList(session, None), ReturnedList(session, None, is_answered=True)

    assert [(line.kind, line.says, line.answered_at) for line in waiting.page(1)] == [
        (Sent.PRODUCT, "Chiếu cói", None),
        (Sent.PAPER, "Giấy mờ", None),
    ]
    assert all(line.since is not None for line in waiting.page(1))
    assert (waiting.count(), answered.count()) == (2, 0)
    enter("officer")
    page.get("/can-bo")
    page.click("2 thứ đã trả lại, cơ sở chưa trả lời sản phẩm, giấy tờ chờ cơ sở sửa")
    assert len(page.select("tbody tr")) == 2

    catalog.relive(session, product, actor=SYSTEM)
    session.commit()

    assert (waiting.count(), answered.count()) == (1, 1)
    assert answered.page(1)[0].answered_at is not None
    page.get("/can-bo/da-tra-lai?tra-loi=roi")
    assert "gửi lại ngày" in page.text
