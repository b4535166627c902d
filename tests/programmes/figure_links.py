"""Read the figures of a page together with the lists that they open."""

from __future__ import annotations

import re
from typing import Any

FIGURES = "/can-bo/so-lieu"
LISTS = (f"{FIGURES}/danh-sach", f"{FIGURES}/tren-san", "/can-bo/kiem-tra/")
_NUMBER = re.compile(r"(?:^|: )(\d[\d.]*)")


def figures_on(shown: Any, lists: tuple[str, ...] = LISTS) -> list[tuple[int, str]]:
    """Return (number, address) of every figure of the page that opens a list, once."""
    found: dict[tuple[int, str], None] = {}
    for link in shown.select("main a[href]"):
        address = link.get("href")
        if not address.startswith(lists):
            continue
        said = [each for each in link.iter() if str(each.tag).rsplit("}")[-1] in ("b", "title")] or [link]
        words = "".join(said[0].itertext()).strip()
        if "₫" not in words:
            (number,) = _NUMBER.findall(words)
            found[int(number.replace(".", "")), address] = None
    return list(found)


def rows_behind(page: Any, address: str) -> int:
    """Count the rows of a list through all its pages; fetched without the checks of a page, for speed."""
    seen, number = 0, 1
    while True:
        html = page.fetch(f"{address}{'&' if '?' in address else '?'}trang={number}").text
        rows = sum(body.count("<tr") for body in re.findall(r"<tbody>.*?</tbody>", html, re.DOTALL))
        seen, number = seen + rows, number + 1
        if f"trang={number}" not in html:
            return seen
