"""Spreadsheets as people hand them in."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import openpyxl

HEADINGS = ("Mã hàng (SKU)", "Tên sản phẩm", "Bán theo", "Giá bán (đồng)", "Tồn kho")


def xlsx(rows: Sequence[Sequence[Any]], *, sheet: str = "Sản phẩm") -> bytes:
    """Write rows into a workbook, numbers as numbers and days as days."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            cell = page.cell(number, column)
            cell.value = value
            if isinstance(value, str) and not value.startswith(("#", "=")):
                cell.data_type = "s"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def text_xlsx(rows: Sequence[Sequence[str]]) -> bytes:
    """Write rows into a workbook, every cell as text."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            if value:
                cell = page.cell(number, column)
                cell.value, cell.data_type = value, "s"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def csv_text(rows: Sequence[Sequence[str]], *, delimiter: str = ",") -> str:
    """Write rows as text with columns."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue()


def read_back(content: bytes, sheet: int = 0) -> list[list[Any]]:
    """Read a workbook's sheet as rows of values."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [list(row) for row in book.worksheets[sheet].iter_rows(values_only=True)]


def with_part(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """Return a workbook with one part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            old_part = old.read(info)
            new.writestr(info.filename, change(old_part) if info.filename == part else old_part)
    return out.getvalue()
