"""Read the file that a marketplace gives back: the seller's own template with reasons in its last column.

It has the shape of the template that was sent, so columns are found by their keys; nothing is asked of
signature, carriers or country, because nothing will be written into it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from core.text import clean_line
from exporters import errors
from exporters.returned.errors import NoReasonColumn
from exporters.returned.models import LONGEST_NAME, LONGEST_REASON, LONGEST_SKU
from exporters.xlsx_package import Sheet, XlsxPackage
from exporters.xlsx_rows import read_rows, shared_strings
from exporters.xlsx_sheet import MOST_ROWS

_KEYS_ROW, _METADATA_ROW, _FIRST_DATA_ROW = 1, 2, 7
_REASON = "et_title_reason"
_NEEDED = frozenset({"ps_product_name", _REASON})
_LETTER = 3  # signs of one letter with its marks, where a program wrote them one by one
MOST_KEPT = 8_000_000  # characters of all rows; 20,000 real ones have five million


@dataclass(frozen=True, slots=True)
class ReturnedRow:
    """One data row: its number in the sheet, by what the product is known, and the reason ("" for none).

    Texts are cut to what is kept of them.
    """

    number: int
    name: str
    skus: tuple[str, ...]
    group: str
    reason: str


def read_returned(raw: bytes) -> tuple[ReturnedRow, ...]:
    """Return the data rows of a returned file.

    Raises:
        TemplateRefused: If it is no workbook that may be opened safely, has no column of reasons, or
            holds more text than any real one.
    """
    package = XlsxPackage(raw)
    strings_part = package.related("sharedStrings")
    strings = shared_strings(package.read(strings_part)) if strings_part else []
    sheet, places = _product_sheet(package, strings)
    return tuple(_rows(package, sheet, places, strings))


def _product_sheet(package: XlsxPackage, strings: list[str]) -> tuple[Sheet, Mapping[str, int]]:
    """Find the sheet with the keys; the worked example has them too, but no signature in row 2."""
    found: list[tuple[bool, bool, int, Sheet, dict[str, int]]] = []
    for sheet in package.sheets:
        tops = {
            row.number: row.values for row in read_rows(package.read(sheet.part), strings, last=_METADATA_ROW)
        }
        keys = {text.partition("|")[0].strip(): index for index, text in tops.get(_KEYS_ROW, {}).items()}
        if keys.keys() >= _NEEDED:
            is_signed = bool(tops.get(_METADATA_ROW, {}).get(2, "").strip())
            found.append((not is_signed, not sheet.visible, len(found), sheet, keys))
    if not found:
        raise NoReasonColumn
    best = min(found, key=lambda each: each[:3])
    return best[3], best[4]


def _rows(
    package: XlsxPackage, sheet: Sheet, places: Mapping[str, int], strings: list[str]
) -> Iterator[ReturnedRow]:
    count = kept = 0
    for row in read_rows(package.read(sheet.part), strings):
        if row.number < _FIRST_DATA_ROW:
            continue
        count += 1
        if count > MOST_ROWS:
            raise errors.TooManyTemplateRows(MOST_ROWS)

        def text(key: str, most: int, values: Mapping[int, str] = row.values) -> str:
            # Cut first: cells may share one long text, and each cleaned one is a text of its own.
            return clean_line(values.get(places.get(key, 0), "")[: most * _LETTER])[:most]

        keys = ("ps_sku_short", "ps_sku_parent_short")
        told = ReturnedRow(
            number=row.number,
            name=text("ps_product_name", LONGEST_NAME),
            skus=tuple(sku for key in keys if (sku := text(key, LONGEST_SKU))),
            group=text("et_title_variation_integration_no", LONGEST_SKU),
            reason=text(_REASON, LONGEST_REASON),
        )
        kept += len(told.name) + sum(map(len, told.skus)) + len(told.group) + len(told.reason)
        if kept > MOST_KEPT:
            raise errors.ZipBomb
        if told.name or told.skus or told.group or told.reason:
            yield told
