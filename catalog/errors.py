"""Refusals of the catalogue, each with the sentence that the person reads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l

from catalog.completeness import Lack
from core.errors import DomainError


class StaleProduct(DomainError):
    """Somebody saved the product after this person had opened it."""

    message = _l("Có người vừa sửa sản phẩm này trước bạn. Bạn xem hai bản bên dưới rồi lưu lại.")
    status = 409


class ChangedSinceRead(DomainError):
    """Its maker saved it after the officer had read it: nobody decides over words unread."""

    message = _l("Cơ sở vừa sửa sau khi bạn đọc. Bạn đọc bản mới rồi hãy quyết định.")
    status = 409


class StaleBusiness(DomainError):
    """Somebody saved the profile after this person had opened it."""

    message = _l("Có người vừa sửa hồ sơ này trước bạn. Bạn xem lại các ô bên dưới rồi lưu lần nữa.")
    status = 409


class NotReadyToGoLive(DomainError):
    """Something that every public page needs is missing."""

    message = _l("Sản phẩm còn thiếu thông tin nên chưa đăng được. Bạn điền nốt chỗ được nhắc.")

    def __init__(self, lacks: Sequence[Lack]) -> None:
        super().__init__()
        self.lacks = tuple(lacks)


class NoReasonGiven(DomainError):
    """A return without a reason helps nobody."""

    message = _l("Bạn ghi ít nhất một chỗ cần sửa và lý do, để cơ sở biết đường sửa.")


class TooManyPhotos(DomainError):
    """A product holds a bounded number of photos."""

    message = _l("Mỗi sản phẩm giữ được tối đa 12 ảnh. Bạn bỏ bớt một ảnh rồi thêm ảnh mới.")


class NothingToApprove(DomainError):
    """No change waits for approval."""

    message = _l("Không còn thay đổi nào chờ duyệt. Bạn tải lại trang để xem.")
    status = 409


class ConsentNotOwn(DomainError):
    """A helper may not decide what becomes of the producer's phone number."""

    message = _l("Cho hiện số điện thoại hay không là việc chủ cơ sở tự chọn, người hỗ trợ không làm thay.")
    status = 403


class UnknownCommune(DomainError):
    """The typed commune fits none."""

    message = _l("Chưa tìm thấy xã, phường này. Bạn gõ lại tên và chọn trong danh sách.")


class UnsafeAddress(DomainError):
    """A web address of a kind that is not shown."""

    message = _l("Địa chỉ trang web cần bắt đầu bằng http:// hoặc https://, ví dụ https://banhcay.vn.")


class RefusedField(DomainError):
    """One field of a form is refused by a rule that only the database can check."""

    def __init__(self, field: str, message: Any) -> None:
        super().__init__(message)
        self.field = field
