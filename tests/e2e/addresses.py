"""The addresses that judges and screenshots visit, in one place.

A new page type gets a line here. A word in braces stands for an address of the sample, which `FOUND` finds
by following a link as a person would: numbers and codes differ from one installation to the next.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from tests.e2e.server import Server

PUBLIC = (
    "/",
    "/tim?q=nuoc+mam",
    "{lot}",
    "{code}",
    "{product}",
    "{business}",
    "/?lang=en",
    "/tim?q=fish+sauce&lang=en",
    "{lot}?lang=en",
    "{code}?lang=en",
    "{product}?lang=en",
    "{business}?lang=en",
)
"""Pages for everybody: no script, at most 60 KiB."""

SIGNED_OUT = ("/dang-nhap", "/dang-nhap?lang=en", "{report}", "{report}?lang=en")
"""Pages for everybody that set a cookie."""

SIGNED_IN = {
    "producer": (
        "/quan-ly/san-pham",
        "/quan-ly/san-pham/moi",
        "{my_product}",
        "{my_product}/sua",
        "{my_product}/anh",
        "{my_product}/dang",
        "{my_product}/rut",
        "{my_photo}",
        "/quan-ly/ho-so",
        "/quan-ly/ho-so/sua",
        "/quan-ly/co-so",
        "/quan-ly/lo-hang",
        "/quan-ly/lo-hang/them",
        "{my_lot_form}",
        "{my_lot}",
        "{my_lot}/ghi",
        "{my_event}",
        "{my_product}/truy-xuat",
        "/quan-ly/tem",
        "{my_labels}",
        "/quan-ly/ban-hang",
        "/quan-ly/ban-hang/shopee",
        "/quan-ly/ban-hang/sendo",
        "/quan-ly/ban-hang/alibaba",
    ),
    "helper": ("/quan-ly",),
    "officer": (
        "/can-bo/co-so",
        "{their_business}",
        "{their_business}/xac-minh",
        "/can-bo/san-pham",
        "{their_product}",
        "{their_product}/duyet",
        "{their_product}/tra-lai",
        "/can-bo/so-lieu",
        "{figure}",
        "{figure_of_acts}",
        "/can-bo/chuong-trinh",
        "{programme}",
        "/can-bo/chuong-trinh/nhap-tep",
        "/can-bo/ghi-nhan",
        "/can-bo/ghi-nhan/them",
        "{act_form}",
        "{act}",
        "{act}/minh-chung",
        "{draft}/nghiem-thu",
        "{draft}/sua",
        "{draft}/huy",
        "/can-bo/bao-cao",
    ),
    "verifier": ("{act}/doi-chieu", "{act}/huy-hieu-luc"),
}
"""Pages behind the sign-in, by the role of the sample account that opens them."""

SEARCH = "/tim?q={}"
NEW_PRODUCT = "/quan-ly/san-pham/moi"
NEW_PRODUCT_FIELDS = {
    "name": "Gạo nếp cái hoa vàng",
    "price": "25000",
    "form_id": "{uuid}",
    "save_draft": "1",
}
"""What the product form needs besides the field that a judge fills; `{uuid}` is new each time."""
SELLING = "/quan-ly/ban-hang/shopee"


class Link(NamedTuple):
    """A link to follow: who sees it, on which page, and what it looks like."""

    role: str
    page: str
    pattern: str


_LIST = r"/can-bo/so-lieu/danh-sach\?"
FOUND = {
    # Not the newest of the front page: a journey may have made that one, with one plain photo.
    "lot": Link("", "{product}", r"/t/[^/?#]+/[^/?#]+"),
    "code": Link("", "{product}", r"/t/[^/?#]+"),
    "report": Link("", "{code}", r"/t/[^/?#]+/bao-nghi-ngo"),
    "product": Link("", "/tim?q=banh+cay+lang+nguyen", r"/san-pham/banh-cay-lang-nguyen[^/?#]+"),
    "business": Link("", "{lot}", r"/co-so/[^/?#]+"),
    "my_product": Link("producer", "/quan-ly/san-pham", r"/quan-ly/san-pham/\d+"),
    "my_photo": Link("producer", "{my_product}/anh", r".*/anh/\d+/bo"),
    "my_lot_form": Link("producer", "/quan-ly/lo-hang/them", r"/quan-ly/lo-hang/them/\d+"),
    "my_lot": Link("producer", "/quan-ly/lo-hang", r"/quan-ly/lo-hang/\d+"),
    "my_event": Link("producer", "{my_lot}", r".*/sua/\d+"),
    "my_labels": Link("producer", "/quan-ly/tem", r"/quan-ly/tem/\d+/to-in"),
    "their_business": Link("officer", "/can-bo/co-so", r"/can-bo/co-so/[^#/]+"),
    "their_product": Link("officer", "/can-bo/san-pham", r"/can-bo/san-pham/\d+"),
    "figure": Link("officer", "/can-bo/so-lieu", _LIST + r"(?!.*&(o|phan)=).*"),
    "figure_of_acts": Link("officer", "/can-bo/so-lieu", _LIST + r".*&phan=lap.*"),
    "programme": Link("officer", "/can-bo/chuong-trinh", r"/can-bo/chuong-trinh/[A-Z]+"),
    "act": Link("officer", "{figure}", r"/can-bo/ghi-nhan/\d+"),
    "draft": Link("officer", "/can-bo/ghi-nhan?tinh-trang=draft", r"/can-bo/ghi-nhan/\d+"),
    "act_form": Link("officer", "/can-bo/ghi-nhan/them?q=htx", r"/can-bo/ghi-nhan/them\?.+"),
}


@dataclass
class Sample:
    """What an installation's sample holds; each link is followed once, each role signed in once."""

    server: Server
    cookies: dict[str, str] = field(default_factory=lambda: {"": ""})
    _found: dict[str, str] = field(default_factory=dict)

    def cookie(self, role: str) -> str:
        """Return the cookie of a role's sample account; none for the role ``""``."""
        if role not in self.cookies:
            self.cookies[role] = self.server.cookie(role)
        return self.cookies[role]

    def path(self, path: str) -> str:
        """Return the path with the sample's own addresses in it.

        Raises:
            AssertionError: If a page lacks the link that leads there.
        """
        return re.sub(r"\{(\w+)\}", lambda name: self._follow(name[1]), path)

    def urls(self, paths: tuple[str, ...]) -> list[str]:
        """Return the full addresses of paths."""
        return [self.server.url(self.path(path)) for path in paths]

    def _follow(self, name: str) -> str:
        if name not in self._found:
            link = FOUND[name]
            self._found[name] = self.server.first_link(
                link.pattern, on=self.path(link.page), cookie=self.cookie(link.role)
            )
        return self._found[name]
