"""A class: one square on the wall, three phones, the list that proves who was there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.browser import PHONE, sign_in, watched_page
from tests.e2e.judging import judge, passed
from tests.e2e.people import fresh_producer
from tests.e2e.server import Server
from tests.e2e.steps import enter
from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.e2e
_TITLE = "E2E Lớp ba máy"


@pytest.fixture
def third_phone(chromium: Browser, server: Server) -> Iterator[Page]:
    with watched_page(chromium, server.base, PHONE, scripts=False) as page:
        yield page


def test_three_phones_join_by_one_code_and_the_list_becomes_evidence(
    phone: Page,
    phone_without_scripts: Page,
    third_phone: Page,
    desktop: Page,
    server: Server,
    tmp_path: Path,
) -> None:
    address = _open_room(desktop, server, tmp_path)

    # One is signed in already, one signs in on the way, one has no account yet.
    known = fresh_producer(server, "+84500090011")
    sign_in(phone, "0500090011", known.password)
    phone.goto(address)
    _join(phone, "Lê Thị Sen")
    other = fresh_producer(server, "+84500090012")
    third_phone.goto(address)
    third_phone.get_by_role("link", name="Tôi có tài khoản rồi").click()
    third_phone.get_by_label("Số điện thoại").fill("0500090012")
    third_phone.get_by_label("Mật khẩu").fill(other.password)
    third_phone.get_by_role("button", name="Đăng nhập").click()
    _join(third_phone, "Trần Văn Bưởi")
    newcomer = phone_without_scripts
    newcomer.goto(address)
    newcomer.get_by_role("link", name="Đăng ký").click()
    newcomer.get_by_role("textbox", name="Số điện thoại").fill("0500090013")
    newcomer.get_by_label("Mật khẩu").fill(PASSWORD)
    newcomer.get_by_role("checkbox").check()
    newcomer.get_by_role("button", name="Tiếp tục").click()
    _join(newcomer, "Bùi Thị Na")
    newcomer.get_by_role("button", name="Nhờ giúp").click()

    desktop.goto(f"{address}/bang?dung=1")
    expect(desktop.locator(".tile b")).to_have_text(["Na", "Sen", "Bưởi"])
    desktop.get_by_role("button", name="Đã giúp").click()
    desktop.goto(f"{address}/dong")
    desktop.get_by_label("Bùi Thị Na").select_option("Về sớm")
    desktop.get_by_role("button", name="Đóng lớp, lập danh sách").click()

    expect(desktop.get_by_text("ghi 2 lượt hỗ trợ")).to_be_visible()
    expect(desktop.locator("dl.facts")).to_contain_text("Số người")
    with desktop.expect_download() as coming:
        desktop.get_by_role("link", name="Tải bản 1 (CSV)").click()
    coming.value.save_as(tmp_path / "danh-sach.csv")
    listed = (tmp_path / "danh-sach.csv").read_text("utf-8-sig")
    assert "Lê Thị Sen,Tổ hợp tác Mới Mở" in listed
    assert "Bùi Thị Na,,,Về sớm" in listed
    phone.goto(address)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Lớp này đã đóng")


def _open_room(desktop: Page, server: Server, tmp_path: Path) -> str:
    """Open a room as an officer, let a reader read its square, return the address of its door."""
    enter(desktop, server, "officer")
    desktop.goto("/can-bo/lop-tap-huan")
    desktop.get_by_role("link", name="Mở lớp").click()
    desktop.get_by_label("Tên lớp").fill(_TITLE)
    desktop.get_by_label("Đưa sản phẩm đầu tiên lên").check()
    desktop.get_by_label("Học ở xã, phường nào?").select_option("Xã Đông Hưng")
    desktop.get_by_label("Chương trình").select_option("TRAIN")
    desktop.get_by_role("button", name="Mở lớp").click()
    expect(desktop.get_by_role("heading", level=1)).to_have_text(_TITLE)
    path = desktop.url.removeprefix(server.base).removesuffix("/man-hinh")
    picture = tmp_path / "wall.png"
    desktop.screenshot(path=picture)
    assert passed(judge("decode_qr.py", str(picture), f"{server.base}{path}", "--count", "1"))
    return path


def _join(page: Page, name: str) -> None:
    page.get_by_label("Tên của bạn").fill(name)
    page.get_by_role("button", name="Vào lớp").click()
    expect(page.get_by_text(f"{name} đang trong lớp.")).to_be_visible()
