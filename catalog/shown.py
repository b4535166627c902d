"""What public pages say of products and papers, put together as values that templates only lay out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from catalog.english import photo_words, shown_name
from catalog.models import Certificate, Photo, Product
from catalog.vocabulary import CERTIFICATES, measure, sold_as
from core.languages import day_text, in_vietnamese, joined, money_text, told


@dataclass(frozen=True)
class Goods:
    """A product in a list; `line` says how it is sold and by whom."""

    slug: str
    name: str
    line: str
    line_with_price: str
    price_vnd: int | None
    photo: Photo | None
    photo_words: str


@dataclass(frozen=True)
class Paper:
    """A paper with what it is worth on a day."""

    name: str
    detail: str
    label: str
    tone: str


def goods_of(product: Product, *, with_business: bool = True) -> Goods:
    """Tell of a product in a list."""
    line = joined((how_sold(product), shown_name(product.business) if with_business else ""))
    photo = product.main_photo
    return Goods(
        slug=product.slug,
        name=shown_name(product),
        line=line,
        line_with_price=joined((money_text(product.price_vnd), line)),
        price_vnd=product.price_vnd,
        photo=photo,
        photo_words=photo_words(photo, product) if photo else "",
    )


def how_sold(product: Product) -> str:
    """Write how a product is sold, such as ``hộp 350 g``."""
    return sold_as(product.unit, measure(product.net_value, product.net_unit))


def papers_of(papers: Iterable[Certificate], *, on: date) -> list[Paper]:
    """Tell of papers with what they are worth on a day; stars stand only while they are valid."""
    return [_paper(paper, is_valid=paper.is_valid(on=on)) for paper in papers]


def _paper(paper: Certificate, *, is_valid: bool) -> Paper:
    kind = str(CERTIFICATES.get(paper.type) or in_vietnamese(paper.name))
    if paper.stars and is_valid:
        kind = _("%(name)s %(stars)d sao", name=kind, stars=paper.stars)
    return Paper(
        name=kind,
        detail=joined(
            (
                told(_("số %(n)s"), n=in_vietnamese(paper.number)),
                in_vietnamese(paper.issuer),
                _("đến %(day)s", day=day_text(paper.expires_on)) if paper.expires_on else "",
            )
        ),
        label=_("Còn hiệu lực") if is_valid else _("Hết hiệu lực"),
        tone="ok" if is_valid else "warn",
    )
