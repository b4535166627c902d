"""A stall is written down and adopted on a phone without scripts; the department finds it in its figures."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.server import Server
from tests.e2e.steps import a_file, enter
from tests.exporters.adopting.files import stall_file

pytestmark = pytest.mark.e2e
SHOP = "https://www.lazada.vn/shop/gian-hang-mau"


def test_a_stall_is_adopted_and_counted(phone_without_scripts: Page, desktop: Page, server: Server) -> None:
    page = phone_without_scripts
    enter(page, server, "producer")

    page.goto("/quan-ly/ban-hang/gian-hang/them")
    page.get_by_label("Sàn").select_option("lazada")
    page.get_by_label("Đường dẫn gian hàng").fill(SHOP)
    page.get_by_label("Ngày mở").fill("2024-03-01")
    page.get_by_role("button", name="Lưu gian hàng").click()
    expect(page.get_by_role("link", name=SHOP)).to_be_visible()

    page.goto("/quan-ly/ban-hang/shopee")
    page.get_by_role("link", name="Nhận gian hàng đã có").click()
    rows = [["777001", "Kẹo lạc mè gian hàng cũ", "0", None, None, "KLM-1", 30000, 4]]
    page.get_by_label("Tệp tải từ Kênh Người bán").set_input_files(
        files=[a_file("ban-hang.xlsx", stall_file("sales", rows))]
    )
    page.get_by_role("button", name="Xem trước").click()
    expect(page.get_by_text("1 dòng, 1 sản phẩm. Chưa có gì được ghi.")).to_be_visible()
    page.get_by_role("button", name="Xong, ghi tất cả").click()
    expect(page.get_by_text("1 đã đưa vào làm bản nháp")).to_be_visible()

    enter(desktop, server, "officer")
    desktop.goto("/can-bo/so-lieu/tren-san?xem=gian-hang&san=lazada")
    expect(desktop.get_by_role("heading", level=1, name=re.compile(r"^[1-9]"))).to_be_visible()
    expect(desktop.get_by_role("link", name=SHOP)).to_be_visible()
