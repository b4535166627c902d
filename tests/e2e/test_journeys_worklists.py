"""A sheet of acts comes in from Excel's text form; a second person verifies it by a sample."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.server import Server
from tests.e2e.steps import a_file, enter

pytestmark = pytest.mark.e2e
_NAME = "E2E Thêu Minh Lãng"
# Outside the years whose figures other tests read on the same installation.
_ROWS = "\n".join(
    (
        "Chương trình;Tên cơ sở;Loại hình;Xã;Tình trạng;Nghiệm thu;Kinh phí;Website",
        *(
            f"WEB;{_NAME} {number};HTX;Xã Đông Hưng;Hoàn thành;0{number}/06/2025;20.000.000;https://e2e-{number}.example.vn"
            for number in (1, 2, 3)
        ),
        f"WEB;{_NAME} 4;HTX;Xã Không Có;Hoàn thành;31/02/2025;20.000.000;",
    )
)


def test_an_officer_brings_a_sheet_in_and_a_second_person_verifies_it_by_sample(
    phone_without_scripts: Page, desktop: Page, server: Server
) -> None:
    page = desktop
    enter(page, server, "officer")
    page.goto("/can-bo/ghi-nhan/nhap-tep")
    sheet = a_file("lượt hỗ trợ 2025.csv", _ROWS.encode("utf-8-sig"))
    page.get_by_label("Tệp Excel hoặc CSV").set_input_files(files=[sheet])
    page.get_by_role("button", name="Xem trước").click()
    expect(page.get_by_text("3 lượt sẽ thêm mới")).to_be_visible()
    expect(page.get_by_text("“31/02/2025” chưa phải một ngày.").first).to_be_visible()
    page.get_by_role("button", name="Đưa vào").click()
    expect(page.get_by_text("3 lượt đã thêm mới")).to_be_visible()

    page = phone_without_scripts
    enter(page, server, "verifier")
    page.goto("/can-bo/doi-chieu-theo-lo/lap?q=e2e+theu+minh+lang")
    expect(page.get_by_text("3 lượt đủ điều kiện")).to_be_visible()
    page.get_by_role("button", name="Rút mẫu").click()
    page.get_by_role("link", name="Xem lượt tiếp theo của mẫu").click()
    for _ in range(3):
        page.get_by_text("Đúng", exact=True).click()
        page.get_by_role("button", name="Lưu và xem lượt tiếp").click()
    page.get_by_role("link", name="Kết thúc lô").click()
    page.get_by_role("button", name="Kết thúc lô").click()

    expect(page.get_by_text("Đã đối chiếu 3 lượt của lô.")).to_be_visible()
    page.goto("/can-bo/ghi-nhan?q=e2e+theu+minh+lang")
    expect(page.get_by_text("Đối chiếu theo mẫu, lô")).to_have_count(3)
