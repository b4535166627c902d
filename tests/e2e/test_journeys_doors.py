"""A producer takes the whole catalogue elsewhere: three taps to a file that spreadsheet programs open."""

from __future__ import annotations

import csv
import subprocess
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.server import Server
from tests.e2e.steps import download, enter

pytestmark = pytest.mark.e2e

TABLE_OF_TEXT = "CSV:44,34,76,1"  # commas, double quotes, UTF-8, from the first line


def made(page: Page, door: str, button: str, folder: Path) -> Path:
    page.goto("/quan-ly/ban-hang")
    page.get_by_role("link", name=f"Tệp {door}").click()
    page.get_by_role("button", name=button).click()
    expect(page.get_by_text("Đã điền")).to_be_visible()
    return download(page, "Tải tệp về máy", folder)


def opened(file: Path, folder: Path, *how: str) -> str:
    """Return the sheets as LibreOffice understands them, in the XML that it writes."""
    profile = f"-env:UserInstallation=file://{folder}/office"
    command = [
        "soffice",
        profile,
        "--headless",
        *how,
        "--convert-to",
        "ods",
        "--outdir",
        str(folder),
        str(file),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    with zipfile.ZipFile(folder / f"{file.stem}.ods") as package:
        return package.read("content.xml").decode()


def test_the_catalogue_is_taken_along_and_opens(
    phone_without_scripts: Page, server: Server, tmp_path: Path
) -> None:
    page = phone_without_scripts
    enter(page, server, "producer")

    workbook = made(page, "Trung lập", "Làm bảng Excel", tmp_path)
    table = made(page, "WooCommerce", "Làm bảng CSV", tmp_path)

    names = [
        row["Name"] for row in csv.DictReader(table.read_text("utf-8").splitlines()) if not row["Parent"]
    ]
    for content in (opened(workbook, tmp_path), opened(table, tmp_path, f"--infilter={TABLE_OF_TEXT}")):
        assert "table:formula" not in content
        assert all(name in content for name in names)
