"""Texts are built from answers, said otherwise at one marketplace, and read before anybody sees them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.server import Server
from tests.e2e.steps import enter, publish_product

pytestmark = pytest.mark.e2e


def test_answers_become_a_description_and_a_marketplace_gets_words_of_its_own(
    phone_without_scripts: Page, server: Server
) -> None:
    page = phone_without_scripts
    enter(page, server, "producer")
    home = publish_product(page, "Kẹo vừng thanh Đình Cả")

    page.get_by_role("link", name="Ghép mô tả từ những gì đã điền").click()
    expect(page.get_by_text("Kẹo vừng thanh Đình Cả do").first).to_be_visible()
    page.get_by_role("button", name="Lấy đoạn này").click()
    expect(page.get_by_text("Đã lấy đoạn này làm mô tả")).to_be_visible()

    page.goto(home)
    page.get_by_role("link", name="Riêng cho Shopee").click()
    page.get_by_label("Tên hàng").fill("Kẹo vừng thanh Đình Cả hộp 300 g")
    page.get_by_role("button", name="Lưu cho Shopee").click()
    expect(page.get_by_text("Đang khác chung: Tên hàng.")).to_be_visible()
    page.get_by_role("link", name="Tìm và chọn ngành hàng").click()
    page.get_by_role("searchbox").fill("keo")
    page.get_by_role("button", name="Tìm", exact=True).click()
    page.get_by_role("button", name="Chọn", exact=False).first.click()
    expect(page.get_by_text("Đang khác chung: Tên hàng, Ngành hàng.")).to_be_visible()

    page.goto(f"{home}/tieng-anh/goi-y")
    page.get_by_role("button", name="Gợi ý tiếng Anh").click()
    page.get_by_role("button", name="Nhận bản tiếng Anh này").click()
    expect(page.get_by_text("Chữ chưa ai đọc thì không đăng.").first).to_be_visible()
    page.get_by_label("Tôi đã đọc từng câu").check()
    page.get_by_role("button", name="Nhận bản tiếng Anh này").click()
    expect(page.get_by_text("đã đọc lại").first).to_be_visible()
