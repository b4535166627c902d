"""A new officer's first day, and the administrator and the auditor who see it."""

from __future__ import annotations

import re

import pyotp
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.server import Server
from tests.e2e.steps import enter

pytestmark = pytest.mark.e2e


def test_a_new_officer_comes_in_with_own_password_and_code(
    server: Server, phone_without_scripts: Page, desktop: Page
) -> None:
    name = "Cán bộ mới của tuyến Quỳnh Phụ"
    page = phone_without_scripts
    enter(desktop, server, "administrator")
    desktop.get_by_role("link", name="Thêm tài khoản").click()
    desktop.get_by_label("Số điện thoại").fill("0912 000 777")
    desktop.get_by_label("Họ tên").fill(name)
    desktop.get_by_label("Cán bộ phụ trách").check()
    desktop.get_by_label("Cơ quan").select_option(index=1)
    desktop.get_by_role("button", name="Thêm và lấy mật khẩu").click()
    first = desktop.locator("strong.code").inner_text()

    page.goto("/dang-nhap")
    page.get_by_label("Số điện thoại").fill("0912000777")
    page.get_by_label("Mật khẩu").fill(first)
    page.get_by_role("button", name="Đăng nhập").click()
    page.get_by_label("Mật khẩu mới").fill("bờ tre cuối xóm")
    page.get_by_role("button", name="Lưu mật khẩu").click()
    square = page.get_by_role("img", name=re.compile("khóa"))
    expect(square).to_have_js_property("complete", True)
    assert square.evaluate("image => image.naturalWidth > 0")
    key = page.locator("strong.code").inner_text().replace(" ", "")
    page.get_by_label("Mã xác thực").fill(pyotp.TOTP(key).now())
    page.get_by_role("button", name="Bật xác thực").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mã dự phòng của bạn")
    backup = page.locator("ol strong").first.inner_text()
    page.get_by_role("link", name="Tôi đã cất mã, đi tiếp").click()
    expect(page).to_have_url(re.compile(r"/can-bo($|/)"))

    page.get_by_role("button", name="Đăng xuất").click()
    page.goto("/dang-nhap")
    page.get_by_label("Số điện thoại").fill("0912000777")
    page.get_by_label("Mật khẩu").fill("bờ tre cuối xóm")
    page.get_by_role("button", name="Đăng nhập").click()
    page.get_by_label("Mã xác thực").fill(backup)
    page.get_by_role("button", name="Vào làm việc").click()
    expect(page).to_have_url(re.compile(r"/can-bo($|/)"))
    expect(page.get_by_text("còn 9 mã")).to_be_visible()

    desktop.goto("/can-bo/tai-khoan?q=tuyen+quynh+phu")
    expect(desktop.get_by_role("row", name=name)).to_contain_text("Đã bật")


def test_an_auditor_reads_what_an_administrator_has_set(server: Server, desktop: Page) -> None:
    enter(desktop, server, "administrator")
    desktop.get_by_role("link", name="Cài đặt", exact=True).click()
    desktop.get_by_role("link", name="Luật của Sendo").click()
    desktop.get_by_role("link", name="Số ảnh nhiều nhất").click()
    desktop.get_by_label("Cao nhất").fill("8")
    desktop.get_by_role("button", name="Lưu luật").click()
    expect(desktop.get_by_text("Đang dùng mức sửa ở đây")).to_be_visible()
    desktop.get_by_label("Cao nhất").fill("9")
    desktop.get_by_role("button", name="Lưu luật").click()
    expect(desktop.get_by_text("Đang dùng đúng như ban đầu")).to_be_visible()
    desktop.get_by_role("button", name="Đăng xuất").click()

    enter(desktop, server, "auditor")
    desktop.locator("summary", has_text="Hệ thống").click()
    desktop.get_by_role("link", name="Nhật ký hệ thống", exact=True).click()

    expect(desktop.get_by_role("row", name=re.compile("Sendo: Số ảnh nhiều nhất")).first).to_be_visible()
