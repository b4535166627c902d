"""Refusals around sheets of acts."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from core.errors import DomainError


class NotToBegin(DomainError):
    """The sheet is not ready to be brought in, or was brought in before."""

    message = _l("Tệp này chưa đưa vào được. Bạn xem lại kết quả kiểm tra.")
    status = 409


class DoubtIsGone(DomainError):
    """Somebody has decided, or the file was judged anew."""

    message = _l("Chỗ này đã chọn xong, hoặc tệp vừa được xem lại. Bạn mở lại trang kết quả.")
    status = 409


class BadChoice(DomainError):
    """What was chosen was not offered."""

    message = _l("Bạn chọn một cơ sở trong danh sách, tạo cơ sở mới, hoặc bỏ dòng.")
