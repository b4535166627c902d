"""What people do in several journeys, in their own steps."""

from __future__ import annotations

import io
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import FilePayload, Page

from tests.e2e.browser import sign_in
from tests.e2e.server import Server
from tests.exporters.templates_shopee import build, repacked

_SECONDS_FOR_A_JOB = 30
_ORIENTATION, _GPS = 0x0112, 0x8825


def enter(page: Page, server: Server, role: str) -> None:
    """Sign in as the first sample account of a role."""
    account = server.account(role)
    sign_in(page, account.phone, account.password)


def phone_photo() -> bytes:
    """Return a JPEG as phones write it: on its side (upright: red above blue), with the place in it."""
    picture = Image.new("RGB", (1600, 1200), (20, 40, 200))
    picture.paste((200, 30, 30), (0, 0, 800, 1200))
    exif = Image.Exif()
    exif[_ORIENTATION] = 6
    exif[_GPS] = {1: "N", 2: (20.0, 27.0, 0.0), 3: "E", 4: (106.0, 20.0, 0.0)}
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


def a_file(name: str, content: bytes) -> FilePayload:
    """Return a file as the browser's file field takes it."""
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def publish_product(page: Page, name: str) -> str:
    """Fill the form of a new product with a photo, publish it; return the address of its workspace page."""
    page.goto("/quan-ly/san-pham")
    page.get_by_role("link", name="Thêm", exact=True).click()
    page.get_by_label("Tên sản phẩm").fill(name)
    page.get_by_label("Ảnh sản phẩm").set_input_files(files=[a_file("IMG_2041.jpg", phone_photo())])
    page.get_by_label("Giá bán").fill("55.000")
    page.get_by_label("Bán theo").fill("hộp")
    page.get_by_label("Mô tả").fill("Làm tại nhà theo lối cũ, ngọt vừa, giòn và thơm mùi vừng rang mới.")
    page.get_by_role("button", name="Đăng ngay").click()
    page.get_by_role("heading", level=1, name=name).wait_for()
    return page.url


def again_until(page: Page, found: Callable[[], bool]) -> None:
    """Load the page again until the worker has done its part.

    Raises:
        AssertionError: If that takes longer than half a minute.
    """
    end = time.monotonic() + _SECONDS_FOR_A_JOB
    while not found():
        assert time.monotonic() < end, f"{page.url} still says: {page.inner_text('main')}"
        time.sleep(0.3)
        page.reload()


def download(page: Page, name: str, folder: Path) -> Path:
    """Click a link that gives a file; return where the file lies."""
    with page.expect_download() as coming:
        page.get_by_role("link", name=name).first.click()
    path = folder / coming.value.suggested_filename
    coming.value.save_as(path)
    return path


def fill_template(page: Page, content: bytes) -> None:
    """Upload a seller's template and wait until it is filled."""
    page.goto("/quan-ly/ban-hang/shopee")
    page.get_by_label("Tệp mẫu của gian hàng").set_input_files(files=[a_file("Shopee_mau.xlsx", content)])
    page.get_by_role("button", name="Điền tệp Shopee").click()
    again_until(page, lambda: page.get_by_role("link", name="Tải tệp về máy").count() == 1)


def readable_template() -> bytes:
    """Return a seller's template without the misspelt pane of real ones, at which openpyxl stops."""

    def mend(parts: dict[str, bytes]) -> None:
        for name, content in parts.items():
            parts[name] = content.replace(b'activePane="bottom_left"', b'activePane="bottomLeft"')

    return repacked(build(), mend)


def typed_plainly(text: str) -> str:
    """Return a text as people type it in a hurry: small letters, no accents."""
    letters = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(each for each in letters if not unicodedata.combining(each))
