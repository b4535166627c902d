"""Pages in the states that an address alone does not show: nothing there yet, and refused."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from accounts.models import Role
from tests.e2e.accessible import axe_source, troubles
from tests.e2e.addresses import EMPTY, REFUSED, Sample
from tests.e2e.browser import DESKTOP, sign_in
from tests.e2e.judging import judge, passed
from tests.e2e.people import fresh_producer, fresh_staff
from tests.e2e.server import Account, Server
from tests.e2e.steps import enter
from tests.pages.checks import page_problems

pytestmark = pytest.mark.e2e

_EMPTIED = """() => {
  const form = [...document.querySelectorAll('main form')].filter(one => one.method === 'post').pop();
  form.noValidate = true;
  for (const field of form.querySelectorAll('input, textarea')) {
    if (['checkbox', 'radio'].includes(field.type)) field.checked = false;
    else if (!['hidden', 'submit', 'file'].includes(field.type)) field.value = '';
  }
  const button = form.querySelector('button[type=submit].main') || form.querySelector('[type=submit]');
  form.requestSubmit(button);
}"""


@pytest.fixture(scope="session")
def sample(server: Server) -> Sample:
    return Sample(server)


@pytest.fixture(scope="session")
def newcomers(server: Server) -> dict[str, Account]:
    """Somebody of each role who has nothing to look at yet."""
    return {
        "producer": fresh_producer(server, "+84500080001"),
        # No producer of the sample stands in this commune.
        "officer": fresh_staff(server, Role.OFFICER, "+84500080002", ("vn_2024_11", "13135")),
    }


@pytest.fixture
def browsing(chromium: Browser, server: Server) -> Iterator[BrowserContext]:
    """A window into which axe may be put."""
    context = chromium.new_context(base_url=server.base, bypass_csp=True, **DESKTOP)
    yield context
    context.close()


@pytest.mark.parametrize("role", sorted(EMPTY))
def test_pages_without_anything_on_them_can_be_used_by_everybody(
    server: Server, newcomers: dict[str, Account], role: str
) -> None:
    cookie = server.cookie_of(newcomers[role]) if role else ""
    addresses = [server.url(path) for path in EMPTY[role]]

    assert passed(judge("axe.mjs", *addresses, COOKIE=cookie))


def test_pages_without_anything_on_them_are_valid_html(server: Server, newcomers: dict[str, Account]) -> None:
    words = []
    for role, paths in EMPTY.items():
        cookie = server.cookie_of(newcomers[role]) if role else ""
        words += [f"COOKIE={cookie}", *map(server.url, paths)]

    assert passed(judge("html.sh", *words))


@pytest.mark.parametrize("role", sorted(REFUSED))
def test_refused_forms_can_be_used_by_everybody(browsing: BrowserContext, sample: Sample, role: str) -> None:
    page, found, source = browsing.new_page(), [], axe_source()
    if role:
        account = sample.server.account(role)
        sign_in(page, account.phone, account.password)

    for path in map(sample.path, REFUSED[role]):
        page.set_viewport_size({"width": 1280, "height": 800})
        page.goto(path)
        with page.expect_navigation():
            page.evaluate(_EMPTIED)
        found += [f"{path}: {each}" for each in (*_refusal(page, path), *troubles(page, source))]

    assert found == []


def _refusal(page: Page, path: str) -> list[str]:
    """Return what is missing of a refusal: the word in the title, the summary, the page itself."""
    problems = page_problems(page.content())
    if not page.title().startswith("Lỗi:"):
        problems.append(f"the title says {page.title()!r} at {urlsplit(page.url).path}")
    if page.locator("main [role=alert], main .errors, main .summary").count() == 0:
        problems.append("no summary of what is wrong")
    return problems


def test_back_after_signing_out_shows_nothing_of_the_work(phone: Page, server: Server) -> None:
    enter(phone, server, "producer")
    phone.goto("/quan-ly/ho-so")
    business = phone.get_by_text("HTX Bánh cáy Nếp Gấc").first
    expect(business).to_be_visible()

    phone.locator("form[action='/dang-xuat'] button").first.evaluate("button => button.click()")
    expect(phone).to_have_url(f"{server.base}/")
    phone.go_back()

    assert urlsplit(phone.url).path == "/dang-nhap"
    assert "HTX Bánh cáy Nếp Gấc" not in phone.inner_text("body")
