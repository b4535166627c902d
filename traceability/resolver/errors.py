"""What links of producers refuse, each with the sentence that the person reads."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from core.errors import DomainError


class BadAddress(DomainError):
    """Whoever scans a code is sent there, so only approved hosts come into question."""

    message = _l("Đường dẫn phải bắt đầu bằng https:// và dẫn tới một trang đã được duyệt.")


class AddressKnown(DomainError):
    """One page of one kind is named once."""

    message = _l("Đường dẫn này đã có trong danh sách rồi. Bạn sửa dòng đã có thay vì thêm dòng mới.")


class TooManyLinks(DomainError):
    """A list that nobody can read through helps nobody."""

    message = _l("Đã đủ 30 đường dẫn. Bạn xóa bớt dòng không dùng rồi thêm.")
    status = 409


class UnknownKind(DomainError):
    """The kinds that a producer may choose from stand in the table."""

    message = _l("Bạn chọn một loại trang trong danh sách.")
