"""The main jobs, walked by a person with a cheap phone, or at a desk, against the real thing."""

from __future__ import annotations

import io
import subprocess
import unicodedata
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from python_calamine import CalamineWorkbook

from tests.e2e.browser import PHONE, watched_page
from tests.e2e.judging import judge, passed
from tests.e2e.server import Server
from tests.e2e.steps import (
    a_file,
    again_until,
    download,
    enter,
    fill_template,
    publish_product,
    readable_template,
    typed_plainly,
)

pytestmark = pytest.mark.e2e

EITHER_PHONE = pytest.mark.parametrize(
    ("device", "name"), [("phone", "Bánh đa vừng Đình Cả"), ("phone_without_scripts", "Kẹo dồi lạc Đình Cả")]
)


@EITHER_PHONE
def test_a_new_product_gets_its_pages_and_a_code_that_opens_them(
    request: pytest.FixtureRequest, server: Server, tmp_path: Path, device: str, name: str
) -> None:
    page: Page = request.getfixturevalue(device)
    enter(page, server, "producer")

    publish_product(page, name)
    page.get_by_role("link", name="Trang công khai", exact=True).click()
    again_until(page, lambda: page.locator("main img.photo").count() > 0)

    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    expect(page.get_by_text("55.000")).to_be_visible()
    expect(page.get_by_text("tự khai")).to_be_visible()
    _assert_upright_and_placeless(server, page.locator("main img.photo").first.get_attribute("src") or "")
    page.get_by_role("link", name="Mở trang truy xuất").click()
    assert urlsplit(page.url).path.startswith("/t/")
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    trace_page = page.url

    page.goto("/quan-ly/tem")
    label = page.get_by_role("region", name=name)
    with page.expect_download() as coming:
        label.get_by_role("link", name="Tải PNG").click()
    coming.value.save_as(tmp_path / "tem.png")
    payload = _read_by_both(tmp_path / "tem.png")
    page.goto(payload)

    assert payload.casefold() == trace_page.casefold()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def _assert_upright_and_placeless(server: Server, address: str) -> None:
    with urlopen(server.url(address), timeout=30) as answer:  # noqa: S310 - our own address
        picture = Image.open(io.BytesIO(answer.read()))
    seen = picture.convert("RGB")
    top, bottom = (seen.getpixel((seen.width // 2, seen.height * part // 4)) for part in (1, 3))
    assert seen.height > seen.width
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert top[0] > top[2]
    assert bottom[2] > bottom[0]
    assert not picture.getexif()


def _read_by_both(picture: Path) -> str:
    [code] = zxingcpp.read_barcodes(Image.open(picture))
    done = subprocess.run(
        ["zbarimg", "-q", "--raw", picture], check=True, capture_output=True, text=True, timeout=60
    )
    assert done.stdout.strip() == code.text
    return str(code.text)


@EITHER_PHONE
def test_a_lot_with_a_step_is_told_to_who_scans_it(
    request: pytest.FixtureRequest, server: Server, device: str, name: str
) -> None:
    page: Page = request.getfixturevalue(device)
    enter(page, server, "producer")
    lot = f"E2E-{len(device)}"

    page.goto("/quan-ly/lo-hang")
    page.get_by_role("link", name="Ghi lô mới").click()
    page.get_by_role("link", name="Chè lam gừng lạc").click()
    page.get_by_label("Mã lô").fill(lot)
    page.get_by_role("button", name="Lưu lô hàng").click()
    page.get_by_role("link", name="Ghi một bước").click()
    page.get_by_label("Việc đã làm").select_option(label="Đóng gói")
    page.get_by_label("Ghi thêm").fill("40 gói, dán tem tay")
    page.get_by_role("button", name="Lưu bước này").click()
    page.get_by_role("link", name="Xem trang truy xuất").click()

    assert urlsplit(page.url).path.casefold().endswith(f"/{lot}".casefold())
    told = page.get_by_role("main")
    for words in ("Chè lam gừng lạc", lot, "HTX Bánh cáy Nếp Gấc", "Đóng gói", "40 gói, dán tem tay", "xã "):
        expect(told.get_by_text(words).first).to_be_visible()
    assert page.context.cookies()  # the maker is signed in, and the page is the same as for everybody:
    assert lot in server.read(urlsplit(page.url).path)


@EITHER_PHONE
def test_a_sellers_own_template_comes_back_filled(
    request: pytest.FixtureRequest, server: Server, tmp_path: Path, device: str, name: str
) -> None:
    page: Page = request.getfixturevalue(device)
    template = tmp_path / "mau.xlsx"
    template.write_bytes(readable_template())
    enter(page, server, "producer")

    fill_template(page, template.read_bytes())
    filled = download(page, "Tải tệp về máy", tmp_path)

    rows = (
        CalamineWorkbook.from_path(filled).get_sheet_by_name("Bản đăng tải").to_python(skip_empty_area=False)
    )
    names = {str(row[rows[0].index("ps_product_name")]) for row in rows[6:]}
    assert {"Chè lam gừng lạc", "Bánh cáy làng Nguyễn truyền thống"} <= names
    assert passed(judge("xlsx_opens.sh", "--template", str(template), "--min-rows", "10", str(filled)))


def test_a_file_that_is_no_template_is_refused_with_a_way_out(phone: Page, server: Server) -> None:
    enter(phone, server, "producer")

    phone.goto("/quan-ly/ban-hang/shopee")
    phone.get_by_label("Tệp mẫu của gian hàng").set_input_files(files=[a_file("anh.xlsx", b"\xff\xd8\xff")])
    phone.get_by_role("button", name="Điền tệp Shopee").click()

    assert phone.title().startswith("Lỗi:")
    expect(phone.get_by_text("Kênh Người bán").first).to_be_visible()


def test_after_signing_out_the_old_cookie_is_worthless(
    phone: Page, server: Server, chromium: Browser
) -> None:
    enter(phone, server, "producer")
    phone.goto("/quan-ly/ho-so")
    kept = phone.context.cookies()

    phone.get_by_role("button", name="Đăng xuất").click()

    with watched_page(chromium, server.base, PHONE) as thief:
        thief.context.add_cookies(kept)  # type: ignore[arg-type]  # what was read is what is written
        thief.goto("/quan-ly/ho-so")
        assert urlsplit(thief.url).path == "/dang-nhap"


def test_a_price_in_words_is_refused_and_everything_typed_stays(
    phone_without_scripts: Page, server: Server
) -> None:
    page = phone_without_scripts
    enter(page, server, "producer")

    page.goto("/quan-ly/san-pham/moi")
    page.get_by_label("Tên sản phẩm").fill("Bánh gai Thái Bình")
    page.get_by_label("Giá bán").fill("mười nghìn")
    page.get_by_role("button", name="Đăng ngay").click()

    assert page.title().startswith("Lỗi:")
    expect(page.get_by_label("Giá bán")).to_have_value("mười nghìn")
    expect(page.get_by_label("Tên sản phẩm")).to_have_value("Bánh gai Thái Bình")


def test_search_finds_with_accents_without_and_taken_apart(phone_without_scripts: Page) -> None:
    page = phone_without_scripts
    for typed in ("nước mắm", "nuoc mam", "NƯỚC MẮM", unicodedata.normalize("NFD", "nước mắm")):
        page.goto("/")
        page.get_by_label("Tìm sản phẩm").fill(typed)
        page.get_by_role("button", name="Tìm").click()

        expect(page.get_by_role("link", name="Nước mắm").first).to_be_visible()


def test_an_approved_product_can_be_found_by_everybody(
    phone: Page, desktop: Page, phone_without_scripts: Page, server: Server
) -> None:
    name = "Tương nếp Đông Động"
    search = f"/tim?q={typed_plainly(name).replace(' ', '+')}"
    enter(phone, server, "producer")
    publish_product(phone, name)
    phone_without_scripts.goto(search)
    expect(phone_without_scripts.get_by_role("link", name=name)).to_have_count(0)

    enter(desktop, server, "officer")
    desktop.goto("/can-bo/san-pham")
    desktop.get_by_role("link", name=name).click()
    desktop.get_by_role("link", name="Duyệt", exact=True).click()
    desktop.get_by_role("button", name="Duyệt").click()
    phone_without_scripts.reload()

    expect(phone_without_scripts.get_by_role("link", name=name)).to_have_count(1)


@pytest.mark.parametrize("device", ["desktop", "phone_without_scripts"])
def test_every_figure_leads_to_its_list_and_to_the_evidence(
    request: pytest.FixtureRequest, server: Server, tmp_path: Path, device: str
) -> None:
    page: Page = request.getfixturevalue(device)
    enter(page, server, "officer")

    page.goto("/can-bo/so-lieu")
    figure = page.locator(".kpi a", has_text="truy xuất nguồn gốc")
    expect(figure.locator("b")).to_have_text("18")
    figure.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("18 cơ sở")
    page.locator("li", has_text="Có minh chứng").get_by_role("link", name="TRACE").first.click()
    act = page.url
    page.get_by_role("link", name="Trang truy xuất").first.click()
    assert urlsplit(page.url).path.startswith("/t/")

    page.goto(act)
    paper = download(page, "Tải tệp", tmp_path)
    assert paper.read_bytes()[:4] in (b"%PDF", b"\x89PNG", b"\xff\xd8\xff\xe0")


def test_the_report_of_the_page_says_what_the_figures_say(
    desktop: Page, server: Server, tmp_path: Path
) -> None:
    enter(desktop, server, "officer")

    desktop.goto("/can-bo/bao-cao?tu=2022-01-01&den=2023-12-31&ct=WEB&ct=PROMO&ct=TRACE")
    expect(desktop.get_by_text("27 cơ sở")).to_be_visible()
    report = download(desktop, "Tải tệp .xlsx", tmp_path)

    texts = {str(cell) for sheet in _sheets(report) for row in sheet for cell in row}
    assert {"11.0", "5.0", "18.0", "27.0"} <= texts
    assert passed(judge("xlsx_opens.sh", "--min-rows", "27", str(report)))


def _sheets(path: Path) -> list[list[list[object]]]:
    book = CalamineWorkbook.from_path(path)
    return [list(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names]  # type: ignore[arg-type]  # cells
