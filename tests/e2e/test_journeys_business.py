"""A paper with its photo: from the producer's phone to the officer's desk and to everybody."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.server import Server
from tests.e2e.steps import a_file, again_until, enter, phone_photo

pytestmark = pytest.mark.e2e


def test_a_paper_is_added_on_a_phone_verified_at_a_desk_and_shown_with_whose_word_it_is(
    phone_without_scripts: Page, desktop: Page, server: Server
) -> None:
    phone = phone_without_scripts
    enter(phone, server, "producer")
    enter(desktop, server, "officer")

    phone.goto("/quan-ly/ho-so")
    phone.get_by_role("link", name="Giấy tờ của cơ sở").click()
    phone.get_by_role("link", name="Thêm giấy tờ").click()
    phone.get_by_role("link", name="Giấy tờ khác").click()
    phone.get_by_label("Tên giấy tờ").fill("Bằng khen hội chợ Đình Cả")
    phone.get_by_label("Nơi cấp").fill("UBND xã Đông Hưng")
    phone.get_by_label("Ngày cấp").fill("2026-01-02")
    phone.get_by_label("Giấy không ghi hạn").check()
    phone.get_by_label("Bản chụp giấy tờ").set_input_files(files=[a_file("IMG_1.jpg", phone_photo())])
    phone.get_by_role("button", name="Lưu giấy tờ").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Bằng khen hội chợ Đình Cả")
    again_until(phone, lambda: phone.get_by_role("link", name="Tải bản chụp").count() > 0)

    desktop.goto("/can-bo/giay-to?trang=99")  # who waits longest comes first: the newest is on the last page
    desktop.get_by_role("link", name="Bằng khen hội chợ Đình Cả").click()
    desktop.get_by_role("link", name="Ghi dấu đối chiếu").click()
    desktop.get_by_role("button", name="Ghi dấu đối chiếu").click()

    phone.goto("/quan-ly/ho-so")
    phone.get_by_role("link", name="Xem trang công khai").click()
    paper = phone.get_by_role("listitem").filter(has_text="Bằng khen hội chợ Đình Cả")
    expect(paper.get_by_text("đã đối chiếu")).to_be_visible()
    expect(paper.get_by_role("link", name="Tải bản chụp")).to_have_count(0)
