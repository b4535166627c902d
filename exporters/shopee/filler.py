"""Fill a seller's template: listings in, the same workbook with their rows out.

Of all the file's bytes only the data rows and the dimension of the product sheet differ from the
template. Listings pass through one at a time; what is remembered of each is its SKUs and its name.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

from flask_babel import gettext as _

from core.formatting import number_vi
from exporters.base import ExportReport
from exporters.goods import Listing
from exporters.shopee.cells import CellMaker
from exporters.shopee.parts import Filled, Limits, Parts, chunks_of
from exporters.shopee.taking import take_all
from exporters.shopee.template import Template
from exporters.shopee.terms import Terms
from exporters.workbook import put

_MEGABYTE = 1_000_000
NOTE = "DOC-TRUOC.txt"


def fill(
    terms: Terms, template: Template, listings: Iterable[Listing], out: BinaryIO, suffix: str = ""
) -> ExportReport:
    """Write the template with the rows of every listing that is offered and has no red problem.

    Nothing is written to `out` before all listings were read without an error; without a single row
    nothing is written at all.

    Args:
        terms: The rules as they hold for this template.
        template: The seller's file.
        listings: One at a time.
        out: Where the file goes; need not be seekable.
        suffix: ``.xlsx``: one workbook, however long; ``.zip``: as many workbooks as the limits of the
            pack ask for, with a note; "": one workbook where it holds everything, else the zip.
    """
    limits = _limits(terms)
    parts = Parts(template, Limits() if suffix == ".xlsx" else limits)
    maker = CellMaker(terms, template.columns, template.words, template.advanced.columns)
    try:
        tally = take_all(terms, listings, maker, parts.add)
        files = parts.files()
        written = (suffix or (".zip" if len(files) > 1 else ".xlsx")) if files else ""
        notices = [*template.notices, *_length_notices(limits, files, written)]
        if written == ".zip":
            _bind(files, out)
        elif written:
            out.writelines(chunks_of(files[0].content))
    finally:
        parts.close()
    return tally.report(notices, written)


def _limits(terms: Terms) -> Limits:
    rows, megabytes = terms.pack.rule("file-rows"), terms.pack.rule("file-bytes")
    size = megabytes.maximum * _MEGABYTE if megabytes and megabytes.maximum else None
    return Limits(rows.maximum if rows else None, size)


def _length_notices(limits: Limits, files: Sequence[Filled], written: str) -> Iterator[str]:
    if written == ".zip" and len(files) > 1:
        yield _(
            "Nhiều sản phẩm hơn một tệp chứa được nên chia thành %(count)s tệp, nén chung một gói. "
            "Bạn mở gói, đọc %(note)s rồi đưa từng tệp lên Shopee.",
            count=len(files),
            note=NOTE,
        )
    if written != ".xlsx":
        return
    (file,) = files
    size = file.content.seek(0, 2)
    file.content.seek(0)
    if limits.rows is not None and file.rows > limits.rows:
        yield _(
            "Tệp có %(now)s dòng; nên để tối đa %(limit)s dòng một tệp. "
            "Nếu Shopee không nhận, bạn làm gói .zip, trong đó tệp đã chia sẵn.",
            now=number_vi(file.rows),
            limit=number_vi(limits.rows),
        )
    elif limits.size is not None and size > limits.size:
        yield _(
            "Tệp nặng %(now)s MB; nên để tối đa %(limit)s MB một tệp. "
            "Nếu Shopee không nhận, bạn làm gói .zip, trong đó tệp đã chia sẵn.",
            now=number_vi(size / _MEGABYTE, digits=1),
            limit=number_vi(limits.size // _MEGABYTE),
        )


def _bind(files: Sequence[Filled], out: BinaryIO) -> None:
    """Put the files under numbered names into one zip, behind a note that says what to do with them."""
    width = max(2, len(str(len(files))))
    names = [f"shopee-{number:0{width}}.xlsx" for number in range(1, len(files) + 1)]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as package:
        put(package, NOTE, [_note(names, files).encode("utf-8-sig")])
        for name, file in zip(names, files, strict=True):
            put(package, name, chunks_of(file.content))


def _note(names: Sequence[str], files: Sequence[Filled]) -> str:
    lines = [
        _("Gói này có %(count)s tệp đăng hàng loạt của Shopee.", count=len(files)),
        _("Trên Kênh Người bán: Sản phẩm, Đăng hàng loạt, đưa từng tệp lên, tệp nọ xong mới đến tệp kia."),
        _("Không gộp các tệp, không sửa sáu dòng đầu của trang đăng tải."),
        "",
    ]
    lines += [
        _(
            "%(name)s: %(products)s sản phẩm, %(rows)s dòng",
            name=name,
            products=number_vi(len(file.products)),
            rows=number_vi(file.rows),
        )
        for name, file in zip(names, files, strict=True)
    ]
    return "\r\n".join([*lines, ""])
