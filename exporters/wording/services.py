"""Build suggestions for a product, keep English ones apart until somebody has read them, take them over."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.models import Product
from catalog.queries import certificates_for
from catalog.services import update_product
from catalog.services.products import present_value
from core import audit
from core.database import utcnow
from exporters.base import Exporter
from exporters.goods import Listing
from exporters.models import EnglishText
from exporters.registry import present_exporters
from exporters.wording import builder, glossary
from exporters.wording.builder import Sentence
from exporters.wording.facts import Fact, Maker, Told, english_name, told_of
from places.models import NEW
from places.queries import gazetteer

FIELDS = ("name_en", "description_en")
_TEXT_RULES = "text-"
"""Rules of every marketplace over what texts may not hold begin so: contacts, other shops, hidden signs."""


class TextState(StrEnum):
    """How far an English text is."""

    NONE = "none"
    SUGGESTED = "suggested"
    """There is a suggestion that nobody has taken over; no page and no file shows it."""
    WRITTEN = "written"
    READ = "read"
    """A person has said of exactly this text that it is right."""


@dataclass(frozen=True)
class Built:
    """What can be said of a product in a language.

    Attributes:
        sentences: In their order.
        left_out: Sentences that hold what marketplaces refuse, such as a phone number in a name.
        unsaid: Facts that stay unsaid in English, because our words do not reach.
        name: English name that is suggested; "" for none. Only in English.
        name_note: What is to be known of it.
    """

    sentences: tuple[Sentence, ...]
    left_out: tuple[Sentence, ...] = ()
    unsaid: tuple[Fact, ...] = ()
    name: str = ""
    name_note: str = ""


def build(session: Session, product: Product, language: str, *, on: date) -> Built:
    """Return what can be said of a product on a day, nothing that a marketplace's text rules refuse."""
    told = _told(session, product, on)
    found = builder.sentences_of(told, language)
    exporters = present_exporters(session)
    bad = {each.id for each in found if _objections(exporters, each.text)}
    sentences = tuple(each for each in found if each.id not in bad)
    left_out = tuple(each for each in found if each.id in bad)
    if language != "en":
        return Built(sentences, left_out)
    name = english_name(product)
    return Built(
        sentences, left_out, tuple(builder.unsaid_in_english(told)), name.en or "", str(name.note_en)
    )


def objections(session: Session, text: str) -> list[str]:
    """Return what the text rules of any marketplace say of a text; empty when none objects."""
    return _objections(present_exporters(session), text)


def _objections(exporters: Iterable[Exporter], text: str) -> list[str]:
    listing = Listing(product_id="", name="", description=text, description_en=text)
    return [
        problem.message
        for exporter in exporters
        for problem in exporter.problems(listing)
        if problem.rule.startswith(_TEXT_RULES)
    ]


def _told(session: Session, product: Product, on: date) -> list[Told]:
    business = product.business
    place = gazetteer(session).describe(NEW, business.current_commune_code)
    maker = Maker(business.name, business.name_en or "", place)
    return told_of(product, maker, certificates_for(session, product), on=on)


def rows_of(session: Session, product: Product) -> dict[str, EnglishText]:
    """Return what is known of the product's English texts, by field."""
    rows = session.scalars(select(EnglishText).where(EnglishText.product_id == product.id))
    return {row.field: row for row in rows}


def states_of(session: Session, product: Product) -> dict[str, TextState]:
    """Return how far each English text is."""
    rows = rows_of(session, product)
    return {field: state_of(product, field, rows.get(field)) for field in FIELDS}


def state_of(product: Product, field: str, row: EnglishText | None) -> TextState:
    """Return how far one English text is, given what is known of it."""
    text = present_value(product, field)
    if not text:
        return TextState.SUGGESTED if row is not None and row.suggestion else TextState.NONE
    is_read = row is not None and row.read_digest == digest(text)
    return TextState.READ if is_read else TextState.WRITTEN


def digest(text: str) -> str:
    """Return the SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def suggest_english(session: Session, product: Product, *, actor: audit.Actor, on: date) -> Built:
    """Keep suggestions for the product's English texts, apart from the product.

    Returns:
        What they were built from; without sentences and name nothing is kept.
    """
    built = build(session, product, "en", on=on)
    texts = {"name_en": built.name, "description_en": builder.composed(built.sentences)}
    _wait_for_others(session, product)
    rows = rows_of(session, product)
    for field, text in texts.items():
        row = rows.get(field) or EnglishText(product_id=product.id, field=field)
        row.suggestion = text or None
        row.pack_version = f"{builder.version()} {glossary.version()}"[:40] if text else None
        row.suggested_at = utcnow() if text else None
        if text or field in rows:
            session.add(row)
    session.flush()
    if any(texts.values()):
        suggested = {"suggested": [field for field, text in texts.items() if text]}
        audit.record(session, actor, "english.suggest", f"product:{product.id}", suggested)
    return built


def accept_english(
    session: Session, product: Product, *, actor: audit.Actor, expected_version: int, texts: dict[str, Any]
) -> None:
    """Take English texts that a person has read into the product; their suggestions have done their work.

    Args:
        session: The change's session.
        product: As it is now.
        actor: Who has read them.
        expected_version: The version that the person had before their eyes.
        texts: New texts by field of `FIELDS`, as the person left them; None keeps what is there.

    Raises:
        StaleProduct: If the product was saved since.
    """
    changes = {field: text for field, text in texts.items() if text}
    update_product(session, product, actor=actor, expected_version=expected_version, changes=changes)
    for field in changes:
        _mark_read(session, product, field, actor)
    drop_suggestions(session, product, actor=actor, is_told=False)


def drop_suggestions(session: Session, product: Product, *, actor: audit.Actor, is_told: bool = True) -> None:
    """Forget the suggestions of a product."""
    dropped = [field for field, row in rows_of(session, product).items() if row.suggestion]
    for row in rows_of(session, product).values():
        row.suggestion = row.pack_version = row.suggested_at = None
    session.flush()
    if dropped and is_told:
        audit.record(session, actor, "english.drop", f"product:{product.id}", {"suggested": dropped})


def mark_read(session: Session, product: Product, *, actor: audit.Actor) -> None:
    """Write down that a person has read the product's English texts as they stand and found them right."""
    _wait_for_others(session, product)
    read = [field for field in FIELDS if present_value(product, field)]
    for field in read:
        _mark_read(session, product, field, actor)
    if read:
        audit.record(session, actor, "english.read", f"product:{product.id}", {"read": read})


def _wait_for_others(session: Session, product: Product) -> None:
    """Let a button that was pressed twice make one row, not two at once."""
    session.execute(select(Product.id).where(Product.id == product.id).with_for_update())


def _mark_read(session: Session, product: Product, field: str, actor: audit.Actor) -> None:
    row = rows_of(session, product).get(field)
    if row is None:
        row = EnglishText(product_id=product.id, field=field)
        session.add(row)
    row.read_digest = digest(present_value(product, field))
    row.read_by_id, row.read_at = actor.user_id, utcnow()
    session.flush()
