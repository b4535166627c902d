"""What public pages say of products, put together as values that templates only lay out."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.english import photo_words, shown_name
from catalog.models import Photo, Product
from catalog.vocabulary import measure, sold_as
from core.languages import joined, money_text


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
