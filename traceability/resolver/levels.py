"""Find the pages of the thing that a Digital Link names, level by level.

The default link of goods is their trace page; of a lot that is being taken back, of its pieces and of the
cartons in which it lies, it is the recall notice. Values compare exactly here. A lot or a serial that is not
known leads to a trace page that says so first.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date
from urllib.parse import quote

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from catalog.english import plain_name
from catalog.models import Product
from catalog.papers import shown
from catalog.queries import certificates_for
from gs1.digital_link import DigitalLink
from gs1.identifiers import Gtin
from traceability.banners import newest_recall
from traceability.lot_codes import is_reserved, looks_like_lot_code
from traceability.models import Lot, LotState
from traceability.numbers.lookup import Goods, carton_of, carton_path, goods_of, page_of_place
from traceability.numbers.models import Carton, CartonState, RegisteredGtin
from traceability.qr import trace_path
from traceability.queries import lot_of_product
from traceability.resolver.choosing import Link
from traceability.resolver.hosts import hosts_for, leads_to
from traceability.resolver.link_types import DEFAULT, link_types
from traceability.resolver.linkset import Level
from traceability.resolver.models import TraceLink
from traceability.serials.numbers import serial_key
from traceability.serials.queries import issued_serial

NOT_OURS = "!"
"""Stands in the address of a trace page for a lot or serial that is none of ours."""
_SERIAL = re.compile(r"[A-Za-z0-9\-_][A-Za-z0-9.\-_]{0,19}")
_LANGUAGES = ("vi", "en")
_PAGE = "text/html"


def lot_named(session: Session, goods: Goods, lot_code: str) -> Lot | None:
    """Return the lot of these goods whose code is exactly this one; None when there is none.

    Number and lot were issued together: a lot that is written down for one choice is not found by the number
    of another. One that names no choice is found by all numbers of its product.
    """
    lot = _lot_of(session, goods, lot_code)
    return lot if lot is not None and _is_of_choice(session, goods, lot) else None


def _lot_of(session: Session, goods: Goods, lot_code: str) -> Lot | None:
    return session.scalar(
        select(Lot)
        .where(Lot.product_id == goods.product.id, Lot.lot_code == lot_code)
        .options(selectinload(Lot.recalls))
    )


def _is_of_choice(session: Session, goods: Goods, lot: Lot) -> bool:
    """Say whether a lot may carry the number of these goods."""
    if goods.variant is None or lot.variant is None or lot.variant.id == goods.variant.id:
        return True
    if lot.variant.stands_in(goods.product.tiers):
        return False
    # A choice that was retired may have handed its only number on: labels of its lots go on to work.
    own = select(RegisteredGtin.gtin).where(RegisteredGtin.variant_id == lot.variant.id).limit(1)
    return session.scalar(own) is None


def names_a_lot(session: Session, link: DigitalLink) -> bool:
    """Say whether a link names a lot that we know, be it by the number of another choice of its product."""
    goods = goods_of(session, Gtin(link.key.value)) if link.key.ai == "01" else None
    return goods is not None and _lot_of(session, goods, link.value("10") or "") is not None


def levels_of(session: Session, link: DigitalLink, root: str, *, on: date, language: str) -> list[Level]:
    """Return the levels of a link from its key to the finest; empty when the key names nothing here.

    Args:
        session: The request's session.
        link: What was asked for.
        root: Our public address, scheme and host.
        on: Today.
        language: In which titles are written, ``vi`` or ``en``.
    """
    if link.key.ai == "01":
        goods = goods_of(session, Gtin(link.key.value))
        return [] if goods is None else _levels_of_goods(session, goods, link, root, on=on, language=language)
    titles = link_types()
    if link.key.ai == "00":
        carton = carton_of(session, link.key.value)
        if carton is None:
            return []
        title = titles["traceability"].title(language)
        pages = _pages_of_carton(carton, root, title, language=language)
    else:
        path = page_of_place(session, link.key.value) if link.key.ai in {"414", "417"} else None
        if path is None:
            return []
        title = titles["locationInfo"].title(language)
        pages = _default_and("locationInfo", root + path, title)
    return [Level(root + link.path_text(1), title, tuple(pages))]


def _pages_of_carton(carton: Carton, root: str, title: str, *, language: str) -> list[Link]:
    pages = _default_and("traceability", root + carton_path(carton.code), title)
    told = _and_notices(pages, [each.lot for each in carton.contents], root, language=language)
    # A code that was taken back says nothing of the goods: its page tells that, and the recall, before all.
    return [pages[0], *told[1:]] if carton.state == CartonState.VOIDED else told


def _levels_of_goods(
    session: Session, goods: Goods, link: DigitalLink, root: str, *, on: date, language: str
) -> list[Level]:
    product = goods.product
    said = session.scalars(
        select(TraceLink).where(TraceLink.product_id == product.id).order_by(TraceLink.position, TraceLink.id)
    ).all()
    hosts = hosts_for(session, product.business) if said else []
    name = plain_name(product)
    levels = [
        Level(
            root + link.path_text(1),
            name,
            (
                *_pages_of_product(session, product, root, on=on, language=language),
                *_told(said, None, hosts, language),
            ),
        )
    ]
    lot_code = link.value("10")
    lot = lot_named(session, goods, lot_code) if lot_code else None
    code = _lot_in_address(session, goods, lot_code, lot)
    if lot_code is not None:
        steps = next(number for number, each in enumerate(link.path, 1) if each.ai == "10")
        pages = _pages_of_lot(product, code, lot, root, language=language)
        levels.append(
            Level(
                root + link.path_text(steps),
                f"{name}, {lot_code}",
                (*pages, *_told(said, lot.id if lot else -1, hosts, language)),
            )
        )
    serial = link.value("21") or link.value("235")
    if serial is not None and link.path[-1].ai in {"21", "235"}:
        shown_serial = _serial_in_address(session, goods, serial)
        pages = _pages_of_piece(session, product, shown_serial, code, lot, root, language=language)
        levels.append(Level(root + link.path_text(), f"{name}, {serial}", tuple(pages)))
    return levels


def _lot_in_address(session: Session, goods: Goods, lot_code: str | None, lot: Lot | None) -> str:
    """Return how the trace page's address names a lot, so that it opens this lot or says that there is none.

    The trace page folds case; a code that it would take for a lot that it is not, or that its address cannot
    hold, gets the sign of what is not ours.
    """
    if not lot_code:
        return ""
    if lot is not None:
        return lot.lot_code
    fits = looks_like_lot_code(lot_code) and not is_reserved(lot_code) and lot_code.strip(".") != ""
    taken = fits and lot_of_product(session, goods.product.id, lot_code) is not None
    return lot_code if fits and not taken else NOT_OURS


def _serial_in_address(session: Session, goods: Goods, serial: str) -> str:
    """Return how the trace page's address names a piece; one issued for another choice is none of ours."""
    if not _SERIAL.fullmatch(serial):
        return NOT_OURS
    issued = issued_serial(session, goods.product.id, serial_key(serial))
    lot = issued.lot if issued is not None else None
    return serial if lot is None or _is_of_choice(session, goods, lot) else NOT_OURS


def _pages_of_product(
    session: Session, product: Product, root: str, *, on: date, language: str
) -> list[Link]:
    trace = root + trace_path(product.code)
    titles = link_types()
    pages = _default_and("traceability", trace, titles["traceability"].title(language))
    if product.is_public:
        pages += _in_both("pip", f"{root}/san-pham/{product.slug}")
    if shown(certificates_for(session, product), on=on):
        pages += _in_both("certificationInfo", trace, anchor="giay-to")
    return pages


def _pages_of_lot(product: Product, code: str, lot: Lot | None, root: str, *, language: str) -> list[Link]:
    trace = root + trace_path(product.code, code)
    titles = link_types()
    pages = _default_and("traceability", trace, titles["traceability"].title(language))
    return _and_notices(pages, [lot] if lot else [], root, language=language)


def _pages_of_piece(
    session: Session,
    product: Product,
    shown_serial: str,
    code: str,
    lot: Lot | None,
    root: str,
    *,
    language: str,
) -> list[Link]:
    """Return the page of a piece and the notice that concerns it.

    The lot for which we issued the serial counts before the one in the address. A serial that is none of ours
    goes to the page that says so, which tells of the recall of the lot in the address as well.
    """
    href = f"{root}/t/{quote(product.code, safe='')}/{quote(code or '-', safe='')}/{quote(shown_serial)}"
    pages = _default_and("traceability", href, link_types()["traceability"].title(language))
    # As that page finds it.
    issued = issued_serial(session, product.id, serial_key(shown_serial))
    if issued is None:
        return pages
    lots = [each for each in (issued.lot, lot) if each is not None]
    taken_back = [each for each in lots if each.state == LotState.RECALLED]
    return _and_notices(pages, (taken_back or lots)[:1], root, language=language)


def _and_notices(pages: list[Link], lots: Sequence[Lot], root: str, *, language: str) -> list[Link]:
    """Return pages with the recall notices of lots, those of lots that are being taken back before any other.

    Whoever holds goods that are being taken back reads that first: the notice becomes the default link. Where
    several lots of a carton are, no notice tells of all of them: the page of the carton does, and stays it.
    """
    told = [(lot, recall) for lot in lots if (recall := newest_recall(lot)) is not None]
    open_now = [(lot, recall) for lot, recall in told if lot.state == LotState.RECALLED]
    title = link_types()["recallStatus"].title(language)
    notices = [
        Link(
            "recallStatus",
            f"{root}/thu-hoi/{recall.number}",
            title if len(lots) == 1 else f"{title}, {lot.lot_code}",
            _LANGUAGES,
            _PAGE,
        )
        for lot, recall in open_now or told
    ]
    first = Link(DEFAULT, notices[0].href, title) if len(open_now) == 1 else pages[0]
    return [first, *pages[1:], *notices]


def _default_and(kind: str, href: str, title: str) -> list[Link]:
    """Return the default link, and the same page under the kind that it is."""
    return [Link(DEFAULT, href, title), Link(kind, href, title, _LANGUAGES, _PAGE)]


def _in_both(kind: str, href: str, *, anchor: str = "") -> list[Link]:
    """Return the page in either language."""
    end = f"#{anchor}" if anchor else ""
    known = link_types()[kind]
    return [
        Link(kind, f"{href}?lang={language}{end}", known.title(language), (language,), _PAGE)
        for language in _LANGUAGES
    ]


def _told(said: Sequence[TraceLink], lot_id: int | None, hosts: Collection[str], language: str) -> list[Link]:
    """Return what the producer has added at a level, hosts that are no longer approved left out."""
    return [
        Link(
            each.link_type,
            each.href,
            (each.title_en if language == "en" else None) or each.title,
            (each.language,) if each.language else (),
            each.media_type,
            (each.context,) if each.context else (),
        )
        for each in said
        if each.lot_id == lot_id and leads_to(each.href, hosts)
    ]
