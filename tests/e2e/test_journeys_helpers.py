"""A producer reads a code out, a helper works on another phone, and both see what was done."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.browser import PHONE, watched_page
from tests.e2e.server import Server
from tests.e2e.steps import enter, typed_plainly

pytestmark = pytest.mark.e2e

PRODUCT = "Kẹo lạc nhờ làm giúp"
STORY = "Lạc rang vừa tới, mạch nha nấu lửa nhỏ, cán tay từng mẻ."


def code_on(producer: Page) -> str:
    producer.goto("/quan-ly/ho-so")
    producer.get_by_role("link", name="Nhờ người hỗ trợ làm giúp").click()
    producer.get_by_role("button", name="Tôi đồng ý, lấy mã để đọc").click()
    return producer.locator(".kpi b").inner_text()


def let_in(helper: Page, code: str, button: str) -> None:
    helper.get_by_label("Mã chủ cơ sở đọc cho bạn").fill(code)
    helper.get_by_role("button", name=button).click()


def test_a_helper_works_with_a_code_until_the_producer_ends_it_and_nothing_typed_is_lost(
    chromium: Browser, server: Server, phone_without_scripts: Page
) -> None:
    helper = phone_without_scripts
    with watched_page(chromium, server.base, PHONE, scripts=False) as producer:
        enter(producer, server, "producer")
        code = code_on(producer)

        enter(helper, server, "helper")
        helper.get_by_label("Tên cơ sở").fill(typed_plainly("Nếp Gấc"))
        helper.get_by_role("button", name="Tìm").click()
        helper.locator("main .list a").first.click()
        let_in(helper, code, "Bắt đầu làm giúp")
        expect(helper.get_by_text("Bạn đang làm giúp HTX Bánh cáy Nếp Gấc")).to_be_visible()

        helper.get_by_role("link", name="Thêm", exact=True).click()
        helper.get_by_label("Tên sản phẩm").fill(PRODUCT)
        helper.get_by_label("Giá bán").fill("30.000")
        helper.get_by_role("button", name="Lưu nháp").click()
        helper.get_by_role("link", name="Tên, giá, mô tả").click()
        editing = helper.url
        helper.get_by_label("Giá bán").fill("32.000")
        helper.get_by_role("button", name="Lưu thay đổi").click()

        producer.goto("/quan-ly/lo-hang")
        producer.get_by_role("link", name="Xem đã làm gì").click()
        helper.goto("/ho-tro/phien")
        helper.get_by_role("link", name="Xem đã làm gì").click()
        for page in (producer, helper):
            row = page.get_by_role("row", name=f"Sửa sản phẩm: {PRODUCT}")
            expect(row).to_contain_text("30.000")
            expect(row).to_contain_text("32.000")
            expect(page.get_by_text("Người hỗ trợ mẫu làm, Chủ cơ sở mẫu 01 đồng ý")).to_be_visible()

        helper.goto(editing)
        helper.get_by_label("Mô tả").fill(STORY)
        producer.get_by_role("button", name="Kết thúc ngay").click()
        expect(producer.get_by_text("không làm được gì cho cơ sở nữa")).to_be_visible()
        helper.get_by_role("button", name="Lưu thay đổi").click()

        expect(helper.get_by_role("heading", level=1)).to_contain_text("Chưa lưu")
        expect(helper.get_by_text(STORY)).to_be_visible()
        producer.goto(editing)
        expect(producer.get_by_label("Mô tả")).to_have_value("")

        let_in(helper, code_on(producer), "Bắt đầu và lưu")
        expect(helper.get_by_role("heading", level=1)).to_have_text(PRODUCT)
        producer.goto(editing)
        expect(producer.get_by_label("Mô tả")).to_have_value(STORY)
        helper.get_by_role("button", name="Kết thúc").click()
        expect(helper.get_by_role("heading", level=1)).to_contain_text("Đã làm giúp")
