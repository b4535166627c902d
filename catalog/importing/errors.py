"""Why a file as a whole, or one cell of it, is not taken; each says how to mend it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.errors import DomainError
from core.formatting import number_vi


class FileRefused(DomainError):
    """Nothing of the file can be judged."""

    message = _l("Chưa đọc được tệp này. Bạn chép dữ liệu sang tệp mẫu rồi chọn lại.")


class EmptyFile(FileRefused):
    """The file holds no byte, or no row below its headings."""

    message = _l(
        "Tệp chưa có dòng sản phẩm nào. Bạn điền vào trang đầu của tệp mẫu, dưới dòng tiêu đề; "
        "trang Ví dụ chỉ để xem."
    )


class NoTable(FileRefused):
    """The bytes are neither a workbook nor text."""

    message = _l("Tệp này không phải bảng tính. Bạn chọn tệp Excel .xlsx hoặc tệp .csv.")


class UnknownEncoding(FileRefused):
    """The letters of a CSV cannot be told."""

    message = _l(
        "Không đọc được chữ tiếng Việt trong tệp CSV này. Bạn mở bằng Excel, chọn Lưu thành, "
        "kiểu “CSV UTF-8” hoặc .xlsx, rồi chọn lại."
    )


class LegacyFont(FileRefused):
    """The letters are those of a font that gives codes another meaning."""

    def __init__(self, font: str, sample: str) -> None:
        super().__init__(
            _(
                "Chữ trong tệp gõ bằng phông cũ %(font)s, ví dụ “%(sample)s”, nên đọc ra sai dấu. "
                "Bạn dùng công cụ chuyển mã của Unikey (Ctrl + Shift + F6) để đổi sang Unicode, lưu lại "
                "rồi chọn tệp.",
                font=font,
                sample=sample[:40],
            )
        )


class TooHeavy(FileRefused):
    """The file weighs more than is taken."""

    def __init__(self, megabytes: int) -> None:
        super().__init__(
            _("Tệp nặng quá %(limit)s MB. Bạn bỏ ảnh trong tệp, hoặc chia thành nhiều tệp.", limit=megabytes)
        )


class TooManyRows(FileRefused):
    """More rows than are taken at once."""

    def __init__(self, rows: int) -> None:
        super().__init__(
            _("Tệp có hơn %(limit)s dòng. Bạn chia thành nhiều tệp rồi nhập lần lượt.", limit=number_vi(rows))
        )


class TooWide(FileRefused):
    """Cells stand so far out that the table between would fill the memory."""

    def __init__(self, place: str) -> None:
        super().__init__(
            _(
                "Tệp có ô ở rất xa (%(place)s) nên không mở được. "
                "Bạn chép các dòng sản phẩm sang tệp mẫu mới rồi chọn lại.",
                place=place,
            )
        )


class NoHeading(FileRefused):
    """No row of headings holds the columns that every product needs."""

    def __init__(self, missing: str, seen: Sequence[str]) -> None:
        if seen:
            message = _(
                "Không thấy cột “%(missing)s”. Tệp đang có: %(seen)s. "
                "Bạn sửa tên cột ở dòng tiêu đề theo tệp mẫu.",
                missing=missing,
                seen=", ".join(f"“{each[:40]}”" for each in seen[:8]),
            )
        else:
            message = _("Không thấy dòng tiêu đề có cột “%(missing)s”. Bạn dùng tệp mẫu.", missing=missing)
        super().__init__(message)


class ColumnTwice(FileRefused):
    """Two columns mean the same."""

    def __init__(self, title: str, first: str, second: str) -> None:
        super().__init__(
            _(
                "Cột %(first)s và cột %(second)s đều là “%(title)s”. Bạn giữ một cột, xóa cột kia.",
                title=title,
                first=first,
                second=second,
            )
        )


class BadCell(Exception):
    """One cell cannot be taken.

    Attributes:
        cause: What is wrong with it, one sentence.
        mend: How to mend it, one sentence.
    """

    def __init__(self, cause: Any, mend: Any) -> None:
        super().__init__(str(cause))
        self.cause = str(cause)
        self.mend = str(mend)
