"""Labels on paper: read from rasters of every size, damaged too, and printed by a helper for a producer."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.addresses import Sample
from tests.e2e.judging import judge
from tests.e2e.server import Server
from tests.e2e.steps import enter
from traceability.printing.paper import SHEETS, Sheet

pytestmark = pytest.mark.e2e
_DPI = (150, 203, 300, 600)
_DAMAGES_SURVIVED = 5  # of six, by codes of 20 mm and more
_DAMAGES_SURVIVED_BY_SMALL = (
    4  # fine modules do not always outlive a blur, whatever code an installation drew
)
_SMALL = {"40", "65", "40x30"}  # the page says beside each that its code is narrower than 20 mm


@pytest.fixture(scope="module")
def sample(server: Server) -> Sample:
    return Sample(server)


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS.keys())
def test_two_readers_read_each_size_at_four_resolutions_and_after_damage(
    sample: Sample, sheet: Sheet, tmp_path: Path
) -> None:
    cookie = sample.cookie("producer")
    products = re.findall(r"/quan-ly/tem/(\d+)/to-in", sample.server.fetch("/quan-ly/tem", cookie).decode())
    first, *others = dict.fromkeys(products)

    # Codes are drawn at random, and one may lie badly under a blur: then two others have to do.
    fault = unread(sample, first, sheet, tmp_path)
    faults = [unread(sample, each, sheet, tmp_path) for each in others[:2]] if fault else []

    assert not any(faults), [fault, *faults]
    assert len(others) >= 2


def unread(sample: Sample, product: str, sheet: Sheet, tmp_path: Path) -> str:
    """Return what the readers say of a product's label that they do not read well; "" when they do."""
    file = tmp_path / f"{product}.pdf"
    path = f"/quan-ly/tem/{product}/to-in-{sheet.code}.pdf?so=1"
    file.write_bytes(sample.server.fetch(path, sample.cookie("producer")))
    survived = _DAMAGES_SURVIVED_BY_SMALL if sheet.code in _SMALL else _DAMAGES_SURVIVED
    for dpi in _DPI:
        # Only the first label is drawn: a whole sheet at 600 dpi has 35 million points.
        corner, size = sheet.corner(0), (sheet.width, sheet.height)
        x, y, wide, high = (str(round(each * dpi / 25.4)) for each in (*corner, *size))
        part = ["-x", x, "-y", y, "-W", wide, "-H", high]
        subprocess.run(
            ["pdftoppm", "-r", str(dpi), *part, "-png", "-singlefile", file, tmp_path / f"tem-{dpi}"],
            check=True,
        )
        picture = tmp_path / f"tem-{dpi}.png"
        found = judge("decode_qr.py", str(picture), "--count", "1", "--min-harm", str(survived))
        if found.returncode:
            return json.dumps({"dpi": dpi, "said": found.stdout})
    return ""


def test_a_helper_prints_what_a_producer_asked_for(
    phone_without_scripts: Page, desktop: Page, server: Server, tmp_path: Path
) -> None:
    producer, helper = phone_without_scripts, desktop
    enter(producer, server, "producer")
    producer.goto("/quan-ly/tem")
    producer.get_by_role("link", name="In tem", exact=True).nth(1).click()
    producer.get_by_role("link", name="Nhờ người hỗ trợ in giúp").click()
    producer.get_by_label("Số tem").fill("12")
    producer.get_by_label("Lời nhắn").fill("E2E mai tôi ra lấy")
    producer.get_by_role("button", name="Gửi người hỗ trợ in giúp").click()
    expect(producer.get_by_text("E2E mai tôi ra lấy")).to_be_visible()

    enter(helper, server, "helper")
    helper.goto("/ho-tro/in-tem")
    helper.get_by_role("main").locator("li a").last.click()
    with helper.expect_download() as coming:
        helper.get_by_role("button", name="Lấy tệp PDF").click()
    coming.value.save_as(tmp_path / "tem.pdf")
    helper.reload()
    helper.get_by_role("button", name="Báo đã in xong").click()

    assert (tmp_path / "tem.pdf").read_bytes().startswith(b"%PDF-")
    producer.reload()
    expect(producer.get_by_text("Đã in", exact=True).first).to_be_visible()
