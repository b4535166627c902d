"""Public pages speak Vietnamese or English; everything behind the sign-in speaks Vietnamese.

Which pages have English is one list, handed to `install_languages`. On these, ``?lang=`` decides, else
what the browser asks for. A choice made by ``?lang=`` stays without a cookie: `url_for` writes it into the
addresses of pages of the list, `keep_language` into paths that are put together elsewhere. What is not
the same in all languages says so to caches (`Vary`).

Here also stands how values are written in the language of the page. Text of producers that exists in
Vietnamese only is marked as such (`in_vietnamese`), or loses its marks where nothing can be marked
(`plain`): the title, a picture's words, an address.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from flask import Flask, Response, current_app, has_request_context, request
from flask_babel import get_locale
from markupsafe import Markup
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from core.config import Settings
from core.formatting import NBSP, VIETNAM, date_vi, datetime_vi, number_vi, vnd
from core.text import without_marks

LANGUAGES = ("vi", "en")
NAMES = {"vi": "Tiếng Việt", "en": "English"}
VIETNAMESE_ROOMS = ("/quan-ly", "/can-bo", "/ho-tro", "/lop")
"""Beginnings of addresses whose errors are Vietnamese, too, when no page stands there."""
MOST_REPEATED = 2000
"""Characters of an address up to which a page repeats it in its links; nobody has typed a longer one."""
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class OtherLanguage(NamedTuple):
    """The switch of a page: to which language, its own name, and where."""

    code: str
    name: str
    url: str


def install_languages(app: Flask, english_pages: Iterable[str]) -> None:
    """Let the named endpoints speak English as well.

    Args:
        app: The application; Babel asks `select_language`.
        english_pages: Endpoints of public pages.
    """
    app.extensions["english_pages"] = frozenset(english_pages)

    @app.url_defaults
    def _keep_choice(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint in english_pages_of(app) and (chosen := chosen_language()):
            values.setdefault("lang", chosen)

    @app.context_processor
    def _language() -> dict[str, Any]:
        speaks = _page_speaks_english() and not _address_is_long()
        return {
            "lang": "en" if is_english() else "vi",
            "other_language": _other_language() if speaks else None,
            "alternates": _alternates() if speaks and request.endpoint else (),
        }

    @app.after_request
    def _vary(response: Response) -> Response:
        if response.mimetype == "text/html" and _page_speaks_english():
            response.vary.add("Accept-Language")
        return response

    app.jinja_env.globals.update(
        agency_name=agency_name,
        area_name=area_name,
        chosen_language=chosen_language,
        is_english=is_english,
        keep_language=keep_language,
        in_vietnamese=in_vietnamese,
        plain=plain,
        day_text=day_text,
        moment_text=moment_text,
        money_text=money_text,
        number_text=number_text,
    )


def english_pages_of(app: Flask) -> frozenset[str]:
    """Return the endpoints that speak English."""
    pages: frozenset[str] = app.extensions["english_pages"]
    return pages


def select_language() -> str:
    """Choose the language of the present page; commands and the worker speak Vietnamese."""
    if not has_request_context() or not _page_speaks_english():
        return "vi"
    return chosen_language() or language_for(request.headers.get("Accept-Language", ""))


def language_for(header: str) -> str:
    """Return the language for this `Accept-Language`; Vietnamese when it asks for neither."""
    # Short ones are those of browsers, and few; what is long is not worth remembering.
    return _language_for(header) if len(header) <= 200 else _language_for.__wrapped__(header)


@lru_cache(maxsize=512)
def _language_for(header: str) -> str:
    return parse_accept_header(header, LanguageAccept).best_match(LANGUAGES, default="vi") or "vi"


def is_english() -> bool:
    """Say whether the present page is English."""
    return str(get_locale() or "vi").startswith("en")


def chosen_language() -> str:
    """Return what ``?lang=`` says on a page that has English; "" when it says nothing."""
    if not has_request_context() or not _page_speaks_english():
        return ""
    asked = request.args.get("lang", "")
    return asked if asked in LANGUAGES else ""


def keep_language(path: str) -> str:
    """Return a path of ours with the visitor's choice of language in it."""
    chosen = chosen_language()
    return f"{path}{'&' if '?' in path else '?'}lang={chosen}" if chosen else path


def _page_speaks_english() -> bool:
    if request.endpoint is not None:
        return request.endpoint in english_pages_of(current_app)
    return not any(request.path == room or request.path.startswith(f"{room}/") for room in VIETNAMESE_ROOMS)


def _address_is_long() -> bool:
    return len(quote(request.path)) + len(request.query_string) > MOST_REPEATED


def _address_in(language: str) -> str:
    """Return query and all of the present page in a language; relative, so it cannot lead elsewhere."""
    rest = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    return f"?{urlencode([*rest, ('lang', language)])}"


def _other_language() -> OtherLanguage:
    code = "vi" if is_english() else "en"
    return OtherLanguage(code, NAMES[code], _address_in(code))


def _alternates() -> tuple[tuple[str, str], ...]:
    """Return (language, full address) of the page in each language, for search engines."""
    page = _settings().public_url + quote(request.path)
    return tuple((code, page + _address_in(code)) for code in LANGUAGES)


def _settings() -> Settings:
    settings: Settings = current_app.config["GOCQUE"]
    return settings


def agency_name() -> str:
    """Name the agency in the language of the page."""
    return without_marks(_settings().agency_en) if is_english() else _settings().agency


def area_name() -> str:
    """Name the area in the language of the page."""
    return without_marks(_settings().area_en) if is_english() else _settings().area


def plain(text: str | None) -> str:
    """Return a Vietnamese name for a place where no language can be marked."""
    return without_marks(text or "") if is_english() else text or ""


def in_vietnamese(text: object) -> str:
    """Return text that exists in Vietnamese only; on an English page marked as Vietnamese."""
    words = "" if text is None else str(text)
    if not is_english() or words.isascii():
        return words
    return Markup('<span lang="vi">{}</span>').format(words)


def joined(parts: Iterable[str], between: str = " · ") -> str:
    """Join parts that are there, some of them perhaps marked as Vietnamese."""
    known = [part for part in parts if part]
    if any(isinstance(part, Markup) for part in known):
        # Escapes each part; `between` is ours.
        return Markup(between).join(known)  # noqa: S704  # nosec B704
    return between.join(str(part) for part in known)


def told(sentence: str, **parts: object) -> str:
    """Put parts into a translated sentence, some of them perhaps marked as Vietnamese."""
    if any(isinstance(part, Markup) for part in parts.values()):
        # A text of ours; each part is escaped.
        return Markup(sentence) % parts  # noqa: S704  # nosec B704
    return sentence % parts


def day_text(day: date | datetime | None) -> str:
    """Write a day: ``13/02/2024``, in English ``13 Feb 2024``; a time is first brought to Vietnam."""
    if day is None or not is_english():
        return date_vi(day)
    if isinstance(day, datetime):
        day = day.astimezone(VIETNAM)
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year:04d}"


def moment_text(moment: datetime | None) -> str:
    """Write a moment in Vietnam's time: ``13/02/2024, 07:30``, in English ``13 Feb 2024, 07:30``."""
    if moment is None or not is_english():
        return datetime_vi(moment)
    return f"{day_text(moment)}, {moment.astimezone(VIETNAM):%H:%M}"


def money_text(amount: int | None) -> str:
    """Write whole đồng: ``55.000 ₫``, in English ``55,000 VND``."""
    if amount is None or not is_english():
        return vnd(amount)
    return f"{amount:,}{NBSP}VND"


def number_text(number: float | None) -> str:
    """Write a number: ``2.296``, in English ``2,296``."""
    if number is None or not is_english():
        return number_vi(number)
    return f"{int(number):,}" if number == int(number) else f"{number:,.1f}"


def decimal_text(number: Decimal) -> str:
    """Write a quantity of at most three decimals: ``1.500,5``, in English ``1,500.5``."""
    whole, _dot, rest = f"{number:,.3f}".partition(".")
    rest = rest.rstrip("0")
    if is_english():
        return f"{whole}.{rest}" if rest else whole
    return whole.replace(",", ".") + (f",{rest}" if rest else "")
