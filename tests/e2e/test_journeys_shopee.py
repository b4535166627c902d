"""A seller whose upload came back: read the reasons, mend one, take rows and pictures along by hand."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook

from tests.e2e.server import Server
from tests.e2e.steps import a_file, download, enter
from tests.exporters.test_returned import a_row, returned

pytestmark = pytest.mark.e2e
SHOPEE = "/quan-ly/ban-hang/shopee"
REASON = "Mô tả sản phẩm chưa đạt, thử bằng trình duyệt"


def test_what_came_back_is_read_mended_and_made_again(
    phone_without_scripts: Page, server: Server, tmp_path: Path
) -> None:
    page = phone_without_scripts
    enter(page, server, "producer")
    page.goto(SHOPEE)

    page.get_by_role("link", name="Đọc tệp Shopee trả lại").click()
    raw = returned(a_row(name="Chè lam gừng lạc", reason=REASON), a_row(name="Áo thun", reason="General"))
    page.get_by_label("Tệp Shopee trả lại").set_input_files(files=[a_file("ket-qua.xlsx", raw)])
    page.get_by_role("button", name="Đọc tệp trả lại").click()
    expect(page.get_by_text("2 dòng: 1 bị trả lại")).to_be_visible()
    expect(page.get_by_text("Áo thun")).to_be_visible()
    page.get_by_role("link", name="Sửa: Mô tả").click()
    expect(page.get_by_label("Mô tả")).to_be_visible()

    page.goto(SHOPEE)
    expect(page.get_by_text(REASON)).to_be_visible()
    page.get_by_role("link", name="Bảng để dán tay").click()
    page.get_by_role("button", name="Làm bảng để dán").click()
    rows = CalamineWorkbook.from_path(download(page, "Tải tệp về máy", tmp_path)).get_sheet_by_index(0)
    assert "Chè lam gừng lạc" in {str(row[1]) for row in rows.to_python(skip_empty_area=False)}
    page.goto(SHOPEE)
    expect(page.get_by_text(REASON)).to_have_count(0)

    page.get_by_role("link", name="Gói ảnh để thêm tay").click()
    page.get_by_role("button", name="Làm gói ảnh").click()
    with zipfile.ZipFile(download(page, "Tải gói ảnh về máy", tmp_path)) as package:
        assert package.testzip() is None
        assert all(name.endswith(".jpg") for name in package.namelist())
