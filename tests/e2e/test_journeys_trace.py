"""A step with a picture on a phone, and what a visitor from abroad then reads behind the code."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.server import Server
from tests.e2e.steps import a_file, again_until, enter, phone_photo

pytestmark = pytest.mark.e2e


def test_a_step_with_a_picture_is_read_in_english(phone_without_scripts: Page, server: Server) -> None:
    page = phone_without_scripts
    enter(page, server, "producer")
    page.goto("/quan-ly/lo-hang")
    page.get_by_role("link", name="Ghi lô mới").click()
    page.get_by_role("link", name="Chè lam gừng lạc").click()
    page.get_by_label("Mã lô").fill("E2E-ANH")
    page.get_by_role("button", name="Lưu lô hàng").click()
    page.get_by_role("link", name="Ghi một bước").click()
    page.get_by_label("Việc đã làm").select_option(label="Xuất kho")
    page.get_by_label("Nơi làm").fill("dong hung")
    page.get_by_label("Ảnh").set_input_files(files=[a_file("IMG_1.jpg", phone_photo())])
    page.get_by_text("Thêm số lượng, người làm, nơi giao nhận").click()
    page.get_by_label("Số lượng").fill("40")
    page.get_by_label("Người làm").first.fill("Tổ xe")
    page.get_by_label("Cho người quét mã thấy").check()
    page.get_by_role("button", name="Lưu bước này").click()
    again_until(page, lambda: page.locator("ol.story img").count() == 1)
    page.get_by_role("link", name="Xem trang truy xuất").click()

    page.get_by_role("link", name="English").click()

    story = page.get_by_role("main")
    for words in ("Shipping", "Dong Hung commune, Hung Yen province", "Done by:", "Tổ xe"):
        expect(story.get_by_text(words).first).to_be_visible()
    page.get_by_role("link", name="See the business and its other products").click()
    assert urlsplit(page.url).query == "lang=en"
    expect(page.get_by_role("heading", level=1)).to_have_text("Nep Gac Banh Cay Cooperative (sample)")
