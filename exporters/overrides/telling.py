"""What the page tells beside each field: the common value, what the marketplace takes, what it objects to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from catalog.models import Product
from core.formatting import vnd
from exporters import mending
from exporters.base import Problem
from exporters.categories.known import known
from exporters.listings import present_listing
from exporters.mending import fact_behind
from exporters.overrides.services import common
from exporters.registry import present_exporter
from exporters.rule_choices import present_pack
from exporters.rule_words import limits_words

_LIMITS = {
    "name": ("name-length", "title-length"),
    "description": ("description-length",),
    "price_vnd": ("price-range",),
    "photo_ids": ("images-needed", "images-most"),
    "category_id": (),
}
_FACTS = {
    mending.NAME: "name",
    mending.NAME_EN: "name",
    mending.DESCRIPTION: "description",
    mending.DESCRIPTION_EN: "description",
    mending.PRICE: "price_vnd",
    mending.PHOTOS: "photo_ids",
    mending.CATEGORY: "category_id",
}
_SHOWN = 220


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside one field.

    Attributes:
        common: The value that it inherits, in words; "" for none.
        limits: What the marketplace takes; "" when no rule bounds it.
        problems: What it objects to in what is kept.
    """

    common: str
    limits: str
    problems: tuple[Problem, ...]

    @property
    def hint(self) -> str:
        """Return limits and common value in one hint."""
        inherited = _("Như trang sản phẩm: %(value)s.", value=self.common or _("chưa có"))
        return f"{self.limits} {_('Để trống là theo chung.')} {inherited}".strip()


def beside(session: Session, product: Product, marketplace: str, public_url: str) -> dict[str, Beside]:
    """Return for each field what the page tells of it."""
    exporter = present_exporter(session, marketplace)
    pack = present_pack(session, marketplace)
    found: dict[str, list[Problem]] = {}
    for problem in exporter.problems(present_listing(session, product, public_url).at(marketplace)):
        field = _FACTS.get(fact_behind(marketplace, problem.field))
        if field is not None:
            found.setdefault(field, []).append(problem)
    inherited = common(session, product, marketplace)
    told = {}
    for field, rule_ids in _LIMITS.items():
        rules = [rule for rule_id in rule_ids if (rule := pack.rule(rule_id)) is not None]
        limits = [
            _("%(marketplace)s nhận %(limits)s.", marketplace=exporter.label, limits=limits_words(rule))
            for rule in rules
        ]
        told[field] = Beside(
            in_words(session, marketplace, field, inherited[field]),
            " ".join(limits),
            tuple(found.get(field, ())),
        )
    return told


def in_words(session: Session, marketplace: str, field: str, value: Any) -> str:
    """Write a value of a field as people read it; "" for none."""
    if not value:
        return ""
    if field == "price_vnd":
        return vnd(value)
    if field == "photo_ids":
        return str(_("%(count)s ảnh", count=len(value)))
    if field == "category_id":
        found = known(session, marketplace, value)
        return f"{value} {found.path}" if found is not None else str(value)
    text = " ".join(str(value).split())
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def both(
    session: Session, marketplace: str, labels: Mapping[str, Any], differing: Mapping[str, list[Any]]
) -> list[tuple[str, str, str]]:
    """Return (label, saved, typed) of what differs, for the table of two versions."""
    return [
        (
            str(labels[field]),
            *(in_words(session, marketplace, field, value) or str(_("như chung")) for value in pair),  # type: ignore[misc]
        )
        for field, pair in differing.items()
    ]
