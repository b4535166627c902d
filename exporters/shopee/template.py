"""Read the template that a seller downloaded: where what belongs, and what this very file allows.

Column sets, carriers, switch words and ranges change without notice and from shop to shop, so
everything is looked up in the file by its machine keys; nothing is looked for at a place or under a
name. The file is never repaired. What the platform would refuse is refused here, with the way out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from flask_babel import gettext as _

from exporters import errors
from exporters.shopee.advanced import Advanced, read_advanced
from exporters.shopee.attributes import is_attribute
from exporters.shopee.columns import BY_KEY, CHANNELS, LEFT_EMPTY
from exporters.shopee.country import CHANNEL_KEY, refuse_other_country
from exporters.shopee.requirements import Requirement, requirement_of
from exporters.shopee.switches import SwitchWords, switch_words
from exporters.xlsx_package import Sheet, XlsxPackage
from exporters.xlsx_rows import read_rows, shared_strings
from exporters.xlsx_sheet import SheetPart

KEYS_ROW, METADATA_ROW, LABEL_ROW, REQUIREMENT_ROW, LIMIT_ROW = 1, 2, 3, 4, 6
FIRST_DATA_ROW = 7
_MARKS_OF_THE_SHEET = frozenset({"ps_product_name", "ps_price", "ps_weight"})
_CATEGORY_KEYS = frozenset({"et_title_category_id", "et_title_dts_range"})
_OLDCHANNEL_KEY = re.compile(r"channel_id_\d+")
_PICTURE_KEYS = ("ps_item_cover_image", "ps_item_image_")
_MONEY = re.compile(r"(?:VND|₫|đ)\s*(\d[\d.,]*)|(\d[\d.,]*)\s*(?:VND|VNĐ|₫|đ\b)", re.IGNORECASE)
_NUMBER = r"(\d{1,3}(?:[.,]\d{3})+|\d+)"
_MOST_READ = 500  # characters; the patterns below take the square of a text's length
_RANGE = re.compile(_NUMBER + r"\s*(?:-|–|~|đến|to)\s*" + _NUMBER, re.IGNORECASE)
# Only where row 6 speaks of a range of this very cell; other texts of row 6 hold other numbers.
_RANGED = frozenset(
    {
        "et_title_option_for_variation_1",
        "et_title_option_for_variation_2",
        "et_title_variation_1",
        "et_title_variation_2",
        "ps_minimum_purchase_quantity",
        "ps_price",
        "ps_product_description",
        "ps_product_name",
        "ps_stock",
    }
)


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """One column of the seller's file: number from 1, key without suffix, heading, requirement."""

    index: int
    key: str
    label: str
    requirement: Requirement


@dataclass(frozen=True, slots=True)
class Channel:
    """A carrier that the shop has switched on, and the dearest parcel it takes."""

    id: int
    label: str
    max_price_vnd: int | None


@dataclass(frozen=True, slots=True)
class Category:
    """A category that the file lists: its path, and the days that pre-order may take."""

    path: str
    pre_order_days: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Template:
    """A template that can be filled.

    Attributes:
        columns: Its columns in order.
        channels: Its carriers by id.
        categories: Categories by id; None when the file has no list of them.
        scope: The level-1 category that an advanced template is for; "" for all.
        advanced: Its attribute columns with their words; empty in a basic template.
        limits: Smallest and largest value (or length) by column key, where row 6 gives a range.
        words: How carriers are switched on and off.
        notices: Sentences about the file that the seller should read.
        image_places: How many pictures a row of this file holds, the cover included.
    """

    package: XlsxPackage
    part: str
    sheet: SheetPart
    columns: tuple[TemplateColumn, ...]
    channels: Mapping[int, Channel]
    categories: Mapping[str, Category] | None
    scope: str
    advanced: Advanced
    limits: Mapping[str, tuple[int, int]]
    words: SwitchWords
    notices: tuple[str, ...]
    image_places: int

    def label(self, key: str) -> str | None:
        """Return the heading of a column in this file."""
        return next((column.label for column in self.columns if column.key == key), None)


def read_template(file: BinaryIO) -> Template:
    """Read a seller's template, basic or advanced.

    Raises:
        TemplateRefused: One of its kinds; its sentence says what is wrong and how to get a right file.
    """
    package = XlsxPackage.read_from(file)
    package.check_sums()
    strings_part = package.related("sharedStrings")
    strings = shared_strings(package.read(strings_part)) if strings_part else []
    tops = {sheet.part: _top_rows(package, sheet, strings) for sheet in package.sheets}
    product = _product_sheet(package.sheets, tops)
    sheet = SheetPart(package.read(product.part), FIRST_DATA_ROW, strings)
    columns = tuple(_columns(sheet.header))
    limits_text = sheet.header.get(LIMIT_ROW, {})
    refuse_other_country(
        (column.key for column in columns),
        (text for row in range(LABEL_ROW, FIRST_DATA_ROW) for text in sheet.header.get(row, {}).values()),
    )
    _refuse_unknown_mandatory(columns)
    channels = {
        int(match[1]): Channel(int(match[1]), column.label, _money(limits_text.get(column.index, "")))
        for column in columns
        if (match := CHANNEL_KEY.fullmatch(column.key))
    }
    if not channels:
        raise errors.NoShippingChannel
    keys = {column.index: column.key for column in columns}
    labels = {column.index: column.label for column in columns}
    advanced = read_advanced(package, product, keys, labels, FIRST_DATA_ROW, strings)
    return Template(
        package=package,
        part=product.part,
        sheet=sheet,
        columns=columns,
        channels=channels,
        categories=_categories(package, tops, strings) or _categories_by_path(advanced.paths),
        scope=_scope(tops[product.part]),
        advanced=advanced,
        limits=dict(_limits(columns, limits_text)),
        words=switch_words(
            _sample_switches(package, product, tops, strings),
            [limits_text.get(column.index, "") for column in columns if CHANNEL_KEY.fullmatch(column.key)],
        ),
        notices=tuple(_notices(columns, sheet)),
        image_places=sum(each.key.startswith(_PICTURE_KEYS) for each in columns),
    )


Top = Mapping[int, Mapping[int, str]]


def _top_rows(package: XlsxPackage, sheet: Sheet, strings: list[str]) -> Top:
    rows = read_rows(package.read(sheet.part), strings, last=METADATA_ROW)
    return {row.number: row.values for row in rows}


def _keys(top: Top) -> dict[int, str]:
    """Return the machine keys of row 1 by column, without the suffix ``|a|b`` of newer files."""
    found = {index: text.partition("|")[0].strip() for index, text in top.get(KEYS_ROW, {}).items()}
    return {index: key for index, key in found.items() if key}


def _metadata(top: Top) -> tuple[str, str, str]:
    row = top.get(METADATA_ROW, {})
    return (row.get(1, "").strip().lower(), row.get(2, "").strip(), row.get(3, "").strip())


def _scope(top: Top) -> str:
    """Return the category of C2; "" for a template that takes all."""
    scope = _metadata(top)[2].partition(".")[0]
    return scope if scope.strip("0") else ""


def _categories_by_path(paths: Mapping[str, str]) -> Mapping[str, Category] | None:
    return {number: Category(path, None) for number, path in paths.items()} or None


def _product_sheet(sheets: tuple[Sheet, ...], tops: Mapping[str, Top]) -> Sheet:
    """Find the sheet that the platform reads: by its keys and the signature in row 2, not by its name.

    The worked example carries the same keys, but no signature.
    """
    keyed = [sheet for sheet in sheets if set(_keys(tops[sheet.part]).values()) >= _MARKS_OF_THE_SHEET]
    if not keyed:
        first_cells = [tops[sheet.part].get(KEYS_ROW, {}).get(1, "") for sheet in sheets]
        old = any(text.startswith("mass_new") for text in first_cells)
        raise errors.OldLayout if old else errors.NoProductSheet
    signed = [
        sheet
        for sheet in keyed
        if _metadata(tops[sheet.part])[0] in ("basic", "advanced") and _metadata(tops[sheet.part])[1]
    ]
    if not signed:
        for sheet in keyed:
            top = tops[sheet.part]
            labels_there = sum(index > 5 for index in top.get(METADATA_ROW, {}))
            if labels_there > 5 or any(_OLDCHANNEL_KEY.fullmatch(key) for key in _keys(top).values()):
                raise errors.OldLayout
        raise errors.NoSignature
    chosen = next((sheet for sheet in signed if sheet.visible), signed[0])
    if any(_OLDCHANNEL_KEY.fullmatch(key) for key in _keys(tops[chosen.part]).values()):
        raise errors.OldLayout
    return chosen


def _columns(header: Top) -> Iterator[TemplateColumn]:
    seen = set()
    labels, requirements = header.get(LABEL_ROW, {}), header.get(REQUIREMENT_ROW, {})
    for index, text in sorted(header.get(KEYS_ROW, {}).items()):
        key, _bar, suffix = text.partition("|")
        key = key.strip()
        if not key or key in seen:
            continue
        seen.add(key)
        requirement = requirement_of(requirements.get(index, ""), suffix)
        # Cut first: composed, some texts are longer than a cell of the list of columns.
        label = " ".join(unicodedata.normalize("NFC", labels.get(index, "")[:_MOST_READ]).split())
        yield TemplateColumn(index, key, label or (BY_KEY[key].label if key in BY_KEY else key), requirement)


def _refuse_unknown_mandatory(columns: tuple[TemplateColumn, ...]) -> None:
    """Refuse what we cannot fill; a word that we cannot read may well mean "mandatory"."""
    needed = (Requirement.MANDATORY, Requirement.UNKNOWN)
    unknown = tuple(
        f"{column.label} ({column.key})" if column.label != column.key else column.key
        for column in columns
        if (column.requirement in needed and not _is_filled(column.key) and column.key not in LEFT_EMPTY)
        or (column.requirement is Requirement.MANDATORY and column.key in LEFT_EMPTY)
    )
    if unknown:
        raise errors.UnknownMandatoryColumn(unknown)


def _is_filled(key: str) -> bool:
    return (key in BY_KEY and key != CHANNELS) or CHANNEL_KEY.fullmatch(key) is not None or is_attribute(key)


def _money(text: str) -> int | None:
    """Read the amount of a carrier's row 6.

    >>> _money("Tối đa VND100,000,000")
    100000000
    """
    match = _MONEY.search(text[:_MOST_READ])
    digits = re.sub(r"\D", "", (match[1] or match[2]) if match else "")
    return int(digits) if digits else None


def _limits(
    columns: tuple[TemplateColumn, ...], texts: Mapping[int, str]
) -> Iterator[tuple[str, tuple[int, int]]]:
    """Read the ranges of row 6, such as "10-120" or "1,000 - 120,000,000"; unclear ones are left out."""
    for column in columns:
        if column.key not in _RANGED:
            continue
        text = unicodedata.normalize("NFC", texts.get(column.index, "")[:_MOST_READ])
        plain = re.sub(r"(?i)VND|VNĐ|₫", "", text)
        ranges = _RANGE.findall(plain)
        if len(ranges) != 1:
            continue
        low, high = (int(re.sub(r"\D", "", number)) for number in ranges[0])
        if low < high:
            yield column.key, (low, high)


def _categories(
    package: XlsxPackage, tops: Mapping[str, Top], strings: list[str]
) -> Mapping[str, Category] | None:
    for part, top in tops.items():
        places = {key: index for index, key in _keys(top).items()}
        if not places.keys() >= _CATEGORY_KEYS:
            continue
        found = {}
        for row in read_rows(package.read(part), strings):
            category_id = row.values.get(places["et_title_category_id"], "").partition(".")[0].strip()
            if not category_id.isdigit():
                continue
            name = row.values.get(places.get("et_title_category_name", 0), "")[:_MOST_READ]
            days = _RANGE.search(row.values.get(places["et_title_dts_range"], "")[:_MOST_READ])
            found[category_id] = Category(
                path=unicodedata.normalize("NFC", name.removeprefix(f"{category_id}-")),
                pre_order_days=(int(days[1]), int(days[2])) if days else None,
            )
        return found or None
    return None


def _sample_switches(
    package: XlsxPackage, product: Sheet, tops: Mapping[str, Top], strings: list[str]
) -> list[str]:
    """Return what stands in the carrier cells of the worked example."""
    for part, top in tops.items():
        keys = _keys(top)
        if part == product.part or not set(keys.values()) >= _MARKS_OF_THE_SHEET:
            continue
        carriers = {index for index, key in keys.items() if CHANNEL_KEY.fullmatch(key)}
        return [
            text
            for row in read_rows(package.read(part), strings)
            if row.number >= FIRST_DATA_ROW
            for index, text in row.values.items()
            if index in carriers
        ]
    return []


def _notices(columns: tuple[TemplateColumn, ...], sheet: SheetPart) -> Iterator[str]:
    if sheet.filled_rows:
        yield _(
            "Tệp mẫu có sẵn %(count)s dòng dữ liệu; những dòng đó không có trong tệp mới. "
            "Nếu cần giữ, bạn chép chúng từ tệp mẫu sang.",
            count=sheet.filled_rows,
        )
    strange = [
        column.label for column in columns if not _is_filled(column.key) and column.key not in LEFT_EMPTY
    ]
    if strange:
        yield _(
            "Tệp mẫu có cột mới, chúng tôi để trống: %(columns)s. Bạn xem có cần điền thêm không.",
            columns="; ".join(strange),
        )
