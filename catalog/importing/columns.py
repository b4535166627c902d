"""The one table of columns: what each is called, how it is read, how it is written, how to explain it."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from catalog.importing import values
from catalog.importing.fields import (
    LONGEST_DESCRIPTION,
    LONGEST_NAME,
    Column,
    centimetres,
    decimal_text,
    plain,
    read_family,
    read_net,
    read_net_unit,
    read_storage,
    read_unit,
    write_list,
    write_price,
)
from catalog.importing.headings import Headings
from catalog.vocabulary import STORAGE
from core.forms import Limits

MOST_TIERS = 2
LONGEST_SIDE = 10_000  # millimetres
HEAVIEST = 10_000_000  # grams
_SIZES = {"": 10, "cm": 10, "mm": 1, "m": 1000}
_WEIGHTS = {"": 1, "g": 1, "gr": 1, "gam": 1, "kg": 1000}


def _size(key: str, title: str, alias: str, *examples: str) -> Column:
    return Column(
        key,
        title,
        _l("Cỡ gói hàng khi gửi, tính bằng cm, ví dụ 20 hoặc 12,5."),
        plain(values.scaled_reader(_SIZES, "12,5", LONGEST_SIDE)),
        centimetres,
        aliases=(alias, f"{alias} goi hang", f"{alias} kien hang"),
        examples=examples,
        width=10,
        limits=Limits("column", 1, LONGEST_SIDE, "mm"),
    )


def _tier(number: int, *examples: str) -> tuple[Column, Column]:
    suffix = str(number)
    return (
        Column(
            f"tier_{suffix}",
            f"Phân loại {suffix}",
            _l(
                "Tên cách phân loại nếu sản phẩm có nhiều loại, ví dụ Khối lượng, Màu. "
                "Mỗi loại một dòng, cùng tên sản phẩm."
            ),
            plain(values.text_reader(40)),
            of_offer=True,
            examples=examples[:4],
            aliases=("phan loai", "nhom phan loai", "nhom phan loai 1", "ten nhom phan loai hang 1")
            if number == 1
            else ("nhom phan loai 2", "ten nhom phan loai hang 2"),
        ),
        Column(
            f"option_{suffix}",
            f"Lựa chọn {suffix}",
            _l("Loại của dòng này, ví dụ 250 g, Đỏ."),
            plain(values.read_code),
            of_offer=True,
            examples=examples[4:],
            aliases=("lua chon", "ten phan loai", "ten phan loai 1", "phan loai hang")
            if number == 1
            else ("ten phan loai 2",),
        ),
    )


COLUMNS: tuple[Column, ...] = (
    Column(
        "sku",
        "Mã hàng (SKU)",
        _l("Mã của riêng bạn, mỗi dòng một mã. Lần sau nhập lại, dòng cùng mã sẽ được cập nhật."),
        plain(values.read_code),
        of_offer=True,
        aliases=("sku", "ma hang", "ma san pham", "ma sp", "ma hang hoa", "sku phan loai"),
        examples=("BC-350", "NM-0500", "KS-01-D", "KS-01-X"),
        width=16,
    ),
    Column(
        "name",
        "Tên sản phẩm",
        _l("Bắt buộc. Như bạn vẫn gọi khi bán, tối đa 200 ký tự."),
        plain(values.text_reader(LONGEST_NAME)),
        required=True,
        aliases=(
            "ten",
            "ten hang",
            "ten hang hoa",
            "ten sp",
            "san pham",
            "ten mat hang",
            "mat hang",
            "name",
            "product name",
        ),
        examples=("Bánh cáy hộp giấy 350 g", "Nước mắm cốt 500 ml", "Khăn sợi tre", "Khăn sợi tre"),
        width=34,
    ),
    Column(
        "description",
        "Mô tả",
        _l("Làm từ gì, làm thế nào, mùi vị, cách dùng. Nên từ 100 ký tự."),
        plain(values.text_reader(LONGEST_DESCRIPTION, lines=True)),
        aliases=("mo ta san pham", "mo ta chi tiet", "noi dung", "gioi thieu", "description"),
        examples=(
            "Gạo nếp, gấc, lạc, vừng, mạch nha; dẻo thơm, cay nhẹ vị gừng.",
            "Cá cơm ủ muối 18 tháng.",
            "Khăn mềm, thấm nước nhanh.",
            "",
        ),
        width=44,
    ),
    Column(
        "unit",
        "Bán theo",
        _l("Đơn vị bán: hộp, túi, chai, kg… Chọn gợi ý hoặc gõ cách gọi của bạn."),
        read_unit,
        aliases=("don vi", "don vi tinh", "don vi ban", "dvt", "dv", "unit"),
        examples=("hộp", "chai", "chiếc", "chiếc"),
        choices="units",
        free=True,
        width=10,
    ),
    Column(
        "price_vnd",
        "Giá bán (đồng)",
        _l("Số đồng chẵn, ví dụ 55000 hoặc 55.000. Cần có nếu dòng có mã, mã vạch hoặc tồn kho."),
        plain(values.read_price),
        write_price,
        of_offer=True,
        aliases=(
            "gia",
            "gia ban",
            "don gia",
            "gia tien",
            "gia vnd",
            "gia le",
            "gia ban le",
            "gia ban vnd",
            "price",
        ),
        examples=("55000", "90000", "45.000", "45.000"),
    ),
    Column(
        "family_code",
        "Nhóm hàng",
        _l("Chọn trong danh sách; gõ không dấu cũng được."),
        read_family,
        lambda value, lists: str(lists.family_names.get(value, value)),
        aliases=("nhom", "loai hang", "nganh hang", "danh muc", "nhom san pham", "category"),
        choices="families",
        width=24,
    ),
    Column(
        "net_value",
        "Khối lượng tịnh",
        _l("Lượng hàng trong mỗi phần bán, ví dụ 350 hoặc 1,5."),
        read_net,
        lambda value, lists: decimal_text(value),
        of_offer=True,
        aliases=(
            "khoi luong",
            "trong luong",
            "trong luong tinh",
            "dinh luong",
            "quy cach",
            "dung tich",
            "the tich thuc",
        ),
        examples=("350", "500", "1", "1"),
        width=12,
    ),
    Column(
        "net_unit",
        "Đơn vị đo",
        _l("Đơn vị của khối lượng tịnh: g, kg, ml, l, m, chiếc, bộ, bức."),
        read_net_unit,
        of_offer=True,
        aliases=("don vi khoi luong", "dv do", "don vi khoi luong tinh"),
        examples=("g", "ml", "chiếc", "chiếc"),
        choices="net_units",
        width=10,
    ),
    Column(
        "gross_weight_g",
        "Cân nặng cả bao bì (g)",
        _l("Cân cả gói khi gửi đi, tính bằng gam, ví dụ 420; 0,42 kg cũng được."),
        plain(values.scaled_reader(_WEIGHTS, "420", HEAVIEST)),
        of_offer=True,
        limits=Limits("column", 1, HEAVIEST, "g"),
        aliases=(
            "can nang",
            "can nang g",
            "can nang dong goi",
            "khoi luong ca bao bi",
            "trong luong ca bao bi",
            "khoi luong van chuyen",
        ),
        examples=("420", "980", "120", "120"),
        width=12,
    ),
    _size("package_length_mm", "Dài (cm)", "chieu dai", "20", "8,5", "25", ""),
    _size("package_width_mm", "Rộng (cm)", "chieu rong", "12", "8,5", "18", ""),
    _size("package_height_mm", "Cao (cm)", "chieu cao", "5", "30", "3", ""),
    Column(
        "ingredients",
        "Thành phần",
        _l("Với đồ ăn, uống: nhiều nhất ghi trước, cách nhau bằng dấu chấm phẩy."),
        plain(values.read_list),
        write_list,
        aliases=("nguyen lieu", "thanh phan cau tao", "ingredients"),
        examples=("gạo nếp 38%; đường; mạch nha; lạc; vừng", "cá cơm; muối", "", ""),
        width=34,
    ),
    Column(
        "materials",
        "Chất liệu",
        _l("Với đồ không ăn: vải, gỗ, cói…, cách nhau bằng dấu chấm phẩy."),
        plain(values.read_list),
        write_list,
        aliases=("vat lieu", "chat lieu vai"),
        examples=("", "", "sợi tre; bông", ""),
        width=20,
    ),
    Column(
        "allergens",
        "Chất dễ gây dị ứng",
        _l("Ví dụ: lạc; vừng; sữa; cá."),
        plain(values.read_list),
        write_list,
        aliases=("chat gay di ung", "di ung", "thanh phan gay di ung"),
        examples=("lạc; vừng", "cá", "", ""),
        width=18,
    ),
    Column(
        "shelf_life_days",
        "Hạn dùng (ngày)",
        _l("Dùng được bao nhiêu ngày kể từ ngày sản xuất, ví dụ 90."),
        plain(values.read_days),
        aliases=("han dung", "han su dung", "hsd", "hsd ngay", "han su dung ngay"),
        examples=("90", "730", "", ""),
        width=10,
    ),
    Column(
        "storage_code",
        "Bảo quản",
        _l("Chọn trong danh sách."),
        read_storage,
        lambda value, lists: str(STORAGE.get(value, value)),
        aliases=("cach bao quan", "huong dan bao quan"),
        examples=(str(next(iter(STORAGE))), "kho", "vai", ""),
        choices="storage",
        width=30,
    ),
    Column(
        "name_en",
        "Tên tiếng Anh",
        _l("Nếu bán ra nước ngoài; chữ không dấu."),
        plain(values.text_reader(200)),
        aliases=("ten anh", "english name"),
        examples=("Banh cay, ginger rice cake 350 g", "", "", ""),
        width=28,
    ),
    Column(
        "description_en",
        "Mô tả tiếng Anh",
        _l("Nếu bán ra nước ngoài."),
        plain(values.text_reader(LONGEST_DESCRIPTION, lines=True)),
        aliases=("mo ta anh", "english description"),
        width=34,
    ),
    Column(
        "gtin",
        "Mã vạch (GTIN)",
        _l("Dãy số dưới mã vạch: 8, 12, 13 hoặc 14 chữ số. Chưa có thì để trống."),
        plain(values.read_gtin),
        of_offer=True,
        limits=Limits("gtin"),
        aliases=("gtin", "ma vach", "ma gtin", "ean", "barcode", "ma ean", "upc"),
        examples=("9521234543213", "", "", ""),
        width=18,
    ),
    Column(
        "stock",
        "Tồn kho",
        _l("Số lượng đang có để bán, ví dụ 0 hoặc 120."),
        plain(values.read_stock),
        of_offer=True,
        limits=Limits("column", 0, values.MOST_STOCK),
        aliases=("ton", "so luong", "so luong ton", "sl", "kho", "kho hang", "stock"),
        examples=("120", "60", "30", "25"),
        width=10,
    ),
    *_tier(1, "", "", "Màu", "Màu", "", "", "Đỏ", "Xanh"),
    *_tier(2, "", "", "", "", "", "", "", ""),
)
REASON_TITLE, OLD_ROW_TITLE = "Lý do", "Dòng cũ"
OWN_HEADINGS = frozenset({"ly do", "dong cu", "stt"})
"""Columns that say nothing of a product: our own reasons, and people's running numbers."""

PRODUCTS = Headings(COLUMNS, OWN_HEADINGS)
BY_KEY: Mapping[str, Column] = PRODUCTS.by_key
key_of = PRODUCTS.key_of
