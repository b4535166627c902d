"""What serials refuse, each with the sentence that the person reads."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.errors import DomainError
from core.formatting import number_vi
from traceability.serials.states import SerialState

STATE_WORDS = {
    SerialState.ISSUED: _l("chưa in"),
    SerialState.PRINTED: _l("đã in, chưa dán"),
    SerialState.ACTIVATED: _l("đã dán"),
    SerialState.SEEN: _l("đã có người tra"),
    SerialState.REVOKED: _l("đã hủy"),
}


class TooManySerials(DomainError):
    """One range is one job; more is asked for in several."""

    def __init__(self, most: int) -> None:
        super().__init__(
            _(
                "Mỗi lần tạo từ 1 đến %(most)s mã. Cần nhiều hơn, bạn tạo thêm lần nữa.",
                most=number_vi(most),
            )
        )


class SerialsOfDraft(DomainError):
    """A draft has no code that a label could carry."""

    message = _l("Sản phẩm này chưa đăng nên chưa in tem được. Bạn đăng sản phẩm rồi tạo mã.")


class ForeignLot(DomainError):
    """Serials of a lot are serials of its product."""

    message = _l("Lô này không phải của sản phẩm đang chọn. Bạn chọn lại lô.")


class RangeNotReady(DomainError):
    """Only issued serials are printed and stuck on."""

    message = _l("Bộ mã này chưa tạo xong. Bạn đợi một lát rồi thử lại.")
    status = 409


class RangeNotRunning(DomainError):
    """What is made already cannot be stopped any more."""

    message = _l("Bộ mã này đã tạo xong rồi. Không cần dùng nữa thì bạn hủy mã.")
    status = 409


class NothingToMove(DomainError):
    """None of the range stands where the move begins."""

    def __init__(self, after: SerialState) -> None:
        super().__init__(
            _("Không còn tem nào đã in mà chưa dán trong bộ này.")
            if after is SerialState.ACTIVATED
            else _("Không còn mã nào trong bộ này đổi được nữa.")
        )


class NotThisMove(DomainError):
    """The table of moves does not know this one."""

    status = 409

    def __init__(self, before: str) -> None:
        super().__init__(
            _("Mã này đang ở bước “%(state)s” nên không đổi được.", state=STATE_WORDS[SerialState(before)])
        )


class EmptyRevokeReason(DomainError):
    """Whoever scans a revoked serial reads why."""

    message = _l("Bạn ghi lý do hủy; người quét mã sẽ đọc được.")
