"""From an indicator to the businesses behind it, and from an old proof to the call about it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.server import Server
from tests.e2e.steps import enter

pytestmark = pytest.mark.e2e


def test_each_value_of_the_indicator_page_leads_to_what_it_counts(desktop: Page, server: Server) -> None:
    enter(desktop, server, "officer")
    desktop.goto("/can-bo/chi-tieu?tu=2022-01-01&den=2023-12-31")

    row = desktop.locator("main tbody tr", has_text="số gian hàng đã mở")
    expect(row.get_by_role("link", name="9", exact=True)).to_be_visible()
    row.get_by_role("link", name="9", exact=True).click()
    expect(desktop.get_by_role("heading", level=1)).to_have_text("9 lượt hỗ trợ")
    desktop.goto("/can-bo/chi-tieu?tu=2022-01-01&den=2023-12-31")
    unknown = desktop.locator("main tbody tr", has_text="Tỷ trọng kinh tế số trong GRDP")
    expect(unknown.get_by_role("link", name="chưa có")).to_be_visible()


def test_an_officer_calls_about_an_old_proof_on_a_phone(phone_without_scripts: Page, server: Server) -> None:
    page = phone_without_scripts
    enter(page, server, "officer")
    page.goto("/can-bo")
    card = page.locator(".kpi a", has_text="cơ sở cần gọi trong tuần này")
    waiting = int(card.locator("b").inner_text())
    card.click()
    expect(page.get_by_text(f"{waiting} cơ sở", exact=True)).to_be_visible()

    page.get_by_role("link", name="Ghi cuộc gọi").last.click()
    name = page.get_by_role("heading", level=1).inner_text().removeprefix("Ghi cuộc gọi: ")
    page.get_by_label("Hẹn gửi sau").check()
    page.get_by_label(re.compile("Cơ sở nói gì")).fill("Tuần sau gửi ảnh biên bản")
    page.get_by_role("button", name="Lưu cuộc gọi").click()

    expect(page.get_by_text(f"Đã ghi cuộc gọi cho {name}.")).to_be_visible()
    expect(page.get_by_text(f"{waiting - 1} cơ sở", exact=True)).to_be_visible()
