"""Build Shopee templates part by part, as raw XML, in the shapes that sellers have downloaded.

No spreadsheet library writes them: what matters here (prefixes, rich text, an attribute value that no
schema allows, odd members) is what such libraries would tidy away.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from xml.sax.saxutils import escape

from exporters.xlsx_rows import column_letters

_HEAD = ("ps_category", "ps_product_name", "ps_product_description")
_MAX_PURCHASE = tuple(
    f"ps_maximum_purchase_quantity{end}" for end in ("", "_start_date", "_time_period", "_end_date")
)
_GROUPS = (
    "ps_sku_parent_short",
    "et_title_variation_integration_no",
    "et_title_variation_1",
    "et_title_option_for_variation_1",
    "et_title_image_per_variation",
    "et_title_variation_2",
    "et_title_option_for_variation_2",
    "ps_price",
    "ps_stock",
    "ps_sku_short",
    "ps_new_size_chart",
    "et_title_size_chart",
)
_PICTURES = ("ps_item_cover_image", *(f"ps_item_image_{place}" for place in range(1, 9)))
_PARCEL = ("ps_weight", "ps_length", "ps_width", "ps_height")
_TAIL = ("ps_product_pre_order_dts", "et_title_reason")


def _channels(*ids: int) -> tuple[str, ...]:
    return tuple(f"channel_id.{number}" for number in ids)


_CARRIERS_2025 = _channels(5000, 5001, 5002, 5004, 50039)
COLUMN_SETS: Mapping[str, tuple[str, ...]] = {
    "2025-07": (
        *(*_HEAD, "ps_minimum_purchase_quantity", *_GROUPS, *_PICTURES, *_PARCEL, *_CARRIERS_2025, *_TAIL),
    ),
    "2025-06": (
        *(*_HEAD, *_MAX_PURCHASE, "ps_minimum_purchase_quantity", *_GROUPS, *_PICTURES, *_PARCEL),
        *(*_CARRIERS_2025, *_TAIL),
    ),
    "2026-07-07": (
        *(*_HEAD, *_MAX_PURCHASE, *_GROUPS, "ps_gtin_code", *_PICTURES, *_PARCEL),
        *(*_channels(5000, 5001, 5004, 5012, 5115, 50039, 50052), *_TAIL),
    ),
    "2026-07-14": (
        *(*_HEAD, *_GROUPS, "ps_gtin_code", *_PICTURES, *_PARCEL),
        *(*_channels(5000, 5001, 5004, 5012, 50039, 50052, 50053), *_TAIL),
    ),
}

LABELS = {
    "ps_category": ("Ngành hàng", "Category"),
    "ps_product_name": ("Tên sản phẩm", "Product Name"),
    "ps_product_description": ("Mô tả sản phẩm", "Product Description"),
    "ps_price": ("Giá", "Price"),
    "ps_stock": ("Kho hàng", "Stock"),
    "ps_weight": ("Cân nặng", "Weight"),
    "channel_id.5000": ("Hỏa Tốc", "Instant"),
    "channel_id.5001": ("Nhanh", "Fast"),
    "channel_id.5004": ("Hàng Cồng Kềnh", "Bulky"),
    "channel_id.50053": ("Điểm nhận hàng", "Collection point"),
}
MANDATORY = {"ps_product_name", "ps_product_description", "ps_price", "ps_stock", "ps_weight"}
CONDITIONAL = ("et_title_variation", "et_title_option", "et_title_image", "channel_id", "ps_length")
WORDS = {
    "vi": ("Bắt buộc", "Điều kiện bắt buộc", "Tùy chọn", "Mở", "Tắt"),
    "en": ("Mandatory", "Conditional Mandatory", "Optional", "On", "Off"),
}
LIMITS = {
    "ps_product_name": ("Nhập 10-120 ký tự", "Enter 10-120 characters"),
    "ps_product_description": ("Nhập 100 - 3,000 ký tự", "Enter 100 - 3,000 characters"),
    "ps_price": ("Từ 1,000-120,000,000", "From 1,000-120,000,000"),
    "ps_stock": ("0-999,999", "0-999,999"),
}
CAPS = {"5000": "10,000,000", "5001": "100,000,000", "5004": "100,000,000", "50053": "3,000,000"}
CATEGORIES = {
    100021: "Phụ Kiện Thời Trang/Nhẫn",
    100156: "Phụ Kiện Thời Trang/Trang sức bạc",
    100409: "Thời Trang Nữ/Vải/Vải nhung, lụa, satin",
    100793: "Thực phẩm và đồ uống/Đồ ăn vặt/Khác",
    100798: "Thực phẩm và đồ uống/Nhu yếu phẩm/Gạo",
}
SIGNATURE = "0123456789abcdef0123456789abcdef"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE_REL = "http://schemas.openxmlformats.org/package/2006/relationships"


@dataclass(frozen=True)
class Shape:
    """How one template looks.

    Attributes:
        columns: Keys in order.
        english: Whether the screen language of the shop was English.
        suffixed: Whether keys carry ``|a|b``.
        prefix: Namespace prefix of every element in the sheets, with its colon.
        shared: Shared strings (with rich text among them) rather than inline ones.
        styled_rows: Pre-styled empty rows from row 7 on.
        sample: Values already standing in row 7, by key.
        metadata: A2, B2, C2, D2.
        sample_words: What the worked example writes into its carrier cells; None: as `english` says.
        categories: Category ids with their paths; None: no category sheet.
        pre_order: Text of the range in the category sheet.
        requirement, limit, label: Texts of rows 4, 6 and 3 that differ, by key.
        lists: Formula of the list of allowed words, by key.
        computed: Formulas that stand in every styled row, by key.
        more: Hidden sheets behind the others, by name.
    """

    columns: tuple[str, ...] = COLUMN_SETS["2025-07"]
    english: bool = False
    suffixed: bool = False
    prefix: str = ""
    shared: bool = True
    styled_rows: int = 20
    sample: Mapping[str, str] = field(default_factory=dict)
    metadata: Sequence[str] = ("basic", SIGNATURE, "0", "733200114")
    sample_words: tuple[str, ...] | None = None
    categories: Mapping[int, str] | None = field(default_factory=lambda: CATEGORIES)
    pre_order: str = "5 - 15"
    requirement: Mapping[str, str] = field(default_factory=dict)
    limit: Mapping[str, str] = field(default_factory=dict)
    label: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, str] = field(default_factory=dict)
    computed: Mapping[str, str] = field(default_factory=dict)
    more: Mapping[str, Mapping[int, Mapping[int, str]]] = field(default_factory=dict)

    def changed(self, **facts: object) -> Shape:
        return replace(self, **facts)  # type: ignore[arg-type]  # each test names fields that exist


SHAPES = {
    "2025-07, Vietnamese, shared strings": Shape(),
    "2025-06, max purchase, inline strings": Shape(COLUMN_SETS["2025-06"], shared=False),
    "2026-07-07, English, prefixed, suffixed keys": Shape(
        COLUMN_SETS["2026-07-07"], english=True, prefix="x:", suffixed=True
    ),
    "2026-07-14, suffixed keys, no styled rows": Shape(
        COLUMN_SETS["2026-07-14"], suffixed=True, styled_rows=0
    ),
    "2025-07, prefixed, inline strings, sample row": Shape(
        prefix="x:", shared=False, sample={"ps_product_name": "Áo thun mẫu", "ps_price": "99000"}
    ),
}


class _Strings:
    """The shared string table while sheets are being written; every third entry is rich text."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def index(self, text: str) -> int:
        if text not in self.texts:
            self.texts.append(text)
        return self.texts.index(text)

    def xml(self) -> str:
        items = []
        for place, text in enumerate(self.texts):
            half = len(text) // 2
            rich = (
                f'<r><rPr><b/></rPr><t xml:space="preserve">{escape(text[:half])}</t></r>'
                f'<r><t xml:space="preserve">{escape(text[half:])}</t></r>'
                '<rPh sb="0" eb="1"><t>phonetic</t></rPh>'
            )
            items.append(f"<si>{rich if place % 3 == 2 else f'<t>{escape(text)}</t>'}</si>")
        return f'{_DECLARATION}<sst xmlns="{MAIN}" count="1">{"".join(items)}</sst>'


_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def build(shape: Shape | None = None) -> bytes:
    """Return the template as a file."""
    shape = shape or Shape()
    strings = _Strings()
    names = ("Guidance", "Template", "Upload Sample", "Pre-order DTS Range") if shape.english else (
        "Hướng dẫn", "Bản đăng tải", "Đăng tải bản mẫu", "Phạm vi ngày chuẩn bị hàng"
    )  # fmt: skip
    sheets = [
        (names[0], "visible", _sheet(shape, strings, {1: {1: "Cách điền tệp & <lưu ý>"}})),
        (names[1], "visible", _product_sheet(shape, strings)),
        (names[2], "visible", _sample_sheet(shape, strings)),
        ("HiddenShopBrand", "hidden", _sheet(shape, strings, {1: {1: "brand", 2: "0"}})),
        ("HiddenTax", "veryHidden", _sheet(shape, strings, {1: {1: "tax"}})),
    ]
    if shape.categories is not None:
        sheets.insert(3, (names[3], "visible", _category_sheet(shape, strings)))
    sheets += [(name, "hidden", _sheet(shape, strings, rows)) for name, rows in shape.more.items()]
    return _zipped(_parts(sheets, strings if shape.shared else None))


def repacked(raw: bytes, change: Callable[[dict[str, bytes]], object]) -> bytes:
    """Return the file with its parts changed in place by a function."""
    with zipfile.ZipFile(io.BytesIO(raw)) as source:
        parts = {info.filename: source.read(info) for info in source.infolist()}
    change(parts)
    return _zipped(parts)


def product_part(raw: bytes) -> bytes:
    """Return the part of the product sheet, which stands second."""
    with zipfile.ZipFile(io.BytesIO(raw)) as source:
        return source.read("xl/worksheets/sheet2.xml")


def _zipped(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for place, (name, content) in enumerate(parts.items()):
            info = zipfile.ZipInfo(name, (2026, 7, 14, 9, 30, place % 30 * 2))
            info.compress_type = zipfile.ZIP_STORED if place % 5 == 4 else zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            archive.writestr(info, content)
        archive.comment = b"made by a shop"
    return out.getvalue()


def _parts(sheets: Sequence[tuple[str, str, str]], strings: _Strings | None) -> dict[str, bytes]:
    kinds = {f"xl/worksheets/sheet{n}.xml": "worksheet" for n in range(1, len(sheets) + 1)}
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{_REL}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    relations += f'<Relationship Id="rIdS" Type="{_REL}/styles" Target="/xl/styles.xml"/>'
    if strings:
        kinds["xl/sharedStrings.xml"] = "sharedStrings"
        relations += f'<Relationship Id="rIdT" Type="{_REL}/sharedStrings" Target="sharedStrings.xml"/>'
    kinds |= {"xl/styles.xml": "styles"}
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n}" state="{state}" r:id="rId{n}"/>'
        for n, (name, state, _xml) in enumerate(sheets, start=1)
    )
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="application/vnd.openxmlformats-officedocument.'
        f'spreadsheetml.{kind}+xml"/>'
        for name, kind in {"xl/workbook.xml": "sheet.main", **kinds}.items()
    )
    texts = {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{_PACKAGE_REL}"><Relationship Id="rId1" '
            f'Type="{_REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": (
            f'<workbook xmlns="{MAIN}" xmlns:r="{_REL}"><sheets>{listed}</sheets>'
            "<definedNames><definedName name=\"Cats\">'HiddenTax'!$A$1</definedName></definedNames>"
            "</workbook>"
        ),
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE_REL}">{relations}</Relationships>',
        "xl/styles.xml": (
            f'<styleSheet xmlns="{MAIN}">'
            '<fonts count="1"><font><sz val="11"/><name val="Arial"/></font></fonts>'
            '<fills count="2"><fill><patternFill patternType="none"/></fill>'
            '<fill><patternFill patternType="gray125"/></fill></fills>'
            '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
            '<cellXfs count="4"><xf/><xf numFmtId="49" applyNumberFormat="1"/><xf numFmtId="1" '
            'applyNumberFormat="1"/><xf><protection locked="0"/></xf></cellXfs></styleSheet>'
        ),
    }
    parts = {name: (_DECLARATION + text).encode() for name, text in texts.items()}
    for n, (_name, _state, xml) in enumerate(sheets, start=1):
        parts[f"xl/worksheets/sheet{n}.xml"] = xml.encode()
    if strings:
        parts["xl/sharedStrings.xml"] = strings.xml().encode()
    return parts


def _sheet(
    shape: Shape,
    strings: _Strings,
    rows: Mapping[int, Mapping[int, str]],
    *,
    before: str = "",
    after: str = "",
    styled: Mapping[int, Mapping[int, int]] | None = None,
) -> str:
    p = shape.prefix
    styled = styled or {}
    lines = []
    for number in sorted({*rows, *styled}):
        values, styles = rows.get(number, {}), styled.get(number, {})
        cells = "".join(
            _cell(shape, strings, f"{column_letters(column)}{number}", values.get(column), styles.get(column))
            for column in sorted({*values, *styles})
        )
        lines.append(f'<{p}row r="{number}" spans="1:60" ht="15.5" customHeight="1">{cells}</{p}row>')
    columns = max((max(row, default=1) for row in [*rows.values(), *styled.values()]), default=1)
    last = f"{column_letters(columns)}{max({*rows, *styled}, default=1)}"
    space = f'xmlns:{p[:-1]}="{MAIN}"' if p else f'xmlns="{MAIN}"'
    return (
        f'{_DECLARATION}<{p}worksheet {space} xmlns:r="{_REL}"><{p}dimension ref="A1:{last}"/>{before}'
        f"<{p}sheetData>{''.join(lines)}</{p}sheetData>{after}</{p}worksheet>"
    )


def _cell(shape: Shape, strings: _Strings, address: str, value: str | None, style: int | None) -> str:
    p = shape.prefix
    opening = f'<{p}c r="{address}"' + (f' s="{style}"' if style is not None else "")
    if value is None:
        return f"{opening}/>"
    if value.isdigit() and len(value) < 9:
        return f"{opening}><{p}v>{value}</{p}v></{p}c>"
    if shape.shared:
        return f'{opening} t="s"><{p}v>{strings.index(value)}</{p}v></{p}c>'
    half = len(value) // 2
    return (
        f'{opening} t="inlineStr"><{p}is>'
        f'<{p}r><{p}t xml:space="preserve">{escape(value[:half])}</{p}t></{p}r>'
        f'<{p}r><{p}t xml:space="preserve">{escape(value[half:])}</{p}t></{p}r></{p}is></{p}c>'
    )


def _key(shape: Shape, key: str) -> str:
    if not shape.suffixed:
        return key
    kind = 3 if "image" in key else 1 if key in ("ps_price", "ps_stock", "ps_weight") else 0
    return f"{key}|{int(key in MANDATORY and key != 'ps_stock')}|{kind}"


def _header(shape: Shape) -> dict[int, dict[int, str]]:
    language = int(shape.english)
    mandatory, conditional, optional, on, off = WORDS["en" if shape.english else "vi"]
    rows: dict[int, dict[int, str]] = {number: {} for number in (1, 3, 4, 5, 6)}
    for column, key in enumerate(shape.columns, start=1):
        word = mandatory if key in MANDATORY else conditional if key.startswith(CONDITIONAL) else optional
        limit = LIMITS.get(key, ("", ""))[language]
        if key.startswith("channel_id."):
            cap = CAPS.get(key.removeprefix("channel_id."))
            limit = f"{on} / {off}" + (f"\nTối đa VND{cap}" if cap else "")
        texts = {
            1: _key(shape, key),
            3: shape.label.get(key, LABELS.get(key, (key, key))[language]),
            4: shape.requirement.get(key, word),
            5: f"Giải thích {key}",
            6: shape.limit.get(key, limit),
        }
        for number, text in texts.items():
            if text:
                rows[number][column] = text
    return rows


def _product_sheet(shape: Shape, strings: _Strings) -> str:
    p = shape.prefix
    rows = _header(shape)
    rows[2] = {column: text for column, text in enumerate(shape.metadata, start=1) if text}
    if shape.sample:
        rows[7] = {shape.columns.index(key) + 1: value for key, value in shape.sample.items()}
    count = len(shape.columns)
    pattern = {column: 1 + column % 3 for column in range(1, count + 3)}
    styled = dict.fromkeys(range(7, 7 + shape.styled_rows), pattern)
    last = column_letters(count)
    places = {key: column_letters(column) for column, key in enumerate(shape.columns, start=1)}
    lists = "".join(
        f'<{p}dataValidation type="list" sqref="{places[key]}7:{places[key]}1000">'
        f"<{p}formula1>{escape(formula)}</{p}formula1></{p}dataValidation>"
        for key, formula in shape.lists.items()
    )
    before = (
        f'<{p}sheetViews><{p}sheetView workbookViewId="0"><{p}pane ySplit="6" topLeftCell="A7" '
        f'activePane="bottom_left" state="frozen"/></{p}sheetView></{p}sheetViews>'
        f'<{p}cols><{p}col min="1" max="{count}" width="20" style="3" customWidth="1"/></{p}cols>'
    )
    after = (
        f'<{p}sheetProtection sheet="1" objects="1" password="CC1A"/>'
        f'<{p}mergeCells count="1"><{p}mergeCell ref="B2:B2"/></{p}mergeCells>'
        f'<{p}dataValidations count="1"><{p}dataValidation type="list" sqref="{last}7:{last}1000">'
        f"<{p}formula1>&quot;a &gt; b,row&quot;</{p}formula1></{p}dataValidation>{lists}</{p}dataValidations>"
        f'<!-- <{p}row r="9"/> kept as it is -->'
    )
    xml = _sheet(shape, strings, rows, before=before, after=after, styled=styled)
    for number in styled:
        for key, formula in shape.computed.items():
            address = f'<{p}c r="{places[key]}{number}" s="{pattern[shape.columns.index(key) + 1]}"'
            cell = f'{address} t="str"><{p}f>{escape(formula.format(number))}</{p}f><{p}v></{p}v></{p}c>'
            assert f"{address}/>" in xml
            xml = xml.replace(f"{address}/>", cell)
    return xml


def _sample_sheet(shape: Shape, strings: _Strings) -> str:
    rows = _header(shape)
    rows[2] = {1: "basic"}
    words = WORDS["en" if shape.english else "vi"][3:] if shape.sample_words is None else shape.sample_words
    carriers = [column for column, key in enumerate(shape.columns, 1) if key.startswith("channel_id.")]
    rows[7] = {2: "Áo thun cổ tròn làm mẫu", 3: "Mô tả mẫu"}
    for place, column in enumerate(carriers):
        if words:
            rows[7][column] = words[place % len(words)]
    return _sheet(shape, strings, rows)


def _category_sheet(shape: Shape, strings: _Strings) -> str:
    keys = ("et_title_category_name", "et_title_category_id", "et_title_dts_range", "et_title_remark")
    rows: dict[int, dict[int, str]] = {1: dict(enumerate(keys, start=1)), 3: {1: "Tên Ngành Hàng"}}
    for number, (category_id, path) in enumerate((shape.categories or {}).items(), start=7):
        rows[number] = {1: f"{category_id}-{path}", 2: str(category_id), 3: shape.pre_order}
    return _sheet(shape, strings, rows)
