"""How doors write texts, numbers and codes that several of them have in common."""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from html import escape

from exporters.base import Cell
from exporters.goods import Listing, Offer, Package


def composed(cell: Cell) -> str:
    """Return a cell as a table of text holds it: letters composed, truth as 1 and 0, nothing as "".

    >>> composed(None), composed(True), composed(85000), composed(Decimal("2.10"))
    ('', '1', '85000', '2.1')
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(int(cell))
    if isinstance(cell, Decimal):
        return plain_number(cell)
    return unicodedata.normalize("NFC", str(cell))


def plain_number(amount: Decimal | int) -> str:
    """Write an amount without an exponent and without idle noughts.

    >>> plain_number(Decimal("2.100")), plain_number(Decimal("500")), plain_number(Decimal("1E+2"))
    ('2.1', '500', '100')
    """
    text = f"{Decimal(amount):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def in_thousands(whole: int | None) -> Decimal | None:
    """Return grams as kilograms, exactly; None stays None."""
    return None if whole is None else Decimal(whole) / 1000


def in_cm(mm: int | None) -> Decimal | int | None:
    """Return millimetres as centimetres, exactly; None stays None."""
    if mm is None:
        return None
    whole, rest = divmod(mm, 10)
    return Decimal(mm) / 10 if rest else whole


def sides_cm(package: Package) -> tuple[Cell, Cell, Cell]:
    """Return length, width and height in centimetres."""
    return in_cm(package.length_mm), in_cm(package.width_mm), in_cm(package.height_mm)


def one_line(text: str) -> str:
    """Return a text with every run of blanks and line ends as one space."""
    return " ".join(text.split())


def html_of(text: str) -> str:
    """Return a text as paragraphs; whatever was typed as a tag is text.

    >>> html_of("Gạo <b>\\n\\nThơm & dẻo")
    '<p>Gạo &lt;b&gt;</p><p>Thơm &amp; dẻo</p>'
    """
    lines = (line.strip() for line in text.splitlines())
    return "".join(f"<p>{escape(line, quote=False)}</p>" for line in lines if line)


def brand_of(listing: Listing) -> str:
    """Return the brand, or the maker's trade name where the goods have none of their own."""
    return listing.brand or (listing.producer.name if listing.producer else "")


def title_of(offer: Offer) -> str:
    """Return the name of what is sold, with the choice when there is one."""
    return f"{offer.listing.name} - {' / '.join(offer.options)}" if offer.options else offer.listing.name


def pictures_of(offer: Offer) -> tuple[str, ...]:
    """Return the pictures, a variation's own before the product's."""
    own = (offer.image,) if offer.image else ()
    return (*own, *(address for address in offer.listing.images if address not in own))
