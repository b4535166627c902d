"""A certificate is stated, looked at and confirmed; a number is issued; a carton says what is in it."""

from __future__ import annotations

import secrets

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.server import Server
from tests.e2e.steps import a_file, enter, publish_product

pytestmark = pytest.mark.e2e

PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\nstartxref\n9\n%%EOF\n"


def test_a_confirmed_prefix_gives_a_product_its_number(
    phone_without_scripts: Page, desktop: Page, server: Server
) -> None:
    page, prefix = phone_without_scripts, f"8936{10**6 + secrets.randbelow(10**6)}"
    enter(page, server, "producer")
    home = publish_product(page, "Kẹo dồi làng Nguyễn")
    page.goto("/quan-ly/san-pham")
    page.get_by_role("link", name="Mã số, thùng, địa điểm").click()
    page.get_by_role("link", name="Khai giấy mã số GS1").click()
    page.get_by_label("Dãy số trên giấy").fill(prefix)
    page.get_by_label("Số giấy chứng nhận").fill(f"GS1-{prefix}")
    page.get_by_label("Có hiệu lực từ").fill("2026-01-02")
    page.get_by_label("Bản chụp giấy chứng nhận").set_input_files(files=[a_file("giay.pdf", PDF)])
    page.get_by_role("button", name="Gửi giấy").click()
    expect(page.get_by_text("chờ cán bộ xem")).to_be_visible()

    enter(desktop, server, "officer")
    desktop.goto("/can-bo/ma-so")
    desktop.get_by_role("link", name=prefix, exact=True).click()
    desktop.get_by_role("link", name="Xác nhận").click()
    desktop.get_by_role("button", name="Xác nhận").click()
    expect(desktop.get_by_text("Đã xác nhận.")).to_be_visible()

    page.goto(home)
    page.get_by_role("link", name="Mã số", exact=True).click()
    page.get_by_role("link", name="Cấp mã GTIN cho sản phẩm này").click()
    page.get_by_role("button", name="Cấp mã").click()
    expect(page.get_by_text("đã đăng ký", exact=True)).to_be_visible()
    expect(page.get_by_text("nên tem mới mang mã này")).to_be_visible()
