"""Say which of the ten data items of Circular 02/2024/TT-BKHCN a lot's page can tell, and which it lacks.

Source: Circular 02/2024/TT-BKHCN of 28/03/2024, in force since 01/06/2024, as three public reports of it
agree; not compared with the original text. Per product: 1 name; 2 picture; 3 name of the producing unit;
4 its address; 5 stages, each with product tracing code, place tracing code and time of the event;
6 production time; 7 tracing code; 8 brand, mark, model, serial, if any; 9 shelf life, if any;
10 standards and regulations applied.

A pure rule over values: "if any" means that nothing is missing when nothing is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from flask_babel import lazy_gettext as _l


class Item(IntEnum):
    """The ten items under their numbers."""

    NAME = 1
    PICTURE = 2
    MAKER = 3
    ADDRESS = 4
    STAGES = 5
    MADE_ON = 6
    TRACE_CODE = 7
    BRAND = 8
    SHELF_LIFE = 9
    STANDARDS = 10


IF_ANY = frozenset({Item.BRAND, Item.SHELF_LIFE})

LABELS = {
    Item.NAME: _l("tên sản phẩm"),
    Item.PICTURE: _l("ảnh sản phẩm"),
    Item.MAKER: _l("tên cơ sở"),
    Item.ADDRESS: _l("địa chỉ cơ sở"),
    Item.STAGES: _l("các bước làm, mỗi bước có nơi và ngày"),
    Item.MADE_ON: _l("ngày sản xuất"),
    Item.TRACE_CODE: _l("mã truy xuất"),
    Item.BRAND: _l("nhãn hiệu, kiểu"),
    Item.SHELF_LIFE: _l("hạn dùng"),
    Item.STANDARDS: _l("tiêu chuẩn áp dụng"),
}


@dataclass(frozen=True)
class Stage:
    """One step of the lot as the Circular sees it; `id` is the event's."""

    id: int
    product_code: str
    place_code: str
    on: date

    @property
    def is_complete(self) -> bool:
        """Say whether product code, place code and time are there."""
        return bool(self.product_code and self.place_code)


@dataclass(frozen=True)
class Told:
    """What is known of a lot, as plain values; "" and empty mean unknown."""

    name: str
    has_picture: bool
    maker: str
    address: str
    stages: Sequence[Stage]
    made_on: date | None
    trace_code: str
    brand: str
    shelf_life: str
    standards: Sequence[str]


def items_told(told: Told) -> frozenset[Item]:
    """Return the items that the page tells.

    >>> bare = Told("Bánh cáy", False, "HTX", "", (), None, "", "", "", ())
    >>> sorted(item.name for item in items_told(bare))
    ['MAKER', 'NAME']
    """
    answers = {
        Item.NAME: told.name,
        Item.PICTURE: told.has_picture,
        Item.MAKER: told.maker,
        Item.ADDRESS: told.address,
        Item.STAGES: told.stages and all(stage.is_complete for stage in told.stages),
        Item.MADE_ON: told.made_on,
        Item.TRACE_CODE: told.trace_code,
        Item.BRAND: told.brand,
        Item.SHELF_LIFE: told.shelf_life,
        Item.STANDARDS: told.standards,
    }
    return frozenset(item for item, answer in answers.items() if answer)


def items_missing(told: Told) -> tuple[Item, ...]:
    """Return what the page must tell and does not, by number; what is asked "if any" is never missing.

    >>> whole = Told("Bánh cáy", True, "HTX", "xã Đông Hưng", (Stage(1, "AB12CD34", "DD1.33.12688",
    ...              date(2026, 11, 18)),), date(2026, 11, 18), "AB12CD34/P01", "", "", ("TCVN 5603",))
    >>> items_missing(whole)
    ()
    """
    there = items_told(told)
    return tuple(item for item in Item if item not in there and item not in IF_ANY)


def items_to_add(told: Told) -> tuple[Item, ...]:
    """Return what is asked "if any" and not said."""
    there = items_told(told)
    return tuple(item for item in Item if item in IF_ANY and item not in there)


def stages_without_place(told: Told) -> tuple[int, ...]:
    """Return the events that lack a place."""
    return tuple(stage.id for stage in told.stages if not stage.is_complete)
