"""The addresses that the page judges visit, in one place.

A new page type gets a line here. `{lot}`, `{code}`, `{product}` and `{business}` stand for the first
trace page of a lot, its code alone, and the first product and business that the front page leads to.
"""

from __future__ import annotations

from tests.e2e.server import Server

PUBLIC = (
    "/",
    "/tim?q=nuoc+mam",
    "{lot}",
    "{code}",
    "{product}",
    "{business}",
)
"""Pages for everybody: no script, at most 60 KiB."""

SIGNED_OUT = ("/dang-nhap",)
"""Pages for everybody that set a cookie."""

SIGNED_IN = {
    "owner": ("/quan-ly/san-pham", "/quan-ly/san-pham/them"),
    "officer": ("/can-bo/chuong-trinh", "/can-bo/ghi-nhan"),
}
"""Workspace pages by the role of the sample account that opens them."""

SEARCH = "/tim?q={}"
NEW_PRODUCT = "/quan-ly/san-pham/them"
NEW_PRODUCT_FIELDS = {"name": "Gạo nếp cái hoa vàng", "price": "25000", "form_id": "{uuid}"}
"""What the product form needs besides the field that a judge fills; `{uuid}` is new each time."""


def filled_in(server: Server, paths: tuple[str, ...]) -> list[str]:
    """Return the paths with the sample's own codes and names in them."""
    lot = server.first_link(r"/t/[^/?#]+/[^/?#]+")
    names = {
        "lot": lot,
        "code": lot.rsplit("/", 1)[0],
        "product": server.first_link(r"/san-pham/[^/?#]+", on=lot),
        "business": server.first_link(r"/co-so/[^/?#]+", on=lot),
    }
    return [path.format(**names) for path in paths]
