"""A product becomes complete enough to trade, part by part, on a phone without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.server import Server
from tests.e2e.steps import a_file, again_until, enter, publish_product
from tests.factories import heic

pytestmark = pytest.mark.e2e


def test_a_product_is_divided_measured_and_offered_abroad(
    phone_without_scripts: Page, server: Server
) -> None:
    page = phone_without_scripts
    enter(page, server, "producer")
    home = publish_product(page, "Kẹo lạc vừng Đình Cả")

    page.get_by_role("link", name="Phân loại và kho").click()
    page.get_by_role("link", name="Chia thành nhiều loại").click()
    page.get_by_label("Phân loại theo").first.fill("Khối lượng")
    page.get_by_label("Thêm lựa chọn").first.fill("200 g\n500 g")
    page.get_by_role("button", name="Lưu cách phân loại").click()
    large = page.get_by_role("region", name="500 g")
    large.get_by_label("Giá bán").fill("120.000")
    large.get_by_label("Tồn kho").fill("40")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.get_by_role("region", name="500 g").get_by_label("Giá bán")).to_have_value("120.000")

    page.goto(f"{home}/goi-hang")
    page.get_by_label("Dài (cm)").fill("20")
    page.get_by_label("Rộng (cm)").fill("12,5")
    page.get_by_label("Cao (cm)").fill("50 mm")
    page.get_by_label("Cân nặng").fill("0,42 kg")
    page.get_by_role("button", name="Lưu gói hàng").click()
    expect(page.get_by_text("20 × 12,5 × 5 cm, 420 g")).to_be_visible()

    page.get_by_role("link", name="Bán buôn ra nước ngoài").click()
    page.get_by_label("Chào bán buôn").check()
    page.get_by_label("Đặt tối thiểu").fill("500")
    page.get_by_label("Tính theo").select_option("Box/Boxes")
    page.get_by_role("button", name="Lưu phần bán buôn").click()
    expect(page.get_by_text("Alibaba.com còn nhắc")).to_be_visible()

    page.goto(f"{home}/lich-su")
    expect(page.get_by_text("Đổi cách phân loại")).to_be_visible()
    expect(page.get_by_text("Sửa phần bán buôn")).to_be_visible()


def test_a_photo_of_an_iphone_is_taken_as_it_is(phone_without_scripts: Page, server: Server) -> None:
    page = phone_without_scripts
    enter(page, server, "producer")
    home = publish_product(page, "Kẹo dừa Đình Cả")

    page.goto(f"{home}/anh")
    page.get_by_label("Thêm ảnh").set_input_files(files=[a_file("IMG_2042.HEIC", heic.turned(3))])
    page.locator("button", has_text="Thêm ảnh").click()

    again_until(page, lambda: page.locator("main img.photo").count() == 2)
    size = page.locator("main img.photo").nth(1)
    assert (size.get_attribute("width"), size.get_attribute("height")) == ("200", "400")
