import io
import struct
import tracemalloc
import zipfile

import pytest

from exporters import errors
from exporters.shopee.requirements import Requirement
from exporters.shopee.switches import SwitchWords
from exporters.shopee.template import Channel, Template, read_template
from exporters.xlsx_rows import column_letters
from exporters.xlsx_sheet import MOST_ROWS
from tests.exporters.templates_shopee import COLUMN_SETS, SHAPES, Shape, build, repacked

SHEET = "xl/worksheets/sheet2.xml"


def read(raw: bytes) -> Template:
    return read_template(io.BytesIO(raw))


def changed(part: str, old: bytes, new: bytes, shape: Shape | None = None) -> bytes:
    def change(parts: dict[str, bytes]) -> None:
        assert old in parts[part]
        parts[part] = parts[part].replace(old, new)

    return repacked(build(shape), change)


def extended(shape: Shape, *keys: str) -> Shape:
    return shape.changed(columns=(*shape.columns, *keys))


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_every_shape_is_read_by_its_keys(shape):
    template = read(build(shape))

    assert tuple(column.key for column in template.columns) == shape.columns
    assert template.part == SHEET
    assert template.words == (SwitchWords("On", "Off") if shape.english else SwitchWords("Mở", "Tắt"))
    assert set(template.channels) == {int(key[11:]) for key in shape.columns if key.startswith("channel_id")}
    assert template.categories is not None
    assert template.categories["100798"].pre_order_days == (5, 15)
    assert template.categories["100798"].path == "Thực phẩm và đồ uống/Nhu yếu phẩm/Gạo"
    assert template.image_places == 9


def test_the_template_brings_its_own_numbers():
    shape = Shape(
        limit={
            "ps_product_name": "20-80 ký tự",
            "ps_stock": "từ 0 đến 10.000.000",
            "ps_price": "VND2,000 - VND3,000,000",
        }
    )

    template = read(build(shape))

    assert template.limits == {
        "ps_product_name": (20, 80),
        "ps_product_description": (100, 3000),
        "ps_price": (2000, 3_000_000),
        "ps_stock": (0, 10_000_000),
    }
    assert template.channels[5000] == Channel(5000, "Hỏa Tốc", 10_000_000)
    assert template.channels[5002].max_price_vnd is None


def test_a_limit_that_is_no_clear_range_is_left_to_the_rule_pack():
    shape = Shape(
        limit={"ps_product_name": "ví dụ 10-120 hay 20-80", "ps_stock": "9-3", "ps_price": "tối đa 5"}
    )

    assert set(read(build(shape)).limits) == {"ps_product_description"}


@pytest.mark.parametrize(
    ("sample", "row_6", "words"),
    [
        (("Bật", "Tắt"), "Mở / Tắt", ("Bật", "Tắt")),
        (("On",), "Mở / Tắt", ("On", "Off")),
        (("Tắt",), "", ("Mở", "Tắt")),
        ((), "Chọn Bật hoặc Tắt; VND1,000", ("Bật", "Tắt")),
        (("ON", "OFF"), "", ("ON", "OFF")),
        ((), "ON/OFF depending on the shop", ("ON", "OFF")),
        (("off", "on"), "Mở / Tắt", ("on", "off")),
        (("tắt",), "Bật / Tắt", ("Bật", "tắt")),
        ((), "Goods on the way: on / off", ("on", "off")),
        (("Không", "Có"), "", ("Có", "Không")),
        ((), "Chọn có hoặc không.\nTối đa VND5,000,000", ("có", "không")),
        ((), "Không/Có", ("Có", "Không")),
        (("Nghỉ", "Giao"), "Giao / Nghỉ", ("Giao", "Nghỉ")),
        (("NGHỈ", "GIAO"), "Giao / Nghỉ", ("GIAO", "NGHỈ")),
        (("Giao",), "Nghỉ / Giao", ("Giao", "Nghỉ")),
        (("Không giao", "Giao"), "", ("Giao", "Không giao")),
        (("Mở", "Không"), "Mở / Tắt", ("Mở", "Không")),
        ((), "Chạy | Dừng", ("Chạy", "Dừng")),
    ],
)
def test_switch_words_come_from_the_worked_example_first_and_from_row_6_else(sample, row_6, words):
    limits = {key: row_6 for key in Shape().columns if key.startswith("channel_id")}

    template = read(build(Shape(sample_words=sample, limit=limits)))

    assert template.words == SwitchWords(*words)


@pytest.mark.parametrize(
    ("sample", "row_6"),
    [
        ((), "Chọn một giá trị"),
        ((), "Có thể chọn sau. Không bắt buộc"),
        (("Giao", "Nghỉ"), "Chọn một giá trị"),
        (("Giao",), ""),
    ],
)
def test_without_words_of_which_on_can_be_told_from_off_nothing_is_guessed(sample, row_6):
    limits = {key: row_6 for key in Shape().columns if key.startswith("channel_id")}

    with pytest.raises(errors.NoSwitchWords, match="từ để bật, tắt đơn vị vận chuyển"):
        read(build(Shape(sample_words=sample, limit=limits)))


def test_row_4_decides_what_is_mandatory_and_the_suffix_only_where_it_is_silent():
    shape = Shape(suffixed=True, requirement={"ps_product_name": "", "ps_price": "Tùy chọn"})

    columns = {column.key: column.requirement for column in read(build(shape)).columns}

    assert columns["ps_product_name"] is Requirement.MANDATORY
    assert columns["ps_price"] is Requirement.OPTIONAL
    assert columns["ps_stock"] is Requirement.MANDATORY
    assert columns["channel_id.5001"] is Requirement.CONDITIONAL


def test_a_category_sheet_is_not_needed():
    assert read(build(Shape(categories=None))).categories is None


def test_a_new_optional_column_stays_empty_and_is_mentioned():
    template = read(build(extended(Shape(), "ps_warranty")))

    assert template.notices == (
        "Tệp mẫu có cột mới, chúng tôi để trống: ps_warranty. Bạn xem có cần điền thêm không.",
    )


def test_a_hidden_copy_of_the_product_sheet_is_passed_over():
    def hide_a_copy(parts: dict[str, bytes]) -> None:
        parts["xl/worksheets/sheet1.xml"] = parts[SHEET]
        parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(
            b'sheetId="1" state="visible"', b'sheetId="1" state="hidden"'
        )

    assert read(repacked(build(), hide_a_copy)).part == SHEET


def test_rows_and_cells_without_addresses_are_counted():
    plain = build(Shape(shared=False, styled_rows=0))

    def strip_addresses(parts: dict[str, bytes]) -> None:
        head, data, tail = parts[SHEET].partition(b"</sheetData>")
        for number in range(1, 7):
            head = head.replace(f'<row r="{number}" '.encode(), b"<row ")
        first = head.index(b"<row ", head.index(b"<sheetData>"))
        second = head.index(b"<row ", first + 1)
        row = head[first:second]
        for column in range(36, 0, -1):
            row = row.replace(f' r="{column_letters(column)}1"'.encode(), b"")
        parts[SHEET] = head[:first] + row + head[second:] + data + tail

    assert tuple(column.key for column in read(repacked(plain, strip_addresses)).columns) == Shape().columns


# What is refused, and how it is said.


def with_member(name: str, content: bytes = b"x") -> bytes:
    return repacked(build(), lambda parts: parts.update({name: content}))


def without(name: str) -> bytes:
    return repacked(build(), lambda parts: parts.pop(name))


def many_rows(count: int) -> bytes:
    def add(parts: dict[str, bytes]) -> None:
        rows = b"".join(b'<row r="%d"/>' % (number + 7) for number in range(count))
        parts[SHEET] = parts[SHEET].replace(b"</sheetData>", rows + b"</sheetData>")

    return repacked(build(Shape(styled_rows=0)), add)


def encrypted_zip() -> bytes:
    raw = bytearray(build())
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        offset = archive.start_dir
    raw[offset + 8] |= 1
    return bytes(raw)


def overlapping_zip() -> bytes:
    """Two names in the directory for one member's bytes."""
    raw = build()
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        start, count = archive.start_dir, len(archive.infolist())
    length = 46 + struct.unpack_from("<H", raw, start + 28)[0]
    entry = raw[start : start + length].replace(b"[Content", b"[content")
    entry = entry.replace(b"Types", b"types").replace(b".xml", b".xmk")
    end = raw.rindex(b"PK\x05\x06")
    size, offset = struct.unpack_from("<LL", raw, end + 12)
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count + 1, count + 1, size + length, offset, 0)
    return raw[:end] + entry + tail


OLD_COLUMNS = (*Shape().columns[:29], "channel_id_8003")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
DOCTYPE = b'<!DOCTYPE worksheet [<!ENTITY a "b">]>'
REFUSED = {
    "no zip": (lambda: b"ten,gia\nGao,1000\n", errors.NotWorkbook, "không phải tệp Excel .xlsx"),
    "empty": (lambda: b"", errors.NotWorkbook, "không phải tệp Excel .xlsx"),
    "zip without workbook": (
        lambda: repacked(build(), lambda parts: [parts.pop(name) for name in list(parts)[:2]]),
        errors.NotWorkbook,
        "không phải tệp Excel .xlsx",
    ),
    "cut off": (lambda: build()[:9000], errors.DamagedWorkbook, "bị hỏng hoặc tải về chưa hết"),
    "old xls": (lambda: OLE, errors.OldExcelFile, "Excel kiểu cũ"),
    "xlsb": (lambda: with_member("xl/workbook.bin"), errors.OldExcelFile, "Excel kiểu cũ"),
    "password": (
        lambda: OLE + "EncryptedPackage".encode("utf-16-le"),
        errors.LockedWorkbook,
        "có đặt mật khẩu",
    ),
    "locked zip": (lambda: encrypted_zip(), errors.LockedWorkbook, "có đặt mật khẩu"),
    "too big": (lambda: b"PK\3\4" + b"\0" * (10 * 1024 * 1024), errors.WorkbookTooBig, "lớn hơn 10 MB"),
    "bomb": (
        lambda: with_member("xl/media/a.xml", b" " * (60 * 1024 * 1024)),
        errors.ZipBomb,
        "bung ra lớn bất thường",
    ),
    "overlap": (lambda: overlapping_zip(), errors.ZipBomb, "bung ra lớn bất thường"),
    "macros": (lambda: with_member("xl/vbaProject.bin"), errors.HasMacros, "có macro"),
    "macro type": (
        lambda: changed("[Content_Types].xml", b"ml.sheet.main", b"ml.sheet.macroEnabled.main"),
        errors.HasMacros,
        "có macro",
    ),
    "external links": (
        lambda: with_member("xl/externalLinks/externalLink1.xml", b"<externalLink/>"),
        errors.HasExternalLinks,
        "lấy số liệu từ một tệp Excel khác",
    ),
    "external relation": (
        lambda: changed("xl/_rels/workbook.xml.rels", b"relationships/styles", b"relationships/externalLink"),
        errors.HasExternalLinks,
        "lấy số liệu từ một tệp Excel khác",
    ),
    "doctype": (lambda: changed(SHEET, b"?>\n", b"?>\n" + DOCTYPE), errors.HasDoctype, "khai báo lạ"),
    "doctype elsewhere": (
        lambda: changed("xl/styles.xml", b"?>\n", b"?>\n" + DOCTYPE),
        errors.HasDoctype,
        "khai báo lạ",
    ),
    "late doctype": (
        lambda: changed("xl/sharedStrings.xml", b"?>\n", b"?>\n<!--" + b"x" * 5000 + b"-->" + DOCTYPE),
        errors.HasDoctype,
        "khai báo lạ",
    ),
    "broken xml": (
        lambda: changed(SHEET, b"</sheetData>", b"</sheetdata>"),
        errors.DamagedWorkbook,
        "bị hỏng",
    ),
    "missing string": (
        lambda: changed(SHEET, b"<v>3</v>", b"<v>99999</v>"),
        errors.DamagedWorkbook,
        "bị hỏng",
    ),
    "other encoding": (
        lambda: changed(SHEET, b'"UTF-8"', b'"ISO-8859-1"'),
        errors.DamagedWorkbook,
        "bị hỏng",
    ),
    "missing workbook": (lambda: without("xl/workbook.xml"), errors.NotWorkbook, "không phải tệp Excel"),
    "too many rows": (lambda: many_rows(MOST_ROWS + 1), errors.TooManyTemplateRows, "hơn 20.000 dòng"),
    "no product sheet": (
        lambda: build(Shape(columns=tuple(key for key in Shape().columns if key != "ps_weight"))),
        errors.NoProductSheet,
        "không có trang đăng tải sản phẩm của Shopee",
    ),
    "no signature": (lambda: build(Shape(metadata=("basic",))), errors.NoSignature, "đã mất mã của tệp mẫu"),
    "five header rows": (
        lambda: build(Shape(columns=OLD_COLUMNS, metadata=[f"Nhãn {n}" for n in range(30)])),
        errors.OldLayout,
        "kiểu cũ, Shopee không còn nhận",
    ),
    "metadata of 2020": (
        lambda: changed(
            "xl/sharedStrings.xml",
            "<t>Cách điền tệp &amp; &lt;lưu ý&gt;</t>".encode(),
            b"<t>mass_new_basic</t>",
            Shape(columns=("ps_price",)),
        ),
        errors.OldLayout,
        "kiểu cũ, Shopee không còn nhận",
    ),
    "no carriers": (
        lambda: build(
            Shape(columns=tuple(key for key in Shape().columns if not key.startswith("channel_id")))
        ),
        errors.NoShippingChannel,
        "không có cột đơn vị vận chuyển nào",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_template_is_refused_in_one_sentence_with_the_way_out(case):
    make, kind, sentence = REFUSED[case]
    raw = make()

    with pytest.raises(kind, match=sentence) as refusal:
        read(raw)

    assert type(refusal.value) is kind
    assert isinstance(refusal.value, errors.TemplateRefused)
    assert refusal.value.status == 422
    assert "Bạn" in str(refusal.value)


NO_CARRIERS = Shape(columns=tuple(key for key in Shape().columns if not key.startswith("channel_id")))
ABROAD = {
    "Thai words": (NO_CARRIERS.changed(requirement={"ps_price": "จำเป็น"}), "จำเป็น"),
    "Thai carrier": (
        Shape(columns=(*COLUMN_SETS["2026-07-14"][:-9], "channel_id.7000", "et_title_reason"), english=True),
        "channel_id.7000",
    ),
    "Indonesian words": (NO_CARRIERS.changed(requirement={"ps_price": "Wajib"}), "Wajib"),
    "Indonesian carrier": (extended(Shape(english=True), "channel_id.8003"), "channel_id.8003"),
    "dangerous goods": (extended(Shape(english=True), "ps_dangerous_goods"), "ps_dangerous_goods"),
    "Brazilian tax": (extended(Shape(english=True, suffixed=True), "ps_invoice_ncm"), "ps_invoice_ncm"),
    "Brazilian words": (NO_CARRIERS.changed(requirement={"ps_price": "Obrigatório"}), "Obrigatório"),
    "other currency": (Shape(english=True, limit={"ps_price": "IDR 99 - IDR 150,000,000"}), "IDR"),
}


@pytest.mark.parametrize("case", ABROAD)
def test_a_template_of_another_country_is_refused_with_the_sign_it_was_known_by(case):
    shape, sign = ABROAD[case]

    with pytest.raises(errors.OtherCountry, match="không phải của Shopee Việt Nam") as refusal:
        read(build(shape))

    assert refusal.value.sign == sign


@pytest.mark.parametrize(
    ("key", "word", "said"),
    [
        ("ps_safety_paper", "Bắt buộc", "ps_safety_paper"),
        ("ps_safety_paper", "Mandatory", "ps_safety_paper"),
        ("ps_safety_paper", "Cần điền ngay", "ps_safety_paper"),
        ("ps_new_size_chart", "Bắt buộc", "ps_new_size_chart"),
    ],
)
def test_a_mandatory_column_that_we_cannot_fill_is_named(key, word, said):
    shape = Shape(requirement={key: word})
    shape = shape if key in shape.columns else extended(shape, key)

    with pytest.raises(
        errors.UnknownMandatoryColumn, match="cột bắt buộc mà chúng tôi chưa biết điền"
    ) as refusal:
        read(build(shape))

    assert refusal.value.columns == (said,)
    assert said in str(refusal.value)


def test_the_suffix_alone_can_make_an_unknown_column_mandatory():
    shape = extended(Shape(), "ps_safety_paper|1|0").changed(requirement={"ps_safety_paper|1|0": ""})

    with pytest.raises(errors.UnknownMandatoryColumn) as refusal:
        read(build(shape))

    assert refusal.value.columns[0].endswith("ps_safety_paper)")


def test_a_million_rows_are_refused_without_holding_them():
    def add(parts: dict[str, bytes]) -> None:
        rows = b"".join(b'<row r="%d"><c r="A%d"/></row>' % (n, n) for n in range(7, 1_048_577))
        parts[SHEET] = parts[SHEET].replace(b"</sheetData>", rows + b"</sheetData>")

    raw = repacked(build(Shape(styled_rows=0)), add)
    tracemalloc.start()

    with pytest.raises(errors.TooManyTemplateRows):
        read(raw)

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 150 * 1024 * 1024
