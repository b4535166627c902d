"""What a column is, and how the values of columns are read from cells and written into them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, cached_property
from typing import Any

from flask_babel import lazy_gettext as _l

from catalog.importing import values
from catalog.importing.cells import Cell
from catalog.importing.errors import BadCell
from catalog.models import Family
from catalog.vocabulary import NET_UNITS, STORAGE, USUAL_UNITS
from core.forms import Limits
from core.text import fold

LONGEST_NAME = 200  # twin: catalog.forms, which asks the same of the form
LONGEST_DESCRIPTION = 5_000
LONGEST_UNIT = 20  # twin: products.unit
_NET_ALIASES = {"gam": "g", "gram": "g", "gr": "g", "kilogam": "kg", "ki lo gam": "kg", "ky": "kg",
                "mililit": "ml", "lit": "l", "met": "m", "cai": "chiếc"}  # fmt: skip


_USUAL = {fold(unit): unit for unit in USUAL_UNITS}


@dataclass(frozen=True)
class Lists:
    """The lists that choices are made from; families are the installation's own."""

    families: Sequence[tuple[str, str]] = ()
    """Code and name."""

    @classmethod
    def of(cls, families: Sequence[Family]) -> Lists:
        """Take the families as they stand in the database."""
        return cls(tuple((family.code, family.name) for family in families))

    @cached_property
    def family_by_word(self) -> dict[str, str]:
        """Return code by folded name and by folded code; a name goes before a code."""
        codes = {fold(code.replace("_", " ")): code for code, _name in self.families}
        codes |= {fold(code): code for code, _name in self.families}
        return codes | {fold(name): code for code, name in self.families}

    @cached_property
    def family_names(self) -> dict[str, str]:
        """Return name by code."""
        return dict(self.families)


Reader = Callable[[Cell, Lists], Any]
Writer = Callable[[Any, Lists], str]


@dataclass(frozen=True)
class Column:
    """One column of the file.

    Attributes:
        key: What the column fills: a product's or an offer's field, or `options`' place.
        title: The heading that the template carries.
        hint: How to fill it, one or two sentences.
        read: Makes the value of a cell that is not empty; raises `BadCell`.
        write: Makes the cell's text of a value; reading that text gives the value again.
        of_offer: Whether each choice of a product has its own (price), or the product one (name).
        aliases: Other headings, folded.
        examples: Cells of the sheet of examples, row by row.
        choices: Name of the list that the cell offers; "" for none.
        free: Whether something outside that list may be typed.
        width: In characters, on paper.
        limits: Bounds of a number, in the small unit that is kept; None for texts and lists.
    """

    key: str
    title: str
    hint: Any
    read: Reader
    write: Writer = lambda value, lists: str(value)
    of_offer: bool = False
    required: bool = False
    aliases: tuple[str, ...] = ()
    examples: tuple[str, ...] = field(default=("", "", "", ""))
    choices: str = ""
    free: bool = False
    width: int = 14
    limits: Limits | None = None


def plain(reader: Callable[[Cell], Any]) -> Reader:
    return lambda cell, lists: reader(cell)


def read_unit(cell: Cell, lists: Lists) -> str:
    typed = values.text_reader(LONGEST_UNIT)(cell)
    usual = _USUAL.get(fold(typed))
    # "to" may be "tờ" typed without accents; "tô" is something else.
    return usual if usual and (typed.isascii() or typed.casefold() == usual) else typed


def read_net(cell: Cell, lists: Lists) -> tuple[Decimal, str | None]:
    number, word = values.measured(cell)
    unit = _net_units().get(word) if word else None
    if number != round(number, 3) or (word and unit is None):
        raise BadCell(
            _l("Chưa hiểu khối lượng này."),
            _l("Bạn ghi số ở cột này, ví dụ 350 hoặc 1,5, đơn vị ở cột bên cạnh."),
        )
    return number, unit


@cache  # in the file's language, whoever asks first
def _net_units() -> dict[str, str]:
    units = {fold(unit): unit for unit in NET_UNITS} | {
        fold(str(name)): unit for unit, name in NET_UNITS.items()
    }
    return units | _NET_ALIASES


def read_net_unit(cell: Cell, lists: Lists) -> str:
    return str(values.choose(cell, _net_units(), {unit: unit for unit in NET_UNITS}))


def read_family(cell: Cell, lists: Lists) -> str:
    return str(values.choose(cell, lists.family_by_word, lists.family_names))


def read_storage(cell: Cell, lists: Lists) -> str:
    return str(values.choose(cell, *_storage_words()))


@cache
def _storage_words() -> tuple[dict[str, str], dict[str, str]]:
    """Return code by folded name and code, and name by code."""
    names = {code: str(name) for code, name in STORAGE.items()}
    return {fold(code): code for code in names} | {fold(name): code for code, name in names.items()}, names


def decimal_text(number: Decimal) -> str:
    """Write a quantity with a decimal comma, so that it is read in one way only.

    >>> decimal_text(Decimal("1.500")), decimal_text(Decimal("350"))
    ('1,5', '350')
    """
    whole, _point, rest = f"{number.normalize():f}".partition(".")
    # "1,234" could be read in two ways; four decimals cannot.
    return f"{whole},{rest}{'0' if len(rest) == 3 and whole != '0' else ''}" if rest else whole


def write_price(value: int, lists: Lists) -> str:
    return f"{value} đ" if value < values.LEAST_LIKELY_PRICE else str(value)


def write_list(value: Sequence[str], lists: Lists) -> str:
    return "; ".join(value)


def centimetres(value: int, lists: Lists) -> str:
    return decimal_text(Decimal(value) / 10)
