"""Take the files of a stall in, show what they would change, and do what the seller chose, once."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from catalog import services as catalog
from catalog.models import Business, Product
from core import audit
from core.database import utcnow
from core.errors import DomainError
from core.storage import storage
from core.text import clean_line
from exporters.adopting.errors import AdoptionOver
from exporters.adopting.matching import Choice, Line, compare
from exporters.adopting.models import AdoptionState, StallAdoption, StallAdoptionFile
from exporters.adopting.queries import our_products
from exporters.adopting.reading import Item, RefusedRow, read_files
from exporters.stalls.listings import mark_live

TIER = _l("Phân loại")


class Outcome(StrEnum):
    """What became of one product of the stall."""

    DRAFTED = "drafted"
    LINKED = "linked"
    TAKEN = "taken"
    LEFT = "left"
    UNCHANGED = "unchanged"
    MOVED = "moved"
    FAILED = "failed"
    REFUSED = "refused"  # of rows that no product was made of


OUTCOMES: Mapping[Outcome, Any] = {
    Outcome.DRAFTED: _l("đã đưa vào làm bản nháp"),
    Outcome.LINKED: _l("đã ghi là đang bán ở sàn"),
    Outcome.TAKEN: _l("đã lấy thông tin của sàn"),
    Outcome.LEFT: _l("bỏ qua"),
    Outcome.UNCHANGED: _l("đã ghi từ trước, không đổi gì"),
    Outcome.MOVED: _l("đã khác với lúc bạn xem nên chưa làm gì"),
    Outcome.FAILED: _l("chưa làm được"),
    Outcome.REFUSED: _l("dòng không đọc được"),
}


@dataclass(frozen=True)
class Preview:
    """What the files hold, as it is kept: products, refused rows, and what the seller was shown of each."""

    items: list[Item]
    refused: list[RefusedRow]
    shown: list[Any]

    @property
    def rows(self) -> int:
        """Return how many rows the files have."""
        return sum(item.rows for item in self.items) + len(self.refused)

    def as_bytes(self) -> bytes:
        """Return what is kept."""
        held = {
            "items": [item.as_json() for item in self.items],
            "refused": [dict(row.__dict__) for row in self.refused],
            "shown": self.shown,
        }
        return json.dumps(held, ensure_ascii=False, sort_keys=True).encode()

    @classmethod
    def from_bytes(cls, raw: bytes) -> Preview:
        """Read what `as_bytes` made."""
        held = json.loads(raw)
        return cls(
            [Item.from_json(each) for each in held["items"]],
            [RefusedRow(**each) for each in held["refused"]],
            held["shown"],
        )


def start_adoption(
    session: Session,
    business: Business,
    marketplace: str,
    files: Sequence[tuple[str, bytes]],
    *,
    actor: audit.Actor,
) -> StallAdoption:
    """Read the files and keep them with what they would change; nothing is changed yet.

    Args:
        session: The change's session.
        business: Whose stall it is.
        marketplace: Where it stands.
        files: Name and content of each.
        actor: Who hands them in.

    Raises:
        StallFileRefused: If one of them cannot be read; nothing is kept then.
    """
    read = read_files(files)
    lines = compare(read.items, our_products(session, business.id, marketplace))
    preview = Preview(read.items, read.refused, [line.signature() for line in lines])
    adoption = StallAdoption(
        business=business,
        marketplace=marketplace,
        requested_by_id=actor.user_id,
        preview_stored=storage().put(preview.as_bytes(), "json"),
        files=[
            StallAdoptionFile(
                position=place,
                file_name=clean_line(name)[-200:] or str(_("tệp không tên")),
                stored_name=storage().put(content, "xlsx"),
            )
            for place, (name, content) in enumerate(files)
        ],
    )
    session.add(adoption)
    session.flush()
    audit.record(
        session,
        actor,
        "stall.hand_in",
        f"business:{business.id}",
        {"marketplace": marketplace, "adoption": adoption.id},
    )
    return adoption


def preview_of(adoption: StallAdoption) -> Preview:
    """Return what was kept of the files."""
    return Preview.from_bytes(storage().get(adoption.preview_stored))


def present_lines(session: Session, adoption: StallAdoption, preview: Preview) -> list[Line]:
    """Return the products of the stall beside ours, as ours are now."""
    return compare(preview.items, our_products(session, adoption.business_id, adoption.marketplace))


def choice_for(adoption: StallAdoption, line: Line) -> Choice:
    """Return what the seller chose for a line; what is proposed where nothing was, or it cannot be."""
    said = adoption.choices.get(str(line.index))
    return Choice(said) if said in line.may else line.proposed


def keep_choices(adoption: StallAdoption, chosen: Mapping[int, str]) -> None:
    """Keep what the seller chose for some lines; nothing else happens.

    Raises:
        AdoptionOver: If the files were brought in before.
    """
    if adoption.state != AdoptionState.PREVIEW:
        raise AdoptionOver
    known = {str(line): choice for line, choice in chosen.items() if choice in set(Choice)}
    adoption.choices = {**adoption.choices, **known}


def finish_adoption(session: Session, adoption: StallAdoption, *, actor: audit.Actor) -> None:
    """Do what was chosen for each product, each by itself; the sum of outcomes is the rows of the files.

    A product that is not any more what the seller was shown is left alone and told.

    Raises:
        AdoptionOver: If the files were brought in before.
    """
    if adoption.state != AdoptionState.PREVIEW:
        raise AdoptionOver
    adoption.state, adoption.finished_at = AdoptionState.DONE.value, utcnow()
    session.flush()  # of two at the same moment, one finds that it came too late
    preview = preview_of(adoption)
    counts: Counter[str] = Counter()
    outcomes: list[list[str]] = []
    for line in present_lines(session, adoption, preview):
        outcome, why = _settle(session, adoption, line, preview.shown[line.index], actor)
        outcomes.append([outcome.value, why])
        counts[outcome.value] += line.item.rows
    counts[Outcome.REFUSED.value] += len(preview.refused)
    adoption.outcomes, adoption.counts = outcomes, {key: n for key, n in counts.items() if n}
    session.flush()
    audit.record(
        session,
        actor,
        "stall.adopt",
        f"business:{adoption.business_id}",
        {"marketplace": adoption.marketplace, "adoption": adoption.id, "adopted_rows": adoption.counts},
    )


def _settle(
    session: Session, adoption: StallAdoption, line: Line, shown: Any, actor: audit.Actor
) -> tuple[Outcome, str]:
    choice = choice_for(adoption, line)
    if choice is Choice.LEAVE:
        return (Outcome.UNCHANGED if line.is_known else Outcome.LEFT), ""
    if line.signature() != shown:
        return Outcome.MOVED, ""
    if line.is_known and choice is Choice.LINK:
        return Outcome.UNCHANGED, ""
    try:
        with session.begin_nested():
            if choice is Choice.DRAFT:
                product = _draft(session, adoption.business, line.item, actor)
            else:
                product = session.get_one(Product, line.product_id)
                if choice is Choice.TAKE:
                    _take_over(session, product, line, actor)
            mark_live(session, actor, product, adoption.marketplace, item_id=line.item.item_id)
    except (DomainError, DataError, IntegrityError) as problem:
        said = (
            str(problem) if isinstance(problem, DomainError) else str(_("Mã SKU đã dùng cho sản phẩm khác."))
        )
        return Outcome.FAILED, said
    return {
        Choice.DRAFT: Outcome.DRAFTED,
        Choice.LINK: Outcome.LINKED,
        Choice.TAKE: Outcome.TAKEN,
    }[choice], ""


def _draft(session: Session, business: Business, item: Item, actor: audit.Actor) -> Product:
    in_tiers = len(item.choices) > 1
    only = item.choices[0] if item.choices and not in_tiers else None
    product = catalog.create_product(
        session,
        business,
        actor=actor,
        name=item.name,
        description=item.description or None,
        unit=item.unit or None,
        price_vnd=only.price if only else None,
    )
    if only and product.choices:
        own = {"sku": only.sku or item.parent_sku, "stock": only.stock}
        known = {key: value for key, value in own.items() if value not in (None, "")}
        catalog.update_variant(session, product, product.choices[0], actor=actor, changes=known)
    for each in item.choices if in_tiers else ():
        if each.price is None or not each.option:
            raise DomainError(_("Một phân loại chưa có tên hoặc giá. Bạn thêm tệp thông tin bán hàng."))
        catalog.add_variant(
            session,
            product,
            actor=actor,
            tiers=[str(TIER)],
            options=[each.option],
            price_vnd=each.price,
            sku=each.sku or None,
            stock=each.stock,
        )
    return product


def _take_over(session: Session, product: Product, line: Line, actor: audit.Actor) -> None:
    changes = {each.field: each.value for each in line.differences if each.field in ("name", "description")}
    prices = {each.variant_id: each.value for each in line.differences if each.field == "price"}
    stocks = {each.variant_id: each.value for each in line.differences if each.field == "stock"}
    own = {variant.id: variant for variant in product.choices}
    if not product.tiers and prices:
        changes["price_vnd"] = next(iter(prices.values()))
    by_variant = {number: price for number, price in prices.items() if product.tiers and number is not None}
    if changes or by_variant:
        catalog.update_product(
            session,
            product,
            actor=actor,
            expected_version=product.version,
            changes=changes,
            variant_prices=by_variant or None,
        )
    for number, stock in stocks.items():
        if number in own:
            catalog.update_variant(session, product, own[number], actor=actor, changes={"stock": stock})
