"""What every page and every answer of the house must keep.

Each check takes a page and yields one sentence for each thing that is wrong. `tests/test_pages.py`
proves of each that it can fail.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from xml.etree.ElementTree import Element

from werkzeug.wrappers import Response

from scripts.check_translations import VIETNAMESE
from tests.pages.dom import elements, parse, select, tag_of, text_of

ERROR_PREFIXES = {"vi": "Lỗi: ", "en": "Error: "}
_READ_OUT = ("alt", "aria-label", "title", "placeholder", "content")
_WITHOUT_LABEL = frozenset({"hidden", "submit", "button", "reset", "image"})
_REFERENCES = (
    "aria-describedby",
    "aria-labelledby",
    "aria-controls",
    "aria-errormessage",
    "aria-owns",
    "headers",
)
_LEAKS = re.compile(
    r"\{\{|\}\}|\{%|%\}|\bNone\b|\bUndefined\b|\bNaN\b"
    r"|&(?:amp|lt|gt|quot|#\d+);|<[\w.]+ object at|%\(\w+\)[sd]"
)
# Text that came from a person may hold anything; in these places it is shown as typed.
_TYPED = frozenset({"input", "textarea"})


def page_problems(html: str, echoes: Iterable[str] = ()) -> list[str]:
    """Return all that is wrong with a page, as sentences; empty when nothing is.

    Args:
        html: The page as served.
        echoes: Texts that a person typed and that the page rightly shows again, such as `{{7*7}}`.
    """
    root, parse_errors = parse(html)
    problems = [f"HTML: {error}" for error in parse_errors]
    if not unicodedata.is_normalized("NFC", html):
        problems.append("text is not in Unicode's composed form (NFC)")
    for check in CHECKS:
        problems.extend(check(root))
    problems.extend(_leaks(root, tuple(echoes)))
    problems.extend(_english(root, tuple(echoes)))
    return problems


def answer_problems(response: Response) -> list[str]:
    """Return what is wrong with the headers of an answer, be it a page, a picture or a download."""
    headers = response.headers
    policy = _policy(headers.get("Content-Security-Policy", ""))
    kind = headers.get("Content-Type", "")
    problems = []
    if headers.get("X-Content-Type-Options") != "nosniff":
        problems.append("no X-Content-Type-Options: nosniff")
    if not headers.get("Referrer-Policy"):
        problems.append("no Referrer-Policy")
    if "frame-ancestors" not in policy:
        problems.append("no frame-ancestors in Content-Security-Policy")
    if kind.startswith("text/") and "charset=utf-8" not in kind.lower():
        problems.append(f"Content-Type without charset: {kind!r}")
    if not kind and response.status_code not in (204, 304):
        problems.append("no Content-Type")
    if kind.startswith("text/html"):
        scripts = policy.get("script-src", policy.get("default-src", ["*"]))
        if {"'unsafe-inline'", "'unsafe-eval'", "*", "data:", "http:", "https:"} & set(scripts):
            problems.append(f"Content-Security-Policy lets foreign or inline scripts run: {scripts}")
        if policy.get("base-uri") not in (["'none'"], ["'self'"]):
            problems.append("no base-uri in Content-Security-Policy")
    for cookie in headers.getlist("Set-Cookie"):
        marks = {mark.strip().lower() for mark in cookie.split(";")[1:]}
        if "httponly" not in marks or not marks & {"samesite=lax", "samesite=strict"}:
            problems.append(f"cookie without HttpOnly or SameSite: {cookie.split('=')[0]}")
    return problems


def _policy(header: str) -> dict[str, list[str]]:
    return {words[0].lower(): words[1:] for words in map(str.split, header.split(";")) if words}


def _language(root: Element) -> Iterator[str]:
    if not root.get("lang"):
        yield "html has no lang"


def _head(root: Element) -> Iterator[str]:
    if not select(root, "meta[charset]"):
        yield "no meta charset"
    if not select(root, "meta[name=viewport]"):
        yield "no meta viewport"


def _heading_and_title(root: Element) -> Iterator[str]:
    headings = select(root, "h1")
    if len(headings) != 1:
        yield f"{len(headings)} h1 instead of one"
        return
    heading = text_of(headings[0])
    title = "".join("".join(element.itertext()) for element in select(root, "head > title"))
    title = " ".join(title.split())
    if not heading:
        yield "h1 is empty"
    if not title:
        yield "no title"
    elif not title.removeprefix(ERROR_PREFIXES.get(root.get("lang") or "", "")).startswith(heading):
        yield f"title {title!r} does not begin with the heading {heading!r}"


def _main(root: Element) -> Iterator[str]:
    if (count := len(select(root, "main"))) != 1:
        yield f"{count} main instead of one"


def _ids(root: Element) -> Iterator[str]:
    counts = Counter(element.get("id") for element in elements(root) if element.get("id") is not None)
    for name, count in counts.items():
        if not name or re.search(r"\s", name):
            yield f"id {name!r} is empty or holds a space"
        elif count > 1:
            yield f"id {name!r} stands {count} times"


def _labels(root: Element) -> Iterator[str]:
    named = {label.get("for") for label in select(root, "label[for]") if text_of(label)}
    wrapped = {field for label in select(root, "label") if text_of(label) for field in elements(label)}
    for field in select(root, "input, select, textarea"):
        if tag_of(field) == "input" and (field.get("type") or "text").lower() in _WITHOUT_LABEL:
            continue
        if not (field.get("id") in named or field in wrapped or _aria_name(root, field)):
            yield f"no label for field {field.get('name') or field.get('id')!r}"
    fields = {
        field.get("id") for field in select(root, "input, select, textarea, output, meter, progress, button")
    }
    for name in sorted(str(label.get("for")) for label in select(root, "label[for]")):
        if name not in fields:
            yield f"a label is for {name!r}, which is no field"


def _aria_name(root: Element, element: Element) -> str:
    if label := (element.get("aria-label") or "").strip():
        return label
    wanted = (element.get("aria-labelledby") or "").split()
    return " ".join(text_of(found) for found in elements(root) if found.get("id") in wanted)


def _names(root: Element) -> Iterator[str]:
    for element in select(root, "a[href], button, summary"):
        pictures = " ".join(image.get("alt") or "" for image in select(element, "img")).strip()
        drawn = " ".join(text_of(title) for title in elements(element) if tag_of(title) == "title")
        if not (text_of(element) or pictures or drawn or _aria_name(root, element)):
            yield f"{tag_of(element)} without a name: {element.attrib}"
    for button in select(root, "input[type=submit], input[type=button], input[type=reset]"):
        if not (button.get("value") or "").strip():
            yield f"button without a name: {button.attrib}"


def _references(root: Element) -> Iterator[str]:
    ids = {element.get("id") for element in elements(root)}
    for element in elements(root):
        for attribute in _REFERENCES:
            for target in (element.get(attribute) or "").split():
                if target not in ids:
                    yield f"{attribute}={target!r} leads nowhere"


def _pictures(root: Element) -> Iterator[str]:
    for image in select(root, "img"):
        for attribute in ("src", "alt", "width", "height"):
            if image.get(attribute) is None:
                yield f"img {image.get('src')!r} has no {attribute}"


def _inline(root: Element) -> Iterator[str]:
    for element in elements(root):
        tag = tag_of(element)
        if tag == "style" or element.get("style") is not None:
            yield f"inline style in {tag}"
        data = (element.get("type") or "").lower() == "application/ld+json"
        if tag == "script" and element.get("src") is None and not data:
            yield "inline script"
        for attribute in element.attrib:
            if attribute.lower().startswith("on"):
                yield f"inline handler {attribute} in {tag}"


def _links(root: Element) -> Iterator[str]:
    ids = {element.get("id") for element in elements(root)}
    for element in select(root, "a[href], area[href], link[href], form[action]"):
        target = (element.get("href" if tag_of(element) != "form" else "action") or "").strip()
        if target in ("", "#"):
            yield f"{tag_of(element)} leads nowhere: {text_of(element)[:40]!r}"
        elif re.match(r"(?i)\s*(javascript|data|vbscript):", target) and tag_of(element) != "link":
            yield f"{tag_of(element)} leads to {target[:30]!r}"
        elif target.startswith("#") and target[1:] not in ids:
            yield f"link to {target!r}, which is not on the page"


def _forms(root: Element) -> Iterator[str]:
    for form in select(root, "form"):
        method = (form.get("method") or "get").lower()
        name = form.get("id") or form.get("action")
        if method not in ("get", "post"):
            yield f"form {name!r} has method {method!r}"
        if method == "post" and not select(form, "input[type=hidden][name=csrf_token]"):
            yield f"form {name!r} posts without csrf_token"
        if method == "get" and select(form, "input[type=password], input[type=file], input[name=csrf_token]"):
            yield f"form {name!r} would put a secret or a file into the address"


def _english(root: Element, echoes: tuple[str, ...]) -> Iterator[str]:
    """On an English page, Vietnamese stands only in what is marked as Vietnamese, or was typed."""
    if root.get("lang") != "en":
        return
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if element.get("lang") == "vi" or tag_of(element) in ("script", "style"):
            continue
        texts = [element.get(name) or "" for name in _READ_OUT]
        if tag_of(element) not in _TYPED:
            texts.append(element.text or "")
        waiting.extend(child for child in element if tag_of(child))
        texts.extend(child.tail or "" for child in element)
        for text in texts:
            for echo in echoes:
                text = text.replace(echo, "")
            if VIETNAMESE.search(text):
                yield f"Vietnamese on an English page: {' '.join(text.split())[:60]!r} in {tag_of(element)}"


def _leaks(root: Element, echoes: tuple[str, ...]) -> Iterator[str]:
    for element in elements(root):
        if tag_of(element) in ("script", "style"):
            continue
        texts = [child.tail or "" for child in element]
        if tag_of(element) not in _TYPED:
            texts.append(element.text or "")
            texts.extend(element.attrib.values())
        for text in texts:
            for echo in echoes:
                text = text.replace(echo, "")
            if found := _LEAKS.search(text):
                yield f"{found.group()!r} leaks into {tag_of(element)}: {' '.join(text.split())[:60]!r}"


CHECKS: tuple[Callable[[Element], Iterator[str]], ...] = (
    _language,
    _head,
    _heading_and_title,
    _main,
    _ids,
    _labels,
    _names,
    _references,
    _pictures,
    _inline,
    _links,
    _forms,
)
