"""What the page tells beside each field: the common value, what the marketplace takes, what it objects to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from catalog.models import Product
from core.formatting import vnd
from exporters import mending
from exporters.base import Problem
from exporters.categories.known import known
from exporters.listings import leading_choice, present_listing
from exporters.mending import Fact, fact_behind
from exporters.models import ListingSettings
from exporters.overrides.services import common, override_of, present_own
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
            _of_choice(session, product, field, in_words(session, marketplace, field, inherited[field])),
            " ".join(limits),
            tuple(found.get(field, ())),
        )
    return told


def _of_choice(session: Session, product: Product, field: str, words: str) -> str:
    """Say whose price it is where a product has several."""
    if field != "price_vnd" or not words or len(product.on_sale) < 2:
        return words
    leading = leading_choice(product, session.get(ListingSettings, product.id))
    if leading is None or not leading.label:
        return words
    return str(_("%(price)s, giá của phân loại “%(choice)s”", price=words, choice=leading.label))


@dataclass(frozen=True, slots=True)
class Mend:
    """Where a problem at one marketplace is mended: the common fact, or what is said otherwise there."""

    label: Any
    address: str

    def url(self, product_id: int) -> str:
        """Return the page; as a `Fact` does."""
        return self.address


def mend_at(session: Session, product: Product, marketplace: str, field: str) -> Fact | Mend:
    """Return where a problem of a column is mended.

    Where the product says otherwise at this marketplace, mending the common word would change nothing;
    and a category is best chosen from the marketplace's own.
    """
    fact = fact_behind(marketplace, field)
    own = _FACTS.get(fact)
    about: dict[str, Any] = {"marketplace": marketplace, "product_id": product.id}
    if own == "category_id":
        return Mend(fact.label, url_for("exporters.choose_category", **about))
    if own is not None and present_own(override_of(session, product, marketplace))[own]:
        anchor = "own-photos" if own == "photo_ids" else own
        label = _("%(fact)s riêng ở sàn này", fact=fact.label)
        return Mend(label, url_for("exporters.own_words", _anchor=anchor, **about))
    return fact


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
