"""From a tile of the map to its list, from a stale stall to a note with a photo; and what paper shows."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.server import Server
from tests.e2e.steps import a_file, enter
from tests.factories.pictures import plain_picture

pytestmark = pytest.mark.e2e

CORE = "/can-bo/so-lieu?tu=2022-01-01&den=2023-12-31&ct=WEB&ct=PROMO&ct=TRACE"


def test_a_tile_opens_the_businesses_that_it_counts_on_a_phone(
    phone_without_scripts: Page, server: Server
) -> None:
    page = phone_without_scripts
    enter(page, server, "officer")
    page.goto(CORE)

    page.locator("svg.map a", has_text="Hưng Hà").first.click()

    expect(page.get_by_role("heading", level=1)).to_have_text("4 cơ sở")
    expect(page.get_by_text("huyện cũ: Huyện Hưng Hà")).to_be_visible()


def test_an_officer_notes_on_a_phone_what_became_of_a_stall(
    phone_without_scripts: Page, server: Server
) -> None:
    page = phone_without_scripts
    enter(page, server, "officer")
    page.goto("/can-bo/so-lieu")
    page.locator(".tile", has_text="Gian hàng lâu chưa xác nhận").click()
    page.get_by_role("link", name="Ghi chú về Gian hàng").first.click()

    page.get_by_label("Đã xem, còn lỗi").check()
    page.get_by_role("textbox", name="Ghi chú").fill("Đã gọi, cơ sở hẹn mở lại.")
    page.set_input_files("input[name=photo]", files=[a_file("anh.jpg", plain_picture("gian hàng"))])
    page.get_by_role("button", name="Ghi lại").click()

    expect(page.locator(".story").get_by_text("Đã gọi, cơ sở hẹn mở lại.")).to_be_visible()
    expect(page.locator(".story img").first).to_be_visible()


def test_paper_shows_what_is_folded_on_the_screen_on_two_sheets(
    desktop: Page, server: Server, tmp_path: Path
) -> None:
    enter(desktop, server, "auditor")
    desktop.goto(CORE)
    expect(desktop.get_by_text("Vạch đen là ranh giới huyện cũ")).to_be_hidden()

    desktop.pdf(path=tmp_path / "so-lieu.pdf", prefer_css_page_size=True)

    words = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "so-lieu.pdf", "-"], check=True, capture_output=True, text=True
    ).stdout
    assert "Vạch đen là ranh giới huyện cũ" in words
    assert words.count("\f") == 2
