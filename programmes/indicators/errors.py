"""Refusals of the pages of indicators, each with the sentence that the person reads."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from core.errors import DomainError


class NotOwnIndicator(DomainError):
    """Another agency wrote it."""

    message = _l("Phần này do cơ quan khác ghi. Bạn xem được, còn sửa thì nhờ cơ quan đó.")
    status = 403


class IndicatorCodeTaken(DomainError):
    """Another indicator has this code."""

    message = _l("Mã này đã có chỉ tiêu khác dùng. Bạn chọn mã khác.")


class NotDefinedHere(DomainError):
    """What is counted here follows one rule, which nobody rewrites on a page."""

    message = _l("Chỉ tiêu này đếm từ các lượt hỗ trợ theo quy tắc chung nên không sửa định nghĩa ở đây.")
    status = 409


class NotReported(DomainError):
    """Only figures of other agencies are entered by hand."""

    message = _l("Chỉ tiêu này không nhận số ghi tay. Chỉ chỉ tiêu do cơ quan khác báo cáo mới nhập số.")
    status = 409


class StaleDefinition(DomainError):
    """Somebody wrote a newer version meanwhile."""

    message = _l("Có người vừa ghi một bản định nghĩa mới. Bạn xem bản đó rồi lưu lại nếu vẫn cần.")
    status = 409


class PeriodHasValue(DomainError):
    """The period has a figure; it is corrected, not entered twice."""

    message = _l("Kỳ này đã có số. Bạn bấm “Đính chính” ở dòng của kỳ đó.")


class AlreadyCorrected(DomainError):
    """A later row stands in its place."""

    message = _l("Số này đã được đính chính rồi. Bạn mở số mới nhất của kỳ để sửa tiếp.")
    status = 409


class MeanwhileCorrected(AlreadyCorrected):
    """Somebody was faster; what was typed can still correct what they wrote."""

    message = _l(
        "Có người vừa đính chính số này trước bạn. Bạn so hai bản ở dưới; nếu vẫn cần sửa thì bấm lưu lần "
        "nữa, số của bạn sẽ đính chính số mới ấy."
    )


class NoCorrectionReason(DomainError):
    """A correction says why."""

    message = _l("Bạn ghi vì sao đính chính, ít nhất 5 ký tự.")


class NothingChanged(DomainError):
    """The correction says what stands there already."""

    message = _l("Bạn chưa đổi gì so với số đang lưu.")
