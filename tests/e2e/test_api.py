"""An officer makes a token; judges from outside then ask everything that programs may ask."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.browser import DESKTOP, watched_page
from tests.e2e.judging import JUDGES, judges_node, judges_program
from tests.e2e.server import Server, running_server
from tests.e2e.steps import enter

pytestmark = pytest.mark.e2e
EXAMPLES = "5"


def make_token(page: Page, server: Server, role: str) -> str:
    """Make a token with every scope that a role may allow, as a person does, and return it."""
    enter(page, server, role)
    page.goto("/tai-khoan")
    page.get_by_role("link", name="Xem khóa truy cập").click()
    page.get_by_role("link", name="Tạo khóa mới").click()
    page.get_by_label("Khóa này dùng cho phần mềm nào").fill(f"Phần mềm của {role}")
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_label("Mật khẩu đang dùng").fill(server.account(role).password)
    page.get_by_role("button", name="Tạo khóa").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Chép khóa này ngay")
    return page.locator("main strong").filter(has_text="gq_").inner_text()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, installation: Path) -> Iterator[Server]:
    """An installation of its own: a judge that may write voids acts that other tests count."""
    with running_server(tmp_path_factory.mktemp("api"), like=installation) as running:
        yield running


@pytest.fixture(scope="module")
def tokens(chromium: Browser, server: Server) -> dict[str, str]:
    """A token of a verifier, who may write, and one of an auditor, who only reads."""
    found = {}
    for role in ("verifier", "auditor"):
        with watched_page(chromium, server.base, DESKTOP, scripts=False) as page:
            found[role] = make_token(page, server, role)
    return found


def run(*command: str | Path, cwd: Path | None = None) -> None:
    """Run a judge to its end.

    Raises:
        AssertionError: If it finds anything; with its words.
    """
    done = subprocess.run([*command], capture_output=True, text=True, check=False, cwd=cwd)
    assert done.returncode == 0, f"{done.stdout[-8000:]}\n{done.stderr[-2000:]}"


@pytest.fixture
def description(server: Server, tmp_path: Path) -> Path:
    """The description as a file."""
    file = tmp_path / "openapi.json"
    file.write_bytes(server.fetch("/api/v1/openapi.json"))
    return file


def test_the_description_is_openapi_3_1(description: Path) -> None:
    run(judges_program("openapi-spec-validator"), description)


def test_the_description_keeps_the_rules_of_spectral_and_owasp(description: Path) -> None:
    # Its rule sets are found beside the rules only.
    rules = shutil.copy(JUDGES / "spectral.mjs", judges_node() / "spectral.mjs")
    program = judges_node() / "node_modules" / ".bin" / "spectral"

    run(program, "lint", description, "-r", rules, "-F", "error", cwd=judges_node())


@pytest.mark.parametrize("role", ["verifier", "auditor"])
def test_right_and_wrong_requests_are_answered_as_described(
    server: Server, tokens: dict[str, str], role: str, tmp_path: Path
) -> None:
    run(
        judges_program("schemathesis"),
        "run",
        server.url("/api/v1/openapi.json"),
        "--checks",
        "all",
        "--header",
        f"Authorization: Bearer {tokens[role]}",
        "--max-examples",
        EXAMPLES,
        cwd=tmp_path,
    )
