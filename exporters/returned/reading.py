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
from exporters.xlsx_package import Sheet, XlsxPackage
from exporters.xlsx_rows import read_rows, shared_strings
from exporters.xlsx_sheet import MOST_ROWS

_KEYS_ROW, _METADATA_ROW, _FIRST_DATA_ROW = 1, 2, 7
_REASON = "et_title_reason"
_NEEDED = frozenset({"ps_product_name", _REASON})


@dataclass(frozen=True, slots=True)
class ReturnedRow:
    """One data row: its number in the sheet, by what the product is known, and the reason ("" for none)."""

    number: int
    name: str
    skus: tuple[str, ...]
    group: str
    reason: str


def read_returned(raw: bytes) -> tuple[ReturnedRow, ...]:
    """Return the data rows of a returned file.

    Raises:
        TemplateRefused: If it is no workbook that may be opened safely, or has no column of reasons.
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
    count = 0
    for row in read_rows(package.read(sheet.part), strings):
        if row.number < _FIRST_DATA_ROW:
            continue
        count += 1
        if count > MOST_ROWS:
            raise errors.TooManyTemplateRows(MOST_ROWS)

        def text(key: str, values: Mapping[int, str] = row.values) -> str:
            return clean_line(values.get(places.get(key, 0), ""))

        skus = tuple(sku for key in ("ps_sku_short", "ps_sku_parent_short") if (sku := text(key)))
        told = ReturnedRow(
            number=row.number,
            name=text("ps_product_name"),
            skus=skus,
            group=text("et_title_variation_integration_no"),
            reason=text(_REASON),
        )
        if told.name or told.skus or told.group or told.reason:
            yield told
