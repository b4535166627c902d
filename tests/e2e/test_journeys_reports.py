"""A verifier freezes a report of a year that is over; an auditor takes the very files home."""

from __future__ import annotations

import re
import secrets
import zipfile
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pypdfium2  # type: ignore[import-untyped]  # ships no types
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.server import Server
from tests.e2e.steps import download, enter

pytestmark = pytest.mark.e2e

PROGRAMMES = "ct=WEB&ct=TRACE"


def test_a_report_is_frozen_once_and_read_by_all(desktop: Page, server: Server, tmp_path: Path) -> None:
    enter(desktop, server, "verifier")
    number = str(secrets.randbelow(900_000) + 100_000)  # used once a year, and a server may be asked twice
    first = date(2022, 1, 1) + timedelta(days=secrets.randbelow(300))  # a period is published once, too
    desktop.goto(f"/can-bo/bao-cao?tu={first}&den=2022-12-31&{PROGRAMMES}")
    desktop.get_by_role("link", name="Chốt báo cáo").click()
    desktop.get_by_label("Số văn bản").fill(number)
    desktop.get_by_label("Họ và tên người ký").fill("Người ký mẫu")
    desktop.get_by_role("button", name="Chốt báo cáo").click()

    expect(desktop.get_by_role("heading", level=1)).to_have_text(f"Báo cáo số {number}/BC-SCT")
    kept = urlsplit(desktop.url).path
    paper = download(desktop, "Tải tệp .pdf", tmp_path).read_bytes()
    text = " ".join(
        " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(paper)).split()
    )
    assert f"Số: {number}/BC-SCT" in text
    assert re.search(r"UBND TỈNH HƯNG YÊN .*CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", text)
    assert zipfile.is_zipfile(download(desktop, "Tải tệp .docx", tmp_path))

    desktop.context.clear_cookies()
    enter(desktop, server, "auditor")
    desktop.goto(kept)
    expect(desktop.get_by_role("link", name="Đính kèm bản ký")).to_have_count(0)
    assert download(desktop, "Tải tệp .pdf", tmp_path).read_bytes() == paper
