"""The installation's rate: set once with day and source, followed by who chooses so, and said when old."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from accounts.models import Role
from catalog.models import Product, ProductState
from core.audit import SYSTEM
from core.formatting import VIETNAM, date_vi
from exporters.alibaba import Alibaba
from exporters.alibaba.columns import COLUMNS
from exporters.goods import Offer
from exporters.listings import present_listing
from exporters.trade.rates import present_rate, set_rate
from exporters.wholesale import UsdRate
from tests.factories.accounts import make_user, sign_in
from tests.factories.catalog import make_owner, make_product
from tests.pages.client import PageClient

TODAY = datetime.now(VIETNAM).date()
PATH = "/can-bo/cai-dat/ty-gia"


def test_the_office_sets_rate_day_and_source_and_what_was_before_stands_below(
    page: PageClient, session: Session
) -> None:
    sign_in(page, make_user(session, Role.ADMINISTRATOR, full_name="Quản trị Cói"))
    page.get("/can-bo/cai-dat")
    assert "Chưa có tỷ giá chung." in page.text
    page.click("Sửa tỷ giá")

    for rate in ("25400", "25500"):
        page.submit(
            "Lưu tỷ giá",
            {"vnd_per_usd": rate, "rate_on": f"{TODAY}", "rate_source": "Vietcombank", "days": "40"},
        )

    assert present_rate(session) == UsdRate(25_500, TODAY, "Vietcombank")
    assert "Quản trị Cói đổi cài đặt" in page.text
    assert "Đồng một USD: 25.400" in page.text
    page.get("/can-bo/cai-dat")
    assert f"25.500 đồng một USD, ngày {date_vi(TODAY)} (Vietcombank)." in page.text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"vnd_per_usd": "2"}, "Số cần từ 1.000 đến 100.000."),
        ({"rate_on": f"{TODAY + timedelta(2)}"}, "Ngày này chưa tới."),
        ({"rate_source": ""}, "Bạn ghi tỷ giá này lấy ở đâu."),
        ({"days": "0"}, "Số cần từ 1 đến 365."),
    ],
)
def test_a_rate_without_sense_is_refused(
    page: PageClient, session: Session, fields: dict[str, str], sentence: str
) -> None:
    sign_in(page, make_user(session, Role.ADMINISTRATOR))
    page.get(PATH)
    good = {"vnd_per_usd": "25400", "rate_on": f"{TODAY}", "rate_source": "Vietcombank", "days": "40"}

    page.submit("Lưu tỷ giá", {**good, **fields}, status=422)

    assert sentence in page.text
    assert present_rate(session) is None


def test_a_product_follows_the_common_rate_and_the_file_keeps_rate_and_day(
    page: PageClient, session: Session
) -> None:
    owner, business = make_owner(session)
    product = make_product(session, business, state=ProductState.LIVE)
    day = TODAY - timedelta(days=31)
    set_rate(session, SYSTEM, UsdRate(25_000, day, "Vietcombank"), days=30)
    sign_in(page, owner)
    page.get(f"/quan-ly/san-pham/{product.id}/ban-buon")
    assert f"Quy đổi theo tỷ giá chung: 25.000 đồng một USD, ngày {date_vi(day)} (Vietcombank)" in page.text
    chosen = page.select("select[name=unit] option[selected]")
    assert [option.get("value") for option in chosen] == ["Box/Boxes"]

    page.submit("Lưu phần bán buôn", {"offered": True, "moq": "100", "follow_rate": True})

    assert "55.000 ₫ chia 25.000 là 2,20 USD, theo tỷ giá chung ngày" in page.text.replace("\xa0", " ")
    assert "Tỷ giá này đã 31 ngày." in page.text
    page.get("/quan-ly/ban-hang/alibaba")
    assert "1 sản phẩm có giá USD tính theo tỷ giá cũ." in page.text
    session.expire_all()
    assert session.get_one(Product, product.id).wholesale["usd_rate"] == {"common": True}  # type: ignore[index]
    set_rate(session, SYSTEM, UsdRate(27_500, TODAY, "Vietcombank"), days=30)
    listing = present_listing(session, product, "https://goc.example")
    assert listing.wholesale is not None
    assert [tier.price_usd for tier in listing.wholesale.price_tiers] == [Decimal("2.00")]
    cells = {column.key: column.value(Offer(listing, None)) for column in COLUMNS}
    assert (cells["usd_rate_vnd"], cells["usd_rate_date"]) == (27_500, TODAY.isoformat())
    assert "ladder-price" not in {problem.rule for problem in Alibaba().problems(listing)}


def test_one_rate_is_chosen_not_two(page: PageClient, session: Session) -> None:
    owner, business = make_owner(session)
    product = make_product(session, business, state=ProductState.LIVE)
    set_rate(session, SYSTEM, UsdRate(25_000, TODAY, "Vietcombank"), days=30)
    sign_in(page, owner)
    page.get(f"/quan-ly/san-pham/{product.id}/ban-buon")

    page.submit(
        "Lưu phần bán buôn",
        {"moq": "1", "follow_rate": True, "usd_rate": "26000", "usd_rate_on": f"{TODAY}"},
        status=422,
    )

    assert "Bạn chọn một" in page.text
