"""A figure is asked why it changed, and a merge is made and taken back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.server import Server
from tests.e2e.steps import enter

pytestmark = pytest.mark.e2e
PERIOD = "tu=2022-01-01&den=2023-12-31&ct=WEB"


def test_a_figure_opens_its_list_and_tells_what_changed_it(
    phone_without_scripts: Page, server: Server
) -> None:
    page = phone_without_scripts
    enter(page, server, "officer")

    page.goto(server.url(f"/can-bo/so-lieu/danh-sach?{PERIOD}"))
    page.get_by_role("link", name="Vì sao số này thay đổi?").click()

    expect(page.get_by_role("heading", name="Vì sao số này thay đổi?")).to_be_visible()
    expect(page.get_by_text(re.compile(r"^0 → \d+$"))).to_be_visible()  # the sample was loaded today
    page.get_by_label("So với cuối ngày").fill("2020-01-01")
    page.get_by_role("button", name="So sánh").click()
    expect(page.get_by_text("Thêm lượt").first).to_be_visible()


def test_the_cross_table_follows_a_merge_and_its_undoing(desktop: Page, server: Server) -> None:
    page = desktop
    enter(page, server, "verifier")
    figures = server.url("/can-bo/so-lieu/bang-cheo?hang=huyen&cot=loai-hinh&tu=2022-01-01&den=2023-12-31")
    corner = page.locator("tfoot td").last

    page.goto(figures)
    before = corner.inner_text()
    page.goto(server.url("/can-bo/co-so?q=mau+39"))
    page.get_by_role("link", name="HTX mẫu 39").click()
    page.get_by_role("link", name="So với cơ sở khác").click()
    page.get_by_label("Tên hoặc mã số thuế").fill("htx mau 37")
    page.get_by_role("button", name="Tìm").click()
    page.get_by_role("link", name="HTX mẫu 37").click()
    page.get_by_role("button", name="Gộp hai bản").click()
    merged = page.url
    page.goto(figures)
    assert int(corner.inner_text()) == int(before) - 1
    page.goto(merged)
    page.get_by_role("link", name="Gỡ ra").click()
    page.get_by_role("button", name="Gỡ ra").click()
    expect(page.get_by_text("Lần gộp này đã gỡ")).to_be_visible()
    page.goto(figures)

    assert corner.inner_text() == before
