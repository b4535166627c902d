"""What the importer's pages say of marketplaces, out of the packs that hold now."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.orm import Session

from exporters import hints
from exporters.judging.judge import pack_of
from exporters.registry import exporter_of
from tests.catalog.importing.files import HEADINGS, xlsx
from tests.factories.accounts import sign_in
from tests.factories.catalog import make_owner
from tests.pages.client import PageClient


@pytest.fixture
def maker(page: PageClient, session: Session) -> PageClient:
    owner, _business = make_owner(session)
    sign_in(page, owner)
    session.commit()
    return page


def test_the_guide_tells_for_each_column_what_marketplaces_take(maker: PageClient, session: Session) -> None:

    maker.get("/quan-ly/nhap-tep/cach-ghi")

    told = {text.split("Shopee")[0].strip(): text for text in maker.texts("ul.plain-list > li")}
    for column, limit in {
        "Tên sản phẩm": "Shopee: Độ dài tên hàng từ 10 đến 120 ký tự",
        "Mô tả": "Shopee: Độ dài mô tả từ 100 đến 3.000 ký tự",
        "Giá bán (đồng)": "Shopee: Mức giá từ 1.000 đến 120.000.000 ₫",
        "Tồn kho": "Shopee: Số lượng trong kho từ 0 đến 999.999 đơn vị bán",
        "Dài (cm), Rộng (cm), Cao (cm)": "Shopee: Kích thước gói",
        "Phân loại 1, Lựa chọn 1, Phân loại 2, Lựa chọn 2": "Shopee: Số phân loại khi có một nhóm đến 20",
    }.items():
        assert limit in told[column]
    assert "Số ảnh" not in " ".join(told.values())


def test_a_brought_in_file_says_how_many_of_its_products_marketplaces_would_refuse(maker: PageClient) -> None:
    content = xlsx([HEADINGS, ["A1", "Bánh cáy", "hộp", 55000, 12], ["A2", "Kẹo lạc", "gói", 12000, 3]])
    maker.get("/quan-ly/nhap-tep")
    maker.submit("Xem trước", file=(content, "Hàng của tôi.xlsx"))
    assert "Sản phẩm trong tệp và các sàn" not in maker.text

    maker.submit("Đưa vào")

    (shopee,) = [text for text in maker.texts("ul.plain-list > li") if text.startswith("Shopee")]
    assert "2 sản phẩm còn thiếu" in shopee
    assert "Tên hàng" in shopee
    assert "Ảnh" in shopee
    assert "Alibaba.com" not in maker.texts("ul.plain-list")[0]
    assert maker.click("Bổ sung cho Shopee").path == "/quan-ly/ban-hang/shopee/bo-sung"


def test_the_guide_follows_the_pack(maker: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    shopee: Any = exporter_of("shopee")
    less = replace(shopee, pack=pack_of(shopee).without("name-length"))
    monkeypatch.setattr(hints, "present_exporters", lambda _session: [less])

    maker.get("/quan-ly/nhap-tep/cach-ghi")

    assert "Độ dài tên hàng" not in maker.text
    assert "Shopee: Độ dài mô tả từ 100 đến 3.000 ký tự" in maker.text
