"""A client that walks through the pages as a person does, and checks each one on the way.

    page.sign_in("0912000001", "mat-khau")
    page.get("/quan-ly/san-pham/moi")
    page.submit("Đăng ngay", name="Gạo nếp", price="55.000", unit="túi")
    assert page.h1 == "Gạo nếp"

No test needs to ask for valid HTML, labels or headers: a page that lacks them fails at `get`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

from flask import Flask
from werkzeug.datastructures import Headers
from werkzeug.test import TestResponse

from tests.pages.checks import answer_problems, page_problems
from tests.pages.dom import elements, parse, select, tag_of, text_of
from tests.pages.forms import FilledForm

_MOVED = frozenset({301, 302, 303, 307, 308})
_MOST_HOPS = 5


class BadPage(AssertionError):
    """A page or an answer breaks a rule that holds for all of them."""


class Link(NamedTuple):
    """A link as a person sees it."""

    text: str
    href: str


@dataclass(frozen=True)
class Page:
    """One answer, already checked.

    Attributes:
        path: Path and query that answered.
        html: What was served; empty when it is no page.
        location: Where a redirect leads, as path and query; None for other answers.
    """

    path: str
    status: int
    headers: Headers
    html: str
    response: TestResponse = field(repr=False)
    root: Element = field(repr=False)
    location: str | None = None

    @property
    def title(self) -> str:
        """Return the document's title."""
        return " ".join("".join(self.first("title").itertext()).split())

    @property
    def h1(self) -> str:
        """Return the heading."""
        return text_of(self.first("h1"))

    @property
    def text(self) -> str:
        """Return all that can be read on the page, spaces folded."""
        return text_of(self.first("body"))

    @property
    def links(self) -> list[Link]:
        """Return every link with its text, in order."""
        return [Link(text_of(link), str(link.get("href"))) for link in self.select("a[href]")]

    def select(self, css: str) -> list[Element]:
        """Return the elements that match; see `tests.pages.dom` for what a selector may say."""
        return select(self.root, css)

    def first(self, css: str) -> Element:
        """Return the first element that matches.

        Raises:
            AssertionError: If there is none.
        """
        found = self.select(css)
        assert found, f"nothing on {self.path} matches {css!r}"
        return found[0]

    def texts(self, css: str) -> list[str]:
        """Return the text of every element that matches."""
        return [text_of(element) for element in self.select(css)]


class PageClient:
    """A browser without scripts: keeps cookies, fills forms, follows redirects."""

    def __init__(self, app: Flask) -> None:
        """Open a browser without cookies."""
        self.app = app
        self.http = app.test_client()
        self.echoes: tuple[str, ...] = ()
        """Texts that look like a leak but were typed by the test, such as `{{7*7}}`."""
        self._current: Page | None = None
        self._csrf_token: str | None = None

    @property
    def current(self) -> Page:
        """Return the page that is open now."""
        assert self._current is not None, "no page was fetched yet"
        return self._current

    @property
    def path(self) -> str:
        """Return path and query of the open page."""
        return self.current.path

    @property
    def status(self) -> int:
        """Return the status with which the open page answered."""
        return self.current.status

    @property
    def title(self) -> str:
        """Return the open page's title."""
        return self.current.title

    @property
    def h1(self) -> str:
        """Return the open page's heading."""
        return self.current.h1

    @property
    def text(self) -> str:
        """Return all that can be read on the open page."""
        return self.current.text

    @property
    def links(self) -> list[Link]:
        """Return the open page's links."""
        return self.current.links

    def select(self, css: str) -> list[Element]:
        """Return the elements of the open page that match."""
        return self.current.select(css)

    def first(self, css: str) -> Element:
        """Return the first element of the open page that matches."""
        return self.current.first(css)

    def texts(self, css: str) -> list[str]:
        """Return the texts of the open page's elements that match."""
        return self.current.texts(css)

    def fetch(self, path: str, status: int = 200, *, method: str = "GET", **options: Any) -> TestResponse:
        """Ask for anything (a picture, JSON, a file) and return the answer, its headers checked.

        The open page stays open. `options` go to Werkzeug's test client.
        """
        return self._ask(path, status, method=method, **options).response

    def get(self, path: str, status: int = 200, *, follow: bool = False, **options: Any) -> Page:
        """Open a page.

        Args:
            path: Where to go.
            status: What it must answer, after redirects when they are followed.
            follow: Whether to follow redirects.
            options: For Werkzeug's test client, such as `headers`.
        """
        answer = self._ask(path, None if follow else status, method="GET", **options)
        return self._arrive(answer, status, follow=follow)

    def post(
        self,
        path: str,
        data: Mapping[str, Any] | None = None,
        status: int = 200,
        *,
        follow: bool = True,
        csrf: bool = True,
        **options: Any,
    ) -> Page:
        """Post fields directly, without a form: for what a browser would not send.

        Args:
            path: Where to post.
            data: The fields; files as (stream, name) or (stream, name, type).
            status: What the last answer must be, after redirects when they are followed.
            follow: Whether to follow redirects.
            csrf: Whether to add the token of the page seen last, unless `data` brings one.
            options: For Werkzeug's test client.
        """
        fields = dict(data or {})
        if csrf and self._csrf_token is not None:
            fields.setdefault("csrf_token", self._csrf_token)
        answer = self._ask(path, None if follow else status, method="POST", data=fields, **options)
        return self._arrive(answer, status, follow=follow)

    def submit(
        self,
        which: str = "form",
        fields: Mapping[str, Any] | None = None,
        /,
        status: int = 200,
        follow: bool = True,
        **more: Any,
    ) -> Page:
        """Fill a form of the open page and send it as a browser would, hidden fields included.

        Args:
            which: The text on the button to press, or a selector of the form or of something in it.
            fields: Field names and values, for names that are no Python words. A checkbox takes True
                or False (or the list of values to tick), a file field (bytes or stream, name).
            status: What the last answer must be, after redirects when they are followed.
            follow: Whether to follow redirects.
            more: Further field names and values; a field called like an argument here goes to `fields`.

        Raises:
            AssertionError: If there is no such form, field or choice.
        """
        page = self.current
        form, button = self._form(page, which)
        filled = FilledForm(page.root, form)
        filled.fill({**(fields or {}), **more})
        data = filled.values(button)
        target = urljoin(page.path, form.get("action") or page.path)
        if (form.get("method") or "get").lower() == "get":
            return self.get(urlsplit(target).path, status, follow=follow, query_string=data)
        encoding = form.get("enctype") or "application/x-www-form-urlencoded"
        if filled.has_files:
            assert encoding == "multipart/form-data", "the form has a file field, but no enctype for it"
        answer = self._ask(
            target, None if follow else status, method="POST", data=data, content_type=encoding
        )
        return self._arrive(answer, status, follow=follow)

    def back_to(self, page: Page) -> None:
        """Have a page open again that was open before, as the browser's back button has."""
        self._current = page

    def click(self, text: str, status: int = 200) -> Page:
        """Follow the link that says `text`, and its redirects.

        Raises:
            AssertionError: If no link, or links to several places, say so.
        """
        targets = {link.href for link in self.links if link.text == text}
        assert len(targets) == 1, f"{len(targets)} places behind {text!r} on {self.path}: {self.links}"
        return self.get(urljoin(self.path, targets.pop()), status, follow=True)

    def sign_in(self, phone: str, password: str) -> Page:
        """Sign in through the form.

        Raises:
            AssertionError: If the sign-in is refused.
        """
        self.get("/dang-nhap")
        page = self.submit("input[type=password]", phone=phone, password=password)
        assert urlsplit(page.path).path != "/dang-nhap", f"sign-in of {phone} was refused: {page.text}"
        return page

    def _ask(self, path: str, status: int | None, **options: Any) -> Page:
        response = self.http.open(path, buffered=True, **options)  # closes files that were sent
        asked = (
            response.request.full_path.rstrip("?") if response.request.query_string else response.request.path
        )
        problems = answer_problems(response)
        is_page = response.mimetype == "text/html" and response.status_code not in _MOVED
        html = response.get_data(as_text=True) if is_page else ""
        if is_page:
            problems += page_problems(html, self.echoes)
        if problems:
            lines = "\n".join(f"  - {problem}" for problem in problems)
            raise BadPage(f"{asked} (status {response.status_code}):\n{lines}")
        seen = Page(
            asked,
            response.status_code,
            response.headers,
            html,
            response,
            parse(html)[0],
            _local_location(response),
        )
        if status is not None:
            self._expect(seen, status)
        return seen

    def _arrive(self, page: Page, status: int, *, follow: bool) -> Page:
        hops = 0
        while follow and page.status in _MOVED and page.location is not None and page.status != status:
            assert page.location.startswith("/"), f"{page.path} leads to another house: {page.location}"
            hops += 1
            assert hops <= _MOST_HOPS, f"redirects without an end at {page.path}"
            page = self._ask(urljoin(page.path, page.location), None, method="GET")
        self._expect(page, status)
        if page.html:
            self._current = page
            tokens = page.select("input[name=csrf_token]")
            self._csrf_token = tokens[0].get("value") if tokens else self._csrf_token
        return page

    @staticmethod
    def _expect(page: Page, status: int) -> None:
        if page.status == status:
            return
        seen = page.location or (page.text if page.html else page.response.get_data(as_text=True))[:600]
        raise AssertionError(f"{page.path} answered {page.status} instead of {status}: {seen}")

    @staticmethod
    def _form(page: Page, which: str) -> tuple[Element, Element | None]:
        """Find the form, and the button when it is the button that was named."""
        pressed = [
            (form, button)
            for form in page.select("form")
            for button in elements(form)
            if _says(button, which)
        ]
        assert len(pressed) <= 1, f"{len(pressed)} buttons say {which!r} on {page.path}: give a selector"
        if pressed:
            return pressed[0]
        assert re.match(r"[a-z#.\[*]", which), f"no button says {which!r} on {page.path}"
        wanted = page.select(which)
        forms = [form for form in page.select("form") if any(found in wanted for found in elements(form))]
        assert len(forms) == 1, f"{len(forms)} forms on {page.path} match {which!r}"
        return forms[0], None


def _says(button: Element, text: str) -> bool:
    kind = (button.get("type") or ("submit" if tag_of(button) == "button" else "")).lower()
    name = button.get("value") if tag_of(button) == "input" else text_of(button)
    return kind == "submit" and name == text


def _local_location(response: TestResponse) -> str | None:
    location = response.headers.get("Location")
    if location is None:
        return None
    parts = urlsplit(location)
    if parts.netloc and parts.netloc != response.request.host:
        return location
    return parts._replace(scheme="", netloc="").geturl()
