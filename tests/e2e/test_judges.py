"""The judges of `tests/judges` over the addresses of the sample: tools that know nothing of the code."""

from __future__ import annotations

import re
import subprocess
from html import unescape
from pathlib import Path
from urllib.error import HTTPError

import pytest
import zxingcpp
from PIL import Image

from tests.e2e.addresses import (
    PUBLIC,
    SELLING,
    SIGNED_IN,
    SIGNED_OUT,
    Sample,
)
from tests.e2e.judging import judge, passed
from tests.e2e.server import Server

pytestmark = pytest.mark.e2e

MISSING = ("/khong-co-trang-nay", "/t/KHONGCO1")


@pytest.fixture(scope="session")
def sample(server: Server) -> Sample:
    """The sample's own addresses."""
    return Sample(server)


@pytest.fixture(scope="session")
def public(sample: Sample) -> list[str]:
    """Full addresses of the pages that everybody sees."""
    return sample.urls(PUBLIC)


@pytest.fixture(scope="session", params=sorted(SIGNED_IN))
def signed_in(request: pytest.FixtureRequest, sample: Sample) -> tuple[str, list[str]]:
    """The cookie of a role, with the full addresses of its pages."""
    role = str(request.param)
    return sample.cookie(role), sample.urls(SIGNED_IN[role])


def test_all_pages_are_valid_html(sample: Sample, public: list[str]) -> None:
    """One call judges everybody's pages and each role's: it starts a Java machine."""
    words = [*public, *sample.urls(SIGNED_OUT)]
    for role, paths in sorted(SIGNED_IN.items()):
        words += [f"COOKIE={sample.cookie(role)}", *sample.urls(paths)]
    words += ["COOKIE=", "EXPECT=404", *sample.urls(MISSING)]

    assert passed(judge("html.sh", *words))


def test_public_pages_can_be_used_by_everybody(sample: Sample, public: list[str]) -> None:
    assert passed(judge("axe.mjs", *public, *sample.urls(SIGNED_OUT)))


def test_public_pages_are_light_and_need_no_script(public: list[str]) -> None:
    assert passed(judge("weight.mjs", *public))


def test_workspace_pages_can_be_used_by_everybody(signed_in: tuple[str, list[str]]) -> None:
    cookie, addresses = signed_in
    assert passed(judge("axe.mjs", *addresses, COOKIE=cookie))


@pytest.mark.parametrize(
    ("role", "paths"),
    [
        ("producer", ("/quan-ly/san-pham", "{my_product}/anh", "{my_lot}", "/quan-ly/tem", SELLING)),
        ("officer", ("/can-bo/co-so", "/can-bo/so-lieu", "{figure}", "/can-bo/ghi-nhan")),
    ],
)
def test_workspace_pages_are_light_enough(sample: Sample, role: str, paths: tuple[str, ...]) -> None:
    weighed = judge(
        "weight.mjs", *sample.urls(paths), COOKIE=sample.cookie(role), MAX_KB="200", ALLOW_SCRIPT="1"
    )
    assert passed(weighed)


def test_error_pages_can_be_used_by_everybody(sample: Sample) -> None:
    assert passed(judge("axe.mjs", *sample.urls(MISSING), EXPECT="404"))


def test_no_public_link_is_dead(server: Server) -> None:
    # What says `lang=vi` is the page without it once more.
    assert passed(judge("links.sh", server.url("/"), SKIP="lang=vi"))


@pytest.mark.parametrize("role", sorted(SIGNED_IN))
def test_no_link_behind_the_sign_in_is_dead(sample: Sample, role: str) -> None:
    cookie, dead, seen = sample.cookie(role), [], set()
    for path in SIGNED_IN[role]:
        page = sample.server.read(sample.path(path), cookie)
        for href in map(unescape, re.findall(r'href="(/[^"#]*)', page)):
            address = href.partition("?")[0]  # one question of each kind is enough
            if address not in seen:
                seen.add(address)
                try:
                    sample.server.fetch(href, cookie)
                except HTTPError as answer:
                    dead.append(f"{answer.code} {href} from {path}")

    assert seen
    assert not dead


def test_headers_and_cookies(sample: Sample) -> None:
    cookie = sample.cookie("producer")
    paths = [sample.path(path) for path in PUBLIC]
    # What everybody sees stands in two lists: a producer sees it with a name on it.
    everybodys = (*PUBLIC, *SIGNED_OUT)
    own = [sample.path(path) for path in SIGNED_IN["producer"] if path not in everybodys]
    private = ["--private", *own, "--cookie", cookie]

    assert passed(judge("headers.py", sample.server.base, *paths, "--sets-cookie", "/dang-nhap", *private))


def test_crawlers_understand_product_and_trace_page(sample: Sample) -> None:
    for address in sample.urls(("{product}", "{lot}")):
        assert passed(judge("jsonld.py", address, "Product"))


def test_a_printed_code_is_read_even_when_damaged(sample: Sample, tmp_path: Path) -> None:
    cookie = sample.cookie("producer")
    address = sample.server.first_link(r"/quan-ly/tem/\d+\.png", on="/quan-ly/tem", cookie=cookie)
    number = re.sub(r"\D", "", sample.path("{my_product}"))
    picture = tmp_path / "tem.png"
    picture.write_bytes(sample.server.fetch(re.sub(r"\d+", number, address), cookie))

    assert passed(judge("decode_qr.py", str(picture), _carried(sample, number)))


def test_a_printed_sheet_holds_the_same_code_twenty_four_times(sample: Sample, tmp_path: Path) -> None:
    cookie = sample.cookie("producer")
    product = sample.path("{my_product}")
    sheet, wanted = tmp_path / "tem.pdf", _carried(sample, re.sub(r"\D", "", product))
    sheet.write_bytes(
        sample.server.fetch(f"/quan-ly/tem/{product.rpartition('/')[2]}/to-in-24.pdf?so=24", cookie)
    )

    subprocess.run(["pdftoppm", "-r", "150", "-png", sheet, tmp_path / "to"], check=True)
    [printed] = tmp_path.glob("to*.png")
    page = Image.open(printed)

    assert [code.text for code in zxingcpp.read_barcodes(page)] == [wanted] * 24
    # A phone is held over one label: the second reader and the damages take one at a time.
    for column, row in ((0, 0), (1, 4), (2, 7)):
        cell = tmp_path / f"tem-{column}-{row}.png"
        wide, high = page.width / 3, page.height / 8
        page.crop(
            (round(column * wide), round(row * high), round((column + 1) * wide), round((row + 1) * high))
        ).save(cell)
        assert passed(judge("decode_qr.py", str(cell), wanted, "--count", "1"))


def _carried(sample: Sample, number: str) -> str:
    """Return what the code of the first producer's product carries, as the page of the code tells it."""
    page = sample.server.read(f"/quan-ly/tem/{number}/ma", sample.cookie("producer"))
    [told] = re.findall(r"<code>(.*?)</code>", page, re.DOTALL)
    return str(told.replace("<wbr>", ""))


def test_the_qr_judge_can_fail() -> None:
    assert passed(judge("decode_qr.py", "--self-test"))


def test_the_weight_judge_can_fail() -> None:
    assert passed(judge("weight.mjs", "--self-test"))
