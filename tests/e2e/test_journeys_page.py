"""What a scan shows on a phone before anybody moves the page, and what comes out of a printer."""

from __future__ import annotations

import pypdfium2  # type: ignore[import-untyped]  # ships no types
import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.e2e
FIRST_SCREEN = 640  # CSS pixels of a small phone, 360 wide
LINE = 28


def open_first_lot(page: Page) -> None:
    page.goto("/")
    page.goto(page.locator("a[href^='/t/']").first.get_attribute("href") or "")


def open_lot_with_something_to_heed(page: Page) -> None:
    page.goto("/")
    paths = page.locator("a[href^='/t/']").evaluate_all("links => links.map(link => link.pathname)")
    for path in paths:
        page.goto(path)
        if page.locator("main section .note").count():
            return
    raise AssertionError(f"none of {paths} has a warning")


def test_first_screen_says_who_where_when_which_until_when_and_what_to_heed(
    phone_without_scripts: Page,
) -> None:
    page = phone_without_scripts
    open_lot_with_something_to_heed(page)

    below = [
        words
        for words in ("h1", "h1 + p", "main h2 >> nth=0", "main .tag >> nth=0", "main section .note >> nth=0")
        if (box := page.locator(words).first.bounding_box()) is None
        or box["y"] + box["height"] > FIRST_SCREEN
    ]
    facts = page.locator("main section").first.locator("dl.facts div")
    for name in ("Đóng gói", "Dùng tốt đến", "Nơi làm"):
        box = facts.filter(has_text=name).locator("dd").bounding_box()
        if box is None or box["y"] + LINE > FIRST_SCREEN:
            below.append(name)
    assert below == []


def test_a_printed_page_is_one_sheet_with_its_address_and_no_way_on(desktop: Page) -> None:
    page = desktop
    open_first_lot(page)

    printed = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))

    assert len(printed) == 1
    words = printed[0].get_textpage().get_text_bounded()
    assert page.locator("link[rel=canonical]").get_attribute("href") in words
    assert "Báo điều đáng ngờ" not in words
    assert "English" not in words
