"""Tell what happened to a lot, step by step, as values that pages lay out.

The public sees names of people and of other parties only where the maker wants it. Pictures of the
first steps stand on the page, the others are links: a browser loads every picture of a page when scripts
are off, and a first load weighs at most 60 KiB.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask_babel import gettext as _

from catalog.addresses import said_place
from catalog.english import is_counted, plain_text, shown_name, shown_text, unit_name
from core.formatting import NBSP
from core.languages import (
    day_text,
    decimal_text,
    in_vietnamese,
    is_english,
    joined,
    keep_language,
    told,
)
from traceability.event_kinds import EventKind
from traceability.models import LotState
from traceability.place_codes import place_code
from traceability.qr import trace_path
from traceability.queries import InputLot
from traceability.timeline import Happening, earlier_pictures, timeline, withdrawn

MOST_INLINE = 3


@dataclass(frozen=True)
class StepPicture:
    """A picture of a step; `path` leads to it, `is_inline` says that the page itself shows it."""

    digest: str
    alt: str
    is_inline: bool
    is_earlier: bool

    @property
    def path(self) -> str:
        """Return the address of a size that a phone shows whole."""
        return f"/anh/{self.digest}-800.webp"


@dataclass(frozen=True)
class Step:
    """One step of the story; `place` ends with its code, `people` holds pairs of a word and a name."""

    id: int
    kind: str
    name: str
    when: str
    when_iso: str
    place: str
    note: str
    quantity: str
    people: tuple[tuple[str, str], ...]
    correction: str
    pictures: tuple[StepPicture, ...]
    has_waiting_pictures: bool
    has_hidden_names: bool

    @property
    def links(self) -> list[tuple[str, StepPicture]]:
        """Return the pictures that the page does not show, each with the words of its link."""
        found = []
        for number, picture in enumerate(self.pictures, 1):
            if not picture.is_inline:
                words = _("Ảnh %(number)s", number=number)
                found.append(
                    (_("%(photo)s, của bản ghi cũ", photo=words) if picture.is_earlier else words, picture)
                )
        return found


@dataclass(frozen=True)
class InputFacts:
    """A lot that went in, with its own story."""

    title: str
    used: str
    path: str
    is_recalled: bool
    steps: tuple[Step, ...]


def steps_of(
    happenings: Iterable[Happening],
    *,
    business_id: int,
    for_maker: bool = False,
    most_inline: int = MOST_INLINE,
) -> tuple[Step, ...]:
    """Tell what holds today of a lot's events, oldest first.

    Args:
        happenings: All events of the lot.
        business_id: Whose lot it is; part of the codes of places.
        for_maker: Also tell names that the public does not see.
        most_inline: How many steps show their first picture on the page.
    """
    known = list(happenings)
    earlier = earlier_pictures(known)
    steps = []
    for each in timeline(known):
        pictures = _pictures(each, earlier.get(each.id, ()), is_inline=most_inline > 0)
        most_inline -= any(picture.is_inline for picture in pictures)
        steps.append(_step(each, pictures, business_id, for_maker=for_maker))
    return tuple(steps)


def _step(each: Happening, pictures: tuple[StepPicture, ...], business_id: int, *, for_maker: bool) -> Step:
    may_name = each.names_are_public or for_maker
    return Step(
        id=each.id,
        kind=each.kind,
        name=step_name(each),
        when=each.when,
        when_iso=each.when_iso,
        place=joined((said_place(each.place), place_code(business_id, each.place_scheme, each.place_code))),
        note=in_vietnamese(each.note),
        quantity=quantity_text(each.quantity, each.unit),
        people=_people(each) if may_name else (),
        correction=joined((each.correction_text, in_vietnamese(each.reason)), ": ")
        if each.is_correction
        else "",
        pictures=pictures,
        has_waiting_pictures=each.has_waiting_pictures,
        has_hidden_names=bool(each.who or each.partner) and not each.names_are_public,
    )


def step_name(each: Happening) -> str:
    """Name a step in the page's language."""
    return shown_text(each.name, each.name_en)


def _people(each: Happening) -> tuple[tuple[str, str], ...]:
    partner = _("Giao cho") if each.kind == EventKind.SHIPPING else _("Nhập từ")
    pairs = ((_("Người làm"), each.who), (partner, each.partner))
    return tuple((word, in_vietnamese(name)) for word, name in pairs if name)


def _pictures(each: Happening, earlier: Sequence[str], *, is_inline: bool) -> tuple[StepPicture, ...]:
    name = plain_text(each.name, each.name_en)
    alt = _("Ảnh bước “%(name)s”, %(when)s", name=name, when=each.when)
    own = [
        StepPicture(digest, alt, is_inline and not number, is_earlier=False)
        for number, digest in enumerate(each.pictures)
    ]
    old = [StepPicture(digest, alt, is_inline=False, is_earlier=True) for digest in earlier]
    return (*own, *old)


def taken_away(happenings: Iterable[Happening]) -> tuple[str, ...]:
    """Admit in words which steps were taken away."""
    return tuple(
        told(
            _("Bước “%(name)s” ngày %(day)s đã được rút: %(reason)s"),
            name=step_name(each),
            day=day_text(each.day),
            reason=in_vietnamese(each.reason),
        )
        for each in withdrawn(happenings)
    )


def input_facts(inputs: Sequence[InputLot], business_id: int) -> tuple[InputFacts, ...]:
    """Tell of the lots that went in; a lot of another business without a public page stays unnamed."""
    found = []
    for each in inputs:
        lot, product = each.lot, each.lot.product
        is_own = lot.business_id == business_id
        is_public = product is not None and product.is_public
        goods = shown_name(product) if product is not None else shown_text(lot.material, lot.material_en)
        found.append(
            InputFacts(
                title=told(_("%(goods)s, lô %(code)s"), goods=goods, code=lot.lot_code)
                if is_own or is_public
                else goods,
                used=told(
                    _("Dùng %(quantity)s cho lô %(code)s"),
                    quantity=quantity_text(each.used.quantity, each.used.unit),
                    code=each.went_into,
                )
                if is_own and each.used.quantity is not None
                else "",
                path=keep_language(trace_path(product.code, lot.lot_code))
                if product is not None and is_public
                else "",
                is_recalled=lot.state == LotState.RECALLED,
                steps=steps_of(each.happenings, business_id=lot.business_id, most_inline=0)
                if is_own or is_public
                else (),
            )
        )
    return tuple(found)


def quantity_text(quantity: Decimal | None, unit: str | None) -> str:
    """Write a quantity with its unit, such as ``120 hộp`` (``120 × box``) or ``12,5 kg``; "" when unknown.

    >>> quantity_text(Decimal("1500.000"), "kg")
    '1.500\\xa0kg'
    """
    if quantity is None:
        return ""
    counted = f"{NBSP}×{NBSP}" if is_english() and is_counted(unit) else NBSP
    return joined((decimal_text(quantity), unit_name(unit)), counted)
