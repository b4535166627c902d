"""What a marketplace still misses is answered once for many products, on a phone without scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.server import Server
from tests.e2e.steps import enter, publish_product

pytestmark = pytest.mark.e2e


def test_one_answer_mends_two_products_and_the_rules_are_told(
    phone_without_scripts: Page, server: Server
) -> None:
    page = phone_without_scripts
    enter(page, server, "producer")
    homes = [publish_product(page, f"Kẹo gừng Đình Cả hộp {size}") for size in ("nhỏ", "to")]

    page.goto(f"{server.base}/quan-ly/ban-hang/sendo/bo-sung")
    part = page.locator("section.card", has=page.get_by_role("heading", name="Cân nặng khi gói", exact=True))
    for name in ("Kẹo gừng Đình Cả hộp nhỏ", "Kẹo gừng Đình Cả hộp to"):
        expect(part.get_by_label(name)).to_be_checked()
    part.get_by_label("Cân nặng cả bao bì").fill("0,42 kg")
    part.get_by_role("button", name="Lưu câu trả lời").click()
    expect(page.get_by_text(re.compile(r"Đã lưu cho \d+ sản phẩm\."))).to_be_visible()
    for home in homes:
        page.goto(f"{home}/goi-hang")
        expect(page.get_by_label("Cân nặng cả bao bì")).to_have_value(re.compile("420"))

    page.goto(f"{homes[0]}/cach-ban")
    page.get_by_label("Hàng không có thương hiệu").check()
    page.get_by_label("mấy ngày thì gửi hàng").fill("3")
    page.get_by_role("button", name="Lưu cách bán").click()
    expect(page.get_by_text("Đã lưu cách bán.")).to_be_visible()

    page.goto(f"{server.base}/quan-ly/ban-hang/shopee")
    page.get_by_role("link", name="Shopee nhận những gì").click()
    expect(page.get_by_role("heading", name="Shopee nhận những gì")).to_be_visible()
    expect(page.get_by_text("Đoán").first).to_be_visible()
