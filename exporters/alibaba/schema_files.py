"""The schema XML as files: one product a file in a folder, or all in one; and what goes beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO, cast
from urllib.parse import quote, urlsplit
from xml.sax.saxutils import quoteattr

from flask_babel import gettext as _

from exporters.alibaba.codes import Codes
from exporters.alibaba.columns import MOST_IMAGES
from exporters.alibaba.files import Table
from exporters.alibaba.schema import STOCK, schema_of
from exporters.base import Problem
from exporters.goods import Listing

_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_IN_MEMORY = 8 * 1024 * 1024


class SchemaXml:
    """Keeps the XML of every product; told apart by how it is written out."""

    def __init__(self, codes: Codes) -> None:
        self._codes = codes
        # Open until `close`.
        self._file = cast(IO[bytes], SpooledTemporaryFile(max_size=_IN_MEMORY))  # noqa: SIM115
        self._places: list[tuple[str, int]] = []
        self._lacking = 0

    def add(self, listing: Listing) -> None:
        """Take a product."""
        xml, left_out = schema_of(listing, self._codes)
        self._lacking += any(field != STOCK for field, _value in left_out)
        self._places.append((listing.seller_sku, self._file.write(xml.encode())))

    def tell(self, listing: Listing, problem: Problem) -> None:
        """Say nothing: a program reads this file, people read the report."""

    def notices(self) -> Iterable[str]:
        """Say for how many products something was left out."""
        if self._lacking:
            yield _(
                "Tệp XML của %(count)s sản phẩm để trống những ô mà mã do ngành hàng trên Alibaba quy định. "
                "Bạn chọn các ô đó khi đăng.",
                count=self._lacking,
            )

    def close(self) -> None:
        """Let go of them."""
        self._file.close()

    def _each(self) -> Iterator[tuple[str, str]]:
        self._file.seek(0)
        for sku, size in self._places:
            yield sku, self._file.read(size).decode()


class SchemaFolder(SchemaXml):
    """``schema/<sku>.xml``; signs that no file may be called by are written as in addresses."""

    def members(self) -> Iterator[tuple[str, bytes]]:
        """Yield the files by name."""
        for sku, xml in self._each():
            yield f"{quote(sku, safe='')}.xml", f"{_DECLARATION}{xml}".encode()


class SchemaFile(SchemaXml):
    """One product as it is; several in one file of ours, each by its SKU."""

    def write(self, out: BinaryIO) -> None:
        """Write the file."""
        out.write(_DECLARATION.encode())
        if len(self._places) == 1:
            out.writelines(xml.encode() for _sku, xml in self._each())
            return
        out.write(b"<itemSchemas>\n")
        out.writelines(
            f"<product sku={quoteattr(sku)}>\n{xml}</product>\n".encode() for sku, xml in self._each()
        )
        out.write(b"</itemSchemas>\n")


class LeftOutTable(Table):
    """What the schema XML leaves out, for who fills it in by hand."""

    def __init__(self, codes: Codes) -> None:
        super().__init__(("sku_code", "field", "value", "reason"))
        self._codes = codes

    def add(self, listing: Listing) -> None:
        """Take the lines of a product."""
        for field, value in schema_of(listing, self._codes)[1]:
            self._write((listing.seller_sku, field, value, _reason(field)))


def _reason(field: str) -> str:
    if field == STOCK:
        enquiry: str = _("Hàng hỏi giá không ghi số trong kho, để số đặt tối thiểu không bị so với kho.")
        return enquiry
    said: str = (
        _("Chưa biết mã của lựa chọn này, mã nằm ở ngành hàng của Alibaba.")
        if field in {"priceUnit", "saleProp"}
        else _("Cách ghi ô này do ngành hàng của Alibaba quy định.")
    )
    return said


class ImageTable(Table):
    """The pictures for the photo bank: address, and a file name by SKU and place."""

    def __init__(self) -> None:
        super().__init__(("sku_code", "position", "file_name", "address"))

    def add(self, listing: Listing) -> None:
        """Take the pictures of a product."""
        for place, address in enumerate(listing.images[:MOST_IMAGES], start=1):
            ending = urlsplit(address).path.rpartition(".")[2]
            name = f"{quote(listing.seller_sku, safe='')}-{place}.{ending}"
            self._write((listing.seller_sku, place, name, address))
