"""Say what public pages tell of cartons and places, in the language of the page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from catalog.addresses import said_place
from catalog.english import plain_name, shown_name
from core.languages import day_text, in_vietnamese, joined, keep_language
from places.models import NEW
from places.queries import Gazetteer
from traceability.models import Lot, LotState
from traceability.numbers.models import BusinessPlace, Carton, CartonState, PlaceKind
from traceability.qr import trace_path


def carton_words(carton: Carton) -> tuple[str, str]:
    """Say how a carton stands, with the tone of its tag."""
    return {
        CartonState.PACKED.value: (_("đang đóng kín"), "ok"),
        CartonState.OPENED.value: (_("đã mở"), "info"),
        CartonState.VOIDED.value: (_("đã bỏ"), "warn"),
    }[carton.state]


@dataclass(frozen=True)
class Packed:
    """One lot in a carton, as its public page shows it."""

    goods: Any
    plain_goods: str
    lot: str
    path: str
    packed_on: str
    expires_on: str
    words: str
    tone: str

    @property
    def is_recalled(self) -> bool:
        """Say whether the lot is taken back."""
        return self.tone == "bad"


def packed(carton: Carton, *, on: date) -> list[Packed]:
    """Return what lies in a carton, in the language of the page; not how much of it.

    SSCCs are counted up, so whoever counts along would add up what a business sells.
    """
    return [_packed(entry.lot, on=on) for entry in carton.contents]


def _packed(lot: Lot, *, on: date) -> Packed:
    product = lot.product
    if product is None:
        raise ValueError("only lots of goods lie in cartons")
    words, tone = _("dùng được"), "ok"
    if lot.state == LotState.RECALLED:
        words, tone = _("đang bị thu hồi"), "bad"
    elif lot.is_expired(on=on):
        words, tone = _("đã hết hạn"), "warn"
    choice = lot.variant.label if lot.variant is not None else ""
    return Packed(
        goods=joined((shown_name(product), in_vietnamese(choice)), ", "),
        plain_goods=plain_name(product),
        lot=lot.lot_code,
        path=keep_language(trace_path(product.code, lot.lot_code)),
        packed_on=day_text(lot.packed_on),
        expires_on=day_text(lot.expires_on),
        words=words,
        tone=tone,
    )


def place_kind(place: BusinessPlace) -> str:
    """Say in the language of the page what is done at a place."""
    words = {
        PlaceKind.FARM.value: _("Nơi trồng, nuôi"),
        PlaceKind.WORKSHOP.value: _("Xưởng, nơi làm"),
        PlaceKind.WAREHOUSE.value: _("Kho"),
        PlaceKind.SHOP.value: _("Cửa hàng"),
        PlaceKind.PARTY.value: _("Cơ sở"),
    }
    return str(words[place.kind])


def place_lines(places: Gazetteer, place: BusinessPlace) -> tuple[str, str]:
    """Return where a place is by its commune of today, and by what it was called before."""
    now = places.current_code(place.place_scheme, place.place_code)
    before = "" if place.place_scheme == NEW else places.describe(place.place_scheme, place.place_code)
    return said_place(places.describe(NEW, now)), said_place(before) if before else ""
