"""The department's day: what waits, one tap to it; a doubled registration merged and taken back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.server import Server
from tests.e2e.steps import enter

pytestmark = pytest.mark.e2e

BOTH_YEARS = "/can-bo/so-lieu?tu=2022-01-01&den=2023-12-31"


def test_an_officer_goes_from_what_waits_to_the_thing_itself_on_a_phone(
    phone_without_scripts: Page, server: Server
) -> None:
    page = phone_without_scripts
    enter(page, server, "officer")
    page.goto("/can-bo")

    card = page.locator(".kpi a", has_text="chưa có minh chứng")
    waiting = int(card.locator("b").inner_text())
    card.click()
    rows = page.locator("main tbody tr")
    expect(rows).to_have_count(waiting)
    rows.first.get_by_role("link").click()

    expect(page.get_by_text("Chưa có minh chứng nào.")).to_be_visible()
    expect(page.get_by_role("link", name="Thêm minh chứng")).to_be_visible()


def test_two_registrations_are_merged_and_taken_apart_without_a_trace_in_the_figures(
    desktop: Page, server: Server
) -> None:
    enter(desktop, server, "verifier")
    desktop.goto(BOTH_YEARS)
    before = desktop.locator("main").inner_text()

    desktop.goto("/can-bo/co-so?q=mau+39")
    desktop.get_by_role("link", name="HTX mẫu 39").click()
    desktop.get_by_role("link", name="So với cơ sở khác").click()
    desktop.get_by_label("Tên hoặc mã số thuế").fill("htx mau 37")
    desktop.get_by_role("button", name="Tìm").click()
    desktop.get_by_role("link", name="HTX mẫu 37").click()
    desktop.get_by_role("button", name="Gộp hai bản").click()
    merged = desktop.url
    desktop.goto(BOTH_YEARS)
    expect(desktop.locator(".hero b")).to_have_text("38")
    desktop.goto(merged)
    desktop.get_by_role("link", name="Gỡ ra").click()
    desktop.get_by_role("button", name="Gỡ ra").click()
    expect(desktop.get_by_text("Lần gộp này đã gỡ")).to_be_visible()

    desktop.goto(BOTH_YEARS)
    assert desktop.locator("main").inner_text() == before
