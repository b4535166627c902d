"""Files as they come: told by their content, read in their letters, refused with a way to mend them."""

from __future__ import annotations

import io
import random
import unicodedata
import zipfile

import pytest

from catalog.importing import errors, tables
from catalog.importing.cells import CellKind
from catalog.importing.tables import read_table
from core import workbook_refusals
from core.errors import DomainError
from tests.catalog.importing.files import csv_text, text_xlsx, with_part, xlsx

ROWS = [
    ["Tên sản phẩm", "Giá", "Mô tả"],
    ["Gạo nếp Thái Bình", "25000", "dẻo; thơm, “ngọt”"],
    ["Nước mắm", "1.250", ""],
]
TEXT = csv_text(ROWS)
SHEET = "xl/worksheets/sheet1.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.fixture(autouse=True)
def _speaks(app):
    with app.app_context():
        yield


def content_of(raw: bytes) -> list[tuple[int, dict[str, str]]]:
    return [(row.number, {key: cell.text for key, cell in row.cells.items()}) for row in read_table(raw).rows]


WANTED = [
    (2, {"name": "Gạo nếp Thái Bình", "price_vnd": "25000", "description": "dẻo; thơm, “ngọt”"}),
    (3, {"name": "Nước mắm", "price_vnd": "1.250"}),
]


def in_old_code_page(text: str) -> bytes:
    """Write text in the code page of old Vietnamese Windows, where tones stand behind their letters."""
    out = b""
    for char in text:
        try:
            out += char.encode("cp1258")
        except UnicodeEncodeError:
            base, *marks = list(unicodedata.normalize("NFD", char))
            shape = "".join(mark for mark in marks if mark in "\u0302\u0306\u031b")
            tone = "".join(mark for mark in marks if mark not in "\u0302\u0306\u031b")
            out += unicodedata.normalize("NFC", base + shape).encode("cp1258") + tone.encode("cp1258")
    return out


@pytest.mark.parametrize(
    "raw",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        b"\xfe\xff" + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        in_old_code_page(TEXT.replace("“", '""').replace("”", '""'))
        .replace(b'""ng', b"\x93ng")
        .replace(b't""', b"t\x94"),
        unicodedata.normalize("NFD", TEXT).encode(),
        csv_text(ROWS, delimiter=";").encode("utf-8-sig"),
        csv_text(ROWS, delimiter="\t").encode("utf-16"),
        csv_text(ROWS, delimiter="|").encode(),
        TEXT.replace("\r\n", "\r").encode(),
        TEXT.replace("\r\n", "\n").encode() + b"\n\n",
        xlsx(ROWS),
        text_xlsx(ROWS),
    ],
)
def test_the_same_rows_come_out_of_every_writing(raw):
    assert content_of(raw) == WANTED


def test_a_line_that_names_the_delimiter_is_obeyed_and_counted():
    raw = ("sep=;\r\n" + csv_text(ROWS, delimiter=";")).encode("utf-8-sig")

    assert content_of(raw) == [(number + 1, cells) for number, cells in WANTED]


def test_headings_may_stand_below_a_title_and_rows_keep_their_numbers():
    raw = xlsx([["DANH SÁCH HÀNG"], [], *ROWS[:2], [], [None, None, " "], *ROWS[2:]])

    assert [number for number, _cells in content_of(raw)] == [4, 7]


def test_the_template_s_other_sheets_are_not_read_and_unknown_columns_are_told():
    raw = xlsx([["STT", "Tên", "Ghi chú", "Lý do"], [1, "Gạo", "x", "cũ"]])

    table = read_table(raw)

    assert table.unknown == ("Ghi chú",)
    assert table.headings == ("Tên", "Ghi chú")
    assert table.rows[0].texts == ("Gạo", "x")


def test_formulas_without_a_value_are_seen():
    raw = xlsx([["Tên", "Giá", "Tồn kho"], ["Gạo", "=1+1", "#REF!"]])

    cells = read_table(raw).rows[0].cells

    assert (cells["price_vnd"].kind, cells["stock"].kind) == (CellKind.UNCOUNTED, CellKind.FAULT)


def test_our_own_mark_is_taken_off():
    assert content_of(b"Ten,Mo ta\n'=1+1,'-5\n") == [(2, {"name": "=1+1", "description": "-5"})]


def test_number_cells_under_the_code_are_told():
    assert "dạng số" in read_table(xlsx([["Mã hàng", "Tên"], [7, "Gạo"]])).notices[0]
    assert read_table(text_xlsx([["Mã hàng", "Tên"], ["007", "Gạo"]])).notices == ()


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, part in parts.items():
            file.writestr(name, part)
    return out.getvalue()


def far_cell(place: str, attributes: str = "") -> bytes:
    row = "".join(filter(str.isdigit, place))
    added = f'<row r="{row}"><c r="{place}"{attributes}><v>1</v></c></row></sheetData>'.encode()
    return with_part(xlsx(ROWS), SHEET, lambda part: part.replace(b"</sheetData>", added))


REFUSED = {
    "nothing": (b"", errors.EmptyFile),
    "blanks": (b" \n \n", errors.EmptyFile),
    "only headings": (b"Ten,Gia\n", errors.EmptyFile),
    "only headings in a workbook": (xlsx(ROWS[:1]), errors.EmptyFile),
    "no headings": (b"a,b\n1,2\n", errors.NoHeading),
    "no name": ("Mã hàng,Giá\nA,5000\n".encode(), errors.NoHeading),
    "a workbook without name": (xlsx([["Mã hàng", "Giá"], ["A", 5000]]), errors.NoHeading),
    "two names": ("Tên,Tên hàng\nA,B\n".encode(), errors.ColumnTwice),
    "zeros": (b"a,b\n\0,\0\n", errors.NoTable),
    "a page": (b"<table><tr><td>Ten</td></tr></table>", errors.NoTable),
    "a picture": (b"\x89PNG\r\n\x1a\n", errors.NoTable),
    "one endless line": (b"a" * 2_000_000, errors.NoTable),
    "quotes": (b'"' * 100_001, errors.FileRefused),
    "commas": (b"," * 1_000_000, errors.FileRefused),
    "broken letters": (TEXT.encode()[:-20] + b"\x90\x8f\xff", errors.UnknownEncoding),
    "TCVN3": ("Tên,Mô tả\nB¸nh c¸y lµng NguyÔn,ngon\n".encode(), errors.LegacyFont),
    "TCVN3 in its bytes": ("Tªn,Gi¸\nB¸nh c¸y,5000\n".encode("latin-1"), errors.LegacyFont),
    "VNI in a workbook": (xlsx([["Tên", "Mô tả"], ["Baùnh caùy laøng Nguyeãn", ""]]), errors.LegacyFont),
    "too heavy": (b"Ten\n" + b"a\n" * 3_000_000, errors.TooHeavy),
    "too many rows": (b"Ten\n" + b"a\n" * 10_001, errors.TooManyRows),
    "old Excel": (OLE + bytes(600), workbook_refusals.OldExcelFile),
    "locked": (OLE + "EncryptedPackage".encode("utf-16-le"), workbook_refusals.LockedWorkbook),
    "no workbook": (zipped({"a.txt": b"a"}), workbook_refusals.NotWorkbook),
    "cut off": (xlsx(ROWS)[:2000], workbook_refusals.DamagedWorkbook),
    "macros": (
        zipped({"[Content_Types].xml": b"<Types/>", "xl/vbaProject.bin": b"x"}),
        workbook_refusals.HasMacros,
    ),
    "doctype": (
        with_part(xlsx(ROWS), SHEET, lambda part: b'<!DOCTYPE l [<!ENTITY a "b">]>' + part),
        workbook_refusals.HasDoctype,
    ),
    "bomb": (
        with_part(
            xlsx(ROWS),
            SHEET,
            lambda part: part.replace(b"<sheetData>", b"<sheetData>" + b" " * 100_000_000),
        ),
        workbook_refusals.ZipBomb,
    ),
    "a far cell": (far_cell("XFD1048576"), errors.TooWide),
    "a far cell in small letters": (far_cell("xfd1048576"), errors.TooWide),
    "a far column": (far_cell("XFD90"), errors.TooWide),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_cannot_be_judged_is_refused_with_a_way_to_mend_it(kind):
    raw, refusal = REFUSED[kind]

    with pytest.raises(refusal) as refused:
        read_table(raw)

    assert len(str(refused.value)) > 40
    assert "Bạn" in str(refused.value)


def test_a_missing_column_is_named_with_what_is_there():
    with pytest.raises(errors.NoHeading, match=r"Không thấy cột “Tên sản phẩm”.*“Mã hàng”, “Giá”"):
        read_table("Mã hàng,Giá\nA,5000\n".encode())


def test_a_styled_empty_cell_far_down_is_no_reason_to_refuse():
    raw = with_part(
        xlsx(ROWS),
        SHEET,
        lambda part: part.replace(
            b"</sheetData>", b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
        ),
    )

    assert content_of(raw) == WANTED


def test_ten_thousand_rows_are_taken():
    assert len(read_table(b"Ten\n" + b"a\n" * tables.MOST_ROWS).rows) == tables.MOST_ROWS


def damaged(draw: random.Random, good: bytes) -> bytes:
    raw = bytearray(good)
    for _change in range(draw.choice((1, 1, 4, 30))):
        place, kind = draw.randrange(len(raw)), draw.randrange(4)
        if kind == 0:
            raw[place] ^= 1 << draw.randrange(8)
        elif kind == 1:
            raw[place] = draw.choice((0, 255, 127, 128))
        elif kind == 2:
            raw[place : place + draw.randrange(1, 40)] = b" "
        else:
            raw[place:place] = raw[place : place + draw.randrange(1, 200)]
    return bytes(raw)


@pytest.mark.parametrize(
    "kind", ["xlsx", "csv", SHEET, "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"]
)
def test_damaged_files_are_read_or_refused_and_nothing_else(kind):
    draw = random.Random(20261123)  # noqa: S311  (no secret)
    book = xlsx([*ROWS, ["Gạo", 5000.5, "=1+1"]])
    ends = set()
    for _round in range(150):
        if kind == "csv":
            raw = damaged(draw, TEXT.encode())
        else:
            raw = (
                damaged(draw, book)
                if kind == "xlsx"
                else with_part(book, kind, lambda part: damaged(draw, part))
            )
        try:
            ends.add("read" if read_table(raw).rows else "empty")
        except DomainError:
            ends.add("refused")

    assert ends <= {"read", "refused"}
