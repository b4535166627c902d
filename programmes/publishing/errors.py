"""Refusals of publishing, each with the sentence that the person reads."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from core.errors import DomainError


class PeriodNotOver(DomainError):
    """The last day of the period lies ahead, or is today."""

    message = _l("Kỳ này chưa hết nên chưa chốt được. Bạn chọn kỳ đã qua, hoặc đợi hết ngày cuối kỳ.")


class BadReportDay(DomainError):
    """The paper's day is not between the end of the period and today."""

    message = _l("Ngày báo cáo phải sau ngày cuối kỳ và không sau hôm nay.")


class NumberTaken(DomainError):
    """Another report of the year has this number."""

    message = _l("Số này đã dùng cho một báo cáo khác trong năm. Bạn xem sổ văn bản rồi ghi số khác.")
    status = 409


class AlreadyPublished(DomainError):
    """The agency has a report of this period and these programmes; its next one corrects it."""

    status = 409


class AlreadyCorrected(DomainError):
    """The report has a later version."""

    message = _l("Báo cáo này đã có bản điều chỉnh. Bạn mở bản mới nhất rồi điều chỉnh tiếp từ đó.")
    status = 409


class NothingToCorrect(DomainError):
    """Today's report says what the frozen one says."""

    message = _l("Số liệu hôm nay giống hệt bản đã chốt, không có gì để điều chỉnh.")
    status = 409


class FiguresMoved(DomainError):
    """Acts changed while the report was put together."""

    message = _l("Có người vừa ghi số liệu trong lúc chốt. Bạn bấm chốt lần nữa.")
    status = 409


class BadSignedPdf(DomainError):
    """The file is no PDF that is kept as a signed report."""

    message = _l("Tệp này chưa nhận được. Bạn chọn bản PDF đã ký của báo cáo.")


class ActivePdf(BadSignedPdf):
    """The PDF would do something, or brings other files along."""

    message = _l(
        "Tệp PDF có mã lệnh, việc tự làm khi mở, hoặc tệp đính kèm nên chưa nhận. Bạn in lại ra PDF rồi gửi."
    )


class LockedPdf(BadSignedPdf):
    """The PDF asks for a password."""

    message = _l("Tệp PDF đặt mật khẩu nên không ai mở được sau này. Bạn bỏ mật khẩu rồi gửi lại.")


class NoSignatureSaid(DomainError):
    """Nobody is said to have signed."""

    message = _l("Bạn đánh dấu ai đã ký trên bản này: cơ quan, lãnh đạo, hoặc cả hai.")
