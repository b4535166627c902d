"""Take pictures of every page type, for eyes: a test cannot see that a button is cut off.

    python -m tests.e2e.screenshots                   every page at 360 and 1280 px into build/screenshots
    python -m tests.e2e.screenshots --readme          the three pictures of the README into docs/screenshots
    python -m tests.e2e.screenshots --base http://127.0.0.1:8000 --instance instance --only lo-hang

Without ``--base`` an installation of its own is started with the sample and ended again.
"""

from __future__ import annotations

import argparse
import io
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e.addresses import PUBLIC, SELLING, SIGNED_IN, SIGNED_OUT, Sample
from tests.e2e.browser import DESKTOP, PHONE, launch, sign_in, watched_page
from tests.e2e.server import ROOT, Server, running_server
from tests.e2e.steps import a_file, fill_template
from tests.exporters.templates_shopee import build

_FOLDER = ROOT / "build" / "screenshots"
_README = ROOT / "docs" / "screenshots"
_DEVICES: dict[int, dict[str, Any]] = {360: {**PHONE, "device_scale_factor": 1}, 1280: DESKTOP}
_MOST_BYTES = 200_000
_ODD = ("/khong-co-trang-nay", "/t/KHONGCO1", "/tim?q=khong-co-mon-nay", "/dang-nhap?next=/quan-ly/san-pham")


def main() -> None:
    """Take what the arguments ask for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--readme", action="store_true", help="the pictures of the README instead")
    parser.add_argument("--base", help="a running installation")
    parser.add_argument("--instance", type=Path, default=ROOT / "instance", help="its folder")
    parser.add_argument("--only", default="", help="only addresses that hold this text")
    wanted = parser.parse_args()
    with _server(wanted.base, wanted.instance) as server, sync_playwright() as playwright:
        browser = launch(playwright)
        sample = Sample(server)
        if wanted.readme:
            take_for_readme(browser, sample)
        else:
            take_all(browser, sample, wanted.only)
        browser.close()


@contextmanager
def _server(base: str | None, instance: Path) -> Iterator[Server]:
    if base:
        yield Server(base, 0, instance.resolve())
        return
    with tempfile.TemporaryDirectory() as folder, running_server(Path(folder)) as server:
        yield server


def take_all(browser: Browser, sample: Sample, only: str = "") -> None:
    """Take every page type, and the states that an address alone does not show, as whole pages."""
    _FOLDER.mkdir(parents=True, exist_ok=True)
    roles = {"": (*PUBLIC, *SIGNED_OUT, *_ODD), **SIGNED_IN}
    for width, device in _DEVICES.items():
        for role, paths in roles.items():
            with watched_page(browser, sample.server.base, device) as page:
                _enter(page, sample, role)
                for path in paths:
                    if only in path:
                        page.goto(sample.path(path))
                        _keep(page, f"{role or 'public'}-{_slug(path)}", width)
                for name, reach in _STATES.get(role, {}).items():
                    if only in name:
                        reach(page)
                        _keep(page, f"{role or 'public'}-{name}", width)


def take_for_readme(browser: Browser, sample: Sample) -> None:
    """Take one page of each face, as it first stands on the screen."""
    _README.mkdir(parents=True, exist_ok=True)
    lot = sample.server.first_link(r"/t/[^/]+/[^/]+", on="/san-pham/banh-cay-lang-nguyen-truyen-thong")
    for name, role, path, width in (
        ("trace-360", "", lot, 360),
        ("workspace-360", "producer", "/quan-ly/san-pham", 360),
        ("figures-1280", "officer", "/can-bo/so-lieu", 1280),
    ):
        device = {**_DEVICES[width], "device_scale_factor": 2 if width == 360 else 1}
        with watched_page(browser, sample.server.base, device) as page:
            _enter(page, sample, role)
            page.goto(path)
            page.wait_for_load_state("networkidle")
            (_README / f"{name}.png").write_bytes(_small(page.screenshot()))


def _enter(page: Page, sample: Sample, role: str) -> None:
    if role:
        account = sample.server.account(role)
        sign_in(page, account.phone, account.password)


def _keep(page: Page, name: str, width: int) -> None:
    page.evaluate("for (const each of document.querySelectorAll('img')) each.loading = 'eager'")
    page.wait_for_load_state("networkidle")
    screen = page.viewport_size
    assert screen
    # A window as high as the page, so that what stands at the lower edge of a screen stands at its end.
    height = int(page.evaluate("document.documentElement.scrollHeight"))
    page.set_viewport_size({"width": width, "height": max(height, screen["height"])})
    page.screenshot(path=_FOLDER / f"{name}-{width}.png")
    page.set_viewport_size(screen)


def _slug(path: str) -> str:
    return re.sub(r"[^a-z0-9_]+", "-", path.lower()).strip("-") or "front"


def _small(picture: bytes) -> bytes:
    """Return a PNG with as many colours as 200 kB allow."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    for colours in (256, 128, 64, 32):
        out = io.BytesIO()
        image.quantize(colours, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        if out.tell() <= _MOST_BYTES:
            break
    return out.getvalue()


def _refused_sign_in(page: Page) -> None:
    page.goto("/dang-nhap")
    page.fill("input[name=phone]", "0500000001")
    page.fill("input[name=password]", "khong phai mat khau")
    page.locator("form:has(input[name=password]) button[type=submit]").click()


def _refused_product(page: Page) -> None:
    page.goto("/quan-ly/san-pham/moi")
    page.fill("input[name=price]", "mười nghìn")
    page.locator("[name=publish]").click()


def _refused_template(page: Page) -> None:
    page.goto(SELLING)
    page.set_input_files("input[name=template]", files=[a_file("mau.xlsx", b"a,b")])
    page.get_by_role("button", name="Điền tệp Shopee").click()


_STATES: dict[str, dict[str, Callable[[Page], None]]] = {
    "": {"dang-nhap-bi-tu-choi": _refused_sign_in},
    "producer": {
        "san-pham-moi-co-loi": _refused_product,
        "ban-hang-da-dien": lambda page: fill_template(page, build()),
        "ban-hang-sai-tep": _refused_template,
    },
}


if __name__ == "__main__":
    main()
