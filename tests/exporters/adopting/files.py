"""Files as a seller gets them of the own stall, in the shapes that are known of them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]  # ships no types

KEYS = {
    "basic": ["et_title_product_id", "et_title_parent_sku", "et_title_product_name",
              "et_title_product_description", "et_title_reason"],
    "sales": ["et_title_product_id", "et_title_product_name", "et_title_variation_id",
              "et_title_variation_name", "et_title_parent_sku", "et_title_variation_sku",
              "et_title_variation_price", "et_title_variation_stock", "et_title_reason"],
    "media": ["et_title_product_id", "et_title_product_name", "ps_item_cover_image", "ps_item_image_1"],
}  # fmt: skip
LABELS = {
    "et_title_product_id": "Mã Sản phẩm",
    "et_title_product_name": "Tên Sản phẩm",
    "et_title_variation_sku": "SKU Phân loại",
    "et_title_variation_price": "Giá",
    "et_title_variation_stock": "Kho hàng",
}


def workbook(rows: Sequence[Sequence[Any]], *, before: Sequence[str] = ()) -> bytes:
    """Write rows into the last of some sheets."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    for name in before:
        book.add_worksheet(name).write_row(0, 0, ["Hướng dẫn"])
    sheet = book.add_worksheet("Sheet1")
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if value is not None:
                sheet.write(number, column, value)
    book.close()
    return out.getvalue()


def stall_file(kind: str, rows: Sequence[Sequence[Any]], *, suffix: str = "", blank: int = 0) -> bytes:
    """Write a file: keys, what Shopee puts below them, then rows; `blank` rows stand above."""
    keys = KEYS[kind]
    top: list[list[Any]] = [[]] * blank
    top += [[f"{key}{suffix}" for key in keys], [kind + "_info", "0" * 32]]
    top += [[LABELS.get(key, key) for key in keys], ["Bắt buộc"] * len(keys), [], ["Không được sửa cột này"]]
    return workbook([*top, *rows], before=["Hướng dẫn"])


def labelled_file(rows: Sequence[Sequence[Any]]) -> bytes:
    """Write a file without machine keys, in English labels, from its third row."""
    return workbook(
        [["My shop"], [], ["Product ID", "Product Name*", "SKU", "Price", "Stock", "Unit"], *rows]
    )
