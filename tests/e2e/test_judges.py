"""The judges of `tests/judges` over the addresses of the sample: tools that know nothing of the code."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import playwright
import pytest

from tests.e2e.addresses import (
    NEW_PRODUCT,
    NEW_PRODUCT_FIELDS,
    PUBLIC,
    SEARCH,
    SIGNED_IN,
    SIGNED_OUT,
    filled_in,
)
from tests.e2e.browser import find_chromium
from tests.e2e.server import ROOT, Server

pytestmark = pytest.mark.e2e

JUDGES = ROOT / "tests" / "judges"
# The Node.js that Playwright brings is newer than the one of Debian 12, which is too old for the judges.
_DRIVER = Path(playwright.__file__).parent / "driver"
PACKAGES = (
    *("accounts", "catalog", "core", "exporters", "gs1", "places", "programmes", "sample"),
    *("traceability", "wsgi.py", "serve.py"),
)


def judge(name: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run one judge to its end."""
    runner = {".mjs": ["node"], ".py": [str(_python())], ".sh": ["bash"]}[Path(name).suffix]
    return subprocess.run(
        [*runner, str(JUDGES / name), *arguments],
        env={
            **os.environ,
            "PATH": f"{_DRIVER}{os.pathsep}{os.environ['PATH']}",
            "CHROME": find_chromium(),
            "JUDGES_NODE": str(_node()),
            **environment,
        },
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def _node() -> Path:
    return Path(os.environ.get("JUDGES_NODE") or ROOT / "build" / "judges")


def _python() -> Path:
    return Path(os.environ.get("JUDGES_VENV") or _node() / "venv") / "bin" / "python3"


def passed(done: subprocess.CompletedProcess[str]) -> bool:
    """Say whether the judge found nothing; show its words when it did."""
    if done.returncode:
        print(done.stdout[-6000:], done.stderr[-3000:], sep="\n")  # noqa: T201 - pytest shows it on failure
    return done.returncode == 0


@pytest.fixture(scope="session")
def public(server: Server) -> list[str]:
    """Full addresses of the pages that everybody sees."""
    return [server.url(path) for path in filled_in(server, PUBLIC)]


@pytest.fixture(scope="session", params=sorted(SIGNED_IN))
def signed_in(request: pytest.FixtureRequest, server: Server) -> tuple[str, list[str]]:
    """The cookie of a role, with the full addresses of its pages."""
    role = str(request.param)
    return cookie_of(server, role), [server.url(path) for path in filled_in(server, SIGNED_IN[role])]


def cookie_of(server: Server, role: str) -> str:
    """Sign in as the sample account of a role and return its cookie."""
    account, page = server.account(role), server.url("/dang-nhap")
    fields = ["--data", f"phone={account.phone}", "--data", f"password={account.password}"]
    done = judge("judge_web.py", page, "--csrf-page", page, *fields, "--show-cookie")
    assert passed(done)
    return done.stdout.strip()


def test_public_pages_are_valid_html(server: Server, public: list[str]) -> None:
    assert passed(judge("html.sh", *public, *map(server.url, SIGNED_OUT)))


def test_public_pages_can_be_used_by_everybody(server: Server, public: list[str]) -> None:
    assert passed(judge("axe.mjs", *public, *map(server.url, SIGNED_OUT)))


def test_public_pages_are_light_and_need_no_script(public: list[str]) -> None:
    assert passed(judge("weight.mjs", *public))


def test_workspace_pages_are_valid_html(signed_in: tuple[str, list[str]]) -> None:
    cookie, addresses = signed_in
    assert passed(judge("html.sh", *addresses, COOKIE=cookie))


def test_workspace_pages_can_be_used_by_everybody(signed_in: tuple[str, list[str]]) -> None:
    cookie, addresses = signed_in
    assert passed(judge("axe.mjs", *addresses, COOKIE=cookie))


def test_workspace_pages_are_light_enough(signed_in: tuple[str, list[str]]) -> None:
    cookie, addresses = signed_in
    assert passed(judge("weight.mjs", *addresses, COOKIE=cookie, MAX_KB="200", ALLOW_SCRIPT="1"))


def test_error_pages_are_sound(server: Server) -> None:
    missing = server.url("/khong-co-trang-nay")

    assert passed(judge("html.sh", missing, EXPECT="404"))
    assert passed(judge("axe.mjs", missing, EXPECT="404"))


def test_no_link_is_dead(server: Server) -> None:
    assert passed(judge("links.sh", server.url("/")))


def test_headers_and_cookies(server: Server) -> None:
    cookie = cookie_of(server, "owner")
    paths = filled_in(server, PUBLIC)
    private = ["--private", *SIGNED_IN["owner"], "--cookie", cookie]

    assert passed(judge("headers.py", server.base, *paths, "--sets-cookie", "/dang-nhap", *private))


def test_crawlers_understand_product_and_trace_page(server: Server) -> None:
    for path in filled_in(server, ("{product}", "{lot}")):
        assert passed(judge("jsonld.py", server.url(path), "Product"))


def test_the_search_survives_naughty_strings(server: Server) -> None:
    assert passed(judge("naughty.py", server.url(SEARCH)))


def test_the_product_form_survives_naughty_strings(server: Server) -> None:
    assert passed(judge("naughty.py", *product_form(server), "--form", "name"))


def test_the_product_form_survives_hostile_pictures(server: Server) -> None:
    files = ["--field", "photo", "--kinds", "jpg,png,names", "--pid", str(server.pid)]

    assert passed(judge("fuzz_uploads.py", *product_form(server), *files))


def product_form(server: Server) -> list[str]:
    """Return the arguments with which a judge may send the form of a new product."""
    form = server.url(NEW_PRODUCT)
    fields = [word for name, value in NEW_PRODUCT_FIELDS.items() for word in ("--data", f"{name}={value}")]
    return [form, "--csrf-page", form, "--cookie", cookie_of(server, "owner"), *fields]


def test_the_report_opens_in_three_programs(server: Server, tmp_path: Path) -> None:
    report = tmp_path / "bao-cao.xlsx"
    server.flask("programmes", "report", "--from", "2022-01-01", "--to", "2023-12-31", "--out", str(report))

    assert passed(judge("xlsx_opens.sh", "--min-rows", "3", str(report)))


def test_the_qr_judge_can_fail() -> None:
    assert passed(judge("decode_qr.py", "--self-test"))


def test_the_weight_judge_can_fail() -> None:
    assert passed(judge("weight.mjs", "--self-test"))


def test_the_code_has_no_known_weakness_and_no_secret() -> None:
    assert passed(judge("sast.sh", *PACKAGES))
