"""The further shapes in which Shopee's templates come: advanced ones, other screens, odd packages."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

from exporters.shopee.attributes import is_attribute
from tests.exporters.templates_shopee import COLUMN_SETS, SHAPES, SIGNATURE, Shape, build, repacked

ATTRIBUTES = {
    "ps_brand": "Thương hiệu",
    "ps_product_global_attribute.100010": "Xuất xứ",
    "ps_product_global_attribute.100134": "Thành phần",
    "ps_product_global_attribute.100095": "Hạn sử dụng",
    "ps_product_global_attribute.100999": "Trọng lượng",
    "ps_product_global_attribute.100974": "Tên tổ chức chịu trách nhiệm sản xuất",
    "ps_product_global_attribute.101029": "Hương vị",
    "ps_product_global_attribute.101040": "Dịp lễ",
}
_BASIC = COLUMN_SETS["2025-07"]
_HEAD, _TAIL = _BASIC[:-2], _BASIC[-2:]
ADVANCED_COLUMNS = (*_HEAD, *ATTRIBUTES, "ps_product_pre_order_dts_range", *_TAIL)


def _properties(*needed: str) -> dict[int, dict[int, str]]:
    marks = {
        column: "MANDATORY" if key in needed else "OPTIONAL"
        for column, key in enumerate(ADVANCED_COLUMNS, start=1)
        if is_attribute(key)
    }
    return {
        2: {1: "100798-Thực phẩm và đồ uống/Nhu yếu phẩm/Gạo", **marks},
        3: {1: "100793", **dict.fromkeys(marks, "")},
    }


ADVANCED = Shape(
    ADVANCED_COLUMNS,
    metadata=("advanced", SIGNATURE, "100629", "733200114"),
    sample_words=("Bật", "Tắt"),
    limit={key: "Bật / Tắt" for key in ADVANCED_COLUMNS if key.startswith("channel_id.")},
    label=ATTRIBUTES,
    categories={
        100798: "Thực phẩm và đồ uống/Nhu yếu phẩm/Gạo",
        100793: "Thực phẩm và đồ uống/Đồ ăn vặt/Khác",
    },
    lists={
        "ps_product_global_attribute.100010": "'HiddenAttr'!$A$2:$A$4",
        "ps_product_global_attribute.100095": '"6 Tháng,12 Tháng,24 Tháng"',
        "ps_product_global_attribute.101040": 'INDIRECT("x"&A7)',
    },
    computed={"ps_product_pre_order_dts_range": "IFERROR(VLOOKUP(A{0},HiddenTax!A:C,3,0),&quot;&quot;)"},
    more={
        "HiddenCatProps": _properties(
            "ps_brand",
            "ps_product_global_attribute.100010",
            "ps_product_global_attribute.101029",
        ),
        "HiddenAttr": {
            1: {1: "Origin", 2: "ps_product_global_attribute.101029|0|0"},
            2: {1: "Trung Quốc", 2: "Ngọt"},
            3: {1: "Việt Nam", 2: "Cay"},
            4: {1: "Thái Lan"},
        },
        "Brand list": {1: {1: "Tên", 2: "Mã"}, 2: {1: "NoBrand", 2: "0"}, 3: {1: "Lúa Vàng", 2: "77"}},
    },
)
_CHINESE_ROW_4 = {
    key: "必填" if key in ("ps_product_name", "ps_price", "ps_stock", "ps_weight") else "选填"
    for key in COLUMN_SETS["2026-07-14"]
}
_CHINESE = Shape(
    COLUMN_SETS["2026-07-14"],
    suffixed=True,
    requirement=_CHINESE_ROW_4,
    sample_words=("开启", "关闭"),
    limit={key: "开启/关闭 最高VND100,000,000" for key in COLUMN_SETS["2026-07-14"] if "channel" in key},
)

FURTHER: dict[str, Shape] = {
    "advanced, 45 columns, formulas, lists": ADVANCED,
    "advanced, prefixed, inline strings": ADVANCED.changed(prefix="x:", shared=False),
    "advanced, 48 columns": ADVANCED.changed(
        columns=(
            *_HEAD,
            *ATTRIBUTES,
            *(f"ps_product_global_attribute.{number}" for number in (200001, 200002, 200003)),
            "ps_product_pre_order_dts_range",
            *_TAIL,
        )
    ),
    "2026-07-14, Chinese screen": _CHINESE,
    "2025-07, no D2, no category sheet": Shape(metadata=("basic", SIGNATURE, "0"), categories=None),
    "2026, unknown carriers": Shape(
        (*COLUMN_SETS["2026-07-14"][:-2], "channel_id.5777", "channel_id.50999", *_TAIL), suffixed=True
    ),
}


# Odd packages: each takes a template and gives the same one, packed otherwise.


def _unseekable(raw: bytes) -> bytes:
    """Sizes behind each member (data descriptors), as streaming writers leave them."""

    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.taken = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, chunk: bytes) -> int:  # type: ignore[override]  # bytes only
            self.taken += chunk
            return len(chunk)

    pipe = Pipe()
    with (
        zipfile.ZipFile(io.BytesIO(raw)) as source,
        zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for info in source.infolist():
            target.writestr(zipfile.ZipInfo(info.filename, info.date_time), source.read(info))
    return bytes(pipe.taken)


def _stored(raw: bytes) -> bytes:
    """Members as they are, behind the folders that hold them."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as source, zipfile.ZipFile(out, "w") as target:
        for folder in ("_rels/", "xl/", "xl/worksheets/"):
            target.writestr(zipfile.ZipInfo(folder, (2026, 1, 1, 0, 0, 0)), b"")
        for info in source.infolist():
            target.writestr(zipfile.ZipInfo(info.filename, info.date_time), source.read(info))
    return out.getvalue()


def _renamed(target: str) -> Callable[[bytes], bytes]:
    """The product sheet under another part's name, referred to in this way."""

    def change(parts: dict[str, bytes]) -> None:
        parts["xl/worksheets/ban_dang_tai.xml"] = parts.pop("xl/worksheets/sheet2.xml")
        types = "[Content_Types].xml"
        parts[types] = parts[types].replace(b"/worksheets/sheet2.xml", b"/worksheets/ban_dang_tai.xml")
        rels = "xl/_rels/workbook.xml.rels"
        parts[rels] = parts[rels].replace(b'Target="worksheets/sheet2.xml"', f'Target="{target}"'.encode())

    return lambda raw: repacked(raw, change)


def _dressed(raw: bytes) -> bytes:
    """Comments, a drawing, a chain of calculation, dates of 1904, merged headings, no dimension."""

    def change(parts: dict[str, bytes]) -> None:
        sheet = "xl/worksheets/sheet2.xml"
        before, dimension, after = parts[sheet].partition(b"<dimension ")
        assert dimension
        parts[sheet] = (before + after.partition(b"/>")[2]).replace(b'ref="B2:B2"', b'ref="A3:C3"')
        parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(
            b"<sheets>", b'<workbookPr date1904="1"/><workbookProtection lockStructure="1"/><sheets>'
        )
        parts["xl/worksheets/_rels/sheet2.xml.rels"] = (
            b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            b'<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships'
            b'/comments" Target="../comments1.xml"/></Relationships>'
        )
        parts["xl/comments1.xml"] = b"<comments><authors/><commentList/></comments>"
        parts["xl/drawings/drawing1.xml"] = b"<wsDr/>"
        parts["xl/calcChain.xml"] = b'<calcChain><c r="AS7" i="2"/></calcChain>'
        parts["docProps/custom.xml"] = "<Properties>Đà Nẵng</Properties>".encode()

    return repacked(raw, change)


PACKAGES: dict[str, Callable[[bytes], bytes]] = {
    "sizes behind": _unseekable,
    "stored, with folders": _stored,
    "other part, relative": _renamed("worksheets/ban_dang_tai.xml"),
    "other part, absolute": _renamed("/xl/worksheets/ban_dang_tai.xml"),
    "dressed": _dressed,
}


def every_template() -> dict[str, tuple[Shape, bytes]]:
    """Every shape, and the odd packages of a basic and of an advanced one."""
    made = {name: (shape, build(shape)) for name, shape in {**SHAPES, **FURTHER}.items()}
    for name, change in PACKAGES.items():
        made[f"basic: {name}"] = (Shape(), change(build()))
        made[f"advanced: {name}"] = (ADVANCED, change(build(ADVANCED)))
    return made
