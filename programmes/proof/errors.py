"""Refusals of the pages about proofs and calls."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from core.errors import DomainError


class NoWebsite(DomainError):
    """Only websites are notified."""

    message = _l("Chỉ website mới cần ghi thông báo với cơ quan nhà nước.")
    status = 409


class IncompleteNotification(DomainError):
    """A notification without number or day proves nothing."""

    message = _l("Bạn ghi cả số và ngày thông báo, hoặc chọn là trang không nhận đặt hàng.")


class NotifiedInFuture(DomainError):
    """The day lies ahead, or before there was anything to notify."""

    message = _l("Ngày thông báo cần từ 01/07/2013 đến hôm nay. Bạn xem lại ngày trên giấy.")


class CallAgainTooSoon(DomainError):
    """The next call lies not after this one, or a year ahead."""

    message = _l("Ngày gọi lại cần sau hôm nay và trong vòng một năm.")


class OfferGone(DomainError):
    """What was offered is added already, or is not there any more."""

    message = _l("Minh chứng này đã thêm rồi hoặc không còn nữa. Bạn xem lại danh sách bên dưới.")
    status = 409
