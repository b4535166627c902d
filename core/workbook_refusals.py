"""Why a workbook is not opened, each with the way to mend it; a taker may bring words of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.errors import DomainError


class WorkbookRefused(DomainError):
    """The file is no workbook that may be opened safely."""

    message = _l("Chưa đọc được tệp này. Bạn lưu lại thành tệp Excel .xlsx rồi chọn lại.")


class NotWorkbook(WorkbookRefused):
    """The file is no zip, or a zip without a workbook."""

    message = _l("Tệp này không phải tệp Excel .xlsx. Bạn mở tệp bằng Excel, lưu thành .xlsx rồi chọn lại.")


class OldExcelFile(WorkbookRefused):
    """The binary workbook of before 2007, or the binary one inside a zip."""

    message = _l(
        "Tệp này là Excel kiểu cũ (.xls, .xlsb). Bạn mở bằng Excel, chọn Lưu thành, kiểu .xlsx, rồi chọn lại."
    )


class LockedWorkbook(WorkbookRefused):
    """The file is encrypted."""

    message = _l("Tệp này có đặt mật khẩu nên không đọc được. Bạn bỏ mật khẩu, lưu lại rồi chọn lại.")


class DamagedWorkbook(WorkbookRefused):
    """A part is missing, cut off or no XML."""

    message = _l(
        "Tệp này bị hỏng hoặc tải lên chưa hết. Bạn mở bằng Excel, lưu lại thành .xlsx rồi chọn lại."
    )


class WorkbookTooBig(WorkbookRefused):
    """The file weighs more than is taken."""

    def __init__(self, megabytes: int) -> None:
        super().__init__(
            _(
                "Tệp này lớn hơn %(limit)s MB. Bạn bỏ ảnh trong tệp hoặc chia thành nhiều tệp.",
                limit=megabytes,
            )
        )


class ZipBomb(WorkbookRefused):
    """The file would unpack to far more than any honest one holds."""

    message = _l(
        "Tệp này bung ra lớn bất thường nên chúng tôi không mở. "
        "Bạn chép dữ liệu sang tệp mẫu mới rồi chọn lại."
    )


class HasMacros(WorkbookRefused):
    """Code has no place in a list."""

    message = _l("Tệp này có macro nên chúng tôi không mở. Bạn lưu lại thành .xlsx thường rồi chọn lại.")


class HasExternalLinks(WorkbookRefused):
    """The workbook takes values from another one."""

    message = _l(
        "Tệp này lấy số liệu từ một tệp Excel khác. Bạn dán lại thành giá trị, lưu lại rồi chọn tệp lần nữa."
    )


class HasDoctype(WorkbookRefused):
    """A document type or entity in the XML: no spreadsheet program writes one."""

    message = _l(
        "Tệp này chứa khai báo lạ, có thể gây hại nên chúng tôi không mở. "
        "Bạn chép dữ liệu sang tệp mẫu mới rồi chọn lại."
    )


@dataclass(frozen=True, slots=True)
class Refusals:
    """The refusals that a taker of workbooks raises."""

    not_workbook: type[DomainError] = NotWorkbook
    old_excel: type[DomainError] = OldExcelFile
    locked: type[DomainError] = LockedWorkbook
    damaged: type[DomainError] = DamagedWorkbook
    too_big: Callable[[int], DomainError] = WorkbookTooBig
    zip_bomb: type[DomainError] = ZipBomb
    macros: type[DomainError] = HasMacros
    external_links: type[DomainError] = HasExternalLinks
    doctype: type[DomainError] = HasDoctype


GENERAL = Refusals()
