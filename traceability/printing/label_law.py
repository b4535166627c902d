"""Which facts the law wants on a label and how high its letters are: dated data, not compared with the text.

Pure: it takes what is known and returns paragraphs, and the names of what is missing.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from core.formatting import date_vi
from traceability.printing.lettering import POINT_MM, X_HEIGHT
from traceability.printing.paper import Sheet

PACK: dict[str, Any] = json.loads((Path(__file__).parent / "label_law.json").read_text(encoding="utf-8"))
_DAYS_A_MONTH = 30
_MONTHS_FROM = 60  # shelf lives below are told in days


@dataclass(frozen=True)
class Facts:
    """What is known of goods for their label; "" and None mean unknown.

    Attributes:
        role: ``"ingredients"`` for food and drink, ``"materials"`` for other goods.
        address: Of the maker, with the commune at least.
        net: Such as ``350 g``.
        made_on, good_until: Of the lot.
        shelf_life_days: From the day it was made, where no lot says the day.
        made_of: Ingredients or materials.
        declaration: Number of the self-declaration, where there is one.
    """

    role: str
    maker: str
    address: str
    origin: str
    net: str
    made_on: date | None
    good_until: date | None
    shelf_life_days: int | None
    made_of: tuple[str, ...]
    allergens: tuple[str, ...]
    storage: str
    warnings: str
    declaration: str


def duration(days: int) -> str:
    """Write how long goods keep, as the decree's annex on dates allows.

    >>> duration(180), duration(90), duration(45), duration(365)
    ('6 tháng', '3 tháng', '45 ngày', '12 tháng')
    """
    months, rest = divmod(days, _DAYS_A_MONTH)
    if days >= _MONTHS_FROM and rest == 0:
        return f"{months} tháng"
    years, rest = divmod(days, 365)
    return f"{years * 12} tháng" if rest == 0 and years else f"{days} ngày"


def paragraphs(facts: Facts) -> tuple[str, ...]:
    """Return what stands on the label beneath the name, in the order in which people look for it."""
    until = date_vi(facts.good_until) if facts.good_until else ""
    if not until and facts.shelf_life_days:
        until = f"{duration(facts.shelf_life_days)} kể từ NSX"
    made_of = "Chất liệu" if facts.role == "materials" else "Thành phần"
    maker = f"{facts.maker}, {facts.address}" if facts.address else facts.maker
    said = (
        ("Khối lượng tịnh" if facts.role != "materials" else "Quy cách", facts.net),
        (made_of, ", ".join(facts.made_of)),
        ("Cảnh báo", _warnings(facts)),
        ("NSX", date_vi(facts.made_on) if facts.made_on else ""),
        ("HSD", until),
        ("Bảo quản", facts.storage),
        ("Sản xuất", maker),
        ("Xuất xứ", facts.origin),
        ("Số tự công bố", facts.declaration),
    )
    return tuple(f"{name}: {value}" for name, value in said if value)


def _warnings(facts: Facts) -> str:
    allergens = f"có {', '.join(facts.allergens)}" if facts.allergens else ""
    return ". ".join(part for part in (allergens, facts.warnings.rstrip(".")) if part)


def missing(facts: Facts) -> tuple[str, ...]:
    """Return the names of what the law wants and nobody has said yet, in the order of the pack."""
    there = {
        "maker": facts.maker,
        "address": facts.address,
        "origin": facts.origin,
        "net": facts.net,
        "made": facts.made_on,
        "good_until": facts.good_until or facts.shelf_life_days,
        "made_of": facts.made_of,
        "storage": facts.storage,
    }
    wanted = (*PACK["wanted"]["all"], *PACK["wanted"].get(facts.role, ()))
    return tuple(name for name in wanted if not there[name])


def smallest_points(sheet: Sheet) -> float:
    """Return the size at which small letters are as high as the law wants them on such a label."""
    heights = PACK["letter_height_mm"]
    height = heights["small"] if sheet.area_cm2 < heights["small_below_cm2"] else heights["usual"]
    return float(height) / X_HEIGHT / POINT_MM
